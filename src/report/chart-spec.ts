/** Charts as Vega-Lite specifications. Pure. Colours are variables of the stylesheet, so that both schemes work. */
import type { TopLevelSpec } from 'vega-lite';

import type { Language } from './language.ts';

/** One value of one series; undefined makes a gap in a line. */
export type ChartPoint = {
  /** First day of the quarter, 'YYYY-MM-DD'. */
  readonly day: string;
  readonly series: string;
  readonly value: number | undefined;
};

export type ChartOptions = {
  /** Names of the series, in the order of the legend. */
  readonly series: readonly string[];
  readonly language: Language;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
};

/** Not told apart by colour alone: lines differ in dash and mark too. */
const LINE_COLOURS = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)'];
const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
];
const SHAPES = ['circle', 'square', 'triangle-up'];
const PART_COLOURS = ['var(--part-1)', 'var(--part-2)', 'var(--part-3)', 'var(--part-4)'];
const FONT = 'system-ui, sans-serif';

/** Shares (0 to 1) as lines over the quarters. */
export function toShareSpec(points: readonly ChartPoint[], options: ChartOptions): TopLevelSpec {
  const { series } = options;
  return {
    ...toFrame(points, options),
    mark: { type: 'line', point: { size: 28 }, strokeWidth: 2, aria: false },
    encoding: {
      x: toTimeAxis(points, options),
      y: {
        field: 'value',
        type: 'quantitative',
        scale: { domain: [0, 1] },
        axis: { format: '.0%', values: [0, 0.25, 0.5, 0.75, 1], title: null, aria: false },
      },
      color: {
        field: 'series',
        scale: { domain: [...series], range: LINE_COLOURS },
        ...legend(options),
      },
      strokeDash: {
        field: 'series',
        scale: { domain: [...series], range: DASHES },
        ...legend(options),
      },
      shape: { field: 'series', scale: { domain: [...series], range: SHAPES }, ...legend(options) },
    },
  };
}

/** Persons as stacked bars over the quarters. */
export function toPersonsSpec(points: readonly ChartPoint[], options: ChartOptions): TopLevelSpec {
  const { series } = options;
  const quarters = new Set(points.map((point) => point.day)).size;
  return {
    ...toFrame(points, options),
    mark: {
      type: 'bar',
      width: Math.max(2, Math.min(24, (options.width - 60) / (spanOf(points) + 1) - 2)),
      stroke: 'var(--paper)',
      strokeWidth: quarters > 40 ? 0 : 0.5,
      aria: false,
    },
    encoding: {
      x: toTimeAxis(points, options),
      y: {
        field: 'value',
        type: 'quantitative',
        stack: 'zero',
        axis: { format: ',d', tickCount: 4, title: null, aria: false },
      },
      color: {
        field: 'series',
        scale: { domain: [...series], range: PART_COLOURS },
        ...legend(options),
      },
      order: { field: 'rank', type: 'quantitative' },
    },
  };
}

function toFrame(points: readonly ChartPoint[], { language, width, height, series }: ChartOptions) {
  const values = points.map(({ day, series: name, value }) => ({
    day,
    series: name,
    value: value ?? null,
    rank: series.indexOf(name),
  }));
  return {
    width,
    height,
    autosize: { type: 'fit' as const, contains: 'padding' as const },
    padding: 2,
    background: 'transparent',
    data: { values },
    config: {
      font: FONT,
      locale: { number: NUMBERS[language] },
      view: { stroke: null },
      axis: {
        labelColor: 'currentColor',
        labelFontSize: 12,
        domainColor: 'var(--rule)',
        tickColor: 'var(--rule)',
        gridColor: 'var(--grid)',
        labelOverlap: true,
      },
      legend: { labelColor: 'currentColor', labelFontSize: 13, symbolSize: 90, labelLimit: 300 },
    },
  };
}

/** How many quarters lie between the first and the last. */
function spanOf(points: readonly ChartPoint[]): number {
  const days = points.map((point) => Date.parse(point.day)).sort((a, b) => a - b);
  return Math.round(((days.at(-1) ?? 0) - (days[0] ?? 0)) / (91.3 * 86_400_000));
}

function toTimeAxis(points: readonly ChartPoint[], { width }: ChartOptions) {
  const years = spanOf(points) / 4;
  return {
    field: 'day',
    type: 'temporal' as const,
    scale: { type: 'utc' as const, padding: 12 },
    axis: {
      format: width < 450 ? '’%y' : '%Y',
      tickCount: years < 1 ? { interval: 'month' as const, step: 3 } : ('year' as const),
      ...(years < 1 ? { format: '%Y-%m' } : {}),
      title: null,
      grid: false,
      aria: false,
    },
  };
}

function legend({ width, series }: ChartOptions) {
  const columns = series.length > 3 ? (width < 450 ? 1 : 2) : series.length;
  return {
    type: 'nominal' as const,
    legend: { orient: 'top' as const, title: null, aria: false, labelLimit: 0, columns },
  };
}

const NUMBERS = {
  nl: { decimal: ',', thousands: '.', grouping: [3], currency: ['€ ', ''] as [string, string] },
  en: { decimal: '.', thousands: ',', grouping: [3], currency: ['£', ''] as [string, string] },
};

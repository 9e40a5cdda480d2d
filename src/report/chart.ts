/** Renders charts to SVG on the server. Vega is imported with the first chart: other commands do not pay for it. */
import { createHash } from 'node:crypto';

import { html, raw } from 'hono/html';
import type { TopLevelSpec } from 'vega-lite';

import type { Html } from './format.ts';
import type { Language } from './texts.ts';

/** Draws a specification; the answer has no size of its own, no style attributes and no ids. */
export type DrawChart = (spec: TopLevelSpec) => Promise<string>;

/** How many drawings are remembered: a restart forgets them. */
const REMEMBERED = 100;

export function createDrawChart(): DrawChart {
  const drawings = new Map<string, Promise<string>>();
  return (spec) => {
    const key = createHash('sha256').update(JSON.stringify(spec)).digest('hex');
    const known = drawings.get(key);
    if (known) return known;
    const drawing = draw(spec);
    // a failed one is tried again
    drawing.catch(() => drawings.delete(key));
    drawings.set(key, drawing);
    const oldest = drawings.keys().next().value;
    if (drawings.size > REMEMBERED && oldest !== undefined) drawings.delete(oldest);
    return drawing;
  };
}

/** The drawing is one picture with one description: roles and labels of its parts would only be read out again. */
const NOISE = / (?:role|class|pointer-events|aria-[a-z]+)="[^"]*"/g;

async function draw(spec: TopLevelSpec): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const { spec: compiled } = vegaLite.compile(spec);
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.Error });
  try {
    return (await view.toSVG()).replaceAll(NOISE, '');
  } finally {
    view.finalize();
  }
}

type ChartText = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
};

/** Puts a drawing into a page: its own size goes, a title and a description come. */
export function toFigure(svg: string, kind: 'wide' | 'narrow', text: ChartText): Html {
  const viewBox = /viewBox="([-\d. ]+)"/.exec(svg)?.[1] ?? '0 0 1 1';
  const inner = svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'));
  const id = `${text.id}-${kind}`;
  return html`<svg
    class="chart ${kind}"
    viewBox="${viewBox}"
    role="img"
    aria-labelledby="${id}-title ${id}-text"
    focusable="false"
  >
    <title id="${id}-title">${text.title}</title>
    <desc id="${id}-text">${text.description}</desc>
    ${raw(inner)}
  </svg>`;
}

// Charts as Vega-Lite specifications. Pure. Colours are variables of the stylesheet, so that both schemes work.

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

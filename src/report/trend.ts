/** The charts of a trend: shares as lines, persons as stacked bars, each for a wide and for a narrow page. */
import { html } from 'hono/html';
import type { TopLevelSpec } from 'vega-lite';

import type { PerMeasure } from '../measures.ts';
import { findQuarter, firstDay } from '../quarter.ts';
import {
  type ChartOptions,
  type ChartPoint,
  type DrawChart,
  toFigure,
  toPersonsSpec,
  toShareSpec,
} from './chart.ts';
import { type Html, toShares } from './format.ts';
import type { Visit } from './visit.ts';

type TrendQuarter = {
  readonly quarter: string;
  /** Undefined: not loaded, a gap. */
  readonly counts: PerMeasure<number> | undefined;
};

const SIZES = { wide: { width: 600, height: 280 }, narrow: { width: 330, height: 260 } } as const;

/** Both charts. `title` makes the title of a chart out of what it shows. Nothing before the second quarter with data. */
export async function trendCharts(
  visit: Visit,
  drawChart: DrawChart,
  quarters: readonly TrendQuarter[],
  title: (what: string) => string,
): Promise<Html> {
  const { say } = visit;
  const shown = trimGaps(quarters);
  if (shown.filter((quarter) => quarter.counts).length < 2) return html``;
  const description = say('chartDescription', {
    n: shown.filter((quarter) => quarter.counts).length,
    from: visit.formats.quarter(shown[0]?.quarter ?? ''),
    to: visit.formats.quarter(shown.at(-1)?.quarter ?? ''),
  });
  const figure = async (
    id: string,
    what: string,
    makeSpec: (points: readonly ChartPoint[], options: ChartOptions) => TopLevelSpec,
    { series, points }: Series,
  ) => {
    const text = { id, title: title(what), description };
    const drawings = (['wide', 'narrow'] as const).map(async (kind) => {
      const options = { ...SIZES[kind], series, language: visit.language };
      return toFigure(await drawChart(makeSpec(points, options)), kind, text);
    });
    return html`<figure>
      <figcaption>${what}</figcaption>
      ${await Promise.all(drawings)}
    </figure>`;
  };
  return html`<div class="charts">
    ${await figure('shares', say('shareChart'), toShareSpec, toShareSeries(visit, shown))}${await figure('persons', say('personsChart'), toPersonsSpec, toPersonsSeries(visit, shown))}
  </div>`;
}

type Series = { readonly series: readonly string[]; readonly points: readonly ChartPoint[] };

function toShareSeries({ say }: Visit, quarters: readonly TrendQuarter[]): Series {
  const names = [say('seriesMunicipal'), say('seriesUwv'), say('seriesAll')];
  return toSeries(names, quarters, (counts) => {
    const shares = toShares(counts);
    return [shares.municipal, shares.uwv, shares.all];
  });
}

function toPersonsSeries({ say }: Visit, quarters: readonly TrendQuarter[]): Series {
  const names = [
    say('partUwvWith'),
    say('partUwvWithout'),
    say('partMunicipalWith'),
    say('partMunicipalWithout'),
  ];
  return toSeries(names, quarters, (counts) => [
    counts.uwv_with_profile,
    counts.uwv_without_profile,
    counts.municipal_with_profile,
    counts.municipal_without_profile,
  ]);
}

function toSeries(
  series: readonly string[],
  quarters: readonly TrendQuarter[],
  valuesOf: (counts: PerMeasure<number>) => readonly (number | undefined)[],
): Series {
  const points = quarters.flatMap(({ quarter, counts }) => {
    const known = findQuarter(quarter);
    const values = counts ? valuesOf(counts) : [];
    return known
      ? series.map((name, index) => ({ day: firstDay(known), series: name, value: values[index] }))
      : [];
  });
  return { series, points };
}

/** Without the quarters before the first and after the last that have data. */
function trimGaps(quarters: readonly TrendQuarter[]): readonly TrendQuarter[] {
  const first = quarters.findIndex((quarter) => quarter.counts);
  const last = quarters.findLastIndex((quarter) => quarter.counts);
  return first < 0 ? [] : quarters.slice(first, last + 1);
}

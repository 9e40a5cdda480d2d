/** The national trend: sums over all regions, for complete quarters only. */
import { html } from 'hono/html';

import type { PerMeasure } from '../measures.ts';
import type { Context, Visit } from './visit.ts';
import { COUNT_COLUMNS, countCells, countHeadings, scrolling } from './parts.ts';
import type { Html } from './format.ts';
import type { CoverageCell, QuarterSum } from './read-star.ts';
import { trendCharts } from './trend.ts';

export type NationalQuarter = {
  readonly quarter: string;
  /** How many regions are loaded. */
  readonly regions: number;
  /** How many there were. */
  readonly expected: number;
  /** The sum over the loaded regions; undefined when none is. */
  readonly counts: PerMeasure<number> | undefined;
};

/** Every quarter that should be there, with its sum as far as it is loaded, oldest first. */
export function toNationalQuarters(
  coverage: readonly CoverageCell[],
  sums: readonly QuarterSum[],
): readonly NationalQuarter[] {
  const sumOf = new Map(sums.map((sum) => [sum.quarter, sum]));
  return [...Map.groupBy(coverage, (cell) => cell.quarter)].map(([quarter, cells]) => ({
    quarter,
    regions: sumOf.get(quarter)?.regions ?? 0,
    expected: cells.length,
    counts: sumOf.get(quarter)?.counts,
  }));
}

/** The sum over all regions; undefined while one is missing: an incomplete quarter is never the country. */
export function toNationalCounts(quarter: NationalQuarter): PerMeasure<number> | undefined {
  const { regions, expected, counts } = quarter;
  return expected > 0 && regions === expected ? counts : undefined;
}

export async function nationalTrend(
  { drawChart }: Context,
  visit: Visit,
  quarters: readonly NationalQuarter[],
): Promise<Html> {
  const { say } = visit;
  const shown = quarters.filter((found) => found.regions > 0);
  const complete = quarters.filter(toNationalCounts);
  const charts = await trendCharts(
    visit,
    drawChart,
    quarters.map((found) => ({ quarter: found.quarter, counts: toNationalCounts(found) })),
    (what) => say('chartNational', { what }),
  );
  const lead =
    complete.length === 0
      ? say('noCompleteQuarter')
      : say('nationalText', { complete: complete.length, all: shown.length });
  return html`<section aria-labelledby="national">
    <h2 id="national">${say('nationalTitle')}</h2>
    <p>${lead}</p>
    ${charts}
    <details>
      <summary>${say('chartTable')}</summary>
      ${nationalTable(visit, shown)}
    </details>
  </section>`;
}

function nationalTable(visit: Visit, quarters: readonly NationalQuarter[]): Html {
  const { say, formats } = visit;
  const rows = quarters.toReversed().map((found) => {
    const counts = toNationalCounts(found);
    const cells = counts
      ? countCells(visit, counts)
      : html`<td colspan="${COUNT_COLUMNS}" class="absent">${say('notNational')}</td>`;
    const regions = say('nOf', { n: found.regions, of: found.expected });
    return html`<tr>
      <th scope="row">${formats.quarter(found.quarter)}</th>
      <td class="number">${regions}</td>
      ${cells}
    </tr>`;
  });
  return scrolling(
    'national-caption',
    html`<table class="counts">
      <caption id="national-caption">
        ${say('nationalTable')}
      </caption>
      ${countHeadings(visit, [say('quarter'), say('regionsIn')])}
      <tbody>
        ${rows}
      </tbody>
    </table>`,
  );
}

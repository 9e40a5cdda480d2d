/** The grid of coverage as a table: a sign for each region and quarter. */
import { html } from 'hono/html';

import { findQuarter, numberOf } from '../quarter.ts';
import type { Html } from './format.ts';
import { scrolling } from './parts.ts';
import type { CoverageCell } from './read-star.ts';
import { COVERAGE_MEANINGS } from '../code-meanings.ts';
import type { Visit } from './visit.ts';

export function coverageGrid(visit: Visit, grid: Grid): Html {
  const { say } = visit;
  const years = grid.years.map(
    ({ year, quarters }) =>
      html`<th scope="colgroup" colspan="${quarters}">
        ${quarters > 1 ? year : html`<abbr title="${year}">’${year.slice(2)}</abbr>`}
      </th>`,
  );
  const quarters = grid.quarters.map((code) => {
    const quarter = findQuarter(code);
    return html`<th scope="col">
      <span aria-hidden="true">${quarter ? numberOf(quarter) : ''}</span
      ><span class="spoken">${code}</span>
    </th>`;
  });
  const table = html`<table class="grid">
    <caption id="coverage-caption">
      ${say('coverageCaption')}
    </caption>
    <thead>
      <tr>
        <th scope="col" rowspan="2">${say('region')}</th>
        ${years}
      </tr>
      <tr>
        ${quarters}
      </tr>
    </thead>
    <tbody>
      ${grid.regions.map((row) => gridRow(visit, row))}
    </tbody>
  </table>`;
  return html`${signLegend(visit)}
    <p class="skip-grid"><a class="skip" href="#after-grid">${say('skipGrid')}</a></p>
    ${scrolling('coverage-caption', table)}
    <span id="after-grid"></span>`;
}

function gridRow(visit: Visit, row: GridRow): Html {
  const absent = html`<td><span class="spoken">${visit.say('notExisting')}</span></td>`;
  const cells = row.cells.map((cell) => (cell ? gridCell(visit, cell) : absent));
  return html`<tr>
    <th scope="row"><a href="${visit.href(`/regio/${row.code}`)}">${row.name}</a></th>
    ${cells}
  </tr>`;
}

function gridCell(visit: Visit, cell: CoverageCell): Html {
  const { quarter, regionName, status } = cell;
  const state = COVERAGE_MEANINGS[status][visit.language];
  const text = visit.say('cell', { region: regionName, quarter, state });
  const target = findTarget(visit, cell);
  return target === undefined
    ? html`<td class="${status}">
        <span aria-hidden="true">${SIGNS[status]}</span><span class="spoken">${state}</span>
      </td>`
    : html`<td class="${status}">
        <a href="${target}" title="${text}" aria-label="${text}">${SIGNS[status]}</a>
      </td>`;
}

/** Loaded: its numbers; waiting or rejected: its document; else there is nothing to see. */
function findTarget(visit: Visit, cell: CoverageCell): string | undefined {
  if (cell.status === 'loaded' || cell.status === 'withdrawn') {
    return visit.href(`/regio/${cell.regionCode}`, { kwartaal: cell.quarter });
  }
  return cell.documentKey === undefined ? undefined : visit.href(`/document/${cell.documentKey}`);
}

/** Which sign means which state. */
export function signLegend({ language }: Visit): Html {
  const items = Object.entries(SIGNS).map(
    ([status, sign]) =>
      html`<li>
        <span class="sign ${status}" aria-hidden="true">${sign}</span>
        ${COVERAGE_MEANINGS[status as CoverageCell['status']][language]}
      </li>`,
  );
  return html`<ul class="legend">
    ${items}
  </ul>`;
}

// The grid of coverage: regions down, quarters across. Pure.

type Grid = {
  /** '2016Q4' … in order, without gaps as the view has none. */
  readonly quarters: readonly string[];
  /** Each year with the number of its quarters in the grid. */
  readonly years: readonly { readonly year: string; readonly quarters: number }[];
  readonly regions: readonly GridRow[];
};

type GridRow = {
  readonly code: string;
  readonly name: string;
  /** One for each quarter; undefined where the region did not exist. */
  readonly cells: readonly (CoverageCell | undefined)[];
};

export function toGrid(coverage: readonly CoverageCell[]): Grid {
  const quarters = [...new Set(coverage.map((cell) => cell.quarter))].sort();
  const years = [...Map.groupBy(quarters, (quarter) => quarter.slice(0, 4))].map(
    ([year, group]) => ({ year, quarters: group.length }),
  );
  const regions = [...Map.groupBy(coverage, (cell) => cell.regionCode)].map(([code, cells]) => {
    const byQuarter = new Map(cells.map((cell) => [cell.quarter, cell]));
    return {
      code,
      name: cells.at(-1)?.regionName ?? code,
      cells: quarters.map((quarter) => byQuarter.get(quarter)),
    };
  });
  const byName = new Intl.Collator('nl');
  return {
    quarters,
    years,
    regions: regions.sort((a, b) => byName.compare(a.name, b.name) || (a.code < b.code ? -1 : 1)),
  };
}

/** One sign for each state, told apart without colour. */
const SIGNS: Readonly<Record<CoverageCell['status'], string>> = {
  loaded: '●',
  withdrawn: '◐',
  quarantined: '!',
  missing: '×',
  not_yet_due: '·',
};

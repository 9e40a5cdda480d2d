/** The page *Dekking*: a sign for each region and quarter that should be there. And what of it others tell. */
import { html } from 'hono/html';

import { toWord } from '../meanings.ts';
import { findQuarter, numberOf } from '../quarter.ts';
import { COVERAGE, type CoverageCell, isLoaded } from './numbers.ts';
import type { DataVisit, Html, Page, Visit } from './page.ts';
import { scrolling } from './parts.ts';
import { csvNote } from './table.ts';
import { list, outside } from './words.ts';

export async function coveragePage(visit: DataVisit): Promise<Page> {
  const coverage = await COVERAGE.read(visit.db);
  const body = html`<p class="lead">${visit.say('coverageText')}</p>
    ${stoppedParagraph(visit, coverage)} ${signLegend(visit)}
    ${scrolling('coverage-caption', coverageGrid(visit, toGrid(withinSeries(coverage))))}
    ${csvNote(visit, COVERAGE.csvAddress(), visit.say('coverageCaption'))}`;
  return { title: visit.say('coverage'), body, section: 'coverage' };
}

/** Without the quarters after the last one that the source ever offered: one line tells of them. */
export function withinSeries(coverage: readonly CoverageCell[]): readonly CoverageCell[] {
  return coverage.filter((cell) => !cell.is_after_last_seen);
}

/** That the series stopped, once it could have gone on; undefined while nothing later was due. */
export function stoppedNote({ say, formats }: Visit, coverage: readonly CoverageCell[]) {
  const after = coverage.filter((cell) => cell.is_after_last_seen && cell.status === 'missing');
  const n = new Set(after.map((cell) => cell.quarter_code)).size;
  const last = withinSeries(coverage).at(-1)?.quarter_code;
  return n > 0 && last ? say('stopped', { n, quarter: formats.quarter(last) }) : undefined;
}

export function stoppedParagraph(visit: Visit, coverage: readonly CoverageCell[]) {
  const text = stoppedNote(visit, coverage);
  return text && html`<p>${text}</p>`;
}

function coverageGrid(visit: Visit, grid: Grid): Html {
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
  return html`<table class="grid">
    <caption id="coverage-caption">
      ${visit.say('coverageCaption')}
    </caption>
    <thead>
      <tr>
        <th scope="col" rowspan="2">${visit.say('region')}</th>
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
}

function gridRow(visit: Visit, row: Grid['regions'][number]): Html {
  const absent = html`<td><span class="spoken">${visit.say('notExisting')}</span></td>`;
  const cells = row.cells.map((cell) => (cell ? gridCell(visit, cell) : absent));
  return html`<tr>
    <th scope="row"><a href="${visit.href(`/regio/${row.code}`)}">${outside(row.name)}</a></th>
    ${cells}
  </tr>`;
}

function gridCell(visit: Visit, cell: CoverageCell): Html {
  const { quarter_code: quarter, region_name: region, status } = cell;
  const state = toWord('coverage_status', status, visit.language);
  const text = visit.say('cell', { region, quarter, state });
  // loaded: its numbers; waiting or rejected: its document; else there is nothing to see
  const target = isLoaded(cell)
    ? visit.href(`/regio/${cell.region_code}`, { kwartaal: quarter })
    : cell.document_key && visit.href(`/document/${cell.document_key}`);
  const content = target
    ? html`<a href="${target}" title="${text}" aria-label="${text}">${SIGNS[status]}</a>`
    : html`<span aria-hidden="true">${SIGNS[status]}</span><span class="spoken">${state}</span>`;
  return html`<td class="${status}">${content}</td>`;
}

/** Which sign means which state. */
export function signLegend({ language }: Visit): Html {
  const items = Object.entries(SIGNS).map(
    ([status, sign]) =>
      html`<span class="sign ${status}" aria-hidden="true">${sign}</span>
        ${toWord('coverage_status', status, language)}`,
  );
  return list(items, 'legend');
}

type Grid = ReturnType<typeof toGrid>;

/** Quarters in order, without gaps as the view has none. A region has a cell for each; undefined where it did not exist. */
export function toGrid(coverage: readonly CoverageCell[]) {
  const quarters = [...new Set(coverage.map((cell) => cell.quarter_code))].sort();
  const years = [...Map.groupBy(quarters, (quarter) => quarter.slice(0, 4))].map(
    ([year, group]) => ({ year, quarters: group.length }),
  );
  const regions = [...Map.groupBy(coverage, (cell) => cell.region_code)].map(([code, cells]) => {
    const byQuarter = new Map(cells.map((cell) => [cell.quarter_code, cell]));
    const name = cells.at(-1)?.region_name ?? code;
    return { code, name, cells: quarters.map((quarter) => byQuarter.get(quarter)) };
  });
  const byName = new Intl.Collator('nl');
  regions.sort((a, b) => byName.compare(a.name, b.name) || (a.code < b.code ? -1 : 1));
  return { quarters, years, regions };
}

/** One sign for each state, told apart without colour. */
const SIGNS: Readonly<Record<CoverageCell['status'], string>> = {
  loaded: '●',
  withdrawn: '◐',
  quarantined: '!',
  missing: '×',
  not_yet_due: '·',
};

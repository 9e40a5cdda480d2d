/** The page *Regio*: the municipalities of a quarter, the trend, revisions, and why quarters are missing. */
import { html } from 'hono/html';

import { parseRegionCode, type RegionCode } from '../codes.ts';
import { amsterdamDay, findQuarter, lastDay } from '../quarter.ts';
import type { Context, Visit } from './visit.ts';
import {
  codeWithMeaning,
  countCells,
  countHeadings,
  emptyState,
  inferredNote,
  outside,
  pair,
  quarterPicker,
  scrolling,
  table,
} from './parts.ts';
import { divide, type Html } from './format.ts';
import type { Page } from './page.ts';
import {
  type CoverageCell,
  type MeasureMeaning,
  type MunicipalityRow,
  readCoverage,
  readMeasures,
  readMunicipalities,
  readRevisions,
  readTotals,
  type RegionTotals,
  type Revision,
} from './read-star.ts';
import { COVERAGE_MEANINGS } from '../code-meanings.ts';
import { trendCharts } from './trend.ts';

const REVISIONS = 200;

/** Undefined when there never was such a region, or the quarter is none that should be there. */
export async function regionPage(
  context: Context,
  visit: Visit,
  code: string,
  wanted: string | undefined,
): Promise<Page | undefined> {
  const region = findRegion(context, visit, code);
  if (!region) return undefined;
  const { db } = context;
  const coverage = await readCoverage(db, region.code);
  const totals = await readTotals(db, { region: region.code });
  const measures = await readMeasures(db);
  const quarter = wanted ?? totals.at(-1)?.quarter ?? coverage.at(-1)?.quarter;
  const cell = coverage.find((found) => found.quarter === quarter);
  const title = `${region.name} (${region.code})`;
  if (wanted !== undefined && cell === undefined) return undefined;
  if (cell === undefined) return { title, body: emptyState(visit) };
  const body = html`${inferredNote(visit, measures)}
  ${totals.length === 0 ? html`<p class="incomplete">${visit.say('nothingOfRegion')}</p>` : ''}
  ${await quarterSection(context, visit, region, cell, totals, coverage)}
  ${await trendSection(context, visit, region.name, totals, coverage)}
  ${revisionsSection(visit, await readRevisions(db, region.code, REVISIONS), measures, REVISIONS)}
  ${gapsSection(visit, coverage)}`;
  return { title, body };
}

type KnownRegion = { readonly code: RegionCode; readonly name: string };

function findRegion({ reference }: Context, { now }: Visit, text: string): KnownRegion | undefined {
  const isRegion = reference.data.regionTiles.some((tile) => tile.am_code === text);
  if (!isRegion) return undefined;
  const code = parseRegionCode(text);
  const today = amsterdamDay(now.toISOString()) ?? '';
  return { code, name: reference.regionNameOn(code, today) ?? code };
}

async function quarterSection(
  { db, reference }: Context,
  visit: Visit,
  region: KnownRegion,
  cell: CoverageCell,
  totals: readonly RegionTotals[],
  coverage: readonly CoverageCell[],
): Promise<Html> {
  const { say, formats } = visit;
  const quarter = formats.quarter(cell.quarter);
  const known = findQuarter(cell.quarter);
  const nameThen = known && reference.regionNameOn(region.code, lastDay(known));
  const total = totals.find((found) => found.quarter === cell.quarter);
  const choices = coverage.map((found) => found.quarter);
  const table = total
    ? html`${municipalityTable(visit, await readMunicipalities(db, cell.quarter, region.code), total)}
        <p class="note">${say('computedNote')}</p>`
    : '';
  return html`<section aria-labelledby="quarter">
    <h2 id="quarter">${quarter}</h2>
    ${quarterPicker(visit, `/regio/${region.code}`, choices, cell.quarter)}
    ${nameThen !== undefined && nameThen !== region.name ? html`<p>${say('nameThen', { name: nameThen })}</p>` : ''}
    ${total && cell.status === 'loaded' ? '' : stateNotice(visit, cell)} ${table}
  </section>`;
}

function stateNotice(visit: Visit, cell: CoverageCell): Html {
  const { say, formats, language } = visit;
  const quarter = formats.quarter(cell.quarter);
  const state = COVERAGE_MEANINGS[cell.status][language];
  const isLoaded = cell.status === 'loaded' || cell.status === 'withdrawn';
  const document =
    cell.documentKey === undefined
      ? undefined
      : html`<a href="${visit.href(`/document/${cell.documentKey}`)}">${say('sourceDocument')}</a>`;
  return html`<div class="incomplete">
    ${isLoaded ? '' : html`<p><strong>${say('notLoadedTitle', { quarter })}</strong></p>`}
    <dl>
      ${pair(say('state'), outside(state))}
      ${pair(say('reason'), cell.reason === undefined ? undefined : codeWithMeaning(visit, cell.reason))}
      ${pair(say('due'), formats.day(cell.dueOn))} ${pair(say('document'), document)}
    </dl>
  </div>`;
}

// The parts of the page of a region: its municipalities, its trend, its revisions, its gaps.

function municipalityTable(
  visit: Visit,
  municipalities: readonly MunicipalityRow[],
  total: RegionTotals,
): Html {
  const { say, formats } = visit;
  const rows = municipalities.map(
    ({ code, name, counts }) =>
      html`<tr>
        <th scope="row">${outside(name)} <small>${code}</small></th>
        ${countCells(visit, counts)}
      </tr>`,
  );
  const quarter = formats.quarter(total.quarter);
  const caption = say('municipalities', { region: outside(total.regionName), quarter });
  const register = say('registerLine', {
    persons: formats.count(total.registerPersons),
    pct: formats.percent(total.knownPct),
  });
  const share = formats.share(divide(total.counts.known_in_sonar, total.registerPersons));
  const shown = html`<table class="counts">
    <caption id="municipalities-caption">
      ${caption}
    </caption>
    ${countHeadings(visit, [say('municipality')])}
    <tbody>
      ${rows}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${say('printedTotal')}</th>
        ${countCells(visit, total.counts)}
      </tr>
    </tfoot>
  </table>`;
  return html`${scrolling('municipalities-caption', shown)}
    <p>
      ${register} (<i class="computed">${say('registerComputed', { share })} *</i>).
      <a href="${visit.href(`/document/${total.documentKey}`)}">${say('sourceDocument')}</a>
    </p>`;
}

async function trendSection(
  { drawChart }: Context,
  visit: Visit,
  region: string,
  totals: readonly RegionTotals[],
  coverage: readonly CoverageCell[],
): Promise<Html> {
  if (totals.length === 0) return html``;
  const { say, formats } = visit;
  const totalOf = new Map(totals.map((total) => [total.quarter, total]));
  const charts = await trendCharts(
    visit,
    drawChart,
    coverage.map(({ quarter }) => ({ quarter, counts: totalOf.get(quarter)?.counts })),
    (what) => say('chartRegion', { what, region }),
  );
  const rows = totals.toReversed().map((total) => {
    const quarter = formats.quarter(total.quarter);
    const href = visit.href(`/document/${total.documentKey}`);
    return html`<tr>
      <th scope="row">${quarter}</th>
      ${countCells(visit, total.counts)}
      <td class="number">${formats.count(total.registerPersons)}</td>
      <td class="number">${formats.percent(total.knownPct)}</td>
      <td><a href="${href}">${total.documentKey}</a></td>
    </tr>`;
  });
  const shown = html`<table class="counts">
    <caption id="trend-caption">
      ${say('trendTable', { region })}
    </caption>
    ${countHeadings(visit, [say('quarter')], [say('register'), say('knownPct'), say('document')])}
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return html`<section aria-labelledby="trend"><h2 id="trend">${say('trendTitle')}</h2><p class="note">${say('trendText')}</p>
${charts}
<details${totals.length < 2 ? html` open` : ''}><summary>${say('chartTable')}</summary>${scrolling('trend-caption', shown)}</details></section>`;
}

/** `limit` is how many were asked for: as many may be only the latest ones. */
function revisionsSection(
  visit: Visit,
  revisions: readonly Revision[],
  measures: readonly MeasureMeaning[],
  limit: number,
): Html {
  const { say, formats, language } = visit;
  const labels = new Map<string, string>([
    ...measures.map(({ measure, label }) => [measure, label[language]] as const),
    ['register_persons', say('register')],
    ['known_pct', say('knownPct')],
  ]);
  const value = (number: number | undefined) =>
    number === undefined ? say('absentValue') : formats.count(number);
  const rows = revisions.map(
    (revision) =>
      html`<tr>
        <th scope="row">${formats.quarter(revision.quarter)}</th>
        <td>${outside(revision.municipality ?? say('wholeRegion'))}</td>
        <td>${labels.get(revision.measure) ?? outside(revision.measure)}</td>
        <td class="number">${value(revision.oldValue)}</td>
        <td class="number">${value(revision.newValue)}</td>
        <td>${formats.instant(revision.changedAt)}</td>
        <td>
          <a href="${visit.href(`/document/${revision.documentKey}`)}">${revision.documentKey}</a>
        </td>
      </tr>`,
  );
  const headings = [
    'quarter',
    'municipality',
    'measure',
    'oldValue',
    'newValue',
    'changedAt',
    'document',
  ] as const;
  const shown = table({
    id: 'revisions',
    caption: say('revisionsCaption'),
    headings: headings.map((key) => say(key)),
    rows,
  });
  const more = revisions.length === limit ? html`<p>${say('lastShown', { n: limit })}</p>` : '';
  return html`<section aria-labelledby="revisions">
    <h2 id="revisions">${say('revisionsTitle')}</h2>
    ${revisions.length === 0 ? html`<p>${say('noRevisions')}</p>` : html`${shown}${more}`}
  </section>`;
}

/** Quarters of the region that are not loaded, the newest first. */
function gapsSection(visit: Visit, coverage: readonly CoverageCell[]): Html {
  const { say, formats, language } = visit;
  const gaps = coverage.filter(({ status }) => status !== 'loaded' && status !== 'withdrawn');
  const rows = gaps.toReversed().map((cell) => {
    const document =
      cell.documentKey === undefined
        ? ''
        : html`<a href="${visit.href(`/document/${cell.documentKey}`)}">${cell.documentKey}</a>`;
    return html`<tr>
      <th scope="row">${formats.quarter(cell.quarter)}</th>
      <td>${COVERAGE_MEANINGS[cell.status][language]}</td>
      <td>${cell.reason === undefined ? '' : codeWithMeaning(visit, cell.reason)}</td>
      <td>${formats.day(cell.dueOn)}</td>
      <td>${document}</td>
    </tr>`;
  });
  const headings = ['quarter', 'state', 'reason', 'due', 'document'] as const;
  const shown = table({
    id: 'gaps',
    caption: say('gapsCaption'),
    headings: headings.map((key) => say(key)),
    rows,
    kind: 'gaps',
  });
  return html`<section aria-labelledby="gaps">
    <h2 id="gaps">${say('gapsTitle')}</h2>
    ${gaps.length === 0 ? html`<p>${say('noGaps')}</p>` : shown}
  </section>`;
}

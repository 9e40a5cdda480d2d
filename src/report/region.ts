/** The page *Regio*: the municipalities of a quarter, the trend, revisions, and why quarters are missing. */
import { html } from 'hono/html';

import { parseRegionCode, type RegionCode } from '../codes.ts';
import { findQuarter, lastDay } from '../quarter.ts';
import { amsterdamDay } from '../pipeline/amsterdam-day.ts';
import type { Context } from './context.ts';
import type { Html } from './format.ts';
import { inferredNote } from './meaning-note.ts';
import type { Page } from './page.ts';
import { codeWithMeaning, emptyState, outside, pair } from './parts.ts';
import { quarterPicker } from './quarter-picker.ts';
import {
  readCoverage,
  readMeasures,
  readMunicipalities,
  readRevisions,
  readTotals,
  type CoverageCell,
  type RegionTotals,
} from './read-star.ts';
import { gapsSection, municipalityTable, revisionsSection, trendSection } from './region-parts.ts';
import { COVERAGE_MEANINGS } from './texts-codes.ts';
import type { Visit } from './visit.ts';

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

/** The page *Overzicht*: the newest complete quarter in four figures, the regions on a map and in a table, the trend. */
import { html } from 'hono/html';

import { toWord } from '../meanings.ts';
import { PARTS } from '../measures.ts';
import { keyFigures, meaningNote, trendCharts } from './area.ts';
import { stoppedNote } from './coverage.ts';
import type { Html } from './format.ts';
import {
  countryFoot,
  type CountryRow,
  type CoverageCell,
  csvAddress,
  DATASETS,
  isLoaded,
  readCountry,
  readCoverage,
  readMeasures,
  readRegions,
  type RegionRow,
  without,
} from './numbers.ts';
import type { Context, Page, Visit } from './page.ts';
import {
  emptyState,
  listed,
  quarterPicker,
  regionLink,
  section,
  sourceNotice,
  table,
} from './table.ts';
import { tileMap } from './tile-map.ts';

/**
 * `wanted` is the quarter of figures, map and table; undefined: the newest complete one, else the newest with data. Undefined when
 * nothing should be there for it.
 */
export async function overviewPage(
  context: Context,
  visit: Visit,
  wanted: string | undefined,
): Promise<Page | undefined> {
  const { db, hasSources } = context;
  const { say, formats } = visit;
  const coverage = await readCoverage(db);
  if (wanted !== undefined && !coverage.some((cell) => cell.quarter_code === wanted))
    return undefined;
  const country = await readCountry(db);
  const measures = await readMeasures(db);
  const loaded = [...new Set(coverage.filter(isLoaded).map((cell) => cell.quarter_code))];
  const newest = country.at(-1);
  const quarter = wanted ?? newest?.quarter_code ?? loaded.at(-1);
  const chosen = wanted === undefined ? newest : country.find((row) => row.quarter_code === wanted);
  const titled = wanted ?? newest?.quarter_code;
  const area = say('country');
  const heading = [say('countryTitle'), titled && formats.quarter(titled)]
    .filter(Boolean)
    .join(', ');
  const figures = html`<h2 id="figures">${heading}</h2>
    ${
      chosen
        ? keyFigures(visit, chosen, { rows: country, area, measures })
        : html`<p class="incomplete">${say(newest ? 'noCountry' : 'noCompleteQuarter')}</p>
            ${meaningNote(visit, measures)}`
    }`;
  const isEmpty = loaded.length === 0;
  const emptyNotice = isEmpty ? emptyState(visit) : '';
  const notice = hasSources ? emptyNotice : sourceNotice(visit, { isEmpty });
  const body = html`<p class="lead">${say('overviewLead')}</p>
    ${searchForm(visit)}
    ${
      isEmpty
        ? html`${notice}${meaningNote(visit, measures)}`
        : html`<section aria-labelledby="figures">${figures}</section>
            ${notice}`
    }
    ${await factsLine(context, visit, coverage)}
    ${quarter === undefined || isEmpty ? '' : await regionSection(context, visit, quarter, coverage, country, loaded)}
    ${isEmpty ? '' : trendSection(visit, country, coverage)}`;
  return { title: say('overviewTitle'), quarter: titled, body, section: 'overview' };
}

/** Left out beside the map: the page of a region and the CSV have them. */
const BESIDE_MAP = [
  ...PARTS,
  'quarter_code',
  'national_profile_share',
  'register_persons',
  'document_key',
] as const;

/** Leads to the page of a municipality; without scripts, and without 342 names in the page. */
export function searchForm({ say, language }: Visit): Html {
  return html`<form class="search" action="/gemeente" method="get" role="search">
    <label for="naam">${say('searchLabel')}</label>
    <input id="naam" name="naam" type="search" required maxlength="60" autocomplete="off" />
    ${language === 'nl' ? '' : html`<input type="hidden" name="lang" value="${language}" />`}
    <button type="submit">${say('search')}</button>
  </form>`;
}

/** How the pipeline is, in one line: *Runs* and *Wachtrij* have the rest. */
async function factsLine(
  { db }: Context,
  visit: Visit,
  coverage: readonly CoverageCell[],
): Promise<Html> {
  const { say, formats, language } = visit;
  const run = await db
    .selectFrom('etl.run')
    .select(['run_id', 'status', 'started_at'])
    .orderBy('run_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { waiting } = await db
    .selectFrom('etl.document')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('status', '=', 'quarantined')
    .executeTakeFirstOrThrow();
  const next = await db
    .selectFrom('klantprofielen.freshness')
    .select(['next_quarter', 'next_expected_on'])
    .executeTakeFirst();
  const stopped = stoppedNote(visit, coverage);
  // while nothing is loaded the first quarter of all is next
  const expected = coverage.some(isLoaded) &&
    next && {
      quarter: formats.quarter(next.next_quarter),
      day: formats.dayText(next.next_expected_on),
    };
  return html`<p class="facts">
    <a href="${visit.href('/dekking')}"
      >${say('loadedDocuments', { n: formats.count(coverage.filter(isLoaded).length) })}</a
    >;
    <a href="${visit.href('/wachtrij')}"
      >${say('waitingDocuments', { n: formats.count(waiting) })}</a
    >.
    ${run ? html`<a href="${visit.href(`/runs/${run.run_id}`)}">${say('lastRun')}</a>: ${toWord('run_status', run.status, language)}, ${formats.instant(run.started_at)}.` : say('noRuns')}
    ${stopped ?? (expected ? say('nextExpected', expected) : '')}
  </p>`;
}

async function regionSection(
  { db, reference }: Context,
  visit: Visit,
  quarter: string,
  coverage: readonly CoverageCell[],
  country: readonly CountryRow[],
  choices: readonly string[],
): Promise<Html> {
  const { say, formats } = visit;
  const cells = coverage.filter((cell) => cell.quarter_code === quarter);
  const rows = await readRegions(db, { quarter });
  const whole = country.find((row) => row.quarter_code === quarter);
  const counted = { n: rows.length, of: cells.length };
  const names = new Map(cells.map((cell) => [cell.region_code, cell.region_name]));
  const shown = table<RegionRow>(visit, {
    id: 'regions',
    caption: say('regionTable', { quarter: formats.quarter(quarter) }),
    columns: without(DATASETS.regios, ...BESIDE_MAP),
    rows,
    foot: countryFoot(visit, whole),
    kind: 'counts',
    csv: csvAddress('regios', { quarter }),
  });
  return section(
    'quarter',
    say('quarterTitle', { quarter: formats.quarter(quarter) }),
    html`${quarterPicker(visit, '/', choices, quarter)}
      <p class="${whole ? 'complete' : 'incomplete'}">
        ${whole ? say('completeQuarter', { of: counted.of }) : say('incompleteQuarter', counted)}
      </p>
      <div class="beside">
        ${tileMap(visit, reference.data.regionTiles, names, rows, quarter)}
        <div>
          ${rows.length === 0 ? '' : shown}${absentRegions(visit, cells)}
          <p class="note">${say('computedNote')}</p>
        </div>
      </div>`,
  );
}

/** Regions of the quarter without numbers, by the state they are in. */
function absentRegions(visit: Visit, cells: readonly CoverageCell[]): Html[] {
  const { say, language } = visit;
  const absent = cells.filter((cell) => !isLoaded(cell));
  return [...Map.groupBy(absent, ({ status }) => status)].map(([status, group]) => {
    const state = toWord('coverage_status', status, language);
    const links = listed(group.map((cell) => regionLink(visit, cell)));
    return html`<p class="absent">
      ${say('absentRegions', { n: group.length, state })}: ${links}.
    </p>`;
  });
}

function trendSection(
  visit: Visit,
  country: readonly CountryRow[],
  coverage: readonly CoverageCell[],
): Html {
  const { say, formats } = visit;
  if (country.length === 0) return html``;
  const complete = new Set(country.map((row) => row.quarter_code));
  const cells = Map.groupBy(coverage, (cell) => cell.quarter_code);
  const incomplete = [...cells].flatMap(([quarter, all]) => {
    const n = all.filter(isLoaded).length;
    return complete.has(quarter) || n === 0
      ? []
      : [say('incompleteOne', { quarter: formats.quarter(quarter), n, of: all.length })];
  });
  const shown = table<CountryRow>(visit, {
    id: 'national',
    caption: say('nationalTable'),
    columns: DATASETS.nederland.columns,
    rows: country.toReversed(),
    kind: 'counts',
    csv: csvAddress('nederland', {}),
  });
  return section(
    'trend',
    say('nationalTitle'),
    html`<p>
        ${say('nationalText', { complete: country.length })}
        ${incomplete.length === 0 ? '' : say('incompleteList', { list: incomplete.join('; ') })}
      </p>
      ${trendCharts(visit, say('countryLabel'), country, [], new Map())}
      <details>
        <summary>${say('chartTable')}</summary>
        ${shown}
      </details>`,
  );
}

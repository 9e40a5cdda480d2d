/** The page *Overzicht*: the newest complete quarter in four figures, the regions on a map and in a table, the trend. */
import { html } from 'hono/html';

import { toWord } from '../meanings.ts';
import { readLastRun, readNextExpected } from '../load/status.ts';
import { PARTS } from '../measures.ts';
import { keyFigures, meaningNote, trendCharts } from './area.ts';
import { stoppedNote } from './coverage.ts';
import { COUNTRY, countryFoot, COVERAGE, type CoverageCell, isLoaded, REGIONS } from './numbers.ts';
import type { DataVisit, Html, MaybePage, Visit } from './page.ts';
import { emptyState, form, quarterPicker, section, sourceNotice } from './parts.ts';
import { table } from './table.ts';
import { listed, regionLink } from './words.ts';
import { tileMap } from './tile-map.ts';

type Overview = Awaited<ReturnType<typeof readOverview>>;

async function readOverview({ db }: DataVisit) {
  const coverage = await COVERAGE.read(db);
  const loaded = [...new Set(coverage.filter(isLoaded).map((cell) => cell.quarter_code))];
  return { coverage, loaded, country: await COUNTRY.read(db) };
}

/**
 * `wanted` is the quarter of figures, map and table; undefined: the newest complete one, else the newest with data. No
 * page when nothing should be there for it.
 */
export async function overviewPage(visit: DataVisit, wanted?: string): MaybePage {
  const { hasSources, say, formats } = visit;
  const overview = await readOverview(visit);
  const { coverage, loaded, country } = overview;
  if (wanted && !coverage.some((cell) => cell.quarter_code === wanted)) return undefined;
  const meaning = await meaningNote(visit);
  const titled = wanted ?? country.at(-1)?.quarter_code;
  const quarter = titled ?? loaded.at(-1);
  const whole = country.find((row) => row.quarter_code === titled);
  const noFigures = say(country.length > 0 ? 'noCountry' : 'noCompleteQuarter');
  const figures = whole
    ? keyFigures(visit, whole, { rows: country, area: say('country'), meaning })
    : [html`<p class="incomplete">${noFigures}</p>`, meaning];
  const heading = titled ? `, ${formats.quarter(titled)}` : '';
  const isEmpty = loaded.length === 0;
  const notice = hasSources ? isEmpty && emptyState(visit) : sourceNotice(visit, isEmpty);
  const first = isEmpty
    ? [notice, meaning]
    : [section('figures', `${say('countryTitle')}${heading}`, figures), notice];
  const body = html`<p class="lead">${say('overviewLead')}</p>
    ${searchForm(visit)} ${first} ${await factsLine(visit, coverage)}
    ${quarter && !isEmpty && (await regionSection(visit, overview, quarter))}
    ${country.length > 0 && trendSection(visit, overview)}`;
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
export function searchForm(visit: Visit): Html {
  const fields = html`<label for="naam">${visit.say('searchLabel')}</label>
    <input id="naam" name="naam" type="search" required maxlength="60" autocomplete="off" />
    <button type="submit">${visit.say('search')}</button>`;
  return form(visit, '/gemeente', fields, html` class="search" role="search"`);
}

/** How the pipeline is, in one line: *Runs* and *Wachtrij* have the rest. */
async function factsLine(visit: DataVisit, coverage: readonly CoverageCell[]): Promise<Html> {
  const { db, say, formats, language, href } = visit;
  const run = await readLastRun(db, false);
  const { waiting } = await db
    .selectFrom('etl.document')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('status', '=', 'quarantined')
    .executeTakeFirstOrThrow();
  const next = await readNextExpected(db);
  const loaded = coverage.filter(isLoaded).length;
  // while nothing is loaded the first quarter of all is next
  const expected =
    loaded > 0 &&
    next &&
    say('nextExpected', {
      quarter: formats.quarter(next.quarter),
      day: formats.dayText(next.dueOn),
    });
  const lastRun = run
    ? html`<a href="${href(`/runs/${run.runId}`)}">${say('lastRun')}</a>:
        ${toWord('run_status', run.status, language)}, ${formats.instant(run.startedAt)}.`
    : say('noRuns');
  return html`<p class="facts">
    <a href="${href('/dekking')}">${say('loadedDocuments', { n: formats.count(loaded) })}</a>;
    <a href="${href('/wachtrij')}">${say('waitingDocuments', { n: formats.count(waiting) })}</a>.
    ${lastRun} ${stoppedNote(visit, coverage) ?? expected}
  </p>`;
}

async function regionSection(visit: DataVisit, of: Overview, quarter: string) {
  const { db, say, formats } = visit;
  const { coverage, country, loaded } = of;
  const cells = coverage.filter((cell) => cell.quarter_code === quarter);
  const rows = await REGIONS.read(db, { quarter });
  const whole = country.find((row) => row.quarter_code === quarter);
  const names = new Map(cells.map((cell) => [cell.region_code, cell.region_name]));
  const shown =
    rows.length > 0 &&
    table(visit, {
      id: 'regions',
      caption: say('regionTable', { quarter: formats.quarter(quarter) }),
      columns: REGIONS.without(...BESIDE_MAP),
      rows,
      foot: countryFoot(visit, whole),
      kind: 'counts',
      csv: REGIONS.csvAddress({ quarter }),
    });
  const [kind, text] = whole
    ? (['complete', 'completeQuarter'] as const)
    : (['incomplete', 'incompleteQuarter'] as const);
  return section(
    'quarter',
    say('quarterTitle', { quarter: formats.quarter(quarter) }),
    html`${quarterPicker(visit, '/', loaded, quarter)}
      <p class="${kind}">${say(text, { n: rows.length, of: cells.length })}</p>
      <div class="beside">
        ${tileMap(visit, names, rows, quarter)}
        <div>
          ${shown}${absentRegions(visit, cells)}
          <p class="note">${say('computedNote')}</p>
        </div>
      </div>`,
  );
}

/** Regions of the quarter without numbers, by the state they are in. */
function absentRegions(visit: Visit, cells: readonly CoverageCell[]): Html[] {
  const absent = cells.filter((cell) => !isLoaded(cell));
  return [...Map.groupBy(absent, ({ status }) => status)].map(([status, group]) => {
    const state = toWord('coverage_status', status, visit.language);
    const links = listed(group.map((cell) => regionLink(visit, cell)));
    return html`<p class="absent">
      ${visit.say('absentRegions', { n: group.length, state })}: ${links}.
    </p>`;
  });
}

function trendSection(visit: Visit, { coverage, country }: Overview): Html {
  const { say, formats } = visit;
  const complete = new Set(country.map((row) => row.quarter_code));
  const cells = Map.groupBy(coverage, (cell) => cell.quarter_code);
  const incomplete = [...cells].flatMap(([quarter, all]) => {
    const n = all.filter(isLoaded).length;
    return complete.has(quarter) || n === 0
      ? []
      : [say('incompleteOne', { quarter: formats.quarter(quarter), n, of: all.length })];
  });
  const shown = table(visit, {
    id: 'national',
    caption: say('nationalTable'),
    columns: COUNTRY.columns,
    rows: country.toReversed(),
    kind: 'counts',
    csv: COUNTRY.csvAddress(),
  });
  return section(
    'trend',
    say('nationalTitle'),
    html`<p>
        ${say('nationalText', { complete: country.length })}
        ${incomplete.length > 0 && say('incompleteList', { list: incomplete.join('; ') })}
      </p>
      ${trendCharts(visit, say('countryLabel'), country, [], new Map())}
      <details>
        <summary>${say('chartTable')}</summary>
        ${shown}
      </details>`,
  );
}

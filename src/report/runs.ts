/** The pages *Runs* and of one run: how each went, and the one state in which each link ended. */
import { html } from 'hono/html';
import type { Selectable } from 'kysely';

import { findMeaning, MEANINGS, toWord } from '../meanings.ts';
import { namedDocuments } from '../load/ledger/documents.ts';
import type { RunCounts } from '../load/ledger/runs.ts';
import type { Database, Db } from '../load/schema.ts';
import { dataset } from './numbers.ts';
import type { Content, DataVisit, Html, MaybePage, Page, Visit } from './page.ts';
import { emptyState, navigation, pair } from './parts.ts';
import { type Column, table } from './table.ts';
import { address, codeWithMeaning, documentLink, list, outside } from './words.ts';

const RUNS_SHOWN = 100;
const LINKS_A_PAGE = 250;

export async function runsPage(visit: DataVisit): Promise<Page> {
  const runs = await selectRuns(visit.db).limit(RUNS_SHOWN).execute();
  const none = html`<p>${visit.say('noRuns')}</p>
    ${emptyState(visit)}`;
  const shown = table(visit, {
    id: 'runs',
    caption: visit.say('runsCaption', { n: runs.length }),
    columns: RUNS.columns,
    rows: runs,
    kind: 'runs',
    csv: RUNS.csvAddress(),
    rowClass: ({ status }) => `run-${status}`,
  });
  const body = runs.length === 0 ? none : shown;
  return { title: visit.say('runs'), body, section: 'runs' };
}

const LINK_STATES = Object.keys(MEANINGS.link_state) as readonly (keyof RunCounts)[];

/** How many links there were, and how many ended in each state. */
const COUNTS: readonly Column<Run>[] = [
  { key: 'found', heading: 'foundLinks', kind: 'count' },
  ...LINK_STATES.map((state): Column<Run> => ({
    key: state,
    heading: ({ language }) => toWord('link_state', state, language),
    kind: 'count',
  })),
];

export const RUNS = dataset('runs', [], selectRuns, [
  {
    key: 'run_id',
    kind: 'count',
    heading: 'run',
    cell: ({ run_id: id }, visit) => html`<a href="${visit.href(`/runs/${id}`)}">${id}</a>`,
  },
  { key: 'started_at', kind: 'instant', heading: 'started' },
  { key: 'finished_at', kind: 'instant' },
  { key: 'command', heading: 'command', isDetail: true },
  {
    key: 'status',
    heading: 'outcome',
    cell: (run, visit) =>
      html`<span class="outcome">${outcomeOf(visit, run)}</span>
        <span class="message">${outside(run.message)}</span>`,
  },
  { key: 'message' },
  {
    heading: 'duration',
    kind: 'count',
    isDetail: true,
    cell: (run, visit) => durationOf(visit, run),
  },
  ...COUNTS,
]);

/** `number` from 1. No page when there is no such run, or no such page of its links. */
export async function runPage(visit: DataVisit, runId: number, number: number): MaybePage {
  const { db, say } = visit;
  const run = await selectRuns(db).where('run_id', '=', runId).executeTakeFirst();
  if (!run || number < 1) return undefined;
  const { of, links } = await readRunLinks(db, runId, (number - 1) * LINKS_A_PAGE);
  if (links.length === 0 && number > 1) return undefined;
  const listings = await db
    .selectFrom('etl.listing')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('source')
    .execute();
  const counts = { id: 'counts', caption: say('countsCaption'), columns: COUNTS, rows: [run] };
  const unnamed = run.found - of;
  const body = html`${runFacts(visit, run)} ${table(visit, counts)}
  ${listings.length > 0 && listingTable(visit, listings)}
  ${links.length === 0 ? html`<p>${say('noLinks')}</p>` : linkTable(visit, links)}
  ${listings.length > 0 && unnamed > 0 && html`<p>${say('linksAsBefore', { n: unnamed })}</p>`}
  ${pager(visit, runId, number, Math.ceil(of / LINKS_A_PAGE))}`;
  return { title: say('runTitle', { id: runId }), body, section: 'runs' };
}

function runFacts(visit: Visit, run: Run): Html {
  const { say, formats } = visit;
  const program = { version: run.program_version, host: outside(run.host), pid: run.pid };
  return html`<dl class="pairs">
    ${pair(say('outcome'), outcomeOf(visit, run))} ${pair(say('command'), outside(run.command))}
    ${pair(say('started'), formats.instant(run.started_at))}
    ${pair(say('duration'), durationOf(visit, run))} ${pair(say('message'), outside(run.message))}
    ${pair(say('programLabel'), say('program', program))}
  </dl>`;
}

type Listing = Selectable<Database['etl.listing']>;

function listingTable(visit: Visit, listings: readonly Listing[]): Html {
  return table(visit, {
    id: 'sources',
    caption: visit.say('sourcesCaption'),
    columns: [
      { heading: 'source', cell: ({ source }) => address(source) },
      { key: 'kind', heading: 'kind' },
      {
        heading: 'readWhole',
        cell: ({ complete }) => (complete ? `✓ ${visit.say('yes')}` : `✗ ${visit.say('no')}`),
      },
      { key: 'links', heading: 'foundLinks', kind: 'count' },
      {
        heading: 'problem',
        cell: ({ problem_code: code, problem }) =>
          code === null ? '' : html`<code>${outside(code)}</code> ${outside(problem)}`,
      },
    ],
    rows: listings,
  });
}

type RunLink = Awaited<ReturnType<typeof readRunLinks>>['links'][number];

function linkTable(visit: Visit, links: readonly RunLink[]): Html {
  return table(visit, {
    id: 'links',
    caption: visit.say('linksCaption'),
    columns: [
      { heading: 'state', cell: ({ state }) => toWord('link_state', state, visit.language) },
      { key: 'quarter_code', heading: 'quarter', kind: 'quarter' },
      { key: 'region_name', heading: 'region' },
      { heading: 'reason', cell: (link) => linkReason(visit, link) },
      { heading: 'document', cell: (link) => documentLink(visit, link.document_key) },
      { heading: 'link', cell: ({ url }) => address(url) },
    ],
    rows: links,
    kind: 'links',
  });
}

/** The code with its meaning, and the program's own words (English) where they add something. */
function linkReason(visit: Visit, { state, reason, message }: RunLink): Html {
  const isSaid = reason !== null && findMeaning(reason, visit.language) !== undefined;
  const more = isSaid && state === 'ignored' ? '' : outside(message);
  return html`${reason && codeWithMeaning(visit, reason)} <small lang="en">${more}</small>`;
}

function pager({ say, href }: Visit, runId: number, current: number, pages: number): Content {
  if (pages < 2) return undefined;
  const items = Array.from({ length: pages }, (_, index) => {
    const n = index + 1;
    const text = say('pageNumber', { n });
    return n === current
      ? html`<span aria-current="page">${text}</span>`
      : html`<a href="${href(`/runs/${runId}`, { pagina: String(n) })}">${text}</a>`;
  });
  return navigation(say('pages'), list(items, 'menu'));
}

/** Told apart without colour. */
const OUTCOME_SIGNS: Readonly<Record<string, string>> = { done: '✓', running: '…', attention: '!' };

function outcomeOf({ language }: Visit, { status }: Run): string {
  return `${OUTCOME_SIGNS[status] ?? '✗'} ${toWord('run_status', status, language)}`;
}

function durationOf({ say, formats }: Visit, run: Run): string {
  if (run.finished_at === null) return '';
  const seconds = (run.finished_at.getTime() - run.started_at.getTime()) / 1000;
  return say('seconds', { n: formats.count(Math.round(seconds)) });
}

type Run = Selectable<Database['etl.run']>;

function selectRuns(db: Db) {
  return db.selectFrom('etl.run').selectAll().orderBy('run_id', 'desc');
}

/** States in the order in which a person wants to see them. */
const URGENT_FIRST = [
  'failed',
  'quarantined',
  'waiting',
  'revised',
  'loaded',
  'ignored',
  'unchanged',
];

/** One page of the links of a run: what needs a person first. `of` is how many there are in all. */
async function readRunLinks(db: Db, runId: number, offset: number) {
  const { of } = await db
    .selectFrom('etl.link_state')
    .select((eb) => eb.fn.countAll<number>().as('of'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  const links = await db
    .selectFrom('etl.link_state as state')
    .innerJoin('etl.link as link', 'link.link_key', 'state.link_key')
    .leftJoin(namedDocuments(db).as('document'), 'document.document_key', 'state.document_key')
    .select(['link.url', 'state.state', 'state.reason', 'state.message', 'state.document_key'])
    .select(['document.quarter_code', 'document.region_name'])
    .where('state.run_id', '=', runId)
    .orderBy((eb) => eb.fn('array_position', [eb.val(URGENT_FIRST), 'state.state']))
    .orderBy('document.quarter_code')
    .orderBy('document.region_name')
    .orderBy('link.url')
    .limit(LINKS_A_PAGE)
    .offset(offset)
    .execute();
  return { of, links };
}

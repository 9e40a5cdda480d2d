/** The pages *Runs* and of one run: how each went, and the one state in which each link ended. */
import { html } from 'hono/html';
import type { Kysely, Selectable } from 'kysely';

import { findMeaning, toWord } from '../meanings.ts';
import { namedDocuments } from '../load/ledger/documents.ts';
import type { Database } from '../load/schema.ts';
import type { Html } from './format.ts';
import { csvAddress, dataset } from './numbers.ts';
import type { Context, Page, Visit } from './page.ts';
import {
  address,
  codeWithMeaning,
  type Column,
  documentLink,
  emptyState,
  outside,
  pair,
  table,
} from './table.ts';

const RUNS_SHOWN = 100;
const LINKS_A_PAGE = 250;

const STATES = [
  'loaded',
  'revised',
  'unchanged',
  'quarantined',
  'waiting',
  'failed',
  'ignored',
] as const;

export async function runsPage({ db }: Context, visit: Visit): Promise<Page> {
  const { say } = visit;
  const runs = await readRuns(db, RUNS_SHOWN);
  const body =
    runs.length === 0
      ? html`<p>${say('noRuns')}</p>
          ${emptyState(visit)}`
      : runTable(visit, runs);
  return { title: say('runs'), body, section: 'runs' };
}

/** How many links there were, and how many ended in each state. */
const COUNTS: readonly Column<Run>[] = [
  { key: 'found', heading: 'foundLinks', kind: 'count' },
  ...STATES.map((state): Column<Run> => ({
    key: state,
    heading: ({ language }) => toWord('link_state', state, language),
    kind: 'count',
  })),
];

const COLUMNS: readonly Column<Run>[] = [
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
];

/** All of them. */
export const RUNS = dataset((db) => readRuns(db), COLUMNS, []);

function runTable(visit: Visit, runs: readonly Run[]): Html {
  return table<Run>(visit, {
    id: 'runs',
    caption: visit.say('runsCaption', { n: runs.length }),
    columns: COLUMNS,
    rows: runs,
    kind: 'runs',
    csv: csvAddress('runs', {}),
    rowClass: (run) => `run-${run.status}`,
  });
}

/** `number` from 1. Undefined when there is no such run, or no such page of its links. */
export async function runPage(
  { db }: Context,
  visit: Visit,
  runId: number,
  number: number,
): Promise<Page | undefined> {
  const run = await findRun(db, runId);
  if (!run) return undefined;
  const window = { limit: LINKS_A_PAGE, offset: (number - 1) * LINKS_A_PAGE };
  const { of, links } = await readRunLinks(db, runId, window);
  if (links.length === 0 && number > 1) return undefined;
  const listings = await readListings(db, runId);
  const body = html`${runFacts(visit, run)} ${countTable(visit, run)}
  ${listings.length === 0 ? '' : listingTable(visit, listings)}
  ${links.length === 0 ? html`<p>${visit.say('noLinks')}</p>` : linkTable(visit, links)}
  ${listings.length > 0 && run.found > of ? html`<p>${visit.say('linksAsBefore', { n: run.found - of })}</p>` : ''}
  ${pager(visit, runId, number, Math.ceil(of / LINKS_A_PAGE))}`;
  return { title: visit.say('runTitle', { id: run.run_id }), body, section: 'runs' };
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

function countTable(visit: Visit, run: Run): Html {
  return table<Run>(visit, {
    id: 'counts',
    caption: visit.say('countsCaption'),
    columns: COUNTS,
    rows: [run],
  });
}

type Listing = Awaited<ReturnType<typeof readListings>>[number];

function listingTable(visit: Visit, listings: readonly Listing[]): Html {
  return table<Listing>(visit, {
    id: 'sources',
    caption: visit.say('sourcesCaption'),
    columns: [
      { heading: 'source', cell: ({ source }) => address(source) },
      { key: 'kind', heading: 'kind' },
      {
        heading: 'readWhole',
        cell: ({ complete }, { say }) => (complete ? `✓ ${say('yes')}` : `✗ ${say('no')}`),
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
  return table<RunLink>(visit, {
    id: 'links',
    caption: visit.say('linksCaption'),
    columns: [
      {
        heading: 'state',
        cell: ({ state }, { language }) => toWord('link_state', state, language),
      },
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
  const more = message === null || (isSaid && state === 'ignored') ? '' : outside(message);
  return html`${reason === null ? '' : codeWithMeaning(visit, reason)}
    <small lang="en">${more}</small>`;
}

function pager(visit: Visit, runId: number, current: number, pages: number): Html {
  if (pages < 2) return html``;
  const { say } = visit;
  const items = Array.from({ length: pages }, (_, index) => index + 1).map((number) =>
    number === current
      ? html`<li><span aria-current="page">${say('pageNumber', { n: number })}</span></li>`
      : html`<li>
          <a href="${visit.href(`/runs/${runId}`, { pagina: String(number) })}"
            >${say('pageNumber', { n: number })}</a
          >
        </li>`,
  );
  return html`<nav aria-label="${say('pages')}">
    <ul class="menu">
      ${items}
    </ul>
  </nav>`;
}

function outcomeOf({ language }: Visit, run: Run): string {
  return `${signOf(run)} ${toWord('run_status', run.status, language)}`;
}

/** Told apart without colour. */
function signOf({ status }: Run): string {
  if (status === 'done') return '✓';
  if (status === 'running') return '…';
  return status === 'attention' ? '!' : '✗';
}

function durationOf({ say, formats }: Visit, run: Run): string {
  if (run.finished_at === null) return '';
  const seconds = (run.finished_at.getTime() - run.started_at.getTime()) / 1000;
  return say('seconds', { n: formats.count(Math.round(seconds)) });
}

// What is kept of runs: schema etl.

type Run = Selectable<Database['etl.run']>;

/** The newest first. */
async function readRuns(db: Kysely<Database>, limit?: number): Promise<readonly Run[]> {
  return await db
    .selectFrom('etl.run')
    .selectAll()
    .orderBy('run_id', 'desc')
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
    .execute();
}

async function findRun(db: Kysely<Database>, runId: number): Promise<Run | undefined> {
  return await db.selectFrom('etl.run').selectAll().where('run_id', '=', runId).executeTakeFirst();
}

async function readListings(db: Kysely<Database>, runId: number) {
  return await db
    .selectFrom('etl.listing')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('source')
    .execute();
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
async function readRunLinks(
  db: Kysely<Database>,
  runId: number,
  { limit, offset }: { readonly limit: number; readonly offset: number },
) {
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
    .limit(limit)
    .offset(offset)
    .execute();
  return { of, links };
}

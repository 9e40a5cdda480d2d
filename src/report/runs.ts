/** The pages *Runs* and of one run: how each went, and the one state in which each link ended. */
import { html } from 'hono/html';

import type { Context, Visit } from './visit.ts';
import type { Html } from './format.ts';
import type { Page } from './page.ts';
import { address, codeWithMeaning, countCell, emptyState, outside, pair, table } from './parts.ts';
import { findRun, readListings, readRunLinks, readRuns, type Run } from './read-audit.ts';
import { LINK_MEANINGS, RUN_MEANINGS } from '../code-meanings.ts';
import { findMeaning, toWord } from './texts-codes.ts';

const RUNS = 100;
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
  const runs = await readRuns(db, RUNS);
  const body =
    runs.length === 0
      ? html`<p>${say('noRuns')}</p>
          ${emptyState(visit)}`
      : runTable(visit, runs);
  return { title: say('runs'), body, section: 'runs' };
}

function runTable(visit: Visit, runs: readonly Run[]): Html {
  const { say, formats, language } = visit;
  const rows = runs.map(
    (run) =>
      html`<tr class="run-${run.status}">
        <th scope="row"><a href="${visit.href(`/runs/${run.run_id}`)}">${run.run_id}</a></th>
        <td>${formats.instant(run.started_at)}</td>
        <td>${outside(run.command)}</td>
        <td class="outcome">${signOf(run)} ${toWord(RUN_MEANINGS, run.status, language)}</td>
        <td class="number">${durationOf(visit, run)}</td>
        ${countCell(visit, run.found)} ${STATES.map((state) => countCell(visit, run[state]))}
        <td class="message">${outside(run.message)}</td>
      </tr>`,
  );
  const before = ['run', 'started', 'command', 'outcome', 'duration', 'foundLinks'] as const;
  const headings = [
    ...before.map((key) => say(key)),
    ...STATES.map(
      (state) =>
        html`<th scope="col" class="number">${toWord(LINK_MEANINGS, state, language)}</th>`,
    ),
    say('message'),
  ];
  return table({
    id: 'runs',
    caption: say('runsCaption', { n: runs.length }),
    headings: headings,
    rows,
    kind: 'runs',
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
  ${pager(visit, runId, number, Math.ceil(of / LINKS_A_PAGE))}`;
  return { title: visit.say('runTitle', { id: run.run_id }), body, section: 'runs' };
}

function runFacts(visit: Visit, run: Run): Html {
  const { say, formats, language } = visit;
  const program = { version: run.program_version, host: outside(run.host), pid: run.pid };
  return html`<dl class="pairs">
    ${pair(say('outcome'), `${signOf(run)} ${toWord(RUN_MEANINGS, run.status, language)}`)}
    ${pair(say('command'), outside(run.command))}
    ${pair(say('started'), formats.instant(run.started_at))}
    ${pair(say('duration'), durationOf(visit, run))} ${pair(say('message'), outside(run.message))}
    ${pair(say('programLabel'), say('program', program))}
  </dl>`;
}

function countTable(visit: Visit, run: Run): Html {
  const { say, language } = visit;
  const headings = STATES.map((state) => toWord(LINK_MEANINGS, state, language));
  return table({
    id: 'counts',
    caption: say('countsCaption'),
    headings: [
      say('foundLinks'),
      ...headings.map((text) => html`<th scope="col" class="number">${text}</th>`),
    ],
    rows: [
      html`<tr>
        ${countCell(visit, run.found)} ${STATES.map((state) => countCell(visit, run[state]))}
      </tr>`,
    ],
  });
}

function listingTable(visit: Visit, listings: Awaited<ReturnType<typeof readListings>>): Html {
  const { say, formats } = visit;
  const rows = listings.map(
    (listing) =>
      html`<tr>
        <td>${address(listing.source)}</td>
        <td>${outside(listing.kind)}</td>
        <td>${listing.complete ? `✓ ${say('yes')}` : `✗ ${say('no')}`}</td>
        <td class="number">${formats.count(listing.links)}</td>
        <td>
          ${listing.problem_code === null ? '' : html`<code>${outside(listing.problem_code)}</code> ${outside(listing.problem)}`}
        </td>
      </tr>`,
  );
  const headings = ['source', 'kind', 'readWhole', 'foundLinks', 'problem'] as const;
  return table({
    id: 'sources',
    caption: say('sourcesCaption'),
    headings: headings.map((key) => say(key)),
    rows,
  });
}

type RunLink = Awaited<ReturnType<typeof readRunLinks>>['links'][number];

function linkTable(visit: Visit, links: readonly RunLink[]): Html {
  const { say, formats, language } = visit;
  const rows = links.map((link) => {
    const document =
      link.document_key === null
        ? ''
        : html`<a href="${visit.href(`/document/${link.document_key}`)}">${link.document_key}</a>`;
    const publication = link.quarter_code === null ? '' : formats.quarter(link.quarter_code);
    return html`<tr>
      <th scope="row">${toWord(LINK_MEANINGS, link.state, language)}</th>
      <td>${publication}</td>
      <td>${outside(link.region_name)}</td>
      <td>${linkReason(visit, link)}</td>
      <td>${document}</td>
      <td>${address(link.url)}</td>
    </tr>`;
  });
  const headings = ['state', 'quarter', 'region', 'reason', 'document', 'link'] as const;
  return table({
    id: 'links',
    caption: say('linksCaption'),
    headings: headings.map((key) => say(key)),
    rows,
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

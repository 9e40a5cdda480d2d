/** The page *Wachtrij*: what waits for a person, why, since when, and what to type. */
import { html } from 'hono/html';

import { programName } from '../program.ts';
import {
  readStatus,
  type WarehouseStatus,
  nextCommands,
  type WaitingDocument,
} from '../load/status.ts';
import { namedDocuments } from '../load/ledger/documents.ts';
import { checkTable } from './document.ts';
import type { Html } from './format.ts';
import { csvAddress, dataset } from './numbers.ts';
import type { Context, Page, Visit } from './page.ts';
import {
  address,
  codeWithMeaning,
  emptyState,
  outside,
  pair,
  section,
  table,
  typed,
} from './table.ts';

/** What waits, without its findings. */
export const QUEUE = dataset(
  async (db) =>
    await namedDocuments(db)
      .select(['document.reason', 'document.judged_at', 'document.url'])
      .where('document.status', '=', 'quarantined')
      .orderBy('document.quarter_key')
      .orderBy('document.region_key')
      .orderBy('document.document_key')
      .execute(),
  [
    { key: 'document_key', kind: 'count' },
    { key: 'quarter_code' },
    { key: 'region_code' },
    { key: 'region_name' },
    { key: 'reason' },
    { key: 'judged_at', kind: 'instant' },
    { key: 'url' },
    { key: 'sha256' },
  ],
  [],
);

export async function queuePage({ db, reference }: Context, visit: Visit): Promise<Page> {
  const { say } = visit;
  const status = await readStatus(db);
  const names = new Map<string, string>(
    reference.data.regions.map((region) => [region.am_code, region.official_name]),
  );
  const documents = status.waiting.map((document) => waitingDocument(visit, document, names));
  const body = html`${status.documents + status.waiting.length === 0 ? emptyState(visit) : ''}
  ${
    documents.length === 0
      ? html`<p class="complete">${say('queueEmpty')}</p>`
      : html`<p>${say('queueText')}</p>
          ${documents}
          <p class="note">
            <a href="${csvAddress('wachtrij', {})}">${say('csv', { caption: say('queue') })}</a>
          </p>`
  }
  ${failingLinks(visit, status)}`;
  return { title: say('queue'), body, section: 'queue' };
}

function waitingDocument(
  visit: Visit,
  document: WaitingDocument,
  names: ReadonlyMap<string, string>,
): Html {
  const { say, formats } = visit;
  const { documentKey, quarter, region, reason } = document;
  const id = `document-${documentKey}`;
  const heading = say('documentOf', {
    quarter: quarter === undefined ? say('unknownQuarter') : formats.quarter(quarter),
    region: region === undefined ? say('unknownRegion') : (names.get(region) ?? region),
  });
  const [first = '', ...others] = nextCommands(document, programName());
  return html`<article class="waiting" aria-labelledby="${id}">
    <h2 id="${id}"><a href="${visit.href(`/document/${documentKey}`)}">${heading}</a></h2>
    <dl class="pairs">
      ${pair(say('why'), reason === undefined ? undefined : codeWithMeaning(visit, reason))}
      ${pair(say('since'), formats.instant(document.since))}
      ${pair(say('sourceAddress'), document.url === '' ? undefined : address(document.url))}
      ${pair('sha256', html`<code class="hash">${document.sha256}</code>`)}
      ${pair(
        say('whatToType'),
        html`${typed(first)}${others.map(
          (other) =>
            html`<p>${say('orElse')}</p>
              ${typed(other)}`,
        )}`,
      )}
      ${pair('Runbook', reason === undefined ? undefined : say('runbookEntry', { code: outside(reason) }))}
    </dl>
    ${
      document.findings.length === 0
        ? ''
        : checkTable(visit, id, say('findingsCaption', { publication: heading }), document.findings)
    }
  </article>`;
}

function failingLinks(visit: Visit, { failing }: WarehouseStatus): Html {
  if (failing.length === 0) return html``;
  const { say } = visit;
  const shown = table<WarehouseStatus['failing'][number]>(visit, {
    id: 'failing',
    caption: say('failingCaption'),
    columns: [
      { heading: 'link', cell: ({ url }) => address(url) },
      { heading: 'reason', cell: ({ reason }) => codeWithMeaning(visit, reason) },
      { key: 'message', heading: 'message' },
    ],
    rows: failing,
  });
  return section(
    'failing',
    say('failingTitle'),
    html`<p>${say('failingText')}</p>
      ${shown}`,
  );
}

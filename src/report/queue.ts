/** The page *Wachtrij*: what waits for a person, why, since when, and what to type. */
import { html } from 'hono/html';

import {
  readStatus,
  type WarehouseStatus,
  nextCommands,
  type WaitingDocument,
} from '../load/status.ts';
import { namedDocuments } from '../load/ledger/documents.ts';
import type { Db } from '../load/schema.ts';
import { checkTable, publicationName } from './document.ts';
import { dataset } from './numbers.ts';
import type { Content, DataVisit, Html, Page } from './page.ts';
import { emptyState, pair, section, step, typed } from './parts.ts';
import { csvNote, table } from './table.ts';
import { address, codeWithMeaning, outside } from './words.ts';

/** What waits, without its findings. */
export const QUEUE = dataset(
  'wachtrij',
  [],
  (db: Db) =>
    namedDocuments(db)
      .select(['document.reason', 'document.judged_at', 'document.url'])
      .where('document.status', '=', 'quarantined')
      .orderBy('document.quarter_key')
      .orderBy('document.region_key')
      .orderBy('document.document_key'),
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
);

export async function queuePage(visit: DataVisit): Promise<Page> {
  const { say } = visit;
  const status = await readStatus(visit.db);
  const documents = status.waiting.map((document) => waitingDocument(visit, document));
  const waiting = [
    html`<p>${say('queueText')}</p>`,
    documents,
    csvNote(visit, QUEUE.csvAddress(), say('queue')),
  ];
  const body = html`${status.documents + documents.length === 0 && emptyState(visit)}
  ${documents.length === 0 ? html`<p class="complete">${say('queueEmpty')}</p>` : waiting}
  ${failingLinks(visit, status)}`;
  return { title: say('queue'), body, section: 'queue' };
}

function waitingDocument(visit: DataVisit, document: WaitingDocument): Html {
  const { say, formats, reference } = visit;
  const { documentKey, quarter, region: code, reason, findings } = document;
  const id = `document-${documentKey}`;
  const region = reference.data.regions.findLast(({ am_code }) => am_code === code);
  const heading = publicationName(visit, quarter, region?.official_name ?? code);
  const [first = '', ...others] = nextCommands(document);
  const commands = [typed(first), others.map((other) => step(say('orElse'), other))];
  return html`<article class="waiting" aria-labelledby="${id}">
    <h2 id="${id}"><a href="${visit.href(`/document/${documentKey}`)}">${heading}</a></h2>
    <dl class="pairs">
      ${pair(say('why'), reason && codeWithMeaning(visit, reason))}
      ${pair(say('since'), formats.instant(document.since))}
      ${pair(say('sourceAddress'), document.url && address(document.url))}
      ${pair('sha256', html`<code class="hash">${document.sha256}</code>`)}
      ${pair(say('whatToType'), commands)}
      ${pair('Runbook', reason && say('runbookEntry', { code: outside(reason) }))}
    </dl>
    ${findings.length > 0 && checkTable(visit, id, say('findingsCaption', { publication: heading }), findings)}
  </article>`;
}

function failingLinks(visit: DataVisit, { failing }: WarehouseStatus): Content {
  if (failing.length === 0) return undefined;
  const { say } = visit;
  const shown = table(visit, {
    id: 'failing',
    caption: say('failingCaption'),
    columns: [
      { heading: 'link', cell: ({ url }) => address(url) },
      { key: 'reason', kind: 'code', heading: 'reason' },
      { key: 'message', heading: 'message' },
    ],
    rows: failing,
  });
  return section('failing', say('failingTitle'), [html`<p>${say('failingText')}</p>`, shown]);
}

/** The page *Wachtrij*: what waits for a person, why, since when, and what to type. */
import { html } from 'hono/html';

import { programName } from '../program.ts';
import { readStatus, type WarehouseStatus } from '../load/status.ts';
import { nextCommands, type WaitingDocument } from '../load/waiting.ts';
import type { Context, Visit } from './visit.ts';
import type { Html } from './format.ts';
import type { Page } from './page.ts';
import { address, codeWithMeaning, emptyState, outside, pair, table, typed } from './parts.ts';

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
          ${documents}`
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
    ${findingTable(visit, document, id, heading)}
  </article>`;
}

function findingTable(
  visit: Visit,
  document: WaitingDocument,
  id: string,
  publication: string,
): Html {
  const { say } = visit;
  if (document.findings.length === 0) return html``;
  const rows = document.findings.map((finding) => {
    const isBlocking = finding.severity === 'block';
    return html`<tr class="${isBlocking ? 'blocks' : 'warns'}">
      <th scope="row">${codeWithMeaning(visit, finding.code)}</th>
      <td>${outside(finding.subject)}</td>
      <td>${outside(finding.expected)}</td>
      <td>${outside(finding.found)}</td>
      <td class="outcome">${isBlocking ? '✗' : '!'} ${say(isBlocking ? 'blocks' : 'warns')}</td>
    </tr>`;
  });
  const headings = ['check', 'subject', 'expected', 'found', 'result'] as const;
  return table({
    id,
    caption: say('findingsCaption', { publication }),
    headings: headings.map((key) => say(key)),
    rows,
    kind: 'checks',
  });
}

function failingLinks(visit: Visit, { failing }: WarehouseStatus): Html {
  if (failing.length === 0) return html``;
  const { say } = visit;
  const rows = failing.map(
    (link) =>
      html`<tr>
        <td>${address(link.url)}</td>
        <td>${codeWithMeaning(visit, link.reason)}</td>
        <td>${outside(link.message)}</td>
      </tr>`,
  );
  const headings = ['link', 'reason', 'message'] as const;
  const shown = table({
    id: 'failing',
    caption: say('failingCaption'),
    headings: headings.map((key) => say(key)),
    rows,
  });
  return html`<section aria-labelledby="failing">
    <h2 id="failing">${say('failingTitle')}</h2>
    <p>${say('failingText')}</p>
    ${shown}
  </section>`;
}

/** The page *Document*: where it comes from, every check, and how its page was read. */
import { html } from 'hono/html';

import { programName } from '../program.ts';
import type { Context, Visit } from './visit.ts';
import { documentDrawing } from './document-drawing.ts';
import type { Html } from './format.ts';
import type { Page } from './page.ts';
import {
  address,
  codeAlone,
  codeWithMeaning,
  outside,
  pair,
  scrolling,
  table,
  typed,
} from './parts.ts';
import { readDocument, type DocumentPage } from './read-audit.ts';
import { DECISION_MEANINGS, DOCUMENT_MEANINGS } from '../code-meanings.ts';
import { findMeaning, toWord } from './texts-codes.ts';

export async function documentPage(
  { db }: Context,
  visit: Visit,
  documentKey: number,
): Promise<Page | undefined> {
  const found = await readDocument(db, documentKey);
  if (!found) return undefined;
  const { say } = visit;
  const { document, cells, overlay } = found;
  const title = say('documentTitle', { hash: document.sha256.slice(0, 12) });
  const drawing = html`${overlay === undefined ? '' : overlayFigure(visit, document)}
  ${cells.length > 0 ? documentDrawing(visit, cells) : ''}
  ${
    cells.length > 0 || overlay !== undefined
      ? ''
      : html`<p>${say('noCells')}</p>
          ${typed(`${programName()} inspect --overlay out.html FILE.pdf`)}`
  }`;
  const checked = html`<section aria-labelledby="checks">
    <h2 id="checks">${say('checksTitle')}</h2>
    ${checkTable(visit, found)}
  </section>`;
  const drawn = html`<section aria-labelledby="drawing">
    <h2 id="drawing">${say('drawingTitle')}</h2>
    ${drawing}
  </section>`;
  // of a document that waits the picture says most
  const body = html`${publicationLine(visit, document)}
    <section aria-labelledby="origin">
      <h2 id="origin">${say('originTitle')}</h2>
      <dl class="pairs">${origin(visit, document)}</dl>
      ${decisionTable(visit, found)}
    </section>
    ${overlay === undefined ? [checked, drawn] : [drawn, checked]}`;
  return { title, body };
}

type Stored = DocumentPage['document'];

/** The pages as the reader saw them; as a picture, so that nothing of it can reach the page around it. */
function overlayFigure({ say }: Visit, document: Stored): Html {
  const url = `/document/${document.document_key}/overlay.svg`;
  const picture = html`<img src="${url}" alt="${say('overlayAlt')}" />`;
  return html`<p>${say('overlayText')}</p>
    <figure class="overlay">
      <figcaption id="overlay-caption"><a href="${url}">${say('overlayOpen')}</a></figcaption>
      ${scrolling('overlay-caption', picture)}
    </figure>`;
}

function publicationLine(visit: Visit, document: Stored): Html {
  const { say, formats } = visit;
  const { quarter_code: quarter, region_code: region } = document;
  const text = say('documentOf', {
    quarter: quarter === null ? say('unknownQuarter') : formats.quarter(quarter),
    region: outside(document.region_name ?? say('unknownRegion')),
  });
  return quarter === null || region === null
    ? html`<p class="lead">${text}</p>`
    : html`<p class="lead">
        <a href="${visit.href(`/regio/${region}`, { kwartaal: quarter })}">${text}</a>
      </p>`;
}

function origin(visit: Visit, document: Stored): Html {
  const { say, formats, language } = visit;
  const instant = (value: Date | null) => (value === null ? undefined : formats.instant(value));
  const by = document.superseded_by;
  const from = { header: say('fromHeader'), layout: say('fromLayout') };
  return html`${pair(say('state'), toWord(DOCUMENT_MEANINGS, document.status, language))}
  ${pair(say('reason'), reasonOf(visit, document))}
  ${pair(say('sourceAddress'), document.url === null ? undefined : address(document.url))}
  ${pair(say('seenAs'), seenAs(document.seen_as))}
  ${pair('sha256', html`<code class="hash">${document.sha256}</code>`)}
  ${pair(say('archivedPdf'), html`<a href="/document/${document.document_key}/pdf">${say('download')}</a> (${say('bytes', { n: formats.count(document.size_bytes) })})`)}
  ${pair(say('publishedOn'), document.published_on === null ? undefined : formats.day(document.published_on))}
  ${pair(say('fetchedAt'), instant(document.archived_at))}
  ${pair(say('judgedAt'), instant(document.judged_at))}
  ${pair(say('loadedAt'), instant(document.loaded_at))}
  ${pair(say('supersededAt'), document.superseded_at === null ? undefined : html`${instant(document.superseded_at)}${by === null ? '' : html` ${say('supersededBy')} <a href="${visit.href(`/document/${by}`)}">${by}</a>`}`)}
  ${pair(say('withdrawnAt'), instant(document.withdrawn_at))}
  ${pair(say('layout'), outside(document.layout))}
  ${pair(say('measuresFrom'), document.measures_from === null ? undefined : from[document.measures_from])}
  ${pair(say('readerVersion'), outside(document.reader_version))}`;
}

/** A code when quarantined, an operator's words when rejected. */
function reasonOf(visit: Visit, { reason }: Stored): Html | string | undefined {
  if (reason === null) return undefined;
  return findMeaning(reason, visit.language) === undefined
    ? outside(reason)
    : codeWithMeaning(visit, reason);
}

/** What was seen on the way: names as they are stored, values from outside. */
function seenAs(value: unknown): Html | undefined {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return undefined;
  const items = entries.map(
    ([name, seen]) =>
      html`<li>
        <code>${outside(name)}</code>
        ${outside(Array.isArray(seen) ? seen.join(', ') : String(seen))}
      </li>`,
  );
  return html`<ul class="plain">
    ${items}
  </ul>`;
}

function decisionTable(visit: Visit, { decisions }: DocumentPage): Html {
  if (decisions.length === 0) return html``;
  const { say, formats, language } = visit;
  const rows = decisions.map(
    (row) =>
      html`<tr>
        <th scope="row">${toWord(DECISION_MEANINGS, row.kind, language)}</th>
        <td>${row.codes.map((code) => html`<code>${outside(code)}</code> `)}</td>
        <td>${outside(row.reason)}</td>
        <td>${outside(row.decided_by)}</td>
        <td>${formats.instant(row.decided_at)}</td>
      </tr>`,
  );
  const headings = ['decision', 'code', 'reason', 'decidedBy', 'changedAt'] as const;
  return table({
    id: 'decisions',
    caption: say('decisionsCaption'),
    headings: headings.map((key) => say(key)),
    rows,
  });
}

function checkTable(visit: Visit, { checks }: DocumentPage): Html {
  const { say } = visit;
  if (checks.length === 0) return html`<p>${say('noChecks')}</p>`;
  const passed = checks.filter((check) => check.passed).length;
  const rows = checks.map((check) => {
    const outcome = toOutcome(check);
    return html`<tr class="${outcome}">
      <th scope="row">
        ${check.passed ? codeAlone(visit, check.code) : codeWithMeaning(visit, check.code)}
      </th>
      <td>${outside(check.subject)}</td>
      <td>${outside(check.expected)}</td>
      <td>${outside(check.found)}</td>
      <td class="outcome">${OUTCOME_SIGNS[outcome]} ${say(outcome)}</td>
    </tr>`;
  });
  const headings = ['check', 'subject', 'expected', 'found', 'result'] as const;
  return html`<p>${say('checksText', { passed, all: checks.length })}</p>
    ${table({ id: 'checks', caption: say('checksCaption'), headings: headings.map((key) => say(key)), rows, kind: 'checks' })}`;
}

const OUTCOME_SIGNS = { passed: '✓', accepted: '○', blocks: '✗', warns: '!' } as const;

function toOutcome(check: DocumentPage['checks'][number]): keyof typeof OUTCOME_SIGNS {
  if (check.passed) return 'passed';
  if (check.accepted) return 'accepted';
  return check.severity === 'block' ? 'blocks' : 'warns';
}

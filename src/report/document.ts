/** The page *Document*: where it comes from, every check, and how its page was read. */
import { html } from 'hono/html';
import type { Kysely } from 'kysely';

import { findMeaning, toWord } from '../meanings.ts';
import { namedDocuments } from '../load/ledger/documents.ts';
import type { Database } from '../load/schema.ts';
import { MEASURES } from '../measures.ts';
import { programName } from '../program.ts';
import type { Html } from './format.ts';
import type { Context, Page, Visit } from './page.ts';
import {
  address,
  codeAlone,
  codeWithMeaning,
  outside,
  pair,
  scrolling,
  table,
  typed,
} from './table.ts';

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
    ${checkSection(visit, found)}
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
  return html`${pair(say('state'), toWord('document_status', document.status, language))}
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
  return table<DocumentPage['decisions'][number]>(visit, {
    id: 'decisions',
    caption: visit.say('decisionsCaption'),
    columns: [
      {
        heading: 'decision',
        cell: (row, { language }) => toWord('decision', row.kind, language),
      },
      {
        heading: 'code',
        cell: (row) => html`${row.codes.map((code) => html`<code>${outside(code)}</code> `)}`,
      },
      { key: 'reason', heading: 'reason' },
      { key: 'decided_by', heading: 'decidedBy' },
      { key: 'decided_at', heading: 'changedAt' },
    ],
    rows: decisions,
  });
}

function checkSection(visit: Visit, { checks }: DocumentPage): Html {
  const { say } = visit;
  if (checks.length === 0) return html`<p>${say('noChecks')}</p>`;
  const passed = checks.filter((check) => check.passed).length;
  return html`<p>${say('checksText', { passed, all: checks.length })}</p>
    ${checkTable(visit, 'check-results', say('checksCaption'), checks)}`;
}

type Check = {
  readonly code: string;
  readonly severity: string;
  readonly subject: string | null;
  readonly expected: string | null | undefined;
  readonly found: string | null | undefined;
  readonly passed?: boolean;
  readonly accepted?: boolean;
};

/** Checks with what was expected and what was found: of a document, or the findings for which it waits. */
export function checkTable(
  visit: Visit,
  id: string,
  caption: string,
  checks: readonly Check[],
): Html {
  return table<Check>(visit, {
    id,
    caption,
    columns: [
      {
        heading: 'check',
        cell: ({ code, passed }) =>
          passed ? codeAlone(visit, code) : codeWithMeaning(visit, code),
      },
      { key: 'subject', heading: 'subject' },
      { key: 'expected', heading: 'expected' },
      { key: 'found', heading: 'found' },
      {
        heading: 'result',
        cell: (check, { say }) =>
          html`<span class="outcome"
            >${OUTCOME_SIGNS[toOutcome(check)]} ${say(toOutcome(check))}</span
          >`,
      },
    ],
    rows: checks,
    kind: 'checks',
    rowClass: toOutcome,
  });
}

const OUTCOME_SIGNS = { passed: '✓', accepted: '○', blocks: '✗', warns: '!' } as const;

function toOutcome({ passed, accepted, severity }: Check): keyof typeof OUTCOME_SIGNS {
  if (passed) return 'passed';
  if (accepted) return 'accepted';
  return severity === 'block' ? 'blocks' : 'warns';
}

// The cells of a document as a drawing and as a table.

type StoredCell = DocumentPage['cells'][number];

function documentDrawing(visit: Visit, cells: readonly StoredCell[]): Html {
  const { say } = visit;
  return html`<p>${say('drawingText')}</p>
    ${toPages(cells.map((cell) => toDrawn(visit, cell))).map((page) => drawPage(visit, page))}
    <details>
      <summary>${say('chartTable')}</summary>
      ${cellTable(visit, cells)}
    </details>`;
}

/** Row 0 is the total row. */
function toDrawn({ say }: Visit, cell: StoredCell) {
  return {
    page: cell.page,
    row: cell.row_number,
    name: cell.row_number === 0 ? say('totalRow') : outside(cell.printed_name),
    text: outside(cell.raw_text),
    left: cell.box_left,
    top: cell.box_top,
    right: cell.box_right,
    bottom: cell.box_bottom,
  };
}

function drawPage({ say }: Visit, { page, viewBox, cells, names }: DrawnPage): Html {
  const id = `page-${page}`;
  const boxes = cells.map((cell) => {
    const { left, top, right, bottom, text, row } = cell;
    const kind = row === 0 ? 'cell total' : 'cell';
    return html`<g class="${kind}"
      ><rect
        x="${left - 1.5}"
        y="${top - 1}"
        width="${right - left + 3}"
        height="${bottom - top + 2}"
        rx="1"
      /><text x="${right}" y="${bottom - 1.5}" text-anchor="end">${text}</text></g
    >`;
  });
  const labels = names.map(
    ({ text, right, baseline }) =>
      html`<text class="row-name" x="${right}" y="${baseline}" text-anchor="end">${text}</text>`,
  );
  const title = say('drawingPage', { n: page, cells: cells.length });
  const drawing = html`<svg
    viewBox="${viewBox.join(' ')}"
    role="img"
    aria-labelledby="${id}-title ${id}-text"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-text">${say('drawingDescription')}</desc>
    ${labels}${boxes}
  </svg>`;
  return html`<figure class="drawing">
    <figcaption id="${id}-caption">${title}</figcaption>
    ${scrolling(`${id}-caption`, drawing)}
  </figure>`;
}

const HEADINGS = ['municipalWith', 'municipalWithout', 'uwvWith', 'uwvWithout', 'known'] as const;

function cellTable(visit: Visit, cells: readonly StoredCell[]): Html {
  const rows = [...Map.groupBy(cells, (cell) => cell.row_number)]
    // the total row is number 0 and stands last
    .sort(([a], [b]) => (a || Infinity) - (b || Infinity))
    .map(([number, row]) => ({ number, row }));
  return table<(typeof rows)[number]>(visit, {
    id: 'cells',
    caption: visit.say('cellsCaption'),
    columns: [
      {
        heading: 'municipality',
        cell: ({ number, row }, { say }) =>
          number === 0 ? say('totalRow') : outside(row[0]?.printed_name),
      },
      ...MEASURES.map((measure, index) => ({
        heading: HEADINGS[index] ?? 'known',
        kind: 'count' as const,
        cell: ({ row }: (typeof rows)[number]) =>
          outside(row.find((cell) => cell.measure === measure)?.raw_text),
      })),
    ],
    rows,
  });
}

// The drawing of a page: every cell that was read, at its place. Pure; PDF points, origin top left.

type DrawnCell = ReturnType<typeof toDrawn>;
type DrawnPage = ReturnType<typeof toPage>;

const MARGIN = 12;
/** Room for the names before the first column, in points. */
const NAME_WIDTH = 170;

/** The part of each page that holds cells, with room for the names. */
export function toPages(cells: readonly DrawnCell[]): DrawnPage[] {
  return [...Map.groupBy(cells, (cell) => cell.page)]
    .sort(([a], [b]) => a - b)
    .map(([page, group]) => toPage(page, group));
}

function toPage(page: number, cells: readonly DrawnCell[]) {
  const left = Math.min(...cells.map((cell) => cell.left));
  const top = Math.min(...cells.map((cell) => cell.top));
  const right = Math.max(...cells.map((cell) => cell.right));
  const bottom = Math.max(...cells.map((cell) => cell.bottom));
  // where the name of each row begins; its own place is not kept
  const names = [...Map.groupBy(cells, (cell) => cell.row)].flatMap(([, row]) => {
    const first = row.toSorted((a, b) => a.left - b.left)[0];
    return first && first.name !== ''
      ? [{ text: first.name, right: left - MARGIN, baseline: first.bottom - 1.5 }]
      : [];
  });
  const start = left - MARGIN - NAME_WIDTH;
  const [width, height] = [right - start + MARGIN, bottom - top + 2 * MARGIN];
  return { page, viewBox: [start, top - MARGIN, width, height].map(round), cells, names };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

// What is kept of a document: schema etl.

type DocumentPage = NonNullable<Awaited<ReturnType<typeof readDocument>>>;

/** A document with everything that is kept about it; undefined when there is none with this key. */
async function readDocument(db: Kysely<Database>, documentKey: number) {
  const document = await namedDocuments(db)
    .innerJoin('etl.document_content as content', 'content.sha256', 'document.sha256')
    .selectAll('document')
    .select(['content.archived_at', 'content.size_bytes'])
    .where('document.document_key', '=', documentKey)
    .executeTakeFirst();
  if (!document) return undefined;
  const checks = await db
    .selectFrom('etl.check_result')
    .selectAll()
    .where('document_key', '=', documentKey)
    .orderBy('passed')
    .orderBy('accepted')
    .orderBy('severity')
    .orderBy('ordinal')
    .execute();
  const cells = await db
    .selectFrom('etl.cell as cell')
    .selectAll()
    .where('document_key', '=', documentKey)
    .orderBy('row_number')
    .execute();
  const decisions = await db
    .selectFrom('etl.decision')
    .selectAll()
    .where('document_key', '=', documentKey)
    .orderBy('decision_key')
    .execute();
  const overlay = await db
    .selectFrom('etl.overlay')
    .select('document_key')
    .where('document_key', '=', documentKey)
    .executeTakeFirst();
  return { document, checks, cells, decisions, overlay };
}

/** The hash of a document's archived file. */
export async function findArchived(db: Kysely<Database>, documentKey: number) {
  return await db
    .selectFrom('etl.document')
    .select('sha256')
    .where('document_key', '=', documentKey)
    .executeTakeFirst();
}

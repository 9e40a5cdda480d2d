/** The page *Document*: where it comes from, every check, and how its page was read. */
import { html } from 'hono/html';

import { findMeaning, toWord } from '../meanings.ts';
import { namedDocuments } from '../load/ledger/documents.ts';
import type { Db } from '../load/schema.ts';
import { MEASURES } from '../measures.ts';
import { programName } from '../program.ts';
import type { Content, DataVisit, Html, MaybePage, Visit } from './page.ts';
import { pair, scrolling, section, step, svg } from './parts.ts';
import { table } from './table.ts';
import { address, codeAlone, codeWithMeaning, documentLink, list, outside } from './words.ts';

export async function documentPage(visit: DataVisit, key: number): MaybePage {
  const found = await readDocument(visit.db, key);
  if (!found) return undefined;
  const { say } = visit;
  const { document, cells } = found;
  const hasOverlay = document.overlay !== null;
  const pairs = html`<dl class="pairs">${origin(visit, document)}</dl>`;
  const pictures = [
    hasOverlay && overlayFigure(visit, document),
    cells.length > 0 && documentDrawing(visit, cells),
  ];
  const howToDraw = step(say('noCells'), `${programName()} inspect --overlay out.html FILE.pdf`);
  const drawing = pictures.some(Boolean) ? pictures : howToDraw;
  const checked = section('checks', say('checksTitle'), checkSection(visit, found));
  const drawn = section('drawing', say('drawingTitle'), drawing);
  // of a document that waits the picture says most
  const body = html`${publicationLine(visit, document)}
  ${section('origin', say('originTitle'), [pairs, decisionTable(visit, found)])}
  ${hasOverlay ? [drawn, checked] : [checked, drawn]}`;
  return { title: say('documentTitle', { hash: document.sha256.slice(0, 12) }), body };
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
  const { quarter_code: quarter, region_code: region, region_name: name } = document;
  const text = publicationName(visit, quarter ?? undefined, name ?? undefined);
  const address = quarter && region && visit.href(`/regio/${region}`, { kwartaal: quarter });
  return html`<p class="lead">${address ? html`<a href="${address}">${text}</a>` : text}</p>`;
}

/** What a document is of, as far as it is known. */
export function publicationName({ say, formats }: Visit, quarter?: string, region?: string) {
  return say('documentOf', {
    quarter: quarter === undefined ? say('unknownQuarter') : formats.quarter(quarter),
    region: outside(region ?? say('unknownRegion')),
  });
}

function origin(visit: Visit, document: Stored): Content {
  const { say, formats, language } = visit;
  const instant = (value: Date | null) => value && formats.instant(value);
  const { published_on: published, measures_from: from, url } = document;
  const pdf = html`<a href="/document/${document.document_key}/pdf">${say('download')}</a>
    (${say('bytes', { n: formats.count(document.size_bytes) })})`;
  const by = documentLink(visit, document.superseded_by);
  const superseded = document.superseded_at && [
    formats.instant(document.superseded_at),
    by && html` ${say('supersededBy')} ${by}`,
  ];
  const measuresFrom = { header: say('fromHeader'), layout: say('fromLayout') };
  return [
    pair(say('state'), toWord('document_status', document.status, language)),
    pair(say('reason'), reasonOf(visit, document)),
    pair(say('sourceAddress'), url === null ? '' : address(url)),
    pair(say('seenAs'), seenAs(document.seen_as)),
    pair('sha256', html`<code class="hash">${document.sha256}</code>`),
    pair(say('archivedPdf'), pdf),
    pair(say('publishedOn'), published && formats.day(published)),
    pair(say('fetchedAt'), instant(document.archived_at)),
    pair(say('judgedAt'), instant(document.judged_at)),
    pair(say('loadedAt'), instant(document.loaded_at)),
    pair(say('supersededAt'), superseded),
    pair(say('withdrawnAt'), instant(document.withdrawn_at)),
    pair(say('layout'), outside(document.layout)),
    pair(say('measuresFrom'), from && measuresFrom[from]),
    pair(say('readerVersion'), outside(document.reader_version)),
  ];
}

/** A code when quarantined, an operator's words when rejected. */
function reasonOf(visit: Visit, { reason }: Stored): Content {
  const isCode = reason !== null && findMeaning(reason, visit.language) !== undefined;
  return isCode ? codeWithMeaning(visit, reason) : outside(reason);
}

/** What was seen on the way: names as they are stored, values from outside. */
function seenAs(value: unknown): Content {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const items = entries.map(([name, seen]) => {
    const text = Array.isArray(seen) ? seen.join(', ') : String(seen);
    return html`<code>${outside(name)}</code> ${outside(text)}`;
  });
  return items.length > 0 && list(items, 'plain');
}

function decisionTable(visit: Visit, { decisions }: DocumentPage): Content {
  if (decisions.length === 0) return undefined;
  return table(visit, {
    id: 'decisions',
    caption: visit.say('decisionsCaption'),
    columns: [
      { heading: 'decision', cell: ({ kind }) => toWord('decision', kind, visit.language) },
      {
        heading: 'code',
        cell: ({ codes }) => html`${codes.map((code) => html`<code>${outside(code)}</code> `)}`,
      },
      { key: 'reason', heading: 'reason' },
      { key: 'decided_by', heading: 'decidedBy' },
      { key: 'decided_at', heading: 'changedAt' },
    ],
    rows: decisions,
  });
}

function checkSection(visit: Visit, { checks }: DocumentPage): Html {
  if (checks.length === 0) return html`<p>${visit.say('noChecks')}</p>`;
  const passed = checks.filter((check) => check.passed).length;
  return html`<p>${visit.say('checksText', { passed, all: checks.length })}</p>
    ${checkTable(visit, 'check-results', visit.say('checksCaption'), checks)}`;
}

type Check = Readonly<Record<'code' | 'severity' | 'subject', string>> &
  Readonly<Record<'expected' | 'found', string | null | undefined>> & {
    readonly passed?: boolean;
    readonly accepted?: boolean;
  };

/** Checks with what was expected and what was found: of a document, or the findings for which it waits. */
export function checkTable(visit: Visit, id: string, caption: string, rows: readonly Check[]) {
  return table(visit, {
    id,
    caption,
    rows,
    columns: [
      {
        heading: 'check',
        cell: ({ code, passed }) => (passed ? codeAlone : codeWithMeaning)(visit, code),
      },
      { key: 'subject', heading: 'subject' },
      { key: 'expected', heading: 'expected' },
      { key: 'found', heading: 'found' },
      {
        heading: 'result',
        cell: (check, { say }) => {
          const outcome = toOutcome(check);
          return html`<span class="outcome">${OUTCOME_SIGNS[outcome]} ${say(outcome)}</span>`;
        },
      },
    ],
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

type DrawnCell = ReturnType<typeof toDrawn>;
type DrawnPage = ReturnType<typeof toPage>;

function documentDrawing(visit: Visit, stored: DocumentPage['cells']): Html {
  const cells = stored.map((cell) => toDrawn(visit, cell));
  return html`<p>${visit.say('drawingText')}</p>
    ${toPages(cells).map((page) => drawPage(visit, page))}
    <details>
      <summary>${visit.say('chartTable')}</summary>
      ${cellTable(visit, cells)}
    </details>`;
}

/** Row 0 is the total row. */
function toDrawn({ say }: Visit, stored: DocumentPage['cells'][number]) {
  const { printed_name, raw_text, ...cell } = stored;
  const name = cell.row === 0 ? say('totalRow') : outside(printed_name);
  return { ...cell, name, text: outside(raw_text) };
}

function drawPage({ say }: Visit, { page, viewBox, cells, names }: DrawnPage): Html {
  const id = `page-${page}`;
  const boxes = cells.map(({ left, top, right, bottom, text, row }) => {
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
  const drawing = svg({ id, viewBox, title, description: say('drawingDescription') }, [
    labels,
    boxes,
  ]);
  return html`<figure class="drawing">
    <figcaption id="${id}-caption">${title}</figcaption>
    ${scrolling(`${id}-caption`, drawing)}
  </figure>`;
}

const HEADINGS = ['municipalWith', 'municipalWithout', 'uwvWith', 'uwvWithout', 'known'] as const;

function cellTable(visit: Visit, cells: readonly DrawnCell[]): Html {
  const rows = [...Map.groupBy(cells, ({ row }) => row)]
    // the total row is number 0 and stands last
    .sort(([a], [b]) => (a || Infinity) - (b || Infinity))
    .map(([, row]) => row);
  return table<readonly DrawnCell[]>(visit, {
    id: 'cells',
    caption: visit.say('cellsCaption'),
    columns: [
      { heading: 'municipality', cell: ([first]) => first?.name ?? '' },
      ...HEADINGS.map((heading, index) => ({
        heading,
        kind: 'count' as const,
        cell: (row: readonly DrawnCell[]) =>
          row.find(({ measure }) => measure === MEASURES[index])?.text ?? '',
      })),
    ],
    rows,
  });
}

// The drawing of a page: every cell that was read, at its place. Pure; PDF points, origin top left.

const MARGIN = 12;
/** Room for the names before the first column, in points. */
const NAME_WIDTH = 170;

/** The part of each page that holds cells, with room for the names. */
export function toPages(cells: readonly DrawnCell[]): DrawnPage[] {
  const pages = [...Map.groupBy(cells, (cell) => cell.page)].sort(([a], [b]) => a - b);
  return pages.map(([page, group]) => toPage(page, group));
}

function toPage(page: number, cells: readonly DrawnCell[]) {
  const left = Math.min(...cells.map((cell) => cell.left));
  const top = Math.min(...cells.map((cell) => cell.top));
  const right = Math.max(...cells.map((cell) => cell.right));
  const bottom = Math.max(...cells.map((cell) => cell.bottom));
  // where the name of each row begins; its own place is not kept
  const names = [...Map.groupBy(cells, (cell) => cell.row).values()].flatMap((row) => {
    const first = row.toSorted((a, b) => a.left - b.left)[0];
    return first?.name
      ? [{ text: first.name, right: left - MARGIN, baseline: first.bottom - 1.5 }]
      : [];
  });
  const start = left - MARGIN - NAME_WIDTH;
  const box = [start, top - MARGIN, right - start + MARGIN, bottom - top + 2 * MARGIN];
  return { page, viewBox: box.map((value) => Math.round(value * 100) / 100), cells, names };
}

type DocumentPage = NonNullable<Awaited<ReturnType<typeof readDocument>>>;

/** A document with everything that is kept about it; undefined when there is none with this key. */
async function readDocument(db: Db, key: number) {
  const document = await namedDocuments(db)
    .innerJoin('etl.document_content as content', 'content.sha256', 'document.sha256')
    .leftJoin('etl.overlay as overlay', 'overlay.document_key', 'document.document_key')
    .selectAll('document')
    .select(['content.archived_at', 'content.size_bytes', 'overlay.document_key as overlay'])
    .where('document.document_key', '=', key)
    .executeTakeFirst();
  if (!document) return undefined;
  const checks = await db
    .selectFrom('etl.check_result')
    .selectAll()
    .where('document_key', '=', key)
    .orderBy('passed')
    .orderBy('accepted')
    .orderBy('severity')
    .orderBy('ordinal')
    .execute();
  const cells = await db
    .selectFrom('etl.cell')
    .select(['page', 'row_number as row', 'measure', 'printed_name', 'raw_text'])
    .select(['box_left as left', 'box_top as top', 'box_right as right', 'box_bottom as bottom'])
    .where('document_key', '=', key)
    .orderBy('row_number')
    .execute();
  const decisions = await db
    .selectFrom('etl.decision')
    .selectAll()
    .where('document_key', '=', key)
    .orderBy('decision_key')
    .execute();
  return { document, checks, cells, decisions };
}

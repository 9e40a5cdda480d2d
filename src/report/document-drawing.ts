/** The cells of a document as a drawing and as a table. */
import { html } from 'hono/html';

import { MEASURES } from '../measures.ts';
import type { Html } from './format.ts';
import { outside, scrolling, table } from './parts.ts';
import type { DocumentPage } from './read-audit.ts';
import type { Visit } from './visit.ts';

type StoredCell = DocumentPage['cells'][number];

export function documentDrawing(visit: Visit, cells: readonly StoredCell[]): Html {
  const { say } = visit;
  const drawn = cells.map((cell): DrawnCell => ({
    page: cell.page,
    row: cell.row_number,
    name: cell.row_number === 0 ? say('totalRow') : outside(cell.printed_name),
    text: outside(cell.raw_text),
    left: cell.box_left,
    top: cell.box_top,
    right: cell.box_right,
    bottom: cell.box_bottom,
  }));
  return html`<p>${say('drawingText')}</p>
    ${toPages(drawn).map((page) => drawPage(visit, page))}
    <details>
      <summary>${say('chartTable')}</summary>
      ${cellTable(visit, cells)}
    </details>`;
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

const HEADINGS = [
  'partMunicipalWith',
  'partMunicipalWithout',
  'partUwvWith',
  'partUwvWithout',
  'known',
] as const;

function cellTable({ say }: Visit, cells: readonly StoredCell[]): Html {
  const rows = [...Map.groupBy(cells, (cell) => cell.row_number)]
    // the total row is number 0 and stands last
    .sort(([a], [b]) => (a || Infinity) - (b || Infinity))
    .map(([number, row]) => {
      const texts = MEASURES.map(
        (measure) => row.find((cell) => cell.measure === measure)?.raw_text,
      );
      const name = number === 0 ? say('totalRow') : outside(row[0]?.printed_name);
      return html`<tr>
        <th scope="row">${name}</th>
        ${texts.map((text) => html`<td class="number">${outside(text)}</td>`)}
      </tr>`;
    });
  return table({
    id: 'cells',
    caption: say('cellsCaption'),
    headings: [say('municipality'), ...HEADINGS.map((key) => say(key))],
    rows,
  });
}

// The drawing of a page: every cell that was read, at its place. Pure; PDF points, origin top left.

type DrawnCell = {
  readonly page: number;
  /** 0 is the total row. */
  readonly row: number;
  readonly name: string;
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

type DrawnPage = {
  readonly page: number;
  /** left, top, width, height */
  readonly viewBox: readonly [number, number, number, number];
  readonly cells: readonly DrawnCell[];
  /** Where the name of each row begins; its own place is not kept. */
  readonly names: readonly {
    readonly text: string;
    readonly right: number;
    readonly baseline: number;
  }[];
};

const MARGIN = 12;
/** Room for the names before the first column, in points. */
const NAME_WIDTH = 170;

/** The part of each page that holds cells, with room for the names. */
export function toPages(cells: readonly DrawnCell[]): DrawnPage[] {
  return [...Map.groupBy(cells, (cell) => cell.page)]
    .sort(([a], [b]) => a - b)
    .map(([page, group]) => toPage(page, group));
}

function toPage(page: number, cells: readonly DrawnCell[]): DrawnPage {
  const left = Math.min(...cells.map((cell) => cell.left));
  const top = Math.min(...cells.map((cell) => cell.top));
  const right = Math.max(...cells.map((cell) => cell.right));
  const bottom = Math.max(...cells.map((cell) => cell.bottom));
  const names = [...Map.groupBy(cells, (cell) => cell.row)].flatMap(([, row]) => {
    const first = row.toSorted((a, b) => a.left - b.left)[0];
    return first && first.name !== ''
      ? [{ text: first.name, right: left - MARGIN, baseline: first.bottom - 1.5 }]
      : [];
  });
  const start = left - MARGIN - NAME_WIDTH;
  return {
    page,
    viewBox: [
      round(start),
      round(top - MARGIN),
      round(right - start + MARGIN),
      round(bottom - top + 2 * MARGIN),
    ],
    cells,
    names,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

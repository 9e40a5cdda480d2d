/** One page as layers: paper, columns, cells, the text itself, words, lines, marks. SVG, PDF points. Pure. */
import type { Trace } from '../extract/table/read-document.ts';
import type { PageText, TextItem } from '../extract/pdf/text.ts';
import { MEASURES } from '../measures.ts';
import type { Box } from '../raw.ts';
import type { Mark, Places } from './places.ts';
import { escapeXml, rect, round } from './svg.ts';
import labels from './words.json' with { type: 'json' };

/** More than this is not drawn: a hostile page may hold any number of texts. */
const MOST_TEXTS = 4_000;

export function drawPage(
  trace: Trace,
  places: Places,
  marks: readonly Mark[],
  page: PageText,
): string {
  const { page: number, width, height } = page;
  const isHere = ({ box }: { readonly box: Box }): boolean => box.page === number;
  const words = trace.words.filter(isHere).slice(0, MOST_TEXTS);
  const layers: readonly (readonly [string, readonly string[]])[] = [
    ['columns', trace.blocks.filter(isHere).flatMap((block) => drawColumns(block, places))],
    ['cells', drawCells(places, number)],
    ['read', places.texts.filter(isHere).map(({ box, says }) => rect('read-box', grow(box), says))],
    ['text', page.items.slice(0, MOST_TEXTS).map(drawText)],
    ['unseen', (page.unseen ?? []).slice(0, MOST_TEXTS).map(drawText)],
    ['words', words.map((word) => rect('word', word.box))],
    ['lines', trace.lines.filter(isHere).slice(0, MOST_TEXTS).map(drawLine)],
    ['tags', places.texts.filter(isHere).map(({ box, says }) => drawTag(box, says, width))],
    ['marks', drawMarks(marks, number)],
  ];
  const paper = rect('paper', { left: 0, top: 0, right: width, bottom: height });
  const drawn = layers
    .filter(([, shapes]) => shapes.length > 0)
    .map(([name, shapes]) => `<g class="${name}">${shapes.join('')}</g>`);
  return `${paper}${drawn.join('')}`;
}

/** Stretched to the length that the PDF gives it: it stands where the reader saw it. */
function drawText({ text, x, y, width, size, angle }: TextItem): string {
  const turn = angle === 0 ? '' : ` transform="rotate(${round(angle)} ${round(x)} ${round(y)})"`;
  const length = width > 0 ? ` textLength="${round(width)}" lengthAdjust="spacingAndGlyphs"` : '';
  return `<text x="${round(x)}" y="${round(y)}" font-size="${round(size)}"${length}${turn}>${escapeXml(text)}</text>`;
}

function drawLine({ box, baseline }: Trace['lines'][number]): string {
  const at = round(baseline + 1);
  return `<path d="M${round(box.left)} ${at}H${round(box.right)}"/>`;
}

/** Bands over the rows, each with the measure that its counts were taken for. */
function drawColumns({ box, columns, rows }: Trace['blocks'][number], places: Places): string[] {
  const cells = places.rows.flatMap((row) => row.cells);
  const bands = columns.map(({ left, right }, index) => {
    const middle = (left + right) / 2;
    const cell = cells.find(
      (one) => one.box.page === box.page && one.box.left <= middle && middle <= one.box.right,
    );
    const measure = cell?.measure;
    const { short, title } = measure
      ? labels.measures[measure]
      : { short: String(index + 1), title: `count column ${index + 1}` };
    const kind = measure === undefined ? 'band' : `band band-${MEASURES.indexOf(measure) % 2}`;
    const band = { left: left - 2, right: right + 2, top: box.top - 3, bottom: box.bottom + 3 };
    const label = `<text class="band-label" x="${round(middle)}" y="${round(box.bottom + 9)}" text-anchor="middle">${escapeXml(short)}</text>`;
    return `${rect(kind, band, title)}${label}`;
  });
  const around = grow(box, 6);
  const title = `${rows} lines with ${columns.length || 'an unclear number of'} counts`;
  return [rect(columns.length === 5 ? 'block' : 'block odd', around, title), ...bands];
}

function drawCells({ rows }: Places, page: number): string[] {
  return rows.flatMap((row) => [
    ...(row.name.page === page ? [rect('name', grow(row.name), row.names.join(' · '))] : []),
    ...row.cells
      .filter((cell) => cell.box.page === page)
      .map(({ box, measure }) =>
        rect('cell', grow(box), `${row.names[0] ?? ''}: ${measure ?? 'column not known'}`),
      ),
  ]);
}

/** What was read from a line, at its end where there is room, else below it. */
function drawTag(box: Box, says: string, width: number): string {
  const hasRoom = box.right + 6 + says.length * 3.6 < width;
  const [x, y] = hasRoom ? [box.right + 6, box.bottom - 2] : [box.left, box.bottom + 7];
  return `<text class="tag" x="${round(x)}" y="${round(y)}">${escapeXml(says)}</text>`;
}

function drawMarks(marks: readonly Mark[], page: number): string[] {
  const taken: Spot[] = [];
  return marks.flatMap(({ number, severity, boxes, title, isWhole }) => {
    const here = boxes.filter((box) => box.page === page);
    const kind = `mark ${KINDS[severity]}${isWhole ? ' whole' : ''}`;
    const shapes = here.map((box) => rect(kind, grow(box, 3), title));
    const [first] = here;
    if (first === undefined) return [];
    const spot = freeSpot({ x: first.left - 10, y: (first.top + first.bottom) / 2 }, taken);
    taken.push(spot);
    return [...shapes, drawNumber(number, severity, spot)];
  });
}

/** Numbers of marks that begin on the same spot stand side by side. */
function freeSpot({ x, y }: Spot, taken: readonly Spot[]): Spot {
  let left = x;
  while (taken.some((one) => Math.abs(one.x - left) < 11 && Math.abs(one.y - y) < 11)) left -= 12;
  return { x: left, y };
}

const KINDS = { block: 'blocks', warn: 'warns' } as const;

type Spot = { readonly x: number; readonly y: number };

export function drawNumber(number: number, severity: Mark['severity'], { x, y }: Spot): string {
  return `<g class="number ${KINDS[severity]}"><circle cx="${round(x)}" cy="${round(y)}" r="5.5"/><text x="${round(x)}" y="${round(y + 2.6)}" text-anchor="middle">${number}</text></g>`;
}

function grow(box: Box, by = 1): Box {
  const { page, left, top, right, bottom } = box;
  return { page, left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

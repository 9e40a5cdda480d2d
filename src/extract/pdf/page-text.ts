/** What pdf.js says of a page → where each run of text stands on it as displayed, and in which cell of its structure tree. Pure, PDF points. */
import type { PageViewport } from 'pdfjs-dist';
import type { TextContent } from 'pdfjs-dist/types/src/display/api.d.ts';

import { PDF_LIMITS } from './protocol.ts';
import type { PageText, StructCell, TextItem, UnseenItem } from './text.ts';

/** What pdf.js says of an element of the structure tree; only what is read here. */
export type StructNode = {
  readonly role?: string;
  readonly type?: string;
  readonly id?: string;
  readonly children?: readonly StructNode[];
};

/** Elements may stand inside each other this deep. */
const DEEPEST = 100;

/**
 * Every cell of every table, in the order of the tree (pdf.js leaves out cells that hold nothing on this page), and to which
 * of them marked content belongs. Throws a RangeError when the tree is deeper or has more cells than a real one could.
 */
export function toStructTables(root: StructNode) {
  const cells: StructCell[] = [];
  const cellOf = new Map<string, number>();
  let tables = 0;
  let rows = 0;
  const walk = (
    node: StructNode,
    at: { table?: number | undefined; row?: number; cell?: number },
    depth: number,
  ): void => {
    if (depth > DEEPEST || cells.length > PDF_LIMITS.items) {
      throw new RangeError('a structure tree larger than a document of this kind can have');
    }
    if (node.type === 'content') {
      if (node.id !== undefined && at.cell !== undefined) cellOf.set(node.id, at.cell);
      return;
    }
    let here = at;
    const { table, row } = at;
    const isCell = node.role === 'TD' || node.role === 'TH';
    if (node.role === 'Table') here = { table: tables++ };
    else if (node.role === 'TR') here = { table, row: rows++ };
    else if (isCell && table !== undefined && row !== undefined) {
      here = { table, row, cell: cells.push({ table, row }) - 1 };
    }
    for (const child of node.children ?? []) walk(child, here, depth + 1);
  };
  walk(root, {}, 0);
  return { cells, cellOf };
}

/** A run of text in the user space of its page (origin bottom left, y up). */
export type DrawnText = {
  readonly str: string;
  /** [a b c d e f]: text space to user space; (a, b) is the direction of a line, (e, f) the start of the baseline. */
  readonly transform: readonly number[];
  /** Lengths in user space; a vertical run is as long as its height. */
  readonly width: number;
  readonly height: number;
  readonly isVertical: boolean;
  /** Its cell in the structure tree. */
  readonly cell?: number | undefined;
  readonly unseen?: UnseenItem['unseen'] | undefined;
};

/** What a document may still say; it is refused when either falls below 0. */
export type Budget = { items: number; characters: number };

/** Puts the runs of a page together, each with its cell in the structure tree. */
export function createRunCollector(cellOf: ReadonlyMap<string, number>, budget: Budget) {
  const drawn: DrawnText[] = [];
  const styles = new Map<string, { readonly vertical: boolean }>();
  /** Marked content may stand inside marked content: the cell of each, the innermost last. */
  const open: (number | undefined)[] = [];
  const add = (item: Extract<TextContent['items'][number], { str: string }>): void => {
    budget.items -= item.str.trim() === '' ? 0.1 : 1;
    budget.characters -= item.str.length;
    if (item.str.length > PDF_LIMITS.itemCharacters) budget.characters = -1;
    const isVertical = styles.get(item.fontName)?.vertical === true;
    drawn.push({ ...item, isVertical, cell: open.at(-1) });
  };
  return {
    drawn,
    /** Takes what it reads off the budget. */
    push(chunk: TextContent): void {
      for (const [name, style] of Object.entries(chunk.styles)) styles.set(name, style);
      for (const item of chunk.items) {
        if ('str' in item) add(item);
        else if (item.type === 'endMarkedContent') open.pop();
        else open.push(cellOf.get(item.id) ?? open.at(-1));
      }
    },
  };
}

/** The page as displayed: crop box, rotation and UserUnit applied, y down. */
export type Viewport = Readonly<Pick<PageViewport, 'width' | 'height' | 'transform'>>;

/**
 * Text that nobody can see is left out: blanks (pdf.js makes them up from gaps), runs without size, and runs that
 * stand outside the page; what is on it and not painted is kept apart. The order of drawing is kept.
 */
export function toPageText(
  page: number,
  viewport: Viewport,
  drawn: readonly DrawnText[],
): PageText {
  const items: TextItem[] = [];
  const hidden: UnseenItem[] = [];
  for (const run of drawn) {
    const item = run.str.trim() === '' ? undefined : toTextItem(run, viewport);
    if (item === undefined || !isOnPage(item, viewport)) continue;
    if (run.unseen === undefined) items.push(item);
    else hidden.push({ ...item, unseen: run.unseen });
  }
  const size = { width: round(viewport.width), height: round(viewport.height) };
  return { page, ...size, items, ...(hidden.length > 0 && { unseen: hidden }) };
}

/** Undefined when the run has no size, or its matrix is not made of finite numbers. */
function toTextItem(run: DrawnText, viewport: Viewport): TextItem | undefined {
  const [va = 1, vb = 0, vc = 0, vd = 1, ve = 0, vf = 0] = viewport.transform;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = run.transform;
  const right = { x: va * a + vc * b, y: vb * a + vd * b };
  const up = { x: va * c + vc * d, y: vb * c + vd * d };
  const along = run.isVertical ? { x: -up.x, y: -up.y } : right;
  const unit = Math.hypot(va, vb);
  const item: TextItem = {
    text: run.str,
    x: round(va * e + vc * f + ve),
    y: round(vb * e + vd * f + vf),
    width: round(unit * (run.isVertical ? run.height : run.width)),
    // the height across the line: unlike |up| it is not enlarged by a slant, nor by a stretched width
    size: round(Math.abs(right.x * up.y - right.y * up.x) / Math.hypot(right.x, right.y)),
    angle: toAngle(along),
    ...(run.cell === undefined ? {} : { cell: run.cell }),
  };
  const isFinite = [item.x, item.y, item.width, item.size, item.angle].every(Number.isFinite);
  return isFinite && item.size > 0 ? item : undefined;
}

/** Degrees clockwise in [0, 360), because y points down. */
function toAngle(along: { x: number; y: number }): number {
  const degrees = Math.round((Math.atan2(along.y, along.x) * 18_000) / Math.PI) / 100;
  return degrees < 0 ? degrees + 360 : Math.abs(degrees);
}

function isOnPage(item: TextItem, { width, height }: Viewport): boolean {
  const radians = (item.angle * Math.PI) / 180;
  const endX = item.x + item.width * Math.cos(radians);
  const endY = item.y + item.width * Math.sin(radians);
  // a run whose baseline lies just outside may still show: its letters reach one size further
  return (
    Math.max(item.x, endX) > -item.size &&
    Math.min(item.x, endX) < width + item.size &&
    Math.max(item.y, endY) > 0 &&
    Math.min(item.y, endY) < height + item.size
  );
}

/** 1/10,000 point: finer than any difference that shows, and short in JSON. */
function round(points: number): number {
  return Math.round(points * 10_000) / 10_000;
}

// a few are ordinary: bullets and icons of symbol fonts
const MOST_UNMAPPED_SHARE = 0.05;
// fonts without a ToUnicode table leave glyph numbers, which come out as control or private-use characters or U+FFFD
const UNMAPPED = /[\p{Cc}\p{Co}\p{Cn}\uFFFD]/gu;

/** Can the code points be what the pages show? What is wrong, in words; undefined when the text can be read. */
export function findUnmappedGlyphs(pages: readonly PageText[]): string | undefined {
  const text = pages.flatMap((page) => page.items.map((item) => item.text)).join('');
  // nearly every document is plain
  if (/^[\x20-\x7e]*$/.test(text)) return undefined;
  const unmapped = text.match(UNMAPPED)?.length ?? 0;
  const characters = Array.from(text.replace(/ /g, '')).length;
  if (unmapped === 0 || unmapped <= characters * MOST_UNMAPPED_SHARE) return undefined;
  return `${unmapped} of ${characters} characters have no meaning outside their font (no ToUnicode table)`;
}

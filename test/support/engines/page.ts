/** One document as plain data, the same for every engine. Lengths are points. */
import type { Reference } from '../../../src/reference/reference.ts';
import { toContent, type Content, type ContentCell, type ContentRow } from '../corpus/content.ts';
import type { Truth } from '../corpus/truth.ts';
import type { EngineLook } from './looks.ts';
import { toPageHtml } from './page-html.ts';
import { toHeadings, WORDINGS } from './wordings.ts';

export type PageCell = {
  readonly text: string;
  readonly kind: ContentCell['kind'];
  /** The first of its columns, from 0. */
  readonly column: number;
  readonly columns: number;
  readonly rows: number;
  /** Does it read upwards? */
  readonly turned: boolean;
};
export type PageRow = { readonly cells: readonly PageCell[]; readonly total: boolean };

export type Page = {
  readonly target: string;
  /** What stands on it from the top; the table is the one block without text. */
  readonly blocks: readonly (readonly [
    kind: 'title' | 'line' | 'heading' | 'text' | 'note' | 'footer' | 'table',
    text: string,
  ])[];
  readonly landscape: boolean;
  readonly serif: boolean;
  readonly size: number;
  readonly align: 'left' | 'right' | 'center';
  readonly valign: 'top' | 'middle' | 'bottom';
  readonly rules: 'all' | 'rows' | 'none';
  readonly zebra: boolean;
  readonly padding: number;
  readonly widths: readonly number[];
  /** Height of a turned heading. */
  readonly turnedHeight: number;
  readonly heads: readonly PageRow[];
  readonly rows: readonly PageRow[];
  /** All of it, for engines that take HTML. */
  readonly html: string;
};

export function toPage(
  target: string,
  truth: Truth,
  { look, wording, fault }: EngineLook,
  reference: Reference,
): Page {
  const isOurs = fault === 'lost-row' || fault === 'names-shifted' || fault === 'percent-column';
  const content = toContent(
    truth,
    { ...look, headings: 'absent', fault: isOurs ? 'none' : fault },
    reference,
  );
  const heads =
    wording === undefined
      ? []
      : toHeadings(WORDINGS[wording], look.order, look.regionColumns !== 'none');
  const rows = withFault(content.rows, fault);
  const columns = fault === 'percent-column' ? [...content.columns, 'count'] : content.columns;
  const placed = { heads: place(heads), rows: place(rows) };
  const { widths, size } = toWidths(
    placed,
    columns.length,
    look.size,
    look.nameWidth,
    look.landscape,
  );
  const turned = heads.flatMap(({ cells }) => cells.filter(({ turn }) => turn !== 'none'));
  const page = {
    target,
    blocks: toBlocks(content, look.tableFirst),
    landscape: look.landscape,
    serif: look.font.endsWith('Serif'),
    size,
    align: look.align,
    valign: look.valign,
    rules: look.rules,
    zebra: look.zebra,
    padding: look.padding,
    widths,
    turnedHeight: 10 + Math.max(0, ...turned.map(({ text }) => text.length)) * size * LETTER,
    ...placed,
  };
  return { ...page, html: toPageHtml(page) };
}

function toBlocks(content: Content, tableFirst: boolean): Page['blocks'] {
  const explanation = content.explanation.flatMap(
    ([heading, text]) =>
      [
        ['heading', heading],
        ['text', text],
      ] as const,
  );
  const note = content.footnote === undefined ? [] : [['note', content.footnote] as const];
  return [
    ['title', content.title ?? ''],
    ['line', content.quarterLine],
    ...(tableFirst ? [] : explanation),
    ['table', ''],
    ...note,
    ...(tableFirst ? explanation : []),
    ...(content.footer === undefined ? [] : [['footer', content.footer] as const]),
  ];
}

function withFault(rows: readonly ContentRow[], fault: EngineLook['fault']): ContentRow[] {
  if (fault === 'lost-row') return rows.filter((_, at) => at !== 1);
  if (fault === 'percent-column')
    return rows.map((row, at) => ({
      ...row,
      cells: [
        ...row.cells,
        { columns: 1, rows: 1, turn: 'none', kind: 'count', text: `${40 + at}%` },
      ],
    }));
  if (fault !== 'names-shifted') return [...rows];
  const names = rows.map(({ cells }) => cells.find(({ kind }) => kind === 'name')?.text ?? '');
  return rows.map((row, at) => ({
    ...row,
    cells: row.cells.map((cell) =>
      cell.kind === 'name' ? { ...cell, text: names[at - 1] ?? '' } : cell,
    ),
  }));
}

/** Each cell in its column: cells of rows above may reach down into a row. */
function place(rows: readonly ContentRow[]): PageRow[] {
  const taken = new Set<string>();
  return rows.map(({ cells, isTotal }, row) => {
    let column = 0;
    const placed = cells.map(({ text, kind, columns, rows: deep, turn }) => {
      while (taken.has(`${row} ${column}`)) column += 1;
      const cell = { text, kind, column, columns, rows: deep, turned: turn !== 'none' };
      for (let down = 0; down < deep; down += 1)
        for (let right = 0; right < columns; right += 1)
          taken.add(`${row + down} ${column + right}`);
      column += columns;
      return cell;
    });
    return { cells: placed, total: isTotal };
  });
}

/** A letter of a wide bold font, in font sizes; a capital counts as more than one. */
const LETTER = 0.62;
const CAPITAL = 1.25;
/** Left and right of a cell's text. */
const PADDING = 4;

/** Wide enough for the longest word of each cell, and for a count or a name as a whole; the font shrinks where a page is too narrow. */
function toWidths(
  { heads, rows }: { readonly heads: readonly PageRow[]; readonly rows: readonly PageRow[] },
  columns: number,
  wanted: number,
  nameWidth: number | undefined,
  landscape: boolean,
): { readonly widths: number[]; readonly size: number } {
  const letters = Array.from({ length: columns }, () => 2);
  for (const { kind, text, column, columns: wide, turned } of [...heads, ...rows].flatMap(
    ({ cells }) => cells,
  )) {
    const isWhole =
      kind === 'count' || kind === 'number' || (kind !== 'heading' && nameWidth === undefined);
    const words = isWhole ? [text] : text.split(' ');
    const least = turned ? 2 : Math.max(...words.map(lettersOf));
    for (let at = column; at < column + wide; at += 1)
      letters[at] = Math.max(letters[at] ?? 0, least / wide);
  }
  const page = (landscape ? 842 : 595) - 100;
  const size = Math.min(
    wanted,
    (page - 2 * PADDING * columns) / (LETTER * letters.reduce((sum, one) => sum + one, 0)),
  );
  const rounded = Math.floor(size * 10) / 10;
  return {
    widths: letters.map((count) => Math.ceil(count * LETTER * rounded + 2 * PADDING)),
    size: rounded,
  };
}

function lettersOf(word: string): number {
  return word.length + (CAPITAL - 1) * word.replaceAll(/[^\p{Lu}Wmw]/gu, '').length;
}

/** Words that look like counts (shape only, no meaning), lines that end in them, and the columns that these fill. Pure; PDF points. */
import { parsePercent } from '../../percent.ts';
import type { TableProblem, Word } from '../../raw.ts';
import { boxAround, cutAtGaps, cutWhere, middleOf, type TextLine, type Words } from './lines.ts';

/** Digits with or without thousands marks. */
const NUMBER = /^\d[\d.,'’]*$/u;
/** One or more dashes of any kind (nil), or marks of a withheld count: `<5`, `x`, `.`, `*`. */
const MARK = /^(?:[-\u2010-\u2015\u2212]{1,3}|[<≤>≥]\d*|[xX.*…])$/u;
/** Words that are one number, joined by blanks: '1 095 208', '< 5'. */
const IN_PARTS = /^(?:\d{1,3}(?: \d{3})+|[<≤>≥] \d+)$/u;

/** May this word stand in a count column? Years, page numbers and dashes in a sentence look the same. */
export function isCountLike(word: string): boolean {
  return NUMBER.test(word) || MARK.test(word);
}

/** What stands behind the number of a percentage. */
function isUnit(word: string): boolean {
  return parsePercent(`1 ${word}`) !== undefined;
}

/** May `next` continue a number: behind a blank as thousands mark, behind a `<`, or as its unit? */
export function continuesCount(words: readonly string[], next: string): boolean {
  if (isUnit(next)) return words.length === 1 && /^\d/.test(words[0] ?? '');
  return IN_PARTS.test([...words, next].join(' '));
}

/** Groups of digits closer than this are one number with a blank as its thousands mark. */
const WIDEST_BLANK = 0.45;
/** Fewer counts than this at the end of a line are a number in a sentence, a date or a page number. */
export const FEWEST_COUNTS = 3;

/** A line whose last words are counts: one list of words for each, left to right. */
export type CountLine = { readonly line: TextLine; readonly counts: readonly Words[] };

/** Undefined when the line does not end in at least `FEWEST_COUNTS` counts; percentages among them stand in columns too. */
export function findCountLine(line: TextLine): CountLine | undefined {
  const isCount = ({ text }: Word): boolean =>
    isCountLike(text) || parsePercent(text) !== undefined || isUnit(text);
  const lastOther = line.words.findLastIndex((word) => !isCount(word));
  const counts = joinThousands(line.words.slice(lastOther + 1));
  const plain = counts.filter((words) => words.every(({ text }) => isCountLike(text)));
  return plain.length < FEWEST_COUNTS ? undefined : { line, counts };
}

function joinThousands(words: Words): Word[][] {
  return cutWhere(words, (word, _, last, count) => {
    if (word.box.left - last.box.right > WIDEST_BLANK * last.size) return false;
    const texts = count.map(({ text }) => text);
    return continuesCount(texts, word.text);
  });
}

/** What the counts of a column cover, left to right. Headings may be wider. */
export type Column = { readonly left: number; readonly right: number };
export type Columns = readonly Column[];

/** A word between two columns belongs to one only when the other is at least this many times as far. */
const CLEARLY_NEARER = 2;
/** Words of one cell stand at most this far apart, in font sizes. */
const WIDEST_GAP_IN_CELL = 1;

/** How many counts most lines have; undefined when no number wins. */
export function findColumnCount(lines: readonly CountLine[]): number | undefined {
  const votes = [...Map.groupBy(lines, ({ counts }) => counts.length)];
  const [first, second] = votes.sort(([, a], [, b]) => b.length - a.length);
  return first?.[1].length === second?.[1].length ? undefined : first?.[0];
}

/** The columns of the lines that have exactly `count` counts; a problem when they overlap. */
export function findColumns(lines: readonly CountLine[], count: number): Column[] | TableProblem {
  const full = lines.filter((line) => line.counts.length === count);
  const columns = Array.from({ length: count }, (_, index) => {
    const { left, right } = boxAround(full.flatMap((line) => line.counts[index] ?? []));
    return { left, right };
  });
  const clash = columns.findIndex((column, index) => column.right >= leftOf(columns, index + 1));
  if (clash === -1) return columns;
  const seen = full.map(({ line }) => line.text).join(' | ');
  return { problem: `count columns ${clash + 1} and ${clash + 2} overlap`, seen };
}

function leftOf(columns: Columns, index: number): number {
  return columns[index]?.left ?? Number.POSITIVE_INFINITY;
}

/** Does the word stand where the counts stand, and not in front of them? */
export function isInCounts(word: Word, columns: Columns): boolean {
  const left = leftOf(columns, 0);
  return middleOf(word) >= left || word.box.left >= left - 0.1 * word.size;
}

/** The counts of a line, one list of words for each column; or what keeps a word from its column. */
export function toColumnWords(
  { words, text: seen }: TextLine,
  columns: Columns,
): Word[][] | TableProblem {
  const cells: Word[][] = columns.map(() => []);
  for (const word of words.filter((one) => isInCounts(one, columns))) {
    const column = findColumnOf(word, columns);
    if (column === undefined) return { problem: 'a word stands between two columns', seen };
    cells[column]?.push(word);
  }
  for (const [index, cell] of cells.entries()) {
    const texts = cutAtGaps(cell, WIDEST_GAP_IN_CELL).length;
    if (texts === 1) continue;
    const held = texts === 0 ? 'nothing' : 'two texts';
    return { problem: `a row has ${held} in count column ${index + 1}`, seen };
  }
  return cells;
}

/** The column that holds the word, or is clearly the nearest. */
function findColumnOf(word: Word, columns: Columns): number | undefined {
  const { left: from, right: to } = word.box;
  const [nearest, next] = columns
    .map(({ left, right }, index) => ({ index, distance: Math.max(left - to, from - right, 0) }))
    .sort((a, b) => a.distance - b.distance);
  if (nearest === undefined || nearest.distance > 2 * word.size) return undefined;
  // over two columns it belongs to neither
  const least = nearest.distance === 0 ? Number.MIN_VALUE : CLEARLY_NEARER * nearest.distance;
  return next === undefined || next.distance >= least ? nearest.index : undefined;
}

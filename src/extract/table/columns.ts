/** Count columns from the lines that fill them all. Pure; PDF points. */
import type { TableProblem, Word } from '../../raw.ts';
import type { CountLine } from './count-lines.ts';
import { boxAround, cutAtGaps, middleOf, type TextLine } from './lines.ts';

/** What the counts of a column cover, left to right. Headings may be wider. */
export type Column = { readonly left: number; readonly right: number };

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
  return {
    problem: `count columns ${clash + 1} and ${clash + 2} overlap`,
    seen: full.map(({ line }) => line.text).join(' | '),
  };
}

function leftOf(columns: readonly Column[], index: number): number {
  return columns[index]?.left ?? Number.POSITIVE_INFINITY;
}

/** Does the word stand where the counts stand, and not in front of them? */
export function isInCounts(word: Word, columns: readonly Column[]): boolean {
  const left = leftOf(columns, 0);
  return middleOf(word) >= left || word.box.left >= left - 0.1 * word.size;
}

/** The counts of a line, one list of words for each column; or what keeps a word from its column. */
export function toColumnWords(
  { words, text: seen }: Pick<TextLine, 'words' | 'text'>,
  columns: readonly Column[],
): Word[][] | TableProblem {
  const cells: Word[][] = columns.map(() => []);
  for (const word of words.filter((one) => isInCounts(one, columns))) {
    const column = findColumnOf(word, columns);
    if (column === undefined) return { problem: 'a word stands between two columns', seen };
    cells[column]?.push(word);
  }
  for (const [index, cell] of cells.entries()) {
    const texts = cutAtGaps(cell, WIDEST_GAP_IN_CELL).length;
    if (texts !== 1) {
      const held = texts === 0 ? 'nothing' : 'two texts';
      return { problem: `a row has ${held} in count column ${index + 1}`, seen };
    }
  }
  return cells;
}

/** The column that holds the word, or is clearly the nearest. */
function findColumnOf(word: Word, columns: readonly Column[]): number | undefined {
  const [nearest, next] = columns
    .map(({ left, right }, index) => ({
      index,
      distance: Math.max(left - word.box.right, word.box.left - right, 0),
    }))
    .sort((a, b) => a.distance - b.distance);
  if (nearest === undefined || nearest.distance > 2 * word.size) return undefined;
  // over two columns it belongs to neither
  const least = nearest.distance === 0 ? Number.MIN_VALUE : CLEARLY_NEARER * nearest.distance;
  return next === undefined || next.distance >= least ? nearest.index : undefined;
}

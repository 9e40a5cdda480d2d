/** Words → lines, and what stands over what. Pure; PDF points, tolerances in font sizes. */
import type { Box, Cell, Line, Word } from '../../raw.ts';

export type Words = readonly Word[];

/** A line with its place: `baseline` in points from the top of the page, `size` of most of its words. */
export type TextLine = Line & {
  readonly words: Words;
  readonly baseline: number;
  readonly size: number;
};
export type TextLines = readonly TextLine[];

/** Words of one line differ in height by at most this much: small and large letters side by side, top to top. */
export const SAME_LINE = 0.3;
/** Words overlap when they share this part of the lower and of the narrower of the two, and of the font size. */
const OVERLAP = 0.4;

/** Cuts a list where an item does not belong to the ones before it, of which it is told the first and the last. */
export function cutWhere<T>(
  items: readonly T[],
  belongs: (item: T, first: T, last: T, run: readonly T[]) => boolean,
): T[][] {
  const runs: T[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run && belongs(item, run[0] as T, run.at(-1) as T, run)) run.push(item);
    else runs.push([item]);
  }
  return runs;
}

/** Upright words by baseline, top to bottom; within a line left to right. Rotated words are left out. */
export function toLines(words: Words): TextLine[] {
  const upright = words
    .filter((word) => word.angle === 0)
    .sort((a, b) => a.box.page - b.box.page || a.baseline - b.baseline);
  const isOnLine = (word: Word, first: Word): boolean =>
    first.box.page === word.box.page &&
    word.baseline - first.baseline <= SAME_LINE * Math.min(first.size, word.size);
  return cutWhere(upright, isOnLine).map(toLine);
}

/** One line out of words on one baseline. */
export function toLine(words: Words): TextLine {
  const sorted = words.toSorted((a, b) => a.box.left - b.box.left);
  return {
    ...toCell(sorted),
    words: sorted,
    baseline: median(sorted.map((word) => word.baseline)),
    size: median(sorted.map((word) => word.size)),
  };
}

/** The text of words in the order given, with single blanks, their marks, and the box around them. */
export function toCell(words: Words): Cell {
  const marks = words.flatMap((word) => word.marks ?? []).join(' ');
  const text = words.map((word) => word.text).join(' ');
  return { text, box: boxAround(words), ...(marks !== '' && { marks }) };
}

export function boxAround(words: readonly { readonly box: Box }[]): Box {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { box } of words) {
    left = Math.min(left, box.left);
    top = Math.min(top, box.top);
    right = Math.max(right, box.right);
    bottom = Math.max(bottom, box.bottom);
  }
  return { page: words[0]?.box.page ?? 0, left, top, right, bottom };
}

/** Words of one text stand at most this far apart (font sizes); counts of neighbouring columns further. */
export const WIDEST_WORD_GAP = 0.45;

/** Cuts words (left to right) where the gap to the next is wider than `widest` font sizes: than inside a text. */
export function cutAtGaps(words: Words, widest = WIDEST_WORD_GAP): Word[][] {
  return cutWhere(
    words,
    (word, _, last) => word.box.left - last.box.right <= widest * Math.min(last.size, word.size),
  );
}

/** Sorts texts into those that overlap, left to right: a text starts before the end of those so far, less its slack. */
export function joinOverlapping(
  texts: readonly Words[],
  slackOf: (text: Words) => number,
): Words[][] {
  const byLeft = texts
    .map((text) => ({ text, ...boxAround(text) }))
    .sort((a, b) => a.left - b.left);
  return cutWhere(byLeft, ({ text, left }, _first, _last, over) => {
    return left <= Math.max(...over.map(({ right }) => right)) - slackOf(text);
  }).map((over) => over.map(({ text }) => text));
}

export function middleOf({ box }: { readonly box: Pick<Box, 'left' | 'right'> }): number {
  return (box.left + box.right) / 2;
}

/** How far each value lies from the one before it. */
export function stepsOf(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? value));
}

/** The middle value; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

/** All pairs of different upright words on the same spot. */
export function* overprints(lines: TextLines): Generator<readonly [Word, Word]> {
  const words = lines.flatMap((line) => line.words);
  for (const [index, word] of words.entries()) {
    for (let next = index + 1; next < words.length; next += 1) {
      const other = words[next];
      if (other === undefined || other.box.page !== word.box.page) break;
      // lines come top to bottom: nothing further down can reach this word
      if (other.baseline - 2 * other.size > word.baseline) break;
      if (isOver(word, other)) yield [word, other];
    }
  }
}

function isOver(a: Word, b: Word): boolean {
  const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
  const widths = [a.box.right - a.box.left, b.box.right - b.box.left];
  // a quotation mark with a wrong width reaches into the next word, a digit over a digit much further
  if (across <= OVERLAP * Math.max(Math.min(...widths), Math.min(a.size, b.size))) return false;
  // letters fill the box from the baseline up; what hangs below may touch the next line
  const down = Math.min(a.baseline, b.baseline) - Math.max(a.box.top, b.box.top);
  return down > OVERLAP * Math.min(a.size, b.size);
}

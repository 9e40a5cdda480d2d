/** Counts drawn together are cut into cells, by their sums where blanks leave a choice. Pure. */
import { isCountLike } from './marks.ts';

/** Counts of one row, as many as there are columns. */
export type Cutting = readonly string[];

const GROUPED = /^\d{1,3}(?: \d{3})+$/;
const NIL = /^[-\u2010-\u2015\u2212]{1,3}$/u;
const WITHHELD = /^[<≤>≥] \d+$/u;

/** Longer runs are tables drawn column by column, not rows. */
const MOST_WORDS = 16;

/**
 * All ways to make `columns` cells out of drawn texts. As many texts as columns are the cells. Otherwise a blank
 * inside a text may be the border of two cells, and a thousands mark may have parted one cell into two texts.
 */
export function findCuttings(parts: readonly (readonly string[])[], columns: number): Cutting[] {
  const texts = parts.map((part) => part.join(' '));
  if (texts.length === columns && texts.every(isCell)) return [texts];
  const words = parts.flat();
  return words.length > MOST_WORDS ? [] : cutWords(words, columns);
}

function cutWords(words: readonly string[], columns: number): string[][] {
  if (columns === 0) return words.length === 0 ? [[]] : [];
  const ways: string[][] = [];
  for (let length = 1; length <= words.length - columns + 1; length += 1) {
    const cell = words.slice(0, length).join(' ');
    if (!isCell(cell)) continue;
    for (const others of cutWords(words.slice(length), columns - 1)) ways.push([cell, ...others]);
  }
  return ways;
}

/** Is one cell of the cutting the sum of the others? */
export function canAddUp(cutting: Cutting): boolean {
  return cutting.some((_, total) => addsUp(cutting, total));
}

function isCell(text: string): boolean {
  return GROUPED.test(text) || WITHHELD.test(text) || isCountLike(text);
}

/**
 * One cutting for each row. Where a row has several, its cells must add up: one column, the same on every row, is the
 * sum of the others. Undefined when that leaves no answer or more than one.
 */
export function chooseCuttings(rows: readonly (readonly Cutting[])[]): Cutting[] | undefined {
  const certain = rows.map((ways) => (ways.length === 1 ? ways[0] : undefined));
  if (certain.every((way) => way !== undefined)) return certain;
  const columns = rows[0]?.[0]?.length ?? 0;
  const answers = Array.from({ length: columns }, (_, total) =>
    rows.map((ways) => ways.filter((way) => addsUp(way, total))),
  ).filter((fitting) => fitting.every((ways) => ways.length === 1));
  const [only, ...others] = answers.map((fitting) => fitting.flat());
  const isSame = others.every((other) => JSON.stringify(other) === JSON.stringify(only));
  return isSame ? only : undefined;
}

/** Is one column, the same on every row, the sum of the others? */
export function haveOneTotal(rows: readonly Cutting[]): boolean {
  const columns = rows[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, total) => total).some((total) =>
    rows.every((row) => addsUp(row, total)),
  );
}

function addsUp(cutting: Cutting, total: number): boolean {
  // a dash is nil, here only to see where the cells end
  const numbers = cutting.map((cell) =>
    NIL.test(cell) ? 0 : Number(cell.replaceAll(/[.\s]/gu, '')),
  );
  const sum = numbers.reduce((all, one) => all + one, 0);
  return (
    numbers.every((one) => Number.isInteger(one)) && sum === 2 * (numbers[total] ?? Number.NaN)
  );
}

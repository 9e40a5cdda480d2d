/** Counts drawn together are cut into cells, by their sums where blanks leave a choice. Pure. */
import { isCountLike } from './marks.ts';

/** Counts of one row, as many as there are columns. */
export type Cutting = readonly string[];

const GROUPED = /^\d{1,3}(?: \d{3})+$/;
const WITHHELD = /^[<≤>≥] \d+$/u;

/** All ways to make `columns` cells out of drawn texts: a new text is always a new cell, a blank may be one. */
export function findCuttings(parts: readonly (readonly string[])[], columns: number): Cutting[] {
  if (parts.length > columns) return [];
  let ways: string[][] = [[]];
  for (const [index, part] of parts.entries()) {
    const left = parts.length - index - 1;
    ways = ways.flatMap((way) =>
      cutPart(part)
        .filter((cells) => way.length + cells.length + left <= columns)
        .map((cells) => [...way, ...cells]),
    );
  }
  return ways.filter((way) => way.length === columns);
}

function cutPart(words: readonly string[]): string[][] {
  const [first, ...rest] = words;
  if (first === undefined) return [[]];
  const ways: string[][] = [];
  for (let length = 1; length <= words.length; length += 1) {
    const cell = [first, ...rest.slice(0, length - 1)].join(' ');
    if (!isCell(cell)) continue;
    for (const others of cutPart(words.slice(length))) ways.push([cell, ...others]);
  }
  return ways;
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

function addsUp(cutting: Cutting, total: number): boolean {
  const numbers = cutting.map((cell) => Number(cell.replaceAll(/[.\s]/gu, '')));
  const sum = numbers.reduce((all, one) => all + one, 0);
  return (
    numbers.every((one) => Number.isInteger(one)) && sum === 2 * (numbers[total] ?? Number.NaN)
  );
}

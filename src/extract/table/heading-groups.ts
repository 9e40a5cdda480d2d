/** Headings over several columns: which columns does 'Gemeente' or 'UWV' cover? Pure; PDF points. */
import type { Box, TableProblem, Word } from '../../raw.ts';
import { boxAround, middleOf, toCell } from './lines.ts';
import { toLabel } from './marks.ts';

/** Words that stand together on one line of the heading band. */
export type Segment = {
  readonly words: readonly Word[];
  readonly box: Box;
  readonly baseline: number;
};

type Cells = readonly { readonly left: number; readonly right: number }[];

export type Groups = {
  /** The words that stand in the columns themselves, top to bottom. */
  readonly own: readonly Word[];
  /** For each column the heading that covers it and others, or ''. */
  readonly groups: readonly string[];
};

/** Edges that are this near (points) are one edge. */
const SAME_EDGE = 2;
/** The best way to share out the columns must be this many times as good as the next. */
const CLEARLY_BETTER = 1.5;

/** Parts group headings from the words of the columns; a problem when a group could cover other columns as well. */
export function findGroups(
  segments: readonly Segment[],
  upended: readonly Word[],
  cells: Cells,
  totalHeadings: readonly string[],
): Groups | TableProblem {
  const none = { own: segments.flatMap(({ words }) => words), groups: cells.map(() => '') };
  const top = topLine(segments);
  const below = segments.filter((segment) => !top.includes(segment));
  const under = cells.map((cell) => [
    ...below.flatMap(({ words }) => words).filter((word) => isIn(word, cell)),
    ...upended.filter((word) => isIn(word, cell)),
  ]);
  // the column of totals belongs to no group, however low its heading stands
  const covered = under.flatMap((words, index) =>
    words.length > 0 && !totalHeadings.includes(toLabel(toCell(words).text)) ? [index] : [],
  );
  const groups = top.filter((segment) => {
    const cell = cells.findIndex((one) => isIn(segment, one));
    return covered.includes(cell);
  });
  // as many texts on the top line as there are columns below it: each belongs to its own column
  if (groups.length === 0 || groups.length >= covered.length) return none;
  const shares = shareOut(
    groups,
    covered.map((index) => ({ index, box: boxAround(under[index] ?? []) })),
  );
  if ('problem' in shares) return shares;
  return {
    own: segments.filter((segment) => !groups.includes(segment)).flatMap(({ words }) => words),
    groups: cells.map((_, index) => shares.groupOf.get(index) ?? ''),
  };
}

function isIn(word: { readonly box: Box }, { left, right }: Cells[number]): boolean {
  const middle = middleOf(word);
  return left <= middle && middle < right;
}

/** The segments of the uppermost line. */
function topLine(segments: readonly Segment[]): Segment[] {
  const top = Math.min(...segments.map(({ baseline }) => baseline));
  return segments.filter(({ baseline }) => baseline - top <= SAME_EDGE);
}

type Covered = { readonly index: number; readonly box: Box };

function shareOut(
  groups: readonly Segment[],
  covered: readonly Covered[],
): { groupOf: ReadonlyMap<number, string> } | TableProblem {
  const ways = allWays(groups.length, covered.length)
    .map((lengths) => ({ lengths, distance: distanceOf(groups, covered, lengths) }))
    .sort((a, b) => a.distance - b.distance);
  const [best, next] = ways;
  const isClear =
    best !== undefined &&
    (next === undefined || next.distance > CLEARLY_BETTER * best.distance + SAME_EDGE);
  if (!isClear) {
    return {
      problem: 'a heading over several columns could cover others as well',
      seen: groups.map(({ words }) => toCell(words).text).join(' | '),
    };
  }
  const groupOf = new Map<number, string>();
  let at = 0;
  for (const [group, length] of best.lengths.entries()) {
    for (const { index } of covered.slice(at, at + length)) {
      groupOf.set(index, toCell(groups[group]?.words ?? []).text);
    }
    at += length;
  }
  return { groupOf };
}

/** How far the groups stand from the middle, or from the left edge, of what they would cover: points, in all. */
function distanceOf(
  groups: readonly Segment[],
  covered: readonly Covered[],
  lengths: readonly number[],
): number {
  let [fromMiddle, fromLeft] = [0, 0];
  let at = 0;
  for (const [group, length] of lengths.entries()) {
    const segment = groups[group];
    const boxes = covered.slice(at, at + length).map(({ box }) => box);
    const first = boxes[0];
    const last = boxes.at(-1);
    if (!segment || !first || !last) return Number.POSITIVE_INFINITY;
    fromMiddle += Math.abs(middleOf(segment) - (first.left + last.right) / 2);
    fromLeft += Math.abs(segment.box.left - first.left);
    at += length;
  }
  return Math.min(fromMiddle, fromLeft);
}

/** All ways to cut `columns` columns into `groups` runs of at least one. */
function allWays(groups: number, columns: number): number[][] {
  if (groups === 1) return columns >= 1 ? [[columns]] : [];
  return Array.from({ length: Math.max(0, columns - groups + 1) }, (_, index) => index + 1).flatMap(
    (first) => allWays(groups - 1, columns - first).map((rest) => [first, ...rest]),
  );
}

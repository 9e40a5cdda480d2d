/** The words above the first row → headings of the count columns. Pure; PDF points, tolerances in font sizes. */
import type { RawHeading, TableProblem, Word } from '../../raw.ts';
import { WIDEST_WORD_GAP, type Block } from './blocks.ts';
import type { Column } from './columns.ts';
import { findCountLine } from './count-lines.ts';
import { findLost, isOverCounts } from './lost-headings.ts';
import { findGroups, type Segment } from './heading-groups.ts';
import { toHeadingWords, type LayoutWords } from './layout-words.ts';
import { boxAround, cutAtGaps, median, middleOf, toCell, type TextLine } from './lines.ts';

export type Headings = {
  readonly headings: readonly RawHeading[];
  /** The words that were taken as headings, also those in front of the counts. */
  readonly words: readonly Word[];
};

/** From the first row to the lowest line of headings (font sizes, or so many rows), and from there line to line. */
const WIDEST_GAP_BELOW = 4;
const MOST_ROWS_BELOW = 2;
const WIDEST_GAP_BETWEEN = 3;
/** A line larger than the rows by this factor is a title. */
const TITLE_SIZE = 1.25;
/** This many words in a row in front of the counts are a sentence. */
const FEWEST_WORDS_IN_FRONT = 4;
/** Edges this near (points) are one edge. */
const SAME_EDGE = 1;

type Cells = readonly { readonly left: number; readonly right: number }[];

/**
 * Reads the heading band above a block. All texts are empty when nothing is printed there as text. `taken` are the
 * words of rows: the name of the first may reach up above its counts.
 */
export function findHeadings(
  whole: Block,
  taken: ReadonlySet<Word>,
  rotated: readonly Word[],
  layout: LayoutWords,
): Headings | TableProblem {
  const block = withoutRows(whole, taken);
  const size = median(block.countLines.map((line) => line.size));
  const below = widestBelow(block, size);
  const upended = findUpended(block, rotated, below);
  const band = findBand(block, upended, size, below);
  const words = [...band.flatMap((line) => line.words), ...upended];
  const lost = findLost(block, rotated, words, layout);
  if (lost !== undefined) {
    return { problem: 'headings stand far above the first row', seen: lost };
  }
  const segments = band.flatMap(toSegments);
  const cells = toCells(block, segments);
  const own = segments.filter(
    (segment) => !isNameHeading(segment, segments, upended, block, layout),
  );
  const over = own.filter((segment) => middleOf(segment) >= (cells[0]?.left ?? 0));
  const digits = words.find((word) => /\d/.test(word.text));
  if (digits !== undefined) {
    return { problem: 'a number stands among the headings', seen: toCell(words).text };
  }
  const headings = toHeadings(over, upended, cells, layout);
  return 'problem' in headings ? headings : { headings, words };
}

function withoutRows(block: Block, taken: ReadonlySet<Word>): Block {
  const isRow = (line: TextLine): boolean => line.words.some((word) => taken.has(word));
  const top = block.above.filter(isRow);
  return {
    ...block,
    above: block.above.filter((line) => !isRow(line)),
    countLines: [...top, ...block.countLines],
  };
}

/** Headings have as much space around them as rows have. */
function widestBelow({ countLines }: Block, size: number): number {
  const steps = countLines
    .slice(1)
    .map((line, index) => line.baseline - (countLines[index]?.baseline ?? 0));
  return Math.max(WIDEST_GAP_BELOW * size, MOST_ROWS_BELOW * median(steps));
}

/** Rotated words that reach down to the first row. */
function findUpended(block: Block, rotated: readonly Word[], widest: number): Word[] {
  const first = block.countLines[0]?.baseline ?? 0;
  const over = rotated.filter(
    (word) => word.box.page === block.page && word.box.bottom <= first && isOverCounts(word, block),
  );
  const lowest = Math.max(0, ...over.map((word) => word.box.bottom));
  return first - lowest <= widest ? over : [];
}

/** Lines that can be headings, top to bottom: up to the first sentence, title, or wide gap. */
function findBand(block: Block, upended: readonly Word[], size: number, below: number): TextLine[] {
  const band: TextLine[] = [];
  const first = block.countLines[0]?.baseline ?? 0;
  // beside rotated headings, which are long, nothing else need stand
  let baseline = Math.min(first, ...upended.map((word) => word.box.top));
  for (const line of block.above.toReversed()) {
    const widest = band.length === 0 ? below : WIDEST_GAP_BETWEEN * size;
    const isHeading =
      line.baseline < first &&
      baseline - line.baseline <= widest &&
      line.size <= TITLE_SIZE * size &&
      !isRunningText(line, block) &&
      findCountLine(line) === undefined;
    if (!isHeading) break;
    band.unshift(line);
    baseline = Math.min(baseline, line.baseline);
  }
  return band;
}

/** A sentence starts in front of the counts and runs on behind the names; titles and quarter lines hold a year. */
function isRunningText(line: TextLine, block: Block): boolean {
  const names = frontOf(block);
  return cutAtGaps(line.words, WIDEST_WORD_GAP).some(
    (chain) =>
      chain.some((word) => /20\d\d/.test(word.text)) ||
      (chain.length > 1 &&
        (chain[0]?.box.left ?? 0) < names.left + 2 * line.size &&
        (chain.length >= FEWEST_WORDS_IN_FRONT ||
          (chain.at(-1)?.box.right ?? 0) > names.right + 0.5 * line.size)),
  );
}

/** What the words in front of the counts cover. */
function frontOf({ countLines, columns }: Block): Column {
  const first = columns[0]?.left ?? 0;
  const front = countLines.flatMap((line) => line.words.filter((word) => middleOf(word) < first));
  return boxAround(front);
}

/**
 * The cells around the columns of counts. Counts are narrower than their cells: where they are set right, a cell
 * reaches from the counts before it to its own; where they are set left, from its own to the next; where they are
 * set in the middle, the border lies where the headings leave the widest gap.
 */
function toCells(block: Block, segments: readonly Segment[]): Cells {
  const { columns, countLines } = block;
  const side = findSide(columns, countLines);
  const borders = columns.slice(1).map((column, index) => {
    const before = columns[index] ?? column;
    const valley = side === 'middle' ? findValley(segments, before, column) : undefined;
    return valley ?? borderOf(before, column, side);
  });
  const edges = [frontOf(block).right, ...borders, Number.POSITIVE_INFINITY];
  return columns.map((_, index) => ({ left: edges[index] ?? 0, right: edges[index + 1] ?? 0 }));
}

/** The middle of the widest gap that the headings leave between two columns; undefined when none is wide enough. */
function findValley(
  segments: readonly Segment[],
  before: Column,
  after: Column,
): number | undefined {
  const over = segments
    .filter(({ box }) => box.right > before.right && box.left < after.left)
    .filter(({ box }) => box.left > before.right || box.right < after.left);
  const steps = [before.right, after.left, ...over.flatMap(({ box }) => [box.left, box.right])]
    .filter((x) => x >= before.right && x <= after.left)
    .sort((a, b) => a - b);
  const gaps = steps.slice(1).flatMap((to, index) => {
    const from = steps[index] ?? to;
    const isFree = over.every(({ box }) => box.right <= from || box.left >= to);
    return isFree ? [{ middle: (from + to) / 2, width: to - from }] : [];
  });
  const [widest] = gaps.sort((a, b) => b.width - a.width);
  const size = median(over.flatMap(({ words }) => words.map((word) => word.size)));
  return over.length > 0 && widest !== undefined && widest.width > WIDEST_WORD_GAP * size
    ? widest.middle
    : undefined;
}

function borderOf(left: Column, right: Column, side: 'left' | 'right' | 'middle'): number {
  if (side === 'left') return right.left - Math.min(3, (right.left - left.right) / 2);
  if (side === 'right') return left.right + Math.min(3, (right.left - left.right) / 2);
  return (left.left + left.right + right.left + right.right) / 4;
}

/** Which edge of the counts of a column is the same on every row? */
function findSide(
  columns: readonly Column[],
  lines: readonly TextLine[],
): 'left' | 'right' | 'middle' {
  let [lefts, rights, middles] = [0, 0, 0];
  for (const column of columns) {
    for (const line of lines) {
      const words = line.words.filter(
        (word) => word.box.left < column.right && word.box.right > column.left,
      );
      if (words.length === 0) continue;
      const box = boxAround(words);
      lefts += box.left - column.left;
      rights += column.right - box.right;
      middles += Math.abs(box.left + box.right - column.left - column.right) / 2;
    }
  }
  // where all counts are equally wide no edge tells anything
  if (Math.max(lefts, rights) <= columns.length * SAME_EDGE) return 'middle';
  // the first edge of a column is the sum's zero: the smallest sum names the side that all rows share
  if (rights <= lefts && rights <= middles) return 'right';
  return lefts <= middles ? 'left' : 'middle';
}

function toSegments(line: TextLine): Segment[] {
  return cutAtGaps(line.words, WIDEST_WORD_GAP).map((words) => ({
    words,
    box: boxAround(words),
    baseline: line.baseline,
  }));
}

/** 'Gemeente' heads the column of names, and the counts of the municipalities: the former stands left of all others. */
function isNameHeading(
  segment: Segment,
  segments: readonly Segment[],
  upended: readonly Word[],
  block: Block,
  layout: LayoutWords,
): boolean {
  const names = toHeadingWords([...layout.nameHeadings, ...layout.regionHeadings]);
  if (!segment.words.every((word) => names.has(word.text.toLowerCase()))) return false;
  const front = frontOf(block).right;
  const others = [
    ...segments.filter((other) => !other.words.every((word) => names.has(word.text.toLowerCase()))),
    ...upended,
  ].filter((other) => middleOf(other) > front);
  const left = block.columns[0]?.left ?? 0;
  return segment.box.right <= Math.min(left, ...others.map(({ box }) => box.left));
}

function toHeadings(
  segments: readonly Segment[],
  upended: readonly Word[],
  cells: Cells,
  layout: LayoutWords,
): RawHeading[] | TableProblem {
  const split = findGroups(segments, upended, cells, layout.totalHeadings);
  if ('problem' in split) return split;
  const texts = cells.map((): Word[] => []);
  for (const word of split.own) texts[indexOfCell(word, cells)]?.push(word);
  const turned = cells.map((): Word[] => []);
  for (const word of upended) turned[indexOfCell(word, cells)]?.push(word);
  return cells.map((_, index) => ({
    text: [
      ...(texts[index] ?? []).map((word) => word.text),
      ...inReadingOrder(turned[index] ?? []).map((word) => word.text),
    ].join(' '),
    group: split.groups[index] ?? '',
  }));
}

function indexOfCell(word: Word, cells: Cells): number {
  const middle = middleOf(word);
  return cells.findIndex(({ left, right }) => left <= middle && middle < right);
}

/** Rotated lines: those that read upwards follow each other to the right, those that read downwards to the left. */
function inReadingOrder(words: readonly Word[]): Word[] {
  return [...words].sort((a, b) => {
    const isUp = a.angle === 270;
    const aside = isUp ? a.box.left - b.box.left : b.box.left - a.box.left;
    if (Math.abs(aside) > 0.3 * Math.min(a.size, b.size)) return aside;
    return isUp ? b.box.bottom - a.box.bottom : a.box.top - b.box.top;
  });
}

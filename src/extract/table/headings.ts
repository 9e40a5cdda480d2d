/** The words above the first row → headings of the count columns. Pure; PDF points, tolerances in font sizes. */
import type { RawHeading, TableProblem, Word } from '../../raw.ts';
import { WIDEST_WORD_GAP, type Block } from './blocks.ts';
import type { Column } from './columns.ts';
import { findGroups, type Segment } from './heading-groups.ts';
import { toHeadingWords, type LayoutWords } from './layout-words.ts';
import { boxAround, cutAtGaps, median, middleOf, toCell, type TextLine } from './lines.ts';

export type Headings = {
  readonly headings: readonly RawHeading[];
  /** The words that were taken as headings, also those in front of the counts. */
  readonly words: readonly Word[];
};

/** From the first row to the lowest line of headings, and from there line to line. */
const WIDEST_GAP_BELOW = 4;
const WIDEST_GAP_BETWEEN = 3;
/** A line larger than the rows by this factor is a title. */
const TITLE_SIZE = 1.25;

type Cells = readonly { readonly left: number; readonly right: number }[];

/** Reads the heading band above a block. All texts are empty when nothing is printed there as text. */
export function findHeadings(
  block: Block,
  rotated: readonly Word[],
  layout: LayoutWords,
): Headings | TableProblem {
  const size = median(block.countLines.map((line) => line.size));
  const band = findBand(block, size);
  const top = (block.countLines[0]?.baseline ?? 0) - size;
  const upended = rotated.filter(
    (word) =>
      word.box.page === block.page && word.box.bottom <= top + size && isOverCounts(word, block),
  );
  const cells = toCells(block);
  const segments = band.flatMap((line) => toSegments(line, upended.length > 0));
  const own = segments.filter(
    (segment) => !isNameHeading(segment, segments, upended, block.columns, layout),
  );
  const over = own.filter((segment) => middleOf(segment) >= (cells[0]?.left ?? 0));
  const words = [...band.flatMap((line) => line.words), ...upended];
  const digits = words.find((word) => /\d/.test(word.text));
  if (digits !== undefined) {
    return { problem: 'a number stands among the headings', seen: toCell(words).text };
  }
  const headings = toHeadings(over, upended, cells, layout);
  return 'problem' in headings ? headings : { headings, words };
}

/** Lines that can be headings, top to bottom: up to the first sentence, title, or wide gap. */
function findBand(block: Block, size: number): TextLine[] {
  const band: TextLine[] = [];
  let baseline = block.countLines[0]?.baseline ?? 0;
  for (const line of [...block.above].reverse()) {
    const widest = (band.length === 0 ? WIDEST_GAP_BELOW : WIDEST_GAP_BETWEEN) * size;
    const isHeading =
      baseline - line.baseline <= widest &&
      line.size <= TITLE_SIZE * size &&
      !isRunningText(line, block);
    if (!isHeading) break;
    band.unshift(line);
    baseline = line.baseline;
  }
  return band;
}

/** A sentence starts in front of the counts and runs on over them; titles and quarter lines hold a year. */
function isRunningText(line: TextLine, block: Block): boolean {
  const left = block.columns[0]?.left ?? 0;
  const right = block.columns[1]?.left ?? 0;
  return cutAtGaps(line.words, WIDEST_WORD_GAP).some(
    (chain) =>
      chain.some((word) => /20\d\d/.test(word.text)) ||
      ((chain[0]?.box.left ?? 0) < namesLeft(block) + 2 * line.size &&
        (chain.at(-1)?.box.right ?? 0) > (left + right) / 2),
  );
}

function namesLeft(block: Block): number {
  return Math.min(...block.countLines.map((line) => line.box.left));
}

function isOverCounts(word: Word, block: Block): boolean {
  const left = block.columns[0]?.left ?? 0;
  return middleOf(word) >= left - 2 * word.size;
}

/**
 * The cells around the columns of counts. Counts are narrower than their cells: where they are set right, a cell
 * reaches from the counts before it to its own; where they are set left, from its own to the next.
 */
function toCells({ columns, countLines }: Block): Cells {
  const side = findSide(columns, countLines);
  return columns.map((column, index) => {
    const before = columns[index - 1];
    const after = columns[index + 1];
    const left =
      before === undefined ? frontRight(countLines, column) : borderOf(before, column, side);
    const right = after === undefined ? Number.POSITIVE_INFINITY : borderOf(column, after, side);
    return { left, right };
  });
}

function borderOf(left: Column, right: Column, side: 'left' | 'right' | 'middle'): number {
  if (side === 'left') return right.left - Math.min(3, (right.left - left.right) / 2);
  if (side === 'right') return left.right + Math.min(3, (right.left - left.right) / 2);
  return (left.left + left.right + right.left + right.right) / 4;
}

/** The right end of what stands in front of the counts. */
function frontRight(lines: readonly TextLine[], first: Column): number {
  const fronts = lines.flatMap((line) => line.words.filter((word) => middleOf(word) < first.left));
  return Math.max(0, ...fronts.map((word) => word.box.right));
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
  // the first edge of a column is the sum's zero: the smallest sum names the side that all rows share
  if (rights <= lefts && rights <= middles) return 'right';
  return lefts <= middles ? 'left' : 'middle';
}

function toSegments(line: TextLine, hasUpended: boolean): Segment[] {
  // under rotated headings a line holds groups only, which may be of several words
  return cutAtGaps(line.words, hasUpended ? WIDEST_WORD_GAP * 2 : WIDEST_WORD_GAP).map((words) => ({
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
  columns: readonly Column[],
  layout: LayoutWords,
): boolean {
  const names = toHeadingWords([...layout.nameHeadings, ...layout.regionHeadings]);
  if (!segment.words.every((word) => names.has(word.text.toLowerCase()))) return false;
  const others = [
    ...segments.filter((other) => !other.words.every((word) => names.has(word.text.toLowerCase()))),
    ...upended.map((word) => ({ box: word.box })),
  ].map(({ box }) => box.left);
  const left = columns[0]?.left ?? 0;
  return segment.box.right <= Math.min(left, ...others);
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

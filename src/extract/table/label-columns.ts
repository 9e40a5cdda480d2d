/** What stands in front of the counts: region number, region name, municipality. Pure; PDF points. */
import { LABEL_COLUMNS, type LabelColumn } from '../../measures.ts';
import type { Cell, RawTable, TableProblem, Word } from '../../raw.ts';
import type { Block } from './blocks.ts';
import { isInCounts, type Column, type Columns } from './count-columns.ts';
import { findLabelColumns, type LayoutWords } from './layout-words.ts';
import {
  boxAround,
  cutAtGaps,
  cutWhere,
  joinOverlapping,
  median,
  middleOf,
  toCell,
  toLine,
  type TextLine,
  type TextLines,
  type Words,
} from './lines.ts';

export type LabelColumns = {
  /** The parts of names, each on one line, top to bottom; above the first and below the last count may be strangers. */
  readonly fragments: TextLines;
  readonly regionNumbers: Words;
  readonly regionNames: Words;
};

/** Lines of one cell follow each other at most this far apart (font sizes, baseline to baseline). */
export const WIDEST_LEADING = 1.6;
/** No name wraps over more lines than this before or after its counts. */
const MOST_LINES_OUTSIDE = 3;
/** A heading may start so far in front of its column (points). */
const SLACK = 10;
/** A line of another size (by this factor) is a title, not a name. */
const OTHER_SIZE = 1.25;

/**
 * Reads the words in front of the counts of one block. Which of their columns is which, the headings over them say when
 * they are printed, else a look that has as many. `rotated` are words that do not stand upright.
 */
export function findLabelColumnsOf(
  block: Block,
  rotated: Words,
  layout: LayoutWords,
): LabelColumns | TableProblem {
  const inside = [...block.countLines, ...block.between].sort((a, b) => a.baseline - b.baseline);
  const toDivided = (line: TextLine): Divided => {
    const words = line.words.filter((word) => !isInCounts(word, block.columns));
    const at = words.findIndex(({ text }) => layout.totalWords.has(text.toLowerCase()));
    const end = at === -1 ? words.length : at;
    return { cells: words.slice(0, end), label: words.slice(end) };
  };
  const columns = findSpans(inside.map(toDivided));
  // the last line of a text above the table runs through several columns
  const isOver = (box: Column) =>
    columns.filter((one) => one.left < box.right && box.left < one.right);
  const isApart = (line: TextLine): boolean =>
    cutAtGaps(toDivided(line).cells).every((chain) => isOver(boxAround(chain)).length <= 1);
  const upwards = [...block.countLines.slice(0, 1), ...block.above.toReversed()];
  const above = nearestLines(upwards, block, layout);
  const below = nearestLines([...block.countLines.slice(-1), ...block.below], block, layout);
  const divided = [...above.toReversed().filter(isApart), ...inside, ...below.filter(isApart)]
    .map(toDivided)
    .filter(({ cells, label }) => cells.length + label.length > 0);
  const spans = findSpans(divided);
  const told = findTold(block, spans, rotated, layout);
  const ways = findOrders(divided, spans, told, layout).map((order) =>
    divide(divided, spans, order),
  );
  const good = ways.filter((way) => !('problem' in findRegion([way])));
  const [only, other] = good.length > 0 ? good : ways;
  if (only !== undefined && other === undefined) return only;
  const texts = divided.map(({ cells, label }) => toCell([...cells, ...label]).text);
  const problem =
    'the columns in front of the counts are not region number, region name and municipality';
  return { problem, seen: texts.join(' | ') };
}

/** Of the lines from an outermost row away: those behind it, nearest first, that may hold its wrapped name. */
function nearestLines(lines: TextLines, block: Block, layout: LayoutWords): TextLine[] {
  // below the rows 'AMR' is the end of a wrapped label, not a heading
  const isAbove = lines.some((line) => line.baseline < (lines[0]?.baseline ?? 0));
  const isHeading = (line: TextLine): boolean =>
    isAbove && line.words.every((word) => layout.labelWords.has(word.text.toLowerCase()));
  const size = median(block.countLines.map((line) => line.size));
  const isName = (line: TextLine, _: TextLine, last: TextLine): boolean =>
    Math.abs(line.baseline - last.baseline) <= WIDEST_LEADING * size &&
    line.box.right < block.left &&
    Math.max(line.size, size) <= OTHER_SIZE * Math.min(line.size, size) &&
    !isHeading(line);
  const [near = []] = cutWhere(lines, isName);
  return near.slice(1, 1 + MOST_LINES_OUTSIDE);
}

/** The columns in front of the counts, left to right. */
type LabelOrder = readonly LabelColumn[];

/** One line: words of the columns in front, and a label of the total row, which may run through all of them. */
type Divided = { readonly cells: Words; readonly label: Words };

/** What each column covers; columns never overlap. */
function findSpans(lines: readonly Divided[]): Column[] {
  const chains = lines.flatMap(({ cells }) => cutAtGaps(cells));
  return joinOverlapping(chains, () => 0).map((over) => boxAround(over.flat()));
}

/** What the heading over each column may mean; undefined where none is known. */
function findTold(
  block: Block,
  spans: Columns,
  rotated: Words,
  layout: LayoutWords,
): (LabelOrder | undefined)[] {
  const first = block.countLines[0]?.baseline ?? 0;
  const turned = rotated.filter(({ box }) => box.page === block.page && box.bottom <= first);
  const isLabel = (word: Word): boolean => layout.labelWords.has(word.text.toLowerCase());
  const chains = block.above.flatMap((line) => cutAtGaps(line.words));
  const texts = [...chains, ...turned.map((word) => [word])]
    .filter((words) => words.every(isLabel))
    .map(toCell);
  return spans.map(({ left }, index) => {
    const right = spans[index + 1]?.left ?? block.left;
    const over = texts
      .filter((text) => left - SLACK <= middleOf(text) && middleOf(text) < right)
      .map(({ text }) => text);
    // a heading may wrap: the lowest of its lines stands last
    const told = over.map((_, at) => findLabelColumns(over.slice(at).join(' '), layout));
    return told.find(({ length }) => length > 0);
  });
}

/** The orders of columns that fit: numbers are a number, and headings are not contradicted. */
function findOrders(
  lines: readonly Divided[],
  spans: Columns,
  told: readonly (LabelOrder | undefined)[],
  layout: LayoutWords,
): LabelOrder[] {
  const words = lines.flatMap(({ cells }) => cells);
  const isNumber = spans.map((span) =>
    words.every((word) => !isIn(word, span) || /^\d{1,3}$/.test(word.text)),
  );
  // a page may hold nothing but the total row; region columns may be printed on another page alone
  if (spans.length === 0) return [[]];
  if (spans.length === 1) return isNumber[0] === true ? [] : [['municipality']];
  const known = layout.labelColumns.filter((columns) => columns.length === spans.length);
  const fits = (order: LabelOrder): boolean =>
    order.every((column, index) => {
      if ((column === 'region_number') !== isNumber[index]) return false;
      return column === 'region_number' || (told[index] ?? [column]).includes(column);
    });
  const byLayout = known.filter(fits);
  if (byLayout.length > 0) return byLayout;
  // headings alone tell an order that no look has
  const isTold = told.every((columns, index) => isNumber[index] || columns !== undefined);
  return isTold ? allOrders(spans.length).filter(fits) : [];
}

function allOrders(length: number): LabelOrder[] {
  const longer = (order: LabelOrder): LabelOrder[] =>
    order.length === length
      ? [order]
      : LABEL_COLUMNS.filter((one) => !order.includes(one)).flatMap((one) =>
          longer([...order, one]),
        );
  return longer([]).filter((order) => order.includes('municipality'));
}

function isIn(word: Word, { left, right }: Column): boolean {
  return left <= word.box.left && word.box.right <= right;
}

function divide(lines: readonly Divided[], spans: Columns, order: LabelOrder): LabelColumns {
  const wordsIn = (column: LabelColumn, words: Words): Word[] =>
    words.filter((word) => order[spans.findIndex((span) => isIn(word, span))] === column);
  const all = lines.flatMap(({ cells }) => cells);
  return {
    fragments: lines.flatMap(({ cells, label }) => {
      const name = [...wordsIn('municipality', cells), ...label];
      return name.length > 0 ? [toLine(name)] : [];
    }),
    regionNumbers: wordsIn('region_number', all),
    regionNames: wordsIn('region_name', all),
  };
}

/** The region of the table; a problem when its columns hold two. */
export function findRegion(
  labels: readonly LabelColumns[],
): Pick<RawTable, 'regionNumber' | 'regionName'> | TableProblem {
  const numbers = labels.flatMap((label) => label.regionNumbers);
  const names = labels.flatMap((label) => label.regionNames);
  const regionNumber = findRegionCell(numbers, numbers.length, 'region number');
  if (regionNumber !== undefined && 'problem' in regionNumber) return regionNumber;
  const regionName = findRegionCell(names, numbers.length || undefined, 'region name');
  if (regionName !== undefined && 'problem' in regionName) return regionName;
  return { regionNumber, regionName };
}

/** The one text that a region column holds, printed once or again on each row; a problem when it holds two. */
function findRegionCell(
  words: Words,
  times: number | undefined,
  what: string,
): Cell | TableProblem | undefined {
  if (words.length === 0) return undefined;
  const isRepeated = (length: number): boolean =>
    Number.isInteger(words.length / length) &&
    words.every(({ text }, index) => text === words[index % length]?.text);
  const shortest = words.findIndex((_, index) => isRepeated(index + 1)) + 1;
  const length = times === undefined ? shortest : words.length / times;
  if (Number.isInteger(length) && isRepeated(length)) return toCell(words.slice(0, length));
  return { problem: `the table has more than one ${what}`, seen: toCell(words).text };
}

/** Lines → blocks of rows, which stand between two headings or paragraphs, and which of them are ours. Pure; PDF points. */
import type { TableProblem } from '../../raw.ts';
import {
  FEWEST_COUNTS,
  findColumnCount,
  findColumns,
  findCountLine,
  isCountLike,
  isInCounts,
  type Columns,
  type CountLine,
} from './count-columns.ts';
import { toLabel, type LayoutWords } from './layout-words.ts';
import { cutAtGaps, cutWhere, type TextLine, type TextLines } from './lines.ts';

/** Rows that follow each other on one page, with the lines of that page around them. */
export type Block = {
  readonly page: number;
  readonly columns: Columns;
  /** Where they start. */
  readonly left: number;
  /** Lines with counts, top to bottom. */
  readonly countLines: TextLines;
  /** Lines between them: wrapped names, region names. */
  readonly between: TextLines;
  /** Lines of the page above the first and below the last line with counts, top to bottom. */
  readonly above: TextLines;
  readonly below: TextLines;
};

/** Rows whose columns cannot be told; `isUsual` where one has as many counts as a known layout. */
type BrokenBlock = TableProblem & { readonly isUsual: boolean };

/** The number of counts that a known layout has. */
export const USUAL_COLUMNS = 5;
/** This many words in a row, some with letters, are a sentence. */
const FEWEST_WORDS_OF_SENTENCE = 6;

/** The blocks of one page, top to bottom; a problem in place of a block whose columns cannot be told. */
export function findBlocks(lines: TextLines): (Block | BrokenBlock)[] {
  const found = lines.map(findCountLine);
  return cutAtBreaks(lines, found).map((run) => toBlock(lines, found, run));
}

/**
 * The lines with counts, by their places: cut where a sentence stands between two of them and, once it is known where
 * the counts start, where a heading does.
 */
function cutAtBreaks(lines: TextLines, found: readonly (CountLine | undefined)[]): number[][] {
  const places = found.flatMap((line, place) => (line === undefined ? [] : [place]));
  const cut = (run: readonly number[], isBreak: (line: TextLine) => boolean): number[][] =>
    cutWhere(run, (place, _, last) => !lines.slice(last + 1, place).some(isBreak));
  return cut(places, isSentence).flatMap((run) => {
    const left = leftOfCounts(run.flatMap((place) => found[place] ?? []));
    return cut(run, (line) => isHeadingLine(line, left));
  });
}

/** Where the counts start, taken from the lines with the usual number of them. */
function leftOfCounts(lines: readonly CountLine[]): number {
  const usual = findColumnCount(lines);
  const full = lines.filter(({ counts }) => usual === undefined || counts.length === usual);
  return Math.min(...full.map(({ counts }) => counts[0]?.[0]?.box.left ?? 0));
}

function isSentence({ words }: TextLine): boolean {
  const chains = cutAtGaps(words);
  const long = chains.filter(({ length }) => length >= FEWEST_WORDS_OF_SENTENCE);
  return long.flat().some((word) => /\p{L}{3}/u.test(word.text));
}

/** Words but no counts where the counts should stand, or a text that runs into them. */
function isHeadingLine({ words }: TextLine, left: number): boolean {
  const inCounts = words.filter((word) => word.box.right > left);
  return inCounts.length > 0 && !inCounts.some((word) => isCountLike(word.text));
}

function toBlock(
  lines: TextLines,
  found: readonly (CountLine | undefined)[],
  run: readonly number[],
): Block | BrokenBlock {
  const [first = 0, last = first] = [run[0], run.at(-1)];
  const counted = run.flatMap((place) => found[place] ?? []);
  const seen = counted.map(({ line }) => line.text).join(' | ');
  const count = findColumnCount(counted);
  const isUsual = counted.some(({ counts }) => counts.length === USUAL_COLUMNS);
  if (count === undefined) {
    return { problem: 'rows differ in their number of counts', seen, isUsual };
  }
  const columns = findColumns(counted, count);
  if ('problem' in columns) return { ...columns, isUsual };
  const inside = lines.slice(first, last + 1);
  const hasCounts = ({ words }: TextLine) => words.some((word) => isInCounts(word, columns));
  return {
    page: lines[first]?.box.page ?? 0,
    columns,
    left: columns[0]?.left ?? 0,
    countLines: inside.filter(hasCounts),
    between: inside.filter((line) => !hasCounts(line)),
    above: lines.slice(0, first),
    below: lines.slice(last + 1),
  };
}

/** Rows follow each other at most this far apart (font sizes). */
const WIDEST_ROW_PITCH = 5;

/** A row whose counts could not be told from words would otherwise be lost: counts below the last row, apart. */
export function findStrayRow({ countLines, columns, below }: Block): TextLine | undefined {
  const last = countLines.at(-1);
  const next = below.find((line) => line.words.some((word) => isInCounts(word, columns)));
  if (last === undefined || next === undefined) return undefined;
  const counts = next.words.filter((word) => isInCounts(word, columns) && isCountLike(word.text));
  const chains = cutAtGaps(next.words).length;
  const isNear = next.baseline - last.baseline <= WIDEST_ROW_PITCH * last.size;
  return isNear && counts.length > 1 && chains >= FEWEST_COUNTS ? next : undefined;
}

/** Page numbers and dates: a few words, this far from the rows (font sizes). */
const MOST_WORDS_OF_FOOTER = 8;
const LEAST_GAP_TO_FOOTER = 1.5;

/** The blocks of our table, page by page; a problem when it is not certain which they are. */
export function chooseBlocks(
  found: readonly (Block | BrokenBlock)[],
  layout: LayoutWords,
): Block[] | TableProblem {
  const labels = layout.totalWords;
  const blocks = found.filter((one) => 'columns' in one);
  const isTotal = (word: string): boolean => labels.has(word);
  // rows that cannot be read may be ours: they must not vanish
  const ours = found
    .filter((one) => 'problem' in one)
    .find(({ seen, isUsual }) => isUsual || toLabel(seen).split(' ').some(isTotal));
  if (ours !== undefined) return { problem: ours.problem, seen: ours.seen };
  const withTotal = blocks.filter((block) => findTotalLine(block, labels) !== undefined);
  const usual = withTotal.filter((block) => block.columns.length === USUAL_COLUMNS);
  const [main, other] = withTotal.length > 1 ? usual : withTotal;
  const seen = blocks.map(toSeen).join(' || ') || 'no line ends in three counts or more';
  if (main === undefined) return { problem: 'no table with a total row', seen };
  if (other !== undefined) return { problem: 'more than one table with a total row', seen };
  return withOtherPages(main, blocks, labels, seen);
}

function toSeen({ page, columns, countLines: lines }: Block): string {
  return `page ${page}: ${lines.length} lines with ${columns.length} counts, '${lines[0]?.text ?? ''}' to '${lines.at(-1)?.text ?? ''}'`;
}

/** The line of the block that holds the first word of a label of the total row. */
function findTotalLine(block: Block, labels: ReadonlySet<string>): TextLine | undefined {
  const near = [
    ...block.countLines,
    ...block.between,
    ...block.above.slice(-1),
    ...block.below.slice(0, 1),
  ];
  return near.find(({ words }) =>
    words.some(({ text, box }) => labels.has(text.toLowerCase()) && box.right < block.left),
  );
}

function withOtherPages(
  main: Block,
  blocks: readonly Block[],
  labels: ReadonlySet<string>,
  seen: string,
): Block[] | TableProblem {
  const total = findTotalLine(main, labels)?.baseline ?? 0;
  const isOnly = main.countLines.length === 1;
  const middle = (main.countLines[0]?.baseline ?? 0) + (main.countLines.at(-1)?.baseline ?? 0);
  const isLast = isOnly || total > middle / 2;
  const before = isLast ? findChain(main, blocks, -1) : [];
  const after = isOnly || !isLast ? findChain(main, blocks, 1) : [];
  if (before.length > 0 && after.length > 0) {
    return { problem: 'rows on the pages before and after the total row', seen };
  }
  return [...before.toReversed(), main, ...after];
}

/** Blocks on the pages before (-1) or after (1) that go on without any text but headings and footers. */
function findChain(main: Block, blocks: readonly Block[], step: 1 | -1): Block[] {
  const onPage = blocks.filter(({ page }) => page === main.page + step);
  const next = step === 1 ? onPage[0] : onPage.at(-1);
  if (next === undefined || next.columns.length !== main.columns.length) return [];
  const [upper, lower] = step === 1 ? [main, next] : [next, main];
  return endsPage(upper) && startsPage(lower) ? [next, ...findChain(next, blocks, step)] : [];
}

/** Below the rows stand only wrapped names and a footer. */
function endsPage(block: Block): boolean {
  const { baseline = 0, size = 0 } = block.countLines.at(-1) ?? {};
  const isFooter = (line: TextLine): boolean =>
    line.words.length <= MOST_WORDS_OF_FOOTER &&
    line.baseline - baseline >= LEAST_GAP_TO_FOOTER * size;
  return block.below.every((line) => line.box.right < block.left || isFooter(line));
}

/** Above the rows stand no sentences: only headings, wrapped names and a short header. */
function startsPage(block: Block): boolean {
  const chains = block.above.flatMap((line) => cutAtGaps(line.words));
  return chains.every(({ length }) => length <= MOST_WORDS_OF_FOOTER);
}

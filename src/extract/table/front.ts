/** What stands in front of the counts: region number, region name, municipality. Pure; PDF points. */
import type { Cell, TableProblem, Word } from '../../raw.ts';
import { WIDEST_WORD_GAP, type Block } from './blocks.ts';
import { isInCounts } from './columns.ts';
import { isHeadingText, toHeadingWords, type LayoutWords } from './layout-words.ts';
import { boxAround, cutAtGaps, median, toCell, toLine, type TextLine } from './lines.ts';
import { firstWordsOf } from './marks.ts';

/** The part of a name that stands on one line. */
export type Fragment = TextLine;

export type Front = {
  /** Top to bottom; those above the first and below the last line with counts may be strangers. */
  readonly fragments: readonly Fragment[];
  readonly regionNumbers: readonly Word[];
  readonly regionNames: readonly Word[];
};

/** Lines of one cell follow each other at most this far apart (font sizes, baseline to baseline). */
export const WIDEST_LEADING = 1.6;
/** No name wraps over more lines than this before or after its counts. */
const MOST_LINES_OUTSIDE = 3;
/** A line of another size (by this factor) is a title, not a name. */
const OTHER_SIZE = 1.25;

/** Reads the words in front of the counts of one block. */
export function findFront(block: Block, layout: LayoutWords): Front | TableProblem {
  const lines = [
    ...nearestLines(block.above.toReversed(), block.countLines[0], block, layout).toReversed(),
    ...[...block.countLines, ...block.between].sort((a, b) => a.baseline - b.baseline),
    ...nearestLines(block.below, block.countLines.at(-1), block, layout),
  ];
  const fronts = lines
    .map((line) => line.words.filter((word) => !isInCounts(word, block.columns)))
    .filter((words) => words.length > 0);
  return divide(fronts, firstWordsOf(layout.totalLabels));
}

/** Lines next to the block, nearest first, that may hold a wrapped name of its outermost row. */
function nearestLines(
  lines: readonly TextLine[],
  edge: TextLine | undefined,
  block: Block,
  layout: LayoutWords,
): TextLine[] {
  // below the rows 'AMR' is the end of a wrapped label, not a heading
  const isAbove = lines.some((line) => line.baseline < (edge?.baseline ?? 0));
  const headings = toHeadingWords(
    isAbove ? [...layout.nameHeadings, ...layout.regionHeadings] : [],
  );
  const size = median(block.countLines.map((line) => line.size));
  const left = block.columns[0]?.left ?? 0;
  const near: TextLine[] = [];
  let baseline = edge?.baseline ?? 0;
  for (const line of lines) {
    const isName =
      near.length < MOST_LINES_OUTSIDE &&
      Math.abs(line.baseline - baseline) <= WIDEST_LEADING * size &&
      line.box.right < left &&
      Math.max(line.size, size) <= OTHER_SIZE * Math.min(line.size, size) &&
      !isHeadingText(
        line.words.map((word) => word.text),
        headings,
      );
    if (!isName) break;
    near.push(line);
    baseline = line.baseline;
  }
  return near;
}

type Span = { left: number; right: number };

/** Columns in front of the counts never overlap; the last of them holds the municipalities. */
function divide(
  fronts: readonly (readonly Word[])[],
  labelWords: ReadonlySet<string>,
): Front | TableProblem {
  const isLabel = (word: Word): boolean => labelWords.has(word.text.toLowerCase());
  // the label of the total row may run through all of the columns in front
  const ordinary = fronts.map((words) => {
    const label = words.findIndex(isLabel);
    return label === -1 ? words : words.slice(0, label);
  });
  const spans = joinSpans(
    ordinary.flatMap((words) => cutAtGaps(words, WIDEST_WORD_GAP)).map(boxAround),
  );
  const names = spans.at(-1);
  const front = {
    fragments: [] as Fragment[],
    regionNumbers: [] as Word[],
    regionNames: [] as Word[],
  };
  const strangers: Word[] = [];
  for (const words of fronts) {
    const label = words.findIndex(isLabel);
    const name: Word[] = label === -1 ? [] : words.slice(label);
    for (const word of label === -1 ? words : words.slice(0, label)) {
      const span = spans.findIndex(
        ({ left, right }) => left <= word.box.left && word.box.right <= right,
      );
      if (spans[span] === names && names !== undefined) name.push(word);
      else if (/^\d{1,3}$/.test(word.text) && span === 0) front.regionNumbers.push(word);
      else if (span === spans.length - 2) front.regionNames.push(word);
      else strangers.push(word);
    }
    if (name.length > 0) front.fragments.push(toLine(name));
  }
  const most = front.regionNumbers.length > 0 && front.regionNames.length > 0 ? 3 : 2;
  if (strangers.length === 0 && spans.length <= most) return front;
  return {
    problem:
      'the columns in front of the counts are not region number, region name and municipality',
    seen: fronts.map((words) => toCell(words).text).join(' | '),
  };
}

function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const { left, right } of [...spans].sort((a, b) => a.left - b.left)) {
    const last = joined.at(-1);
    if (last !== undefined && left <= last.right) last.right = Math.max(last.right, right);
    else joined.push({ left, right });
  }
  return joined;
}

/** The one text that a region column holds, printed once or again on each row; a problem when it holds two. */
export function findRegionCell(
  words: readonly Word[],
  times: number | undefined,
  what: string,
): Cell | TableProblem | undefined {
  if (words.length === 0) return undefined;
  const length = times === undefined ? findPeriod(words) : words.length / times;
  const first = words.slice(0, length);
  const isRepeated = words.every((word, index) => word.text === first[index % length]?.text);
  if (Number.isInteger(length) && isRepeated) return toCell(first);
  return { problem: `the table has more than one ${what}`, seen: toCell(words).text };
}

function findPeriod(words: readonly Word[]): number {
  const fits = (period: number): boolean =>
    words.length % period === 0 &&
    words.every((word, index) => word.text === words[index % period]?.text);
  return words.findIndex((_, index) => fits(index + 1)) + 1;
}

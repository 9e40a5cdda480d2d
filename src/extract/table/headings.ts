/** The words above the first row → headings of the count columns. Pure; PDF points, tolerances in font sizes. */
import { isRemnant } from '../../heading-words.ts';
import type { Box, Word } from '../../raw.ts';
import type { Block } from './blocks.ts';
import { findCountLine } from './count-columns.ts';
import {
  findColumnHeadings,
  toNearestColumns,
  type ColumnHeadings,
  type Headed,
} from './heading-columns.ts';
import { findLabelColumns, type LayoutWords } from './layout-words.ts';
import {
  boxAround,
  cutAtGaps,
  median,
  middleOf,
  stepsOf,
  toCell,
  WIDEST_WORD_GAP,
  type TextLine,
  type TextLines,
  type Words,
} from './lines.ts';

export type Headings = ColumnHeadings & {
  /** The words that were taken as headings, also those in front of the counts. */
  readonly words: Words;
};

/** From the first row to the lowest line of headings (font sizes, or so many rows), and from there line to line. */
const WIDEST_GAP_BELOW = 4;
const MOST_ROWS_BELOW = 2;
const WIDEST_GAP_BETWEEN = 3;
/** A line larger than the rows by this factor is a title, or a letterhead. */
const TITLE_SIZE = 1.25;
/** This many words in a row in front of the counts are a sentence. */
const FEWEST_WORDS_IN_FRONT = 4;
/** A letterhead stands at most this far from what else is on its line. */
const WIDEST_GAP_OF_TITLE = 1.5;
/** A line that is set to both margins has so many words, and blanks that are all alike: none is twice as wide. */
const FEWEST_WORDS_OF_JUSTIFIED = 8;
const WIDEST_BLANK_OF_JUSTIFIED = 1.5;
const LEAST_PART_OF_BLANK = 0.5;
/** So many words outside the block of headings are a logo. */
const MOST_WORDS_OF_LOGO = 1;
/** 'Derde kwartaal 2020 Rijnmond', 'Q3 2022'; '12-01-2024', 'Datum: 12 januari 2024'; 'Pagina 1', '1 van 2'. */
const QUARTER = /^(?:\S+ kwartaal|[QK][1-4]) 20\d\d|^20\d\d (?:\S+ kwartaal|[QK][1-4])/iu;
const DATE = /^(?:\p{L}+:? )?\d{1,2}[-/. ](?:\d{1,2}|\p{L}+)[-/. ]20\d\d$/u;
const PAGE_NUMBER = /^(?:pagina|blad|p\.) ?\d+|^\d+ ?(?:van|\/) ?\d+$/iu;

/**
 * Reads what stands over the counts of a block. Nothing there is passed over but what is understood as something else:
 * a title, a date, a page number, a sentence, or one word outside the block of headings. `taken` are the words of
 * rows: the name of the first may reach up above its counts.
 */
export function findHeadings(
  whole: Block,
  taken: ReadonlySet<Word>,
  rotated: Words,
  layout: LayoutWords,
): Headings {
  const block = withoutRows(whole, taken);
  const { first } = block;
  const below = widestBelow(block);
  const turned = rotated.filter(
    (word) => word.box.page === block.page && word.box.bottom <= first && !taken.has(word),
  );
  // turned headings may stand at the top of a high cell; one word alone is a logo
  const isNear = first - Math.max(0, ...turned.map((word) => word.box.bottom)) <= below;
  const upended = isNear || turned.length > MOST_WORDS_OF_LOGO ? turned : [];
  const band = findBand(block, upended, below);
  const words = [...band.flatMap((line) => line.words), ...upended];
  const over = withoutLabelHeadings(band, upended, block, layout);
  const own = [...over.lines.flat(), ...over.turned];
  if (own.every((word) => isRemnant(word.text, layout.headings))) {
    const outside = findOutside(block, words, upended.length > 0 ? [] : turned);
    const isLogo = outside.length <= MOST_WORDS_OF_LOGO;
    const unclear = isLogo ? undefined : `far above the first row: '${toCell(outside).text}'`;
    return { headings: toNearestColumns(over), unclear, words };
  }
  const found = findColumnHeadings(over, layout.headings);
  const number = own.find((word) => /\d/.test(word.text));
  const unclear =
    found.unclear && number ? `a number stands over the counts: '${number.text}'` : found.unclear;
  return { headings: found.headings, unclear, words };
}

/** `labels` is what the words in front of the counts cover, `first` the first baseline of rows, `size` their font size. */
type HeadedBlock = Block & { readonly labels: Box; readonly first: number; readonly size: number };

function withoutRows(block: Block, taken: ReadonlySet<Word>): HeadedBlock {
  const isRow = (line: TextLine): boolean => line.words.some((word) => taken.has(word));
  const countLines = [...block.above.filter(isRow), ...block.countLines];
  const words = countLines.flatMap((line) => line.words);
  const labels = boxAround(words.filter((word) => middleOf(word) < block.left));
  const above = block.above.filter((line) => !isRow(line));
  const size = median(countLines.map((line) => line.size));
  return { ...block, above, countLines, labels, first: countLines[0]?.baseline ?? 0, size };
}

/** Headings have as much space around them as rows have. */
function widestBelow({ countLines, size }: HeadedBlock): number {
  const pitches = stepsOf(countLines.map((line) => line.baseline));
  return Math.max(WIDEST_GAP_BELOW * size, MOST_ROWS_BELOW * median(pitches));
}

/** Lines that can be headings, top to bottom: up to the first sentence, title, or wide gap. */
function findBand(block: HeadedBlock, upended: Words, below: number): TextLine[] {
  const band: TextLine[] = [];
  const { first, size } = block;
  // beside turned headings, which are long, nothing else need stand, and their cells may be higher still
  let baseline = Math.min(first, ...upended.map((word) => word.box.top));
  const height = first - baseline;
  for (const line of block.above.toReversed()) {
    const widest = band.length === 0 ? below + height : WIDEST_GAP_BETWEEN * size;
    const isHeading =
      line.baseline < first &&
      baseline - line.baseline <= widest &&
      findCountLine(line) === undefined &&
      !isSomethingElse(line, block);
    if (!isHeading) break;
    band.unshift(line);
    baseline = Math.min(baseline, line.baseline);
  }
  return band;
}

/** A title or letterhead, a quarter, a date, a page number; or a sentence: it starts in front of the counts and runs on. */
function isSomethingElse(line: TextLine, { labels, size }: HeadedBlock): boolean {
  const texts = cutAtGaps(line.words, WIDEST_GAP_OF_TITLE);
  const startsInFront = line.box.left < labels.left + 2 * line.size;
  // headings of another size are at least two
  if (line.size > TITLE_SIZE * size && texts.length <= (startsInFront ? 2 : 1)) return true;
  const kinds = texts.map((text) => toCell(text).text);
  if (QUARTER.test(kinds[0] ?? '')) return true;
  if (kinds.every((text) => DATE.test(text) || PAGE_NUMBER.test(text))) return true;
  const isLong =
    line.words.length >= FEWEST_WORDS_IN_FRONT || line.box.right > labels.right + 0.5 * line.size;
  return startsInFront && line.words.length > 1 && isLong && isRunOn(line);
}

/** No gap parts the words: all blanks are narrow, or alike. */
function isRunOn({ words, size }: TextLine): boolean {
  const blanks = words.slice(1).map(({ box }, index) => box.left - (words[index]?.box.right ?? 0));
  const widest = Math.max(...blanks);
  if (widest <= WIDEST_WORD_GAP * size) return true;
  return (
    words.length >= FEWEST_WORDS_OF_JUSTIFIED &&
    widest <= WIDEST_BLANK_OF_JUSTIFIED * size &&
    Math.min(...blanks) >= LEAST_PART_OF_BLANK * widest
  );
}

/**
 * The words over the counts. 'Gemeente' heads the column of names, and counts of the municipalities: the former stands
 * over the names, or left of all others.
 */
function withoutLabelHeadings(
  band: TextLines,
  upended: Words,
  block: HeadedBlock,
  layout: LayoutWords,
): Headed {
  const isOver = (word: Word): boolean => middleOf(word) >= block.labels.right;
  const lines = band.map((line) => line.words.filter(isOver));
  const turned = upended.filter(isOver);
  const chains = [...lines.flatMap((line) => cutAtGaps(line)), ...turned.map((word) => [word])];
  const isFront = (chain: Words): boolean =>
    findLabelColumns(toCell(chain).text, layout).length > 0;
  const others = chains.filter((chain) => !isFront(chain)).map(boxAround);
  const leftmost = Math.min(block.left, ...others.map(({ left }) => left));
  const heads = new Set(
    chains.filter((chain) => isFront(chain) && boxAround(chain).right <= leftmost).flat(),
  );
  return {
    columns: block.columns,
    lines: lines
      .map((line) => line.filter((word) => !heads.has(word)))
      .filter((line) => line.length > 0),
    turned: turned.filter((word) => !heads.has(word)),
  };
}

/** Words over the counts, above the block of headings, that are not understood as something else. */
function findOutside(block: HeadedBlock, taken: Words, turned: Words): Word[] {
  const upper = block.above.findLastIndex((line) => findCountLine(line) !== undefined);
  const words = block.above
    .slice(upper + 1)
    .filter((line) => !isSomethingElse(line, block))
    .flatMap((line) => line.words.filter((word) => !taken.includes(word)));
  return [...words, ...turned].filter((word) => middleOf(word) >= block.labels.right);
}

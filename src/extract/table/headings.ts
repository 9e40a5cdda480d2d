/** The words above the first row → headings of the count columns. Pure; PDF points, tolerances in font sizes. */
import {
  isConsistent,
  isRemnant,
  toMeasure,
  whatIsSaid,
  type HeadingWords,
  type Said,
} from '../../heading-words.ts';
import type { Box, RawHeading, Word } from '../../raw.ts';
import { remember } from '../../remember.ts';
import type { Block } from './blocks.ts';
import { findCountLine, type Column, type Columns } from './count-columns.ts';
import { findLabelColumns, type LayoutWords } from './layout-words.ts';
import {
  boxAround,
  cutAtGaps,
  joinOverlapping,
  median,
  middleOf,
  stepsOf,
  toCell,
  WIDEST_WORD_GAP,
  type TextLine,
  type TextLines,
  type Words,
} from './lines.ts';

export type Headings = {
  readonly headings: readonly RawHeading[];
  /** Why they do not tell which column is which; the headings are then the nearest texts, for a message. */
  readonly unclear: string | undefined;
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
  const number = found.unclear && own.find((word) => /\d/.test(word.text));
  const unclear = number ? `a number stands over the counts: '${number.text}'` : found.unclear;
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

// Which heading belongs to which column: decided by what the headings say. They stand in bands one above the other. The
// lowest holds a text for each column, those above it texts over one or more of them; texts and columns have the same
// order from left to right. Of all ways to share them out, one mapping must name the five measures.

/** Words of one heading stand at most this far apart on a line (font sizes); those of a typewriter have wide blanks. */
const WIDEST_BLANK = 0.65;
/** Who serves over whether there is a profile, or the other way round, and one text over them all. */
const MOST_BANDS_OF_GROUPS = 2;
/** Texts of one column overlap; kerning makes those of neighbours touch by this much (font sizes). */
const TOUCH = 0.1;
/** Turned lines of one heading stand this far apart at most (font sizes, edge to edge). */
const WIDEST_LEADING_OF_TURNED = 0.6;

/** A text of a band: the words that stand over each other, and what they say together. */
type Text = { readonly text: string; readonly said: Said; readonly box: Column };

/** A column while its headings are put together, lowest band first. */
type Reading = {
  /** From the leftmost to the rightmost of its counts and of its own heading. */
  readonly extent: Column;
  readonly own: string;
  readonly groups: readonly string[];
  readonly said: Said;
};
type Readings = readonly Reading[];

/** Columns of counts, and what stands over them: lines of upright words, top to bottom, and turned words beside or below. */
type Headed = {
  readonly columns: Columns;
  readonly lines: readonly Words[];
  readonly turned: Words;
};

/**
 * Where headings stand so near to each other that no gap parts them, what they say does: then every word may be the
 * first of its column.
 */
function findColumnHeadings(over: Headed, words: HeadingWords): Omit<Headings, 'words'> {
  const byGaps = findMappings(over, words, false);
  const [only, other] = byGaps.size > 0 ? byGaps : findMappings(over, words, true);
  if (only !== undefined && other === undefined) return { headings: only[1], unclear: undefined };
  const unclear =
    only === undefined
      ? 'the words over the counts do not name five measures'
      : `the words over the counts can be read in two ways: ${only[0]} or ${other?.[0]}`;
  return { headings: toNearestColumns(over), unclear };
}

/** The headings of each mapping that names all five measures; of those that lead to the same, one with few bands. */
function findMappings(
  over: Headed,
  words: HeadingWords,
  isTight: boolean,
): Map<string, readonly RawHeading[]> {
  const found = new Map<string, readonly RawHeading[]>();
  for (const reading of readBands(over, words, isTight)) {
    const measures = reading.flatMap(({ said }) => toMeasure(said) ?? []);
    const key = measures.join();
    if (new Set(measures).size !== over.columns.length || found.has(key)) continue;
    const headings = reading.map(({ own, groups }) => ({ text: own, group: groups.join(' / ') }));
    found.set(key, headings);
  }
  return found;
}

/** Every way to cut the lines into bands, and to share out the texts of each. */
function* readBands(
  { columns, lines, turned }: Headed,
  words: HeadingWords,
  isTight: boolean,
): Generator<Readings> {
  const bands = groupBands(lines, words);
  const chains = lines.map((line) => {
    const parts = isTight ? line.map((word) => [word]) : cutAtGaps(line, WIDEST_BLANK);
    return parts.flatMap((chain) => cutAtColumns(chain, columns));
  });
  const ofTurned = inReadingOrder(turned);
  const bare = columns.map((extent) => ({ extent, own: '', groups: [], said: 0 }));
  const place: Place = (...at) => placeOwn(...at, words, isTight);
  for (let top = 0; top < lines.length + (turned.length > 0 ? 1 : 0); top += 1) {
    const texts = toTexts([...chains.slice(top).flat(), ...ofTurned], words);
    for (const reading of texts ? shareOut(texts, bare, place) : []) {
      yield* readGroups(top, reading, bands, MOST_BANDS_OF_GROUPS);
    }
  }
}

/** The texts of the lines from `top` to before `end`. */
type Bands = (top: number, end: number) => readonly Text[] | undefined;

/** Each band is put together once, for as many readings of the columns below it as there are. */
function groupBands(lines: readonly Words[], words: HeadingWords): Bands {
  const chains = lines.map((line) => cutAtGaps(line, WIDEST_BLANK));
  const above = remember((end: number) =>
    remember((top: number) => toTexts(chains.slice(top, end).flat(), words)),
  );
  return (top, end) => above(end)(top);
}

/** Every way to cut the lines before `end` into at most so many bands of groups. */
function* readGroups(
  end: number,
  reading: Readings,
  bands: Bands,
  most: number,
): Generator<Readings> {
  if (end === 0) yield reading;
  // with no band left, all lines that are left are the next
  for (let top = 0; top < (most > 1 ? end : Math.min(1, end)); top += 1) {
    const texts = bands(top, end);
    const place: Place = (...at) => placeGroup(...at, top === 0);
    for (const next of texts ? shareOut(texts, reading, place) : []) {
      yield* readGroups(top, next, bands, most - 1);
    }
  }
}

/** Headings set close to each other: a chain over the counts of several columns is cut at its widest gap between them. */
function cutAtColumns(chain: Words, columns: Columns): Words[] {
  for (const [index, { right }] of columns.entries()) {
    const next = columns[index + 1];
    const [first, last] = [chain[0], chain.at(-1)];
    if (!next || !first || !last || first.box.left >= right || last.box.right <= next.left)
      continue;
    const gaps = chain.slice(1).map((word, at) => {
      const before = chain[at] ?? word;
      const isBetween = word.box.left >= right && before.box.right <= next.left;
      return isBetween ? word.box.left - before.box.right : 0;
    });
    const widest = Math.max(...gaps);
    if (!(widest > 0)) continue;
    const at = gaps.indexOf(widest) + 1;
    return [chain.slice(0, at), ...cutAtColumns(chain.slice(at), columns)];
  }
  return [chain];
}

/** Chains of words, line by line → the texts they make up, left to right; undefined when a word is not known. */
function toTexts(chains: readonly Words[], words: HeadingWords): readonly Text[] | undefined {
  const texts: Text[] = [];
  for (const own of joinOverlapping(chains, slack)) {
    const { text, box } = toCell(chains.filter((chain) => own.includes(chain)).flat());
    const said = whatIsSaid(text, words);
    if (said === undefined) return undefined;
    const last = texts.at(-1);
    // what says nothing needs no column: it goes on with the text before it
    if (said !== 0) texts.push({ text, said, box });
    else if (last !== undefined)
      texts[texts.length - 1] = { ...last, text: `${last.text} ${text}` };
  }
  return texts;
}

function slack([word]: Words): number {
  return (word?.angle === 0 ? TOUCH : -WIDEST_LEADING_OF_TURNED) * (word?.size ?? 0);
}

/** Where a text may go, from a column on: each way with the first column that is left for the next text. */
type Place = (text: Text, reading: Readings, from: number) => Iterable<readonly [Readings, number]>;

/** Every way to give each text its place, in their order. */
function* shareOut(
  texts: readonly Text[],
  reading: Readings,
  place: Place,
  at = 0,
  from = 0,
): Generator<Readings> {
  const text = texts[at];
  if (text === undefined) yield reading;
  else
    for (const [next, after] of place(text, reading, from))
      yield* shareOut(texts, next, place, at + 1, after);
}

/** A text over one column and no counts but its own; where tight, several share one. */
function* placeOwn(
  text: Text,
  reading: Readings,
  from: number,
  words: HeadingWords,
  isTight: boolean,
): ReturnType<Place> {
  const middle = middleOf(text);
  for (const [index, column] of reading.entries().drop(from)) {
    if ((reading[index - 1]?.extent.right ?? -Infinity) >= middle) break;
    if ((reading[index + 1]?.extent.left ?? Infinity) <= middle) continue;
    const own = `${column.own} ${text.text}`.trim();
    const said = whatIsSaid(own, words);
    if (said === undefined || !isConsistent(said)) continue;
    const extent = {
      left: Math.min(column.extent.left, text.box.left),
      right: Math.max(column.extent.right, text.box.right),
    };
    const next = reading.with(index, { ...column, own, said, extent });
    yield [next, isTight ? index : index + 1];
  }
}

/**
 * A text over a run of columns: its middle over them, it over no other, nothing said against itself.
 * With the top band the columns are whole: one that it leaves out must be a measure already.
 */
function* placeGroup(
  text: Text,
  reading: Readings,
  from: number,
  isTop: boolean,
): ReturnType<Place> {
  const middle = middleOf(text);
  const edge = (index: number, side: 'left' | 'right', beside: number): number => {
    const column = reading[index];
    if (column?.own !== '') return column?.extent[side] ?? 0;
    return reading[index + beside]?.extent[side === 'left' ? 'right' : 'left'] ?? beside * Infinity;
  };
  for (let first = from; first < reading.length; first += 1) {
    if (edge(first, 'left', -1) > middle) break;
    const passed = first > from ? reading[first - 1] : undefined;
    if (isTop && passed !== undefined && toMeasure(passed.said) === undefined) break;
    if (text.box.left < (reading[first - 1]?.extent.right ?? -Infinity)) continue;
    for (let last = first; last < reading.length; last += 1) {
      const said = (reading[last]?.said ?? 0) | text.said;
      if (!isConsistent(said)) break;
      const after = reading[last + 1]?.extent.left ?? Infinity;
      if (edge(last, 'right', 1) < middle || text.box.right > after) continue;
      if (isTop && toMeasure(said) === undefined) continue;
      const next = reading.map((column, index) => {
        if (index < first || index > last) return column;
        const groups = [text.text, ...column.groups];
        return { ...column, groups, said: column.said | text.said };
      });
      yield [next, last + 1];
    }
  }
}

/** Turned lines: those that read upwards follow each other to the right, those that read downwards to the left. */
function inReadingOrder(words: Words): Words[] {
  const sorted = words.toSorted((a, b) => {
    const isUp = a.angle === 270;
    const aside = isUp ? a.box.left - b.box.left : b.box.left - a.box.left;
    if (Math.abs(aside) > 0.3 * Math.min(a.size, b.size)) return aside;
    return isUp ? b.box.bottom - a.box.bottom : a.box.top - b.box.top;
  });
  return sorted.map((word) => [word]);
}

/** For a message: the texts over the counts, each at the nearest column. */
function toNearestColumns({ columns, lines, turned }: Headed): RawHeading[] {
  const texts = columns.map((): string[] => []);
  const chains = lines
    .flatMap((line) => cutAtGaps(line, WIDEST_BLANK))
    .flatMap((chain) => cutAtColumns(chain, columns));
  for (const chain of [...chains, ...inReadingOrder(turned)]) {
    const { text, box } = toCell(chain);
    const middle = middleOf({ box });
    const distances = columns.map(({ left, right }) => Math.max(left - middle, middle - right, 0));
    texts[distances.indexOf(Math.min(...distances))]?.push(text);
  }
  return texts.map((text) => ({ text: text.join(' '), group: '' }));
}

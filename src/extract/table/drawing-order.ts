/**
 * Is the table that was found by position also what was drawn? Two questions, neither of which parses anything again:
 * do the words of each row follow each other in the order of drawing, and was everything that looks like a count in or
 * beside the table used for something? Pure; PDF points, tolerances in font sizes.
 *
 * What it lets through, because the order of drawing does not tell: a count that was drawn after the rows and its neighbour in
 * each other's column (their sums tell); where a name begins, if a word in front of it was drawn just before it and
 * stands above the table (the list of municipalities tells); and what the page itself has wrong.
 */
import type { Box, RawTable, Undrawn, Word } from '../../raw.ts';
import { isCountLike } from './count-columns.ts';
import {
  boxAround,
  cutAtGaps,
  middleOf,
  SAME_LINE,
  stepsOf,
  toCell,
  toLines,
  type TextLine,
  type Words,
} from './lines.ts';

/** The words of a row, in reading order. */
export type FoundRow = {
  readonly name: Words;
  /** Left to right, one list for each count column. */
  readonly counts: readonly Words[];
};

export type FoundTable = Omit<RawTable, 'rows' | 'total'> & {
  /** Page by page, top to bottom, without the total row. */
  readonly rows: readonly FoundRow[];
  readonly total: FoundRow;
  /** Every word of rows, region columns and headings: what is left is text around the table. */
  readonly words: ReadonlySet<Word>;
};

/** So many counts one after the other are no sentence, however near each other they stand: dates have three numbers. */
const FEWEST_COUNTS_OF_ROW = 4;
/** A lone number of so many digits beside the table is the number of a page; a count never stands alone. */
const MOST_DIGITS_OF_PAGE_NUMBER = 3;
/** Around a table of one row, for which no pitch can be measured (font sizes): rows are seldom further apart. */
const USUAL_PITCH = 2;

/** Lines beside the table whose numbers are understood. The year of a quarter may stand apart, as a column of its own. */
const UNDERSTOOD: readonly RegExp[] = [
  /kwartaal|kwrt|\b[kq] ?[1-4]\b/iu,
  // dates and page numbers in parts: '12 - 01 - 2024', 'pagina   2   van   3'
  /^\d{1,2} ?[-./] ?\d{1,2} ?[-./] ?20\d\d$/u,
  /\b(?:pagina|blad|pag)\b/iu,
];

/** What was not drawn as it was found, row by row; nothing when everything was. `words` are those of the document. */
export function findUndrawn(found: FoundTable, words: Words): Undrawn[] {
  const rows = [...found.rows, found.total];
  const ofRows = new Set(rows.flatMap(wordsOf));
  const pages = Map.groupBy(rows, (row) => boxAround(row.counts.flat()).page);
  const undrawn = [...pages].flatMap(([page, onPage]) => {
    const drawn = words
      .filter((word) => word.box.page === page && (ofRows.has(word) || !found.words.has(word)))
      .toSorted((a, b) => a.order - b.order || a.box.left - b.box.left);
    return findUndrawnRows(onPage, drawn);
  });
  return [...undrawn, ...findUnused([...pages.values()], found, words)];
}

/** The rows of one page. `drawn` are its words in the order of drawing, without headings and regions. */
function findUndrawnRows(rows: readonly FoundRow[], drawn: Words): Undrawn[] {
  const places = new Map(drawn.map((word, place) => [word, place]));
  const undrawn = rowsOutOfOrder(rows, places);
  if (undrawn.length === 0 || areColumnsInOrder(rows, places)) return [];
  return undrawn.map((row) => {
    const words = wordsOf(row);
    const start = places.get(words[0] as Word);
    const instead = start === undefined ? [] : drawn.slice(start, start + words.length);
    return {
      subject: toCell(row.name).text,
      expected: [row.name, ...row.counts].map((cell) => toCell(cell).text).join(' | '),
      found: toCell(instead).text,
    };
  });
}

type Places = ReadonlyMap<Word, number>;

/**
 * Rows whose cells do not follow each other without a gap, name first or, where it is wrapped, last. Cells that were drawn after the last row come
 * in the order of the rows: names, and all counts with a blank in them or none, never a count of one word.
 */
function rowsOutOfOrder(rows: readonly FoundRow[], places: Places): FoundRow[] {
  const placesOf = (cell: Words) => cell.map((word) => places.get(word) ?? Number.NaN);
  const lastInRow = findLastInRow(rows, placesOf);
  let lastDrawn = lastInRow;
  const seen = new Set<number>();
  return rows.filter(({ name, counts }) => {
    const cells = [name, ...counts].map(placesOf);
    const isTwice = cells.flat().some((place) => seen.has(place) || Number.isNaN(place));
    for (const place of cells.flat()) seen.add(place);
    const drawnLater = cells.filter(([first = 0]) => first > lastInRow);
    const inRow = cells.filter(([first = 0]) => first <= lastInRow);
    const isTogether =
      isRun(inRow.flat()) ||
      (isWrapped(name) && isRun([...inRow.slice(1), ...inRow.slice(0, 1)].flat()));
    const areLaterInOrder = drawnLater.every((cell) => {
      const isNext = isRun(cell) && (cell[0] ?? 0) > lastDrawn;
      lastDrawn = Math.max(lastDrawn, ...cell);
      return isNext;
    });
    return isTwice || !isTogether || !areLaterInOrder;
  });
}

/** The place of the last cell that was drawn with its row. */
function findLastInRow(rows: readonly FoundRow[], placesOf: (cell: Words) => number[]): number {
  const isPlain = (cell: Words): boolean => cell.length === 1;
  const counts = rows.flatMap((row) => row.counts);
  let last = Math.max(-1, ...counts.filter(isPlain).flatMap(placesOf));
  // the last row may have nothing in its place but its name
  for (const row of rows.filter((one) => !one.counts.some(isPlain))) {
    const [first, ...others] = placesOf(row.name);
    if (first === last + 1) last = others.at(-1) ?? first;
  }
  const parted = counts.filter((cell) => !isPlain(cell)).flatMap(placesOf);
  return parted.every((place) => place > last) ? last : Math.max(last, ...parted);
}

/** All names, then all counts of the first column, and so on. Where a name of two lines would end nothing tells. */
function areColumnsInOrder(rows: readonly FoundRow[], places: Places): boolean {
  const cells = rows.map(({ name, counts }) => [name, ...counts]);
  const columns = (cells[0] ?? []).flatMap((_, at) => cells.flatMap((row) => row[at] ?? []));
  const isAnyWrapped = rows.some(({ name }) => isWrapped(name));
  return !isAnyWrapped && isRun(columns.map((word) => places.get(word) ?? Number.NaN));
}

/** Its words differ in height by more than those of one line do. */
function isWrapped(name: Words): boolean {
  const baselines = name.map(({ baseline }) => baseline);
  const size = name[0]?.size ?? 0;
  return Math.max(...baselines) - Math.min(...baselines) > SAME_LINE * size;
}

function isRun(places: readonly number[]): boolean {
  return stepsOf(places).every((step) => step === 1);
}

/**
 * Words in the table, and numbers around it, that are neither a part of it nor understood as something else; and, on any
 * page, lines with a number in each of its columns.
 */
function findUnused(
  rowsByPage: readonly (readonly FoundRow[])[],
  found: FoundTable,
  words: Words,
): Undrawn[] {
  const pages = rowsByPage.map((rows) => {
    return { box: boxAround(rows.flatMap(wordsOf)), pitch: widestPitch(rows) };
  });
  const rows = rowsByPage.flat();
  const columns = (rows[0]?.counts ?? []).map((_, column) =>
    boxAround(rows.flatMap(({ counts }) => counts[column] ?? [])),
  );
  const lines = toLines(words.filter((word) => !found.words.has(word)));
  return lines.flatMap((line) => {
    const counts = findLoneCounts(line);
    const isRow = columns.every((column) => counts.some((word) => isOver(word.box, column)));
    const unused = line.words.filter((word) =>
      pages.some(({ box, pitch }) => {
        const isNear = isRow || isWithin(word, box, pitch);
        return isWithin(word, box, 0) || (counts.includes(word) && isNear);
      }),
    );
    const text = `not used: ${toCell(unused).text}`;
    return unused.length === 0 ? [] : [{ subject: 'table', expected: null, found: text }];
  });
}

function isOver(a: Box, b: Box): boolean {
  return a.left <= b.right && b.left <= a.right;
}

/** Counts of a line that are no part of a running text, a date, a quarter or a page number. */
function findLoneCounts(line: TextLine): Word[] {
  if (UNDERSTOOD.some((text) => text.test(line.text))) return [];
  const chains = cutAtGaps(line.words);
  const isLone = chains.length === 1 && line.words.length === 1;
  if (isLone && line.text.length <= MOST_DIGITS_OF_PAGE_NUMBER) return [];
  return chains.flatMap((chain) => {
    const counts = chain.filter((word) => isCountLike(word.text));
    const isText = counts.length < chain.length && counts.length < FEWEST_COUNTS_OF_ROW;
    return isText ? [] : counts;
  });
}

/** The distance of the two neighbouring rows of a page that are furthest apart. */
function widestPitch(rows: readonly FoundRow[]): number {
  const baselines = rows.map(({ counts }) => counts[0]?.[0]?.baseline ?? 0).sort((a, b) => a - b);
  const size = rows[0]?.counts[0]?.[0]?.size ?? 0;
  return Math.max(USUAL_PITCH * size, ...stepsOf(baselines));
}

/** Does the middle of the word stand in the box, or at most `by` beside it? */
function isWithin(word: Word, { page, left, top, right, bottom }: Box, by: number): boolean {
  const [x, y] = [middleOf(word), (word.box.top + word.box.bottom) / 2];
  const isInside = x >= left - by && x <= right + by && y >= top - by && y <= bottom + by;
  return word.box.page === page && isInside;
}

function wordsOf({ name, counts }: FoundRow): Word[] {
  return [...name, ...counts.flat()];
}

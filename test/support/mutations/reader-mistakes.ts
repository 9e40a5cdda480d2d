/** What a reader by position could get wrong: each kind damages a table that was found, in words that stay as drawn. */
import type { FoundRow, FoundTable } from '../../../src/extract/table/drawing-order.ts';
import { isCountLike } from '../../../src/extract/table/count-columns.ts';
import type { Word } from '../../../src/raw.ts';
import type { Random } from './random.ts';

/** A table and all words of its document. */
export type Drawn = { readonly found: FoundTable; readonly words: readonly Word[] };

export type Mistake = {
  readonly id: string;
  /** What happened, for a person. */
  readonly title: string;
  /** Undefined: this table cannot be read wrong in this way. */
  readonly make: (drawn: Drawn, random: Random) => Drawn | undefined;
};

type Cell = readonly Word[];
/** Name and counts, the total row last. */
type Rows = readonly FoundRow[];

/** A mistake that gives other rows; the words that no row has any longer are then text around the table. */
function rowsMistake(
  id: string,
  title: string,
  change: (rows: Rows, random: Random, drawn: Drawn) => Rows | undefined,
): Mistake {
  return {
    id,
    title,
    make: (drawn, random) => {
      const { found, words } = drawn;
      const before = [...found.rows, found.total];
      const rows = change(before, random, drawn);
      const total = rows?.at(-1);
      if (rows === undefined || total === undefined) return undefined;
      const lost = new Set(before.flatMap(wordsOf));
      for (const word of rows.flatMap(wordsOf)) lost.delete(word);
      const taken = [...found.words, ...rows.flatMap(wordsOf)].filter((word) => !lost.has(word));
      return {
        found: { ...found, rows: rows.slice(0, -1), total, words: new Set(taken) },
        words,
      };
    },
  };
}

function wordsOf({ name, counts }: FoundRow): Word[] {
  return [...name, ...counts.flat()];
}

function pickTwo(count: number, random: Random): readonly [number, number] {
  const first = random.int(0, count - 1);
  const second = random.int(0, count - 2);
  return [first, second < first ? second : second + 1];
}

function exchange<T>(items: readonly T[], a: number, b: number): T[] {
  const at = (index: number): number => (index === a ? b : index === b ? a : index);
  return items.flatMap((_, index) => items.slice(at(index), at(index) + 1));
}

function withCounts(row: FoundRow, change: (counts: readonly Cell[]) => readonly Cell[]): FoundRow {
  return { ...row, counts: change(row.counts) };
}

function replace(rows: Rows, at: number, row: FoundRow): FoundRow[] {
  return rows.map((old, index) => (index === at ? row : old));
}

/** All names but the label of the total row, one row up or down. */
function shiftNames(rows: Rows, random: Random): Rows {
  const count = rows.length - 1;
  const by = random.pick([1, count - 1]);
  return rows.map((row, at) =>
    at === count ? row : { ...row, name: rows[(at + by) % count]?.name ?? row.name },
  );
}

function isNil({ counts }: FoundRow): boolean {
  return counts.every((cell) => /^[0\u2010-\u2015-]+$/u.test(textOf(cell)));
}

export function textOf(cell: Cell): string {
  return cell.map(({ text }) => text).join(' ');
}

/** A row of a name and counts that stand anywhere in the document: texts around the table, cells of other rows. */
function inventRow(rows: Rows, random: Random, { found, words }: Drawn): Rows {
  const around = words.filter((word) => !found.words.has(word) && word.angle === 0);
  const numbers = around.filter((word) => isCountLike(word.text));
  const texts = around.filter((word) => !isCountLike(word.text));
  const name = texts.length === 0 ? (rows[0]?.name ?? []) : [random.pick(texts)];
  const pickCount = (column: number): Cell =>
    numbers.length > 0 && random.chance(0.3)
      ? [random.pick(numbers)]
      : (random.pick(rows).counts[column] ?? []);
  const counts = (rows[0]?.counts ?? []).map((_, column) => pickCount(column));
  const at = random.int(0, rows.length - 1);
  return [...rows.slice(0, at), { name, counts }, ...rows.slice(at)];
}

/** A name without its first, its last or another of its words. */
function cutName(rows: Rows, random: Random): Rows | undefined {
  const long = rows.flatMap(({ name }, at) => (name.length > 1 ? [at] : []));
  if (long.length === 0) return undefined;
  const at = random.pick(long);
  const row = rows[at];
  if (row === undefined) return undefined;
  const cut = random.int(0, row.name.length - 1);
  return replace(rows, at, { ...row, name: row.name.filter((_, index) => index !== cut) });
}

/** A name with a word of the next one, which may lose it, or with a word that stands outside of the rows. */
function joinName(rows: Rows, random: Random, { found, words }: Drawn): Rows | undefined {
  const [at, other] = pickTwo(rows.length, random);
  const [row, from] = [rows[at], rows[other]];
  if (row === undefined || from === undefined) return undefined;
  const outside = words.filter(
    (word) => !found.words.has(word) && !isCountLike(word.text) && word.angle === 0,
  );
  if (outside.length > 0 && random.chance(0.3)) {
    const word = random.pick(outside);
    const name = random.chance(0.5) ? [word, ...row.name] : [...row.name, word];
    return replace(rows, at, { ...row, name });
  }
  const word = from.name[0];
  if (word === undefined) return undefined;
  const joined = replace(rows, at, { ...row, name: [...row.name, word] });
  const rest = from.name.slice(1);
  return rest.length === 0 ? joined : replace(joined, other, { ...from, name: rest });
}

/** A count that lost a part of it: a group of digits, or digits of its one word, which then is two words. */
const cutCount: Mistake = {
  id: 'count-cut',
  title: 'a count cut in two, one part of it lost',
  make: (drawn, random) => {
    const all = [...drawn.found.rows, drawn.found.total];
    const at = random.int(0, all.length - 1);
    const column = random.int(0, (all[at]?.counts.length ?? 1) - 1);
    const cell = all[at]?.counts[column];
    const word = cell?.at(-1);
    if (cell === undefined || word === undefined || textOf(cell).length < 2) return undefined;
    const put = (words: readonly Word[], part: Cell) =>
      rowsMistake('', '', (rows) =>
        rows.map((row, index) =>
          index === at ? withCounts(row, (counts) => counts.with(column, part)) : row,
        ),
      ).make({ ...drawn, words }, random);
    if (cell.length > 1) return put(drawn.words, cell.slice(0, -1));
    const [left, right] = splitWord(word, random.int(1, word.text.length - 1));
    const words = drawn.words.flatMap((one) => (one === word ? [left, right] : [one]));
    return put(words, [random.pick([left, right])]);
  },
};

function splitWord(word: Word, at: number): readonly [Word, Word] {
  const { left, right } = word.box;
  const middle = left + ((right - left) * at) / word.text.length;
  return [
    { ...word, text: word.text.slice(0, at), box: { ...word.box, right: middle } },
    { ...word, text: word.text.slice(at), box: { ...word.box, left: middle } },
  ];
}

/** Two counts as one: those behind move up, along the row or in the column, and the last place takes what is near. */
function joinCount(rows: Rows, random: Random, { found, words }: Drawn): Rows | undefined {
  const numbers = words.filter((word) => !found.words.has(word) && isCountLike(word.text));
  const last = numbers.length > 0 ? [random.pick(numbers)] : (rows[0]?.counts[0] ?? []);
  const join = (cells: readonly Cell[]): readonly Cell[] => {
    const at = random.int(0, cells.length - 2);
    return [
      ...cells.slice(0, at),
      [...(cells[at] ?? []), ...(cells[at + 1] ?? [])],
      ...cells.slice(at + 2),
      last,
    ];
  };
  const [row] = [random.int(0, rows.length - 1)];
  if (random.chance(0.5)) {
    return rows.map((one, index) => (index === row ? withCounts(one, join) : one));
  }
  const column = random.int(0, (rows[0]?.counts.length ?? 1) - 1);
  const cells = join(rows.map(({ counts }) => counts[column] ?? []));
  return rows.map((one, index) =>
    withCounts(one, (counts) => counts.with(column, cells[index] ?? [])),
  );
}

export const MISTAKES: readonly Mistake[] = [
  rowsMistake('names-shifted', 'all names one row up or down', shiftNames),
  rowsMistake('names-exchanged', 'two names exchanged', (rows, random) => {
    const [a, b] = pickTwo(rows.length - 1, random);
    const names = exchange(
      rows.map(({ name }) => name),
      a,
      b,
    );
    return rows.map((row, at) => ({ ...row, name: names[at] ?? row.name }));
  }),
  rowsMistake('cells-exchanged-in-row', 'two cells of a row exchanged', (rows, random) => {
    const at = random.int(0, rows.length - 1);
    const [a, b] = pickTwo(rows[at]?.counts.length ?? 2, random);
    return rows.map((row, index) =>
      index === at ? withCounts(row, (counts) => exchange(counts, a, b)) : row,
    );
  }),
  rowsMistake('cells-exchanged-in-column', 'two cells of a column exchanged', (rows, random) => {
    const column = random.int(0, (rows[0]?.counts.length ?? 1) - 1);
    const [a, b] = pickTwo(rows.length, random);
    const cells = exchange(
      rows.map(({ counts }) => counts[column] ?? []),
      a,
      b,
    );
    return rows.map((row, at) => withCounts(row, (counts) => counts.with(column, cells[at] ?? [])));
  }),
  rowsMistake('columns-exchanged', 'two columns exchanged in every row', (rows, random) => {
    const [a, b] = pickTwo(rows[0]?.counts.length ?? 2, random);
    return rows.map((row) => withCounts(row, (counts) => exchange(counts, a, b)));
  }),
  rowsMistake('row-lost', 'a row lost', (rows, random) => {
    const lost = random.int(0, rows.length - 2);
    return rows.filter((_, at) => at !== lost);
  }),
  rowsMistake('nil-row-lost', 'a row lost that holds nothing but nil', (rows, random) => {
    const nil = rows.slice(0, -1).filter(isNil);
    if (nil.length === 0) return undefined;
    const lost = random.pick(nil);
    return rows.filter((row) => row !== lost);
  }),
  rowsMistake('row-doubled', 'a row doubled', (rows, random) => {
    const at = random.int(0, rows.length - 2);
    return [...rows.slice(0, at), ...rows.slice(at, at + 1), ...rows.slice(at)];
  }),
  rowsMistake('row-invented', 'a row made of what is none', inventRow),
  rowsMistake('name-cut', 'a name without one of its words', cutName),
  rowsMistake('name-joined', 'a name with a word of another, or of a text around', joinName),
  cutCount,
  rowsMistake('count-joined', 'two counts taken as one, those behind them moved up', joinCount),
];

/** Mistakes with rows, names and columns. */
import { firstDay, lastDay, addQuarters } from '../../../src/quarter.ts';
import {
  NO_HEADINGS,
  PRINTED_HEADINGS,
  toRawDocument,
  type Truth,
  type TruthRow,
} from '../raw-document.ts';
import { reference } from '../reference.ts';
import {
  displaceNames,
  numbersOf,
  pickTwo,
  printed,
  rename,
  replaceRow,
  retotal,
  type MutationClass,
  type Target,
} from './mutation.ts';

function swapNames(truth: Truth, a: number, b: number): Truth {
  const nameOf = (index: number): string | undefined => truth.rows[index]?.[0];
  return rename(truth, (index) => nameOf(index === a ? b : index === b ? a : index));
}

/** Names one row down or up, the last one to the other end. */
function shiftNames(truth: Truth, by: number): Truth {
  const count = truth.rows.length;
  return rename(truth, (index) => truth.rows[(index + by + count) % count]?.[0]);
}

function swapNamesOfLike(truth: Truth, { random }: Target): Truth {
  const sorted = truth.rows
    .map((row, index) => ({ index, known: Number(row[5]) }))
    .sort((a, b) => a.known - b.known);
  const at = random.int(0, sorted.length - 2);
  return swapNames(truth, sorted[at]?.index ?? 0, sorted[at + 1]?.index ?? 0);
}

function loseRow(truth: Truth, { random }: Target): Truth {
  const lost = random.int(0, truth.rows.length - 1);
  return { ...truth, rows: truth.rows.filter((_, index) => index !== lost) };
}

function doubleRow(truth: Truth, { random }: Target): Truth {
  const index = random.int(0, truth.rows.length - 1);
  return { ...truth, rows: truth.rows.flatMap((row, at) => (at === index ? [row, row] : [row])) };
}

/** A row that belongs to another region of the same quarter. */
function pickForeign({ published, archive, random }: Target): TruthRow {
  const others = archive.published.filter(
    (one) => one.quarter === published.quarter && one.region !== published.region,
  );
  return random.pick(random.pick(others).truth.rows);
}

const INVENTED = [
  'Lutjebroek',
  'Gemeente onbekend',
  'Overig',
  'Niet in te delen',
  'Ons Dorp',
  '???',
];

function misspell(name: string, { random }: Target): string {
  const at = random.int(0, name.length - 1);
  const letter = random.pick(['', 'e', 'x', 'n']);
  return name.slice(0, at) + letter + name.slice(at + 1);
}

/** The parts of every row and of the total in another order; the sums still hold. */
function reorderColumns(truth: Truth, order: readonly number[]): Truth {
  const reorder = (cells: readonly (number | string)[]): (number | string)[] => [
    ...order.map((from) => cells[from] ?? 0),
    cells[4] ?? 0,
  ];
  const rows = truth.rows.map(([name, ...cells]): TruthRow => [name, ...reorder(cells)]);
  return { ...truth, rows, totals: reorder(truth.totals) };
}

/** One of the 23 orders that are not the right one. */
function pickOrder({ random }: Target): readonly number[] {
  const order = random.shuffle([0, 1, 2, 3]);
  return order.every((from, index) => from === index) ? pickOrder({ random } as Target) : order;
}

/** Totals stand in another column than their rows' sums. */
function moveTotalColumn(truth: Truth, { random }: Target): Truth {
  const to = random.int(0, 3);
  const move = (cells: readonly (number | string)[]) =>
    cells.map((cell, index) => (index === to ? cells[4] : index === 4 ? cells[to] : cell) ?? cell);
  const rows = truth.rows.map(([name, ...cells]): TruthRow => [name, ...move(cells)]);
  return { ...truth, rows, totals: move(truth.totals) };
}

/** The members that the region has on the first day of the next quarter, with rows that add up. */
function takeNextBorders(truth: Truth, { published, random }: Target): Truth | undefined {
  const { quarter, region } = published;
  const on = (day: string) => reference.membersOn(region, day).map((member) => member.name);
  const next = on(firstDay(addQuarters(quarter, 1)));
  const now = on(lastDay(quarter));
  if (truth.quarter !== 4 || next.length === 0) return undefined;
  if (next.every((name) => now.includes(name)) && now.length === next.length) return undefined;
  const known = new Map(truth.rows.map((row) => [row[0], row]));
  const rows = next
    .toSorted((a, b) => a.localeCompare(b, 'nl'))
    .map((name): TruthRow => [name, ...numbersOf(known.get(name) ?? random.pick(truth.rows))]);
  const known5 = rows.reduce((sum, row) => sum + Number(row[5]), 0);
  return retotal({ ...truth, rows }, Math.max(1, Math.round(known5 / 0.75)));
}

export const ROW_CLASSES: readonly MutationClass[] = [
  printed('names-swapped', 'two names swapped (or the cells of two rows)', (truth, { random }) =>
    swapNames(truth, ...pickTwo(truth, random)),
  ),
  printed(
    'names-swapped-like',
    'the names of two municipalities of like size swapped',
    swapNamesOfLike,
  ),
  printed('names-shifted', 'all names one row up or down', (truth, { random }) =>
    shiftNames(truth, random.pick([-1, 1])),
  ),
  {
    id: 'names-displaced',
    title: 'names printed beside the numbers of another row',
    mutate: ({ published, random }) => ({
      raw: displaceNames(toRawDocument(published.truth), random.pick([-14, -7, 7, 14])),
      seenAs: published.seenAs,
    }),
  },
  printed('row-lost', 'a row lost', loseRow),
  printed('row-lost-adjusted', 'a row lost, totals and percentage adjusted', (truth, target) =>
    retotal(loseRow(truth, target)),
  ),
  printed('row-doubled', 'a row doubled', doubleRow),
  printed(
    'row-doubled-adjusted',
    'a row doubled, totals and percentage adjusted',
    (truth, target) => retotal(doubleRow(truth, target), truth.register * 2),
  ),
  printed('row-unknown', 'a row with an unknown name added, totals adjusted', (truth, { random }) =>
    retotal({ ...truth, rows: [...truth.rows, [random.pick(INVENTED), 1, 2, 3, 4, 10]] }),
  ),
  printed('name-misspelt', 'a letter of a name dropped or changed', (truth, target) => {
    const index = target.random.int(0, truth.rows.length - 1);
    const [name, ...cells] = truth.rows[index] ?? [''];
    const wrong = misspell(name, target);
    return wrong === name ? undefined : replaceRow(truth, index, [wrong, ...cells]);
  }),
  printed('row-foreign', 'a row of another region added, totals adjusted', (truth, target) =>
    retotal({ ...truth, rows: [...truth.rows, pickForeign(target)] }, truth.register * 2),
  ),
  printed('name-foreign', 'a name replaced by one of another region', (truth, target) => {
    const index = target.random.int(0, truth.rows.length - 1);
    const [, ...cells] = truth.rows[index] ?? [''];
    return replaceRow(truth, index, [pickForeign(target)[0], ...cells]);
  }),
  printed(
    'borders-of-january',
    "a fourth quarter with January's borders, all sums right",
    takeNextBorders,
  ),
  printed(
    'columns-swapped',
    'columns in another order, headings not in the text layer',
    (truth, target) => reorderColumns({ ...truth, headings: NO_HEADINGS }, pickOrder(target)),
  ),
  printed(
    'columns-under-headings',
    'columns in another order under the old headings',
    (truth, target) => reorderColumns({ ...truth, headings: PRINTED_HEADINGS }, pickOrder(target)),
  ),
  printed(
    'columns-with-headings',
    'columns in another order, each with its heading',
    (truth, target) => {
      const order = pickOrder(target);
      const headings = [...order, 4].flatMap((from) => PRINTED_HEADINGS[from] ?? []);
      return reorderColumns({ ...truth, headings }, order);
    },
  ),
  printed('total-column-moved', 'the column of totals in another place', moveTotalColumn),
  printed('column-lost', 'a column lost', (truth, { random }) => {
    const lost = random.int(0, 4);
    const drop = <T>(cells: readonly T[]): T[] => cells.filter((_, index) => index !== lost);
    const rows = truth.rows.map(([name, ...cells]): TruthRow => [name, ...drop(cells)]);
    return { ...truth, rows, totals: drop(truth.totals), headings: drop(NO_HEADINGS) };
  }),
];

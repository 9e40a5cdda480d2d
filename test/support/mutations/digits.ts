/** Mistakes in one number, and in two that belong together. */
import type { Truth, TruthRow } from '../raw-document.ts';
import {
  changeAnyCell,
  changeCell,
  numbersOf,
  pickTwo,
  printed,
  replaceRow,
  type MutationClass,
} from './mutation.ts';
import type { Random } from './random.ts';

/** A number with its digits changed; undefined where that changes nothing. */
type Slip = (digits: string, random: Random) => string;

const SLIPS: readonly (readonly [id: string, title: string, slip: Slip])[] = [
  [
    'digit-changed',
    'a digit changed',
    (digits, random) => at(digits, random, () => String(random.int(0, 9))),
  ],
  ['digit-dropped', 'a digit dropped', (digits, random) => at(digits, random, () => '')],
  ['digit-doubled', 'a digit doubled', (digits, random) => at(digits, random, (one) => one + one)],
  [
    'digits-transposed',
    'two digits transposed',
    (digits, random) => {
      const from = random.int(0, Math.max(0, digits.length - 2));
      const [a = '', b = ''] = digits.slice(from, from + 2);
      return digits.slice(0, from) + b + a + digits.slice(from + 2);
    },
  ],
];

function at(digits: string, random: Random, change: (digit: string) => string): string {
  const index = random.int(0, digits.length - 1);
  return digits.slice(0, index) + change(digits[index] ?? '') + digits.slice(index + 1);
}

function slipOnce(truth: Truth, random: Random, slip: Slip): Truth | undefined {
  return changeAnyCell(truth, random, (number) => {
    const digits = slip(String(number), random);
    return digits === '' ? undefined : Number(digits);
  });
}

/** More or fewer persons in a part of a row, and in every sum that holds it. */
function changeConsistently(truth: Truth, random: Random): Truth | undefined {
  const row = random.int(0, truth.rows.length - 1);
  const part = random.int(0, 3);
  const old = numbersOf(truth.rows[row] ?? [''])[part] ?? 0;
  const by = random.int(0, Math.max(3, Math.ceil(old / 10))) - Math.min(old, random.int(0, 3));
  const cells: readonly (readonly [number, number])[] = [
    [row, part],
    [row, 4],
    [truth.rows.length, part],
    [truth.rows.length, 4],
  ];
  return changeCells(
    truth,
    cells.map(([r, c]) => [r, c, by]),
  );
}

/** Persons moved around a rectangle: every row and column still adds up. */
function moveAround(truth: Truth, random: Random): Truth | undefined {
  const [a, b] = pickTwo(truth, random);
  const [c, d] = random.shuffle([0, 1, 2, 3]);
  const [first, second] = [numbersOf(truth.rows[a] ?? ['']), numbersOf(truth.rows[b] ?? [''])];
  const most = Math.min(9, first[c ?? 0] ?? 0, second[d ?? 0] ?? 0);
  if (most < 1 || c === undefined || d === undefined) return undefined;
  const by = random.int(1, most);
  return changeCells(truth, [
    [a, c, -by],
    [a, d, by],
    [b, c, by],
    [b, d, -by],
  ]);
}

function printDashes(truth: Truth): Truth | undefined {
  const print = (cell: number | string) => (cell === 0 ? '-' : cell);
  const rows = truth.rows.map(([name, ...cells]): TruthRow => [name, ...cells.map(print)]);
  const hasZero = truth.rows.some((row) => row.includes(0));
  return hasZero ? { ...truth, rows, totals: truth.totals.map(print) } : undefined;
}

function changeCells(
  truth: Truth,
  changes: readonly (readonly [row: number, cell: number, by: number])[],
): Truth | undefined {
  return changes.reduce<Truth | undefined>(
    (changed, [row, cell, by]) =>
      changed && changeCell(changed, row, cell, (number) => number + by),
    truth,
  );
}

export const DIGIT_CLASSES: readonly MutationClass[] = [
  ...SLIPS.map(([id, title, slip]) =>
    printed(id, `${title}, in any of the cells`, (truth, { random }) =>
      slipOnce(truth, random, slip),
    ),
  ),
  printed('total-off-by-one', 'a printed total off by one', (truth, { random }) =>
    changeCell(truth, truth.rows.length, random.int(0, 4), (number) =>
      Math.max(0, number + random.pick([-1, 1])),
    ),
  ),
  printed(
    'row-total-off-by-one',
    'the total of a row and the grand total off by one',
    (truth, { random }) => {
      const row = random.int(0, truth.rows.length - 1);
      return changeCells(truth, [
        [row, 4, 1],
        [truth.rows.length, 4, 1],
      ]);
    },
  ),
  printed('cells-swapped', 'two cells of a row swapped', (truth, { random }) => {
    const index = random.int(0, truth.rows.length - 1);
    const [name, ...cells] = truth.rows[index] ?? [''];
    const [a = 0, b = 0] = random.shuffle([0, 1, 2, 3, 4]);
    if (cells[a] === cells[b]) return undefined;
    const swapped = cells.map(
      (cell, at) => (at === a ? cells[b] : at === b ? cells[a] : cell) ?? cell,
    );
    return replaceRow(truth, index, [name, ...swapped]);
  }),
  printed('cells-swapped-in-column', 'two cells of a column swapped', (truth, { random }) => {
    const [a, b] = pickTwo(truth, random);
    const cell = random.int(0, 4);
    const [first, second] = [a, b].map((row) => numbersOf(truth.rows[row] ?? [''])[cell] ?? 0);
    const half = changeCell(truth, a, cell, () => second);
    return half && changeCell(half, b, cell, () => first);
  }),
  printed('withheld', 'a cell withheld (<5, x, ., *)', (truth, { random }) =>
    changeAnyCell(truth, random, () => random.pick(['<5', '< 5', 'x', '.', '*', '…', 'nb'])),
  ),
  printed('unreadable', 'a cell that is no number', (truth, { random }) =>
    changeAnyCell(truth, random, () =>
      random.pick(['', '1O', '12a', '-5', '(5)', '1.23', '1e3', '12¹']),
    ),
  ),
  printed('dash-for-number', 'a dash in the place of a number', (truth, { random }) =>
    changeAnyCell(truth, random, (number) => (number === 0 ? undefined : random.pick(['-', '–']))),
  ),
  printed('dash-for-zero', 'dashes in the place of every zero', printDashes),
  printed(
    'consistent-part',
    'a part of a row and all its sums changed alike',
    (truth, { random }) => changeConsistently(truth, random),
  ),
  printed(
    'rectangle',
    'persons moved between two rows and two columns, all sums kept',
    (truth, { random }) => moveAround(truth, random),
  ),
];

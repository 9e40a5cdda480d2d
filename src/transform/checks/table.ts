/** Checks of the table by itself: its cells, its sums, its marks, and the other ways in which it can be read. */
import { isDeepStrictEqual } from 'node:util';

import {
  block,
  type Check,
  type CheckCode,
  type Compared,
  blockUnlessEqual,
  eachOrWhole,
  warn,
} from '../../findings.ts';
import {
  type Count,
  isComplete,
  parseCount,
  type ProvenRow,
  type Reading,
  type Row,
  toSummands,
} from '../reading.ts';
import { MEASURES, PARTS } from '../../measures.ts';
import { toNumber } from '../../percent.ts';
import type { Footnote } from '../footnote.ts';
import type { Box, RawDocument, RawRow, RawTable, TreeRow, TreeTable, Undrawn } from '../../raw.ts';
import { toLookupKey } from '../../reference/name-key.ts';
import type { Reference } from '../../reference/reference.ts';
import { checkColumnsUsual } from './comparisons.ts';

/** What was read of a table. */
type Content = Pick<Reading, 'measuresFrom'> & {
  readonly rows: readonly ProvenRow[];
  readonly total: ProvenRow;
};

/** All of them but `checkCoveragePct`, which needs the footnote. */
export function checkTable(
  raw: RawDocument,
  table: RawTable,
  { rows, total, measuresFrom }: Content,
  { plausibility }: Reference,
): Check[] {
  const all = [...rows, total];
  const { columns, persons } = total;
  return [
    ...checkCountReadable(all),
    ...checkWithheldCell(all),
    ...checkReadingsAgree(table, raw.undrawn),
    ...checkTreeAgrees(table, raw.tree),
    ...checkNamesOnTheirRows(table),
    ...checkFootnoteMark(table, columns),
    ...checkRowSum(all),
    ...checkColumnSum(rows, total),
    ...(measuresFrom === 'layout' && isComplete(persons)
      ? checkColumnsUsual(persons, plausibility.usual)
      : []),
  ];
}

function checkCells(
  code: CheckCode,
  rows: readonly Row[],
  faultOf: (count: Count) => string | undefined,
): Check[] {
  const failed = rows.flatMap((row) =>
    row.counts.flatMap((count, index) => {
      const fault = faultOf(count);
      const subject = `${row.name}: ${nameColumn(row.columns, index)}`;
      return fault === undefined ? [] : [{ subject, expected: 'a count', found: fault }];
    }),
  );
  const cells = rows.reduce((sum, row) => sum + row.counts.length, 0);
  return eachOrWhole(block, code, failed, 'table', cells);
}

function nameColumn(columns: Row['columns'], index: number): string {
  return columns?.[index] ?? `column ${index + 1}`;
}

/** Every cell holds a count, a dash or a mark of withholding. Catches broken numbers; none becomes a 0. */
function checkCountReadable(rows: readonly Row[]): Check[] {
  return checkCells('count_readable', rows, (count) =>
    count.kind === 'unreadable' ? count.text : undefined,
  );
}

/** No cell is withheld ('<5', 'x'): how the source would mark that has never been seen. */
function checkWithheldCell(rows: readonly Row[]): Check[] {
  return checkCells('withheld_cell', rows, (count) =>
    count.kind === 'withheld' ? count.mark : undefined,
  );
}

// Checks of the sums that the source prints: rows, columns, and the share in the footnote.

/**
 * The four parts of each row, the total row too, add up to its fifth column; a dash counts as 0. Catches every changed
 * digit in a row. Lets through: two changes that cancel out, and parts in the wrong order.
 */
export function checkRowSum(rows: readonly Row[]): Check[] {
  return rows.flatMap((row) => {
    const { known_in_sonar: printed, ...persons } = toSummands(row);
    const parts = PARTS.map((measure) => persons[measure]);
    const known = parts.filter((part) => part !== undefined);
    // A cell that was not read has its own failed check; a sum without it would say nothing.
    if (printed === undefined || known.length < parts.length) return [];
    const sum = known.reduce((a, b) => a + b, 0);
    return [blockUnlessEqual('row_sum', row.name, printed, sum)];
  });
}

/**
 * The rows of each measure add up to the printed total; a dash counts as 0. Catches every changed digit in a column and
 * a lost or doubled row. Lets through: names on the wrong rows.
 */
export function checkColumnSum(rows: readonly Row[], total: Row): Check[] {
  const summands = rows.map(toSummands);
  const printed = toSummands(total);
  return MEASURES.flatMap((measure) => {
    const expected = printed[measure];
    const known = summands.map((row) => row[measure]).filter((persons) => persons !== undefined);
    if (expected === undefined || known.length < rows.length) return [];
    const sum = known.reduce((a, b) => a + b, 0);
    return [blockUnlessEqual('column_sum', measure, expected, sum)];
  });
}

/**
 * The printed percentage is known / register, rounded half up or half to even: off by at most half of its last digit,
 * computed in whole numbers. Catches a wrong register, percentage or total. Lets through: changes within the rounding.
 */
export function checkCoveragePct(knownInSonar: number, footnote: Footnote): Check[] {
  const { registerPersons, known } = footnote;
  const hundred = 100 * 10 ** known.decimals;
  const isRounded =
    2 * Math.abs(hundred * knownInSonar - known.digits * registerPersons) <= registerPersons;
  const isPart = registerPersons > 0 && knownInSonar <= registerPersons;
  return [
    block('coverage_pct', {
      subject: 'footnote',
      passed: isPart && isRounded,
      expected: toNumber(known),
      found:
        registerPersons === 0
          ? `${knownInSonar} of 0 persons`
          : Math.round((10_000 * knownInSonar) / registerPersons) / 100,
    }),
  ];
}

/**
 * The table that was found by position is also what was drawn, row by row, and nothing in it or beside it was left
 * over. Catches names and counts on the wrong row or in the wrong column, lost rows, and rows made of what is none.
 * Lets through: what the page itself has wrong; and, where counts were drawn after all rows, such a count and one beside
 * it in each other's column, which `column_sum` catches.
 */
export function checkReadingsAgree(table: RawTable, undrawn: readonly Undrawn[]): Check[] {
  const { length } = table.rows;
  return eachOrWhole(block, 'readings_agree', undrawn, 'table', length);
}

/** A name stands beside a number when it covers at least so much of the number's height … */
const BESIDE = 0.5;
/** … and is clear of another row's number when it covers at most so much: boxes of tight lines touch. */
const CLEAR = 0.3;

/**
 * Each name stands beside all numbers of its own row and beside no number of another. Catches names shifted by a row or
 * by half a row. Lets through: names that the publisher itself has swapped.
 */
export function checkNamesOnTheirRows(table: RawTable): Check[] {
  const rows = [...table.rows, table.total];
  const failed = rows.flatMap((row, index) => {
    const found = findProblem(row, rows);
    const place = { subject: row.name.text, expected: `row ${index + 1}` };
    return found === undefined ? [] : [{ ...place, found }];
  });
  return eachOrWhole(block, 'names_on_their_rows', failed, 'table', rows.length);
}

function findProblem(row: RawRow, rows: readonly RawRow[]): string | undefined {
  const { box } = row.name;
  if (row.counts.some((cell) => coverage(box, cell.box) < BESIDE)) return 'not beside its numbers';
  const other = rows.find(
    (candidate) =>
      candidate !== row && candidate.counts.some((cell) => coverage(box, cell.box) > CLEAR),
  );
  return other === undefined ? undefined : `beside the numbers of ${other.name.text}`;
}

/** Which part of the number's height the name covers, 0 to 1; nothing on another page. */
function coverage(name: Box, count: Box): number {
  if (name.page !== count.page) return 0;
  const shared = Math.min(name.bottom, count.bottom) - Math.max(name.top, count.top);
  const height = count.bottom - count.top;
  return height > 0 ? Math.max(0, shared) / height : 0;
}

/**
 * The table of the structure tree, which screen readers are told, is the one that is printed. Recorded only for tagged
 * documents whose tree holds such a table; a warning, because nobody sees the tree and programs often get it wrong.
 */
export function checkTreeAgrees(table: RawTable, tree: RawDocument['tree']): Check[] {
  if (tree === undefined) return [];
  const expected = 'a table in the structure tree';
  const differences =
    'problem' in tree
      ? [{ subject: 'table', expected, found: `${tree.problem}: ${tree.seen}` }]
      : findDifferences(table, tree);
  const { length } = table.rows;
  return eachOrWhole(warn, 'tree_agrees', differences, 'table', length);
}

/** Rows that the page and the tree do not share; null where one of them does not have it. */
function findDifferences(table: RawTable, tree: TreeTable): Compared[] {
  const rest = Map.groupBy(tree.rows, (row) => keyOf(row.name));
  const failed = table.rows.map(toTexts).flatMap((row) => {
    const other = rest.get(keyOf(row.name))?.shift();
    return other !== undefined && areSameCounts(row, other) ? [] : [differ(row, other)];
  });
  const more = [...rest.values()].flat().map((row) => differ(undefined, row));
  // the label of the total row is no data: both know the row by it, and either may cut it short
  const total = toTexts(table.total);
  const ofTotal = areSameCounts(total, tree.total) ? [] : [differ(total, tree.total)];
  return [...failed, ...more, ...ofTotal];
}

function toTexts({ name, counts }: RawRow): TreeRow {
  return { name: name.text, counts: counts.map(({ text }) => text) };
}

function areSameCounts({ counts }: TreeRow, other: TreeRow): boolean {
  return isDeepStrictEqual(counts.map(parseCount), other.counts.map(parseCount));
}

/** Names that no municipality can have are compared as they are printed. */
function keyOf(name: string): string {
  return toLookupKey(name) ?? name.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

function differ(row: TreeRow | undefined, other: TreeRow | undefined): Compared {
  const describe = (one: TreeRow | undefined) => one && [one.name, ...one.counts].join(' | ');
  const subject = row?.name ?? other?.name ?? '';
  return { subject, expected: describe(row) ?? null, found: describe(other) ?? null };
}

/**
 * Raised marks behind names, labels and counts point to a footnote: they are taken off, and never digits of a count.
 * Told because the footnote may say something about the number; one record for each mark, with all its places.
 */
export function checkFootnoteMark(table: RawTable, columns: Row['columns']): Check[] {
  const cells = [...table.rows, table.total].flatMap((row) => [
    { place: row.name.text, cell: row.name },
    ...row.counts.map((cell, index) => ({
      place: `${row.name.text}: ${nameColumn(columns, index)}`,
      cell,
    })),
  ]);
  const region = [table.regionNumber, table.regionName].filter((cell) => cell !== undefined);
  const marked = [...cells, ...region.map((cell) => ({ place: 'table: region', cell }))].flatMap(
    ({ place, cell: { text, marks } }) => (marks === undefined ? [] : [{ marks, place, text }]),
  );
  const expected = 'no footnote marks';
  const failed = [...Map.groupBy(marked, ({ marks }) => marks)].map(([marks, places]) => {
    const subject = places.length === 1 ? (places[0]?.place ?? 'table') : 'table';
    const found = `${marks} behind ${places.map(({ text }) => text).join(', ')}`;
    return { subject, expected, found };
  });
  return eachOrWhole(warn, 'footnote_mark', failed, 'table', expected);
}

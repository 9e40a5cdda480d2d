/** Two readings of one table, row by row. */
import type { OrderRow, RawTable, TextOrderTable } from '../../raw.ts';
import { toLookupKey } from '../../reference/name-key.ts';
import { isSameCount, parseCount } from '../counts.ts';
import { areAmong } from './late-names.ts';

type Row = { readonly name: string; readonly counts: readonly string[] };

/** A row that the readings do not share; null where one of them does not have it. */
export type Difference = {
  readonly subject: string;
  readonly expected: string | null;
  readonly found: string | null;
};

/** What is different in the second reading: expected is the reading by position. */
export function findDifferences(table: RawTable, second: TextOrderTable): Difference[] {
  const named = second.rows.filter((row) => row.name !== '');
  const rest = Map.groupBy(named, (row) => keyOf(row.name));
  const failed: Difference[] = [];
  const others: Row[] = [];
  for (const raw of table.rows) {
    const row = { name: raw.name.text, counts: raw.counts.map((cell) => cell.text) };
    const other = rest.get(keyOf(row.name))?.shift();
    if (other === undefined) others.push(row);
    else if (!haveSameCounts(row, other))
      failed.push(differ(row.name, describe(row), describe(other)));
  }
  const nameless = second.rows.filter((row) => row.name === '');
  if (!areSameApart(others, nameless, second.late ?? [])) {
    failed.push(...others.map((row) => differ(row.name, describe(row), null)));
    failed.push(...nameless.map((row) => differ(row.name, null, describe(row))));
  }
  for (const row of [...rest.values()].flat()) failed.push(differ(row.name, null, describe(row)));
  // The label of the total row is no data: both readings know the row by it, and either may cut it short.
  const total = { name: table.total.name.text, counts: table.total.counts.map((c) => c.text) };
  if (!haveSameCounts(total, second.total)) {
    failed.push(differ(total.name, describe(total), describe(second.total)));
  }
  return failed;
}

/** Rows whose names were drawn apart: the same counts in the same order, and the names in that order among the late texts. */
function areSameApart(
  rows: readonly Row[],
  nameless: readonly Row[],
  late: readonly string[],
): boolean {
  return (
    rows.length === nameless.length &&
    rows.every((row, index) => haveSameCounts(row, nameless[index] ?? { name: '', counts: [] })) &&
    areAmong(
      rows.map((row) => row.name),
      late,
    )
  );
}

/** Where counts were drawn apart, exactly those with a blank in them were; the columns of each are not compared. */
function haveSameCounts({ counts }: Row, other: OrderRow): boolean {
  if (other.lateCounts === undefined) return areSameCounts(counts, other.counts);
  const isLate = (text: string): boolean => text.includes(' ');
  return (
    areSameCounts(
      counts.filter((text) => !isLate(text)),
      other.counts,
    ) && areSameCounts(counts.filter(isLate), other.lateCounts)
  );
}

function areSameCounts(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.length === b.length &&
    a.every((text, index) => isSameCount(parseCount(text), parseCount(b[index] ?? '')))
  );
}

/** Names that no municipality can have are compared as they are printed. */
function keyOf(name: string): string {
  return toLookupKey(name) ?? name.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

function describe(row: OrderRow): string {
  const late = row.lateCounts?.length ? ['drawn later:', ...row.lateCounts] : [];
  return [row.name, ...row.counts, ...late].join(' | ');
}

function differ(subject: string, expected: string | null, found: string | null): Difference {
  return { subject, expected, found };
}

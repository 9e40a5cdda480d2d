/** Fingerprints of a table: equal fingerprints, equal numbers. */
import { hash } from 'node:crypto';

import { type Counts, MEASURES } from '../measures.ts';
import type { ProfileTable } from './reading.ts';

/** Hash of municipalities and numbers: what a revision of the same publication is compared by. */
export function numbersHash(table: ProfileTable): string {
  const rows = table.rows.map((row) => `${row.municipality} ${toLine(row.counts)}`).sort();
  const register = `register ${table.registerPersons} ${table.knownPct}`;
  return hash('sha256', [...rows, `total ${toLine(table.totals)}`, register].join('\n'));
}

/**
 * Hash of the table's numbers alone, whatever the names beside them and the footnote below: equal in
 * two publications only when one was made out of the other.
 */
export function figuresHash(table: ProfileTable): string {
  return hash('sha256', toFigures(table));
}

/** The numbers of rows and totals as text, whatever the order of the rows. */
export function toFigures(table: {
  readonly rows: readonly { readonly counts: Counts }[];
  readonly totals: Counts;
}): string {
  const rows = table.rows.map((row) => toLine(row.counts)).sort();
  return [...rows, `total ${toLine(table.totals)}`].join('\n');
}

function toLine(counts: Counts): string {
  return MEASURES.map((measure) => counts[measure]).join(' ');
}

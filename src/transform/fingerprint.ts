/** Fingerprints of a table: equal fingerprints, equal numbers. */
import { createHash } from 'node:crypto';

import { MEASURES, type PerMeasure } from '../measures.ts';
import type { ProfileTable } from './reading.ts';

/** Hash of municipalities and numbers: what a revision of the same publication is compared by. */
export function numbersHash(table: ProfileTable): string {
  const rows = table.rows.map((row) => `${row.municipality} ${figures(row.counts)}`).sort();
  return hash([...rows, totals(table), `register ${table.registerPersons} ${table.knownPct}`]);
}

/**
 * Hash of the table's numbers alone, whatever the names beside them and the footnote below: equal in
 * two publications only when one was made out of the other.
 */
export function figuresHash(table: ProfileTable): string {
  const rows = table.rows.map((row) => figures(row.counts)).sort();
  return hash([...rows, totals(table)]);
}

function totals(table: ProfileTable): string {
  return `total ${figures(table.totals)}`;
}

function figures(counts: PerMeasure<number>): string {
  return MEASURES.map((measure) => counts[measure]).join(' ');
}

function hash(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

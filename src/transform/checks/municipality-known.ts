import type { Check } from '../../findings.ts';
import type { NamedRow } from '../named-row.ts';
import { block } from './record.ts';

/** Each printed name is a municipality of the last day of the quarter. Catches misread, former and future names. */
export function checkMunicipalityKnown(rows: readonly NamedRow[], day: string): Check[] {
  return rows.map((row) =>
    block('municipality_known', {
      subject: row.printedName,
      passed: row.municipality !== undefined,
      expected: `a municipality on ${day}`,
      found: row.municipality ?? null,
    }),
  );
}

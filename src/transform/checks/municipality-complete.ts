import type { RegionCode } from '../../codes.ts';
import type { Check } from '../../findings.ts';
import { lastDay, type Quarter } from '../../quarter.ts';
import type { Reference } from '../../reference/reference.ts';
import { toRequired } from '../borders.ts';
import { toCodes, type NamedRow } from '../named-row.ts';
import { block } from './record.ts';

/**
 * Every municipality that belongs to the region on the last day of the quarter is there, but for those that
 * known_differences lists in that quarter: they are required in no single document. Catches lost rows and the table of
 * another region.
 */
export function checkMunicipalityComplete(
  rows: readonly NamedRow[],
  region: RegionCode,
  quarter: Quarter,
  reference: Reference,
): Check[] {
  const printed = new Set(toCodes(rows));
  const required = toRequired(region, lastDay(quarter), reference);
  const failed = required
    .filter((municipality) => !printed.has(municipality.code))
    .map((municipality) =>
      block('municipality_complete', {
        subject: municipality.name,
        passed: false,
        expected: municipality.code,
        found: null,
      }),
    );
  if (failed.length > 0) return failed;
  const found = required.length;
  return [
    block('municipality_complete', { subject: region, passed: true, expected: found, found }),
  ];
}

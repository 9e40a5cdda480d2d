import type { RegionCode } from '../../codes.ts';
import type { Check } from '../../findings.ts';
import { lastDay, type Quarter } from '../../quarter.ts';
import type { Reference } from '../../reference/reference.ts';
import { toCodes, type NamedRow } from '../named-row.ts';
import { warn } from './record.ts';

/** Each municipality belongs to the region by CBS or by a known difference; else the data stay and a person is told. */
export function checkMunicipalityRegion(
  rows: readonly NamedRow[],
  region: RegionCode,
  quarter: Quarter,
  reference: Reference,
): Check[] {
  const codes = toCodes(rows);
  const failed = codes.flatMap((code) => {
    const allowed = reference.allowedRegions(code, quarter);
    if (allowed.has(region)) return [];
    return [
      warn('municipality_region', {
        subject: reference.nameOn(code, lastDay(quarter)) ?? code,
        passed: false,
        expected: [...allowed].join(' or '),
        found: region,
      }),
    ];
  });
  if (failed.length > 0) return failed;
  const found = codes.length;
  return [warn('municipality_region', { subject: region, passed: true, expected: found, found })];
}

import type { Check } from '../../findings.ts';
import type { Plausibility } from '../../reference/plausibility.ts';
import type { RegionCounts } from './loaded.ts';
import { isSameCounts, toPast } from './past.ts';
import { warn } from './record.ts';

/**
 * A revision changes a few rows of what stands. Catches the table of another quarter that replaces this one under its
 * label. Lets through: a first document, which replaces nothing.
 */
export function checkRevisionPlausible(
  table: RegionCounts,
  current: RegionCounts,
  limits: Plausibility['change'],
): Check[] {
  const past = toPast(table, current);
  const changed = past.filter((row) => !isSameCounts(row.counts, row.before)).length;
  return [
    warn('change_plausible', {
      subject: 'against what it replaces',
      passed: changed <= limits.most_revised * past.length,
      expected: `most of ${past.length} rows as they are`,
      found: `${changed} rows changed`,
    }),
  ];
}

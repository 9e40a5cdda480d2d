import type { Check } from '../../findings.ts';
import { lastDay } from '../../quarter.ts';
import type { Reference } from '../../reference/reference.ts';
import type { ProfileTable } from '../reading.ts';
import type { RegionCounts } from './loaded.ts';
import { warn } from './record.ts';

/**
 * Municipalities of the neighbouring quarter that exist and may stand in this table do stand in it. Catches the loss of
 * those that known_differences lists, which are required in no single document. Lets through: a first quarter.
 */
export function checkStillThere(
  table: ProfileTable,
  neighbour: RegionCounts,
  reference: Reference,
): Check[] {
  const { quarter, region } = table;
  const printed = new Set(table.rows.map((row) => row.municipality));
  return neighbour.rows
    .filter(({ municipality: code }) => !printed.has(code))
    .filter(({ municipality: code }) => reference.regionOf(code, lastDay(quarter)) !== undefined)
    .filter(({ municipality: code }) => reference.allowedRegions(code, quarter).has(region))
    .map(({ municipality, counts }) =>
      warn('change_plausible', {
        subject: `${municipality}: row`,
        passed: false,
        expected: `a row, as in ${neighbour.quarter} (${counts.known_in_sonar} persons)`,
        found: null,
      }),
    );
}

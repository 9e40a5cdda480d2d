import type { MunicipalityCode } from '../../codes.ts';
import type { Check } from '../../findings.ts';
import { MEASURES, type Measure, type PerMeasure } from '../../measures.ts';
import type { Quarter } from '../../quarter.ts';
import { warn } from './record.ts';

/** The numbers of one region in a quarter. */
export type RegionCounts = {
  readonly quarter: Quarter;
  readonly rows: readonly {
    readonly municipality: MunicipalityCode;
    readonly counts: PerMeasure<number>;
  }[];
  readonly totals: PerMeasure<number>;
};

/** A count may not grow to more than this many times the neighbour's … */
const MOST_GROWTH = 3;
/** … nor shrink to less than this part of it … */
const LEAST_REMAINDER = 0.4;
/** … when at least one of the two is so large: small counts jump by themselves. */
const FEWEST_PERSONS = 50;

/**
 * Each count, by municipality and measure and for the region, is of the order of the neighbouring quarter's. Catches
 * swapped names and columns and a table of other things. Lets through: everything that stays within the factors.
 */
export function checkChangePlausible(table: RegionCounts, neighbour: RegionCounts): Check[] {
  const before = new Map(neighbour.rows.map((row) => [row.municipality, row.counts]));
  const failed = [
    ...table.rows.flatMap((row) => {
      const counts = before.get(row.municipality);
      return counts === undefined ? [] : findJumps(row.municipality, row.counts, counts);
    }),
    ...findJumps('total', table.totals, neighbour.totals),
  ];
  if (failed.length > 0) return failed;
  const subject = `against ${neighbour.quarter}`;
  return [warn('change_plausible', { subject, passed: true, expected: null, found: null })];
}

function findJumps(
  subject: string,
  counts: PerMeasure<number>,
  before: PerMeasure<number>,
): Check[] {
  return MEASURES.filter((measure) => isJump(counts[measure], before[measure])).map(
    (measure: Measure) =>
      warn('change_plausible', {
        subject: `${subject}: ${measure}`,
        passed: false,
        expected: before[measure],
        found: counts[measure],
      }),
  );
}

function isJump(now: number, before: number): boolean {
  if (Math.max(now, before) < FEWEST_PERSONS) return false;
  return now > before * MOST_GROWTH || now < before * LEAST_REMAINDER;
}

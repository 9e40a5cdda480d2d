/** The rows of a table beside what they were in another quarter. */
import type { MunicipalityCode } from '../../codes.ts';
import { MEASURES, PARTS, type PerMeasure } from '../../measures.ts';
import type { RegionCounts } from './loaded.ts';

export type PastRow = {
  readonly municipality: MunicipalityCode;
  readonly counts: PerMeasure<number>;
  readonly before: PerMeasure<number>;
};

/** Rows that both have, in the order of the table. */
export function toPast(table: RegionCounts, other: RegionCounts): readonly PastRow[] {
  const before = new Map(other.rows.map((row) => [row.municipality, row.counts]));
  return table.rows.flatMap(({ municipality, counts }) => {
    const found = before.get(municipality);
    return found === undefined ? [] : [{ municipality, counts, before: found }];
  });
}

export function isSameCounts(a: PerMeasure<number>, b: PerMeasure<number>): boolean {
  return MEASURES.every((measure) => a[measure] === b[measure]);
}

/** Persons that stand in another cell: the sum of the absolute differences of the four parts. */
export function countMoved(a: PerMeasure<number>, b: PerMeasure<number>): number {
  return PARTS.reduce((sum, measure) => sum + Math.abs(a[measure] - b[measure]), 0);
}

/** What is already loaded and says something about a table. */
import type { MunicipalityCode, RegionCode } from '../../codes.ts';
import { MEASURES, PARTS, type PerMeasure } from '../../measures.ts';
import { type Quarter, quartersBetween } from '../../quarter.ts';

/** The numbers of one region in a quarter. */
export type RegionCounts = {
  readonly quarter: Quarter;
  readonly rows: readonly {
    readonly municipality: MunicipalityCode;
    readonly counts: PerMeasure<number>;
  }[];
  readonly totals: PerMeasure<number>;
  readonly registerPersons: number;
};

export type LoadedCounts = RegionCounts & { readonly region: RegionCode };

/** A municipality that is already loaded in another region of the same quarter. */
export type Claim = { readonly municipality: MunicipalityCode; readonly region: RegionCode };

export type Loaded = {
  /** Where else in the quarter the table's municipalities are loaded. */
  readonly claims: readonly Claim[];
  /** Other publications with the same figures. */
  readonly alike: readonly LoadedCounts[];
  /** The nearest loaded quarter of the region on each side, the nearest of the two first. */
  readonly neighbours: readonly RegionCounts[];
  /** What stands for the publication itself. */
  readonly current: RegionCounts | undefined;
};

// The rows of a table beside what they were in another quarter.

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

// Which other quarters of a region say most about a quarter.

/** A neighbour further away than this says little about a quarter. */
export const FURTHEST_NEIGHBOUR = 4;

/** Of some quarters the nearest before and the nearest after, the nearer one first; the earlier one when both are as near. */
export function pickNeighbours(quarter: Quarter, loaded: readonly Quarter[]): readonly Quarter[] {
  const near = loaded
    .map((other) => ({ other, by: quartersBetween(quarter, other) }))
    .filter(({ by }) => by !== 0 && Math.abs(by) <= FURTHEST_NEIGHBOUR)
    .sort((a, b) => Math.abs(a.by) - Math.abs(b.by) || a.by - b.by);
  const before = near.find(({ by }) => by < 0);
  const after = near.find(({ by }) => by > 0);
  return near.filter((one) => one === before || one === after).map(({ other }) => other);
}

/** What is already loaded and says something about a table. */
import type { MunicipalityCode, RegionCode } from '../../codes.ts';
import type { PerMeasure } from '../../measures.ts';
import type { Quarter } from '../../quarter.ts';
import type { Claim } from './claims.ts';

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

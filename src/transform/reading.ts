/** What a document means: the vocabulary between `transform`, its checks and `load`. */
import type { MunicipalityCode, RegionCode } from '../codes.ts';
import type { Check } from '../findings.ts';
import type { PerMeasure } from '../measures.ts';
import type { Quarter } from '../quarter.ts';
import type { Cell } from '../raw.ts';
import type { NamedRow } from './row.ts';

export type ProfileRow = {
  readonly municipality: MunicipalityCode;
  /** Official name on the last day of the quarter. */
  readonly municipalityName: string;
  readonly printedName: string;
  readonly counts: PerMeasure<number>;
  readonly cells: PerMeasure<Cell>;
};

/** A table whose every cell was read. Complete, but proven only when no blocking check failed. */
export type ProfileTable = {
  readonly quarter: Quarter;
  readonly region: RegionCode;
  readonly regionName: string;
  readonly layout: string;
  readonly measuresFrom: 'header' | 'layout';
  readonly rows: readonly ProfileRow[];
  readonly totals: PerMeasure<number>;
  readonly totalCells: PerMeasure<Cell>;
  /** Persons of the region in the doelgroepregister. */
  readonly registerPersons: number;
  /** As printed; whole percent, rounded where decimals are printed. */
  readonly knownPct: number;
  /** The region number of the 2023 look, as printed; it never decides anything. */
  readonly printedRegionNumber: string | undefined;
};

/** Everything that could be said about a document, however little of it could be read. */
export type Reading = {
  readonly quarter: Quarter | undefined;
  readonly region: { readonly code: RegionCode; readonly name: string } | undefined;
  readonly layout: string | undefined;
  readonly measuresFrom: 'header' | 'layout' | undefined;
  /** Rows as far as they were read: `inspect` prints them also for a rejected document. */
  readonly rows: readonly NamedRow[];
  readonly totals: PerMeasure<number | null> | undefined;
  readonly registerPersons: number | undefined;
  readonly knownPct: number | undefined;
  /** Does the document call itself 'Transparantie van klantprofielen'? */
  readonly isOurSeries: boolean;
  /** Does it speak of the whole country instead of a region? */
  readonly isNational: boolean;
  /** Present when every cell was read; `checks` say whether it may be loaded. */
  readonly table: ProfileTable | undefined;
  /** All checks of the document by itself, in the order of `CHECK_CODES`. */
  readonly checks: readonly Check[];
};

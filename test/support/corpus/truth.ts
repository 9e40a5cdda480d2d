/** What publications say: every region in every quarter that UWV is known to have published, with made-up counts. */
import type { MunicipalityCode, RegionCode } from '../../../src/codes.ts';
import {
  addQuarters,
  FIRST_QUARTER,
  lastDay,
  quarterKey,
  type Quarter,
} from '../../../src/quarter.ts';
import type { Reference } from '../../../src/reference/reference.ts';
import { type Region, regionsOn } from '../reference.ts';
import { createRandom, type Random } from './random.ts';

/** Counts are in the order of `MEASURES`: four parts and their sum. */
export type TruthRow = {
  readonly code: MunicipalityCode;
  /** Official on the last day of the quarter. */
  readonly name: string;
  readonly counts: readonly number[];
};

export type Truth = {
  readonly quarter: Quarter;
  readonly region: RegionCode;
  readonly regionName: string;
  /** Other spellings of the region. */
  readonly regionVariants: readonly string[];
  /** UWV's own number, as the region column prints it. */
  readonly regionNumber: number;
  readonly rows: readonly TruthRow[];
  readonly totals: readonly number[];
  readonly register: number;
  readonly pct: number;
};

/** 2016Q4 to 2023Q1. */
export const QUARTERS: readonly Quarter[] = Array.from({ length: 26 }, (_, index) =>
  addQuarters(FIRST_QUARTER, index),
);

/** All publications of those quarters, quarter by quarter: 26 × 35. */
export function makeTruths(reference: Reference, seed: number): Truth[] {
  return QUARTERS.flatMap((quarter) =>
    regionsOn(reference, lastDay(quarter)).map((region) =>
      makeTruth(reference, quarter, region, seed),
    ),
  );
}

function makeTruth(reference: Reference, quarter: Quarter, region: Region, seed: number): Truth {
  const number = Number(region.code.slice(2));
  const random = createRandom(seed + 1000 * quarterKey(quarter) + number);
  const rows = reference
    .membersOn(region.code, lastDay(quarter))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'nl'))
    .map(({ code, name }) => ({ code, name, counts: makeCounts(random) }));
  const totals = sumColumns(rows.map(({ counts }) => counts));
  const known = totals[4] ?? 0;
  const register = Math.max(known, Math.round(known / (0.55 + 0.44 * random.next())));
  const listed = reference.data.regionNumbers.find((row) => row.am_code === region.code);
  return {
    quarter,
    region: region.code,
    regionName: region.name,
    regionVariants: region.spellings.filter((spelling) => spelling !== region.name),
    regionNumber: listed?.list_number_vng ?? number,
    rows,
    totals,
    register,
    pct: Math.round((100 * known) / register),
  };
}

/** Most municipalities have a few dozen persons, some have none of a kind, the largest have thousands. */
function makeCounts(random: Random): number[] {
  const scale = [12, 60, 200, 900, 4000][random.whole(0, 4)] ?? 60;
  const parts = [0.15, 0.5, 1, 0.3].map((share) =>
    random.next() < 0.08 ? 0 : random.whole(0, Math.ceil(scale * share)),
  );
  return [...parts, parts.reduce((sum, part) => sum + part, 0)];
}

/** One sum for each of the five columns. */
export function sumColumns(rows: readonly (readonly number[])[]): number[] {
  return Array.from({ length: 5 }, (_, column) =>
    rows.reduce((sum, counts) => sum + (counts[column] ?? 0), 0),
  );
}

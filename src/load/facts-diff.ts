/** What a document changes in the facts of its publication. Pure. */
import { municipalityKey, regionKey } from '../codes.ts';
import { MEASURES, type Measure, type PerMeasure } from '../measures.ts';
import { quarterKey } from '../quarter.ts';
import type { ProfileTable } from '../transform/reading.ts';

/** A row of fact_profiles as far as it is compared. */
export type LoadedRow = PerMeasure<number> & {
  readonly municipality_key: number;
  readonly document_key: number;
};

/** A row of fact_region_coverage as far as it is compared. */
export type LoadedTotals = PerMeasure<number> & {
  readonly register_persons: number;
  readonly known_pct: number;
  readonly document_key: number;
};

export type LoadedFacts = {
  readonly rows: readonly LoadedRow[];
  /** Absent before the first load. */
  readonly totals: LoadedTotals | undefined;
};

export type ChangedNumber = Measure | 'register_persons' | 'known_pct';

/** One number that changed, came or went; municipality null for a number of the region. */
export type FactChange = {
  readonly quarter_key: number;
  readonly region_key: number;
  readonly municipality_key: number | null;
  readonly measure: ChangedNumber;
  readonly old_value: number | null;
  readonly new_value: number | null;
  readonly old_document_key: number | null;
};

const TOTALS = [...MEASURES, 'register_persons', 'known_pct'] as const;

type Values = Readonly<Record<string, number>>;

/** Every number that the table changes, adds or takes away; empty for a first load. */
export function findChanges(loaded: LoadedFacts, table: ProfileTable): readonly FactChange[] {
  if (!loaded.totals) return [];
  const before = new Map(loaded.rows.map((row) => [row.municipality_key, row]));
  const after = new Map(table.rows.map((row) => [municipalityKey(row.municipality), row.counts]));
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  const publication = {
    quarter_key: quarterKey(table.quarter),
    region_key: regionKey(table.region),
  };
  const compare = (
    key: number | null,
    old: (Values & { document_key: number }) | undefined,
    now: Values | undefined,
  ) =>
    (key === null ? TOTALS : MEASURES)
      .filter((measure) => old?.[measure] !== now?.[measure])
      .map((measure) => ({
        ...publication,
        municipality_key: key,
        measure,
        old_value: old?.[measure] ?? null,
        new_value: now?.[measure] ?? null,
        old_document_key: old?.document_key ?? null,
      }));
  return [
    ...keys.flatMap((key) => compare(key, before.get(key), after.get(key))),
    ...compare(null, loaded.totals, toTotals(table)),
  ];
}

/** Municipalities that stand in the facts but not in the table. */
export function findDropped(loaded: LoadedFacts, table: ProfileTable): readonly number[] {
  const kept = new Set(table.rows.map((row) => municipalityKey(row.municipality)));
  return loaded.rows.map((row) => row.municipality_key).filter((key) => !kept.has(key));
}

/** The numbers of the region, as columns of fact_region_coverage. */
export function toTotals(
  table: ProfileTable,
): PerMeasure<number> & { register_persons: number; known_pct: number } {
  return { ...table.totals, register_persons: table.registerPersons, known_pct: table.knownPct };
}

/** Reference data → rows of the dimensions. Pure. */
import { municipalityKey, regionKey, type MunicipalityCode } from '../codes.ts';
import { quarterKey, type IsoDay } from '../quarter.ts';
import type { ReferenceData } from '../reference/schema.ts';
import { toGroupSizes, toLineages } from '../reference/lineage.ts';
import type { SyncedRow } from './sync-table.ts';

/** The part of the reference data that the dimensions hold. */
export type DimensionSource = Pick<
  ReferenceData,
  'regions' | 'memberships' | 'reorganisations' | 'knownDifferences'
>;

export type DimensionRows = {
  readonly regions: readonly SyncedRow[];
  readonly municipalities: readonly SyncedRow[];
  readonly regionNames: readonly SyncedRow[];
  readonly municipalityNames: readonly SyncedRow[];
  readonly memberships: readonly SyncedRow[];
  readonly successions: readonly SyncedRow[];
  readonly knownDifferences: readonly SyncedRow[];
  readonly lineages: readonly SyncedRow[];
  readonly groupSizes: readonly SyncedRow[];
};

type Named = {
  readonly code: string;
  readonly key: number;
  readonly name: string;
  readonly from: IsoDay;
  readonly to: IsoDay | null;
};

/** Rows as they have to be on `today`, which decides the names of the dimensions and the lineages. */
export function toDimensionRows(data: DimensionSource, today: IsoDay): DimensionRows {
  const regions = data.regions.map((row) => ({
    code: row.am_code,
    key: regionKey(row.am_code),
    name: row.official_name,
    from: row.valid_from,
    to: row.valid_to ?? null,
  }));
  const municipalities = data.memberships.map((row) => ({
    code: row.gm_code,
    key: municipalityKey(row.gm_code),
    name: row.municipality_name,
    from: row.valid_from,
    to: row.valid_to ?? null,
  }));
  const known = new Set(data.memberships.map((row) => row.gm_code));
  return {
    regions: toDimension(regions, 'region', today),
    municipalities: toDimension(municipalities, 'municipality', today),
    regionNames: toNames(regions, 'region'),
    municipalityNames: toNames(municipalities, 'municipality'),
    memberships: data.memberships.map((row) => ({
      municipality_key: municipalityKey(row.gm_code),
      region_key: regionKey(row.am_code),
      valid_from: row.valid_from,
      valid_to: row.valid_to ?? null,
    })),
    successions: toSuccessions(data, known),
    knownDifferences: toKnownDifferences(data),
    ...toComparable(data, today),
  };
}

function toComparable(
  data: DimensionSource,
  today: IsoDay,
): Pick<DimensionRows, 'lineages' | 'groupSizes'> {
  const lineages = toLineages(data, today);
  return {
    lineages: lineages.map((row) => ({
      municipality_key: municipalityKey(row.municipality),
      today_key: municipalityKey(row.today),
      region_key: row.region === undefined ? null : regionKey(row.region),
      is_split: row.isSplit,
      split_on: row.splitOn ?? null,
    })),
    groupSizes: toGroupSizes(data, lineages).map((row) => ({
      today_key: municipalityKey(row.today),
      valid_from: row.from,
      valid_to: row.to ?? null,
      members: row.members,
    })),
  };
}

/** One row a code: from its first day to its last, under the name it has today or had last. */
function toDimension(
  rows: readonly Named[],
  kind: 'region' | 'municipality',
  today: IsoDay,
): SyncedRow[] {
  return [...groupByKey(rows).values()].map((periods) => {
    const begun = periods.filter((period) => period.from <= today);
    const now = begun.at(-1) ?? periods[0];
    const last = periods.at(-1);
    return {
      [`${kind}_key`]: now?.key ?? null,
      [`${kind}_code`]: now?.code ?? null,
      [`${kind}_name`]: now?.name ?? null,
      valid_from: periods[0]?.from ?? null,
      valid_to: last?.to ?? null,
    };
  });
}

/** One row a code and name; neighbouring periods with the same name are one. */
function toNames(rows: readonly Named[], kind: 'region' | 'municipality'): SyncedRow[] {
  return [...groupByKey(rows).values()].flatMap((periods) => {
    const merged: Named[] = [];
    for (const period of periods) {
      const before = merged.at(-1);
      if (before?.name === period.name && before.to === period.from) {
        merged[merged.length - 1] = { ...before, to: period.to };
      } else merged.push(period);
    }
    return merged.map((period) => ({
      [`${kind}_key`]: period.key,
      valid_from: period.from,
      [`${kind}_name`]: period.name,
      valid_to: period.to,
    }));
  });
}

function toSuccessions(data: DimensionSource, known: ReadonlySet<MunicipalityCode>): SyncedRow[] {
  return data.reorganisations.map((row) => ({
    date: row.date,
    kind: row.kind,
    old_code: row.old_gm_code,
    new_code: row.new_gm_code,
    old_name: row.old_name,
    new_name: row.new_name,
    // some municipalities ended before the data start
    old_municipality_key: known.has(row.old_gm_code) ? municipalityKey(row.old_gm_code) : null,
    new_municipality_key: known.has(row.new_gm_code) ? municipalityKey(row.new_gm_code) : null,
  }));
}

function toKnownDifferences(data: DimensionSource): SyncedRow[] {
  return data.knownDifferences.flatMap((row) =>
    row.also_allowed_in.map((region) => ({
      municipality_key: municipalityKey(row.gm_code),
      region_key: regionKey(region),
      from_quarter_key: quarterKey(row.from_quarter),
      to_quarter_key: row.to_quarter === undefined ? null : quarterKey(row.to_quarter),
      required: row.required,
      reason: row.reason,
    })),
  );
}

/** Periods of each key, earliest first. */
function groupByKey(rows: readonly Named[]): ReadonlyMap<number, readonly Named[]> {
  return Map.groupBy(
    [...rows].sort((a, b) => (a.from < b.from ? -1 : 1)),
    (row) => row.key,
  );
}

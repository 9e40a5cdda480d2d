/** Carries `reference/` into the dimensions. Changes nothing when they say the same already. */
import { type Kysely, sql } from 'kysely';

import { type MunicipalityCode, municipalityKey, type RegionCode, regionKey } from '../codes.ts';
import { toCodeLabels } from '../meanings.ts';
import { PipelineError } from '../errors.ts';
import { type IsoDay, quarterKey } from '../quarter.ts';
import {
  toBorderChanges,
  toRegionsToday,
  type Lineage,
  toGroupSizes,
  toLineages,
} from '../reference/lineage.ts';
import type { ReferenceData } from '../reference/schema.ts';
import type { Database } from './schema.ts';

const REGIONS: SyncedTable = {
  name: 'klantprofielen.dim_region',
  columns: {
    region_key: 'integer',
    region_code: 'text',
    region_name: 'text',
    valid_from: 'date',
    valid_to: 'date',
    tile_row: 'integer',
    tile_column: 'integer',
    today_code: 'text',
    today_name: 'text',
  },
  keys: 1,
};
const MUNICIPALITIES: SyncedTable = {
  name: 'klantprofielen.dim_municipality',
  columns: {
    municipality_key: 'integer',
    municipality_code: 'text',
    municipality_name: 'text',
    valid_from: 'date',
    valid_to: 'date',
    province_code: 'text',
    province_name: 'text',
  },
  keys: 1,
};
const REGION_NAMES: SyncedTable = {
  name: 'klantprofielen.region_name',
  columns: { region_key: 'integer', valid_from: 'date', region_name: 'text', valid_to: 'date' },
  keys: 2,
};
const MUNICIPALITY_NAMES: SyncedTable = {
  name: 'klantprofielen.municipality_name',
  columns: {
    municipality_key: 'integer',
    valid_from: 'date',
    municipality_name: 'text',
    valid_to: 'date',
  },
  keys: 2,
};
const MEMBERSHIPS: SyncedTable = {
  name: 'klantprofielen.municipality_region',
  columns: {
    municipality_key: 'integer',
    valid_from: 'date',
    region_key: 'integer',
    valid_to: 'date',
  },
  keys: 2,
};
const SUCCESSIONS: SyncedTable = {
  name: 'klantprofielen.municipality_succession',
  columns: {
    old_code: 'text',
    new_code: 'text',
    date: 'date',
    kind: 'text',
    old_name: 'text',
    new_name: 'text',
    old_municipality_key: 'integer',
    new_municipality_key: 'integer',
  },
  keys: 3,
};
const KNOWN_DIFFERENCES: SyncedTable = {
  name: 'klantprofielen.known_difference',
  columns: {
    municipality_key: 'integer',
    region_key: 'integer',
    from_quarter_key: 'integer',
    to_quarter_key: 'integer',
    required: 'boolean',
    reason: 'text',
  },
  keys: 3,
};
const LINEAGES: SyncedTable = {
  name: 'klantprofielen.municipality_lineage',
  columns: {
    municipality_key: 'integer',
    today_key: 'integer',
    region_key: 'integer',
    is_split: 'boolean',
    split_on: 'date',
  },
  keys: 1,
};
const GROUP_SIZES: SyncedTable = {
  name: 'klantprofielen.comparable_group',
  columns: { today_key: 'integer', valid_from: 'date', valid_to: 'date', members: 'integer' },
  keys: 2,
};

const BORDERS: SyncedTable = {
  name: 'klantprofielen.region_border',
  columns: {
    quarter_key: 'integer',
    region_key: 'integer',
    municipalities_joined: 'text',
    municipalities_left: 'text',
  },
  keys: 2,
};
const CODE_LABELS: SyncedTable = {
  name: 'klantprofielen.code_label',
  columns: {
    kind: 'text',
    code: 'text',
    label_nl: 'text',
    label_en: 'text',
    acceptable: 'boolean',
  },
  keys: 2,
};

/**
 * Makes dimensions, names, memberships, successions, known differences, lineages, borders and labels say what the files say; returns the number
 * of rows written or deleted by table. Rows that left the files are deleted, but a region or municipality that
 * facts refer to stays: then throws PipelineError `reference_in_use` (status usage), and the transaction must roll back.
 */
export async function syncReference(
  trx: Kysely<Database>,
  reference: { readonly data: DimensionSource },
): Promise<Readonly<Record<string, number>>> {
  const rows = toDimensionRows(reference.data, await readToday(trx));
  await refuseUsed(trx, 'region', rows.regions);
  await refuseUsed(trx, 'municipality', rows.municipalities);
  const parents = [
    [REGIONS, rows.regions],
    [MUNICIPALITIES, rows.municipalities],
  ] as const;
  const children = [
    [REGION_NAMES, rows.regionNames],
    [MUNICIPALITY_NAMES, rows.municipalityNames],
    [MEMBERSHIPS, rows.memberships],
    [SUCCESSIONS, rows.successions],
    [KNOWN_DIFFERENCES, rows.knownDifferences],
    [LINEAGES, rows.lineages],
    [GROUP_SIZES, rows.groupSizes],
    [BORDERS, rows.borders],
    [CODE_LABELS, rows.codeLabels],
  ] as const;
  const changed: Record<string, number> = {};
  const count = (table: SyncedTable, written: number) => {
    const name = table.name.replace('klantprofielen.', '');
    changed[name] = (changed[name] ?? 0) + written;
  };
  // parents first in, last out; within a table first out, then in, so that periods never overlap on the way
  for (const [table, wanted] of parents) count(table, await upsertRows(trx, table, wanted));
  for (const [table, wanted] of children) {
    count(table, await deleteOtherRows(trx, table, wanted));
    count(table, await upsertRows(trx, table, wanted));
  }
  for (const [table, wanted] of parents) count(table, await deleteOtherRows(trx, table, wanted));
  changed['dim_quarter'] = await countRegions(trx);
  return changed;
}

/** How many regions each quarter has to have. */
async function countRegions(db: Kysely<Database>): Promise<number> {
  const result = await sql`
    update klantprofielen.dim_quarter q set regions_expected = n.regions
    from (
      select d.quarter_key, count(r.region_key)::smallint as regions
      from klantprofielen.dim_quarter d
      left join klantprofielen.dim_region r
        on r.valid_from <= d.last_day and (r.valid_to is null or r.valid_to > d.last_day) and r.region_code <> 'AM99'
      group by d.quarter_key
    ) n
    where n.quarter_key = q.quarter_key and n.regions <> q.regions_expected`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** The date in Amsterdam by the clock of the database, which the views use too. */
async function readToday(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{
    today: string;
  }>`select (now() at time zone 'Europe/Amsterdam')::date as today`.execute(db);
  return rows[0]?.today ?? '';
}

async function refuseUsed(
  db: Kysely<Database>,
  kind: 'region' | 'municipality',
  wanted: readonly SyncedRow[],
): Promise<void> {
  const key = sql.ref(`${kind}_key`);
  const kept = JSON.stringify(wanted.map((row) => row[`${kind}_key`]));
  const facts =
    kind === 'region' ? 'klantprofielen.fact_region_coverage' : 'klantprofielen.fact_profiles';
  const { rows } = await sql<{ code: string }>`
    select d.${sql.ref(`${kind}_code`)} as code
    from ${sql.table(`klantprofielen.dim_${kind}`)} d
    where d.${key} not in (select k::integer from jsonb_array_elements_text(${kept}::jsonb) k)
      and exists (select from ${sql.table(facts)} f where f.${key} = d.${key})
    order by 1`.execute(db);
  if (rows.length === 0) return;
  const codes = rows.map((row) => row.code).join(', ');
  throw new PipelineError(
    'reference_in_use',
    'usage',
    `reference/ no longer has ${codes}, but loaded facts do.`,
    {
      hint: 'Put the rows back (end them with valid_to instead of deleting them).',
    },
  );
}

// Reference data → rows of the dimensions. Pure.

/** The part of the reference data that the dimensions hold. */
export type DimensionSource = Pick<
  ReferenceData,
  | 'regions'
  | 'regionTiles'
  | 'memberships'
  | 'provinces'
  | 'reorganisations'
  | 'knownDifferences'
  | 'layouts'
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
  readonly borders: readonly SyncedRow[];
  readonly codeLabels: readonly SyncedRow[];
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
  const lineages = toLineages(data, today);
  const regionsToday = toRegionsToday(data, lineages, today);
  const dimension = toDimension(regions, 'region', today);
  return {
    regions: dimension.map((row) => ({
      ...row,
      ...toPlace(data, row['region_code']),
      ...toRegionToday(dimension, regionsToday, row['region_code']),
    })),
    municipalities: toDimension(municipalities, 'municipality', today).map((row) => {
      const found = data.provinces.find(({ gm_code }) => gm_code === row['municipality_code']);
      return {
        ...row,
        province_code: found?.pv_code ?? null,
        province_name: found?.province ?? null,
      };
    }),
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
    ...toComparable(data, lineages),
    borders: toBorderChanges(data, regionsToday).map((row) => ({
      quarter_key: quarterKey(row.quarter),
      region_key: regionKey(row.region),
      municipalities_joined: row.joined.join(', ') || null,
      municipalities_left: row.left.join(', ') || null,
    })),
    codeLabels: toCodeLabels(data.layouts.layouts),
  };
}

/** Where a region stands on the tile map. */
function toPlace(data: DimensionSource, code: SyncedRow[string] | undefined): SyncedRow {
  const tile = data.regionTiles.find(({ am_code }) => am_code === code);
  return { tile_row: tile?.row ?? null, tile_column: tile?.column ?? null };
}

/** Code and name of the region that took its place, as of today. */
function toRegionToday(
  dimension: readonly SyncedRow[],
  regionsToday: ReadonlyMap<RegionCode, RegionCode>,
  code: SyncedRow[string] | undefined,
): SyncedRow {
  const today = [...regionsToday].find(([region]) => region === code)?.[1];
  const found = dimension.find((row) => row['region_code'] === today);
  return { today_code: today ?? null, today_name: found?.['region_name'] ?? null };
}

function toComparable(
  data: DimensionSource,
  lineages: readonly Lineage[],
): Pick<DimensionRows, 'lineages' | 'groupSizes'> {
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

// Makes a table say exactly what a list of rows says, and touches nothing that says so already.

type SqlType = 'integer' | 'text' | 'date' | 'boolean';

export type SyncedTable = {
  readonly name: keyof Database & `klantprofielen.${string}`;
  /** Column → type, the columns of the primary key first. */
  readonly columns: Readonly<Record<string, SqlType>>;
  /** How many of them are the primary key. */
  readonly keys: number;
};

export type SyncedRow = Readonly<Record<string, string | number | boolean | null>>;

/** Inserts what is new, updates what differs, in the order of the key; returns the number of rows written. */
export async function upsertRows(
  db: Kysely<Database>,
  table: SyncedTable,
  rows: readonly SyncedRow[],
): Promise<number> {
  const columns = Object.keys(table.columns);
  const others = columns.slice(table.keys);
  const result = await sql`
    insert into ${sql.table(table.name)} as t (${list(columns)})
    select ${list(columns)} from ${toRecords(table, rows)}
    order by ${list(columns.slice(0, table.keys))}
    on conflict (${list(columns.slice(0, table.keys))}) do update
    set ${sql.join(others.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))}
    where (${list(others, 't')}) is distinct from (${list(others, 'excluded')})`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Deletes the rows whose key is not listed, except those that `keep` (a condition on t) holds back. */
export async function deleteOtherRows(
  db: Kysely<Database>,
  table: SyncedTable,
  rows: readonly SyncedRow[],
): Promise<number> {
  const keys = Object.keys(table.columns).slice(0, table.keys);
  const same = keys.map((key) => sql`r.${sql.ref(key)} = t.${sql.ref(key)}`);
  const result = await sql`
    delete from ${sql.table(table.name)} as t
    where not exists (select from ${toRecords(table, rows)} where ${sql.join(same, sql` and `)})`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}

function toRecords(table: SyncedTable, rows: readonly SyncedRow[]) {
  const columns = Object.entries(table.columns).map(
    ([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`,
  );
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (${sql.join(columns)})`;
}

function list(columns: readonly string[], of?: string) {
  return sql.join(columns.map((column) => sql.ref(of === undefined ? column : `${of}.${column}`)));
}

/** Carries `reference/` into the dimensions. Changes nothing when they say the same already. */
import { sql } from 'kysely';

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
import type { Db } from './schema.ts';

/** Where rows of each kind go: the table and its primary key. All others refer to the first two. */
const TABLES = {
  regions: ['dim_region', 'region_key'],
  municipalities: ['dim_municipality', 'municipality_key'],
  regionNames: ['region_name', 'region_key', 'valid_from'],
  municipalityNames: ['municipality_name', 'municipality_key', 'valid_from'],
  memberships: ['municipality_region', 'municipality_key', 'valid_from'],
  successions: ['municipality_succession', 'old_code', 'new_code', 'date'],
  knownDifferences: ['known_difference', 'municipality_key', 'region_key', 'from_quarter_key'],
  lineages: ['municipality_lineage', 'municipality_key'],
  groupSizes: ['comparable_group', 'today_key', 'valid_from'],
  borders: ['region_border', 'quarter_key', 'region_key'],
  codeLabels: ['code_label', 'kind', 'code'],
} as const;
type Kind = keyof typeof TABLES;

/**
 * Makes dimensions, names, memberships, successions, known differences, lineages, borders and labels say what the files say; returns the number
 * of rows written or deleted by table. Rows that left the files are deleted, but a region or municipality that
 * facts refer to stays: then throws PipelineError `reference_in_use` (status usage), and the transaction must roll back.
 */
export async function syncReference(
  trx: Db,
  reference: { readonly data: DimensionSource },
): Promise<Readonly<Record<string, number>>> {
  const rows = toDimensionRows(reference.data, await readToday(trx));
  await refuseUsed(trx, 'region', rows.regions);
  await refuseUsed(trx, 'municipality', rows.municipalities);
  const [regions, municipalities, ...children] = Object.keys(TABLES) as [Kind, Kind, ...Kind[]];
  const parents = [regions, municipalities];
  const changed: Record<string, number> = {};
  const put = async (change: typeof upsertRows, kind: Kind) => {
    const [table] = TABLES[kind];
    changed[table] = (changed[table] ?? 0) + (await change(trx, kind, rows[kind]));
  };
  // parents first in, last out; within a table first out, then in, so that periods never overlap on the way
  for (const kind of parents) await put(upsertRows, kind);
  for (const kind of children) {
    await put(deleteOtherRows, kind);
    await put(upsertRows, kind);
  }
  for (const kind of parents) await put(deleteOtherRows, kind);
  changed['dim_quarter'] = await countRegions(trx);
  return changed;
}

/** How many regions each quarter has to have. */
async function countRegions(db: Db): Promise<number> {
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
async function readToday(db: Db): Promise<string> {
  const { rows } = await sql<{
    today: string;
  }>`select (now() at time zone 'Europe/Amsterdam')::date as today`.execute(db);
  return rows[0]?.today ?? '';
}

async function refuseUsed(
  db: Db,
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
  throw new PipelineError('reference_in_use', 'usage', {
    message: `reference/ no longer has ${codes}, but loaded facts do.`,
    hint: 'Put the rows back (end them with valid_to instead of deleting them).',
  });
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

export type DimensionRows = Readonly<Record<Kind, readonly SyncedRow[]>>;

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

export type SyncedRow = Readonly<Record<string, string | number | boolean | null>>;

/** Inserts what is new, updates what differs, in the order of the key; returns the number of rows written. */
async function upsertRows(db: Db, kind: Kind, rows: readonly SyncedRow[]): Promise<number> {
  const [table, ...keys] = TABLES[kind];
  const columns = Object.keys(rows[0] ?? {});
  const others = columns.filter((column) => !keys.some((key) => key === column));
  if (columns.length === 0) return 0;
  const result = await sql`
    insert into ${sql.table(`klantprofielen.${table}`)} as t (${list(columns)})
    select ${list(columns)} from ${toRecords(table, rows)}
    order by ${list(keys)}
    on conflict (${list(keys)}) do update
    set ${sql.join(others.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))}
    where (${list(others, 't')}) is distinct from (${list(others, 'excluded')})`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Deletes the rows whose key is not listed. */
async function deleteOtherRows(db: Db, kind: Kind, rows: readonly SyncedRow[]): Promise<number> {
  const [table, ...keys] = TABLES[kind];
  const same = keys.map((key) => sql`r.${sql.ref(key)} = t.${sql.ref(key)}`);
  const result = await sql`
    delete from ${sql.table(`klantprofielen.${table}`)} as t
    where not exists (select from ${toRecords(table, rows)} where ${sql.join(same, sql` and `)})`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}

function toRecords(table: string, rows: readonly SyncedRow[]) {
  const name = sql.table(`klantprofielen.${table}`);
  return sql`jsonb_populate_recordset(null::${name}, ${JSON.stringify(rows)}::jsonb) as r`;
}

function list(columns: readonly string[], of?: string) {
  return sql.join(columns.map((column) => sql.ref(of === undefined ? column : `${of}.${column}`)));
}

/** Carries `reference/` into the dimensions. Changes nothing when they say the same already. */
import { sql } from 'kysely';

import { municipalityKey, type RegionCode, regionKey } from '../codes.ts';
import { PipelineError } from '../errors.ts';
import { toCodeLabels } from '../meanings.ts';
import { type IsoDay, quarterKey } from '../quarter.ts';
import {
  type Lineage,
  toBorderChanges,
  toGroupSizes,
  toLineages,
  toRegionsToday,
} from '../reference/lineage.ts';
import type { ReferenceData } from '../reference/schema.ts';
import { COLUMNS, type Db } from './schema.ts';
import { list, names, type Parts, writeTogether } from './values.ts';

/** Where rows of each kind go: the table and its primary key. */
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
 * Makes the dimensions say what the files say; returns the number of rows written or deleted by table. Rows that left the
 * files are deleted, but a region or municipality that facts refer to stays: then throws PipelineError `reference_in_use`
 * (status usage), and the transaction must roll back.
 */
export async function syncReference(
  trx: Db,
  reference: { readonly data: DimensionSource },
): Promise<Readonly<Record<string, number>>> {
  const rows = toDimensionRows(reference.data, await readToday(trx));
  await refuseUsed(trx, rows);
  const kinds = Object.keys(TABLES) as Kind[];
  // one statement: what refers to each other and periods that may not overlap are looked at when all of it is done
  const parts = Object.assign({}, ...kinds.map((kind) => toParts(kind, rows[kind]))) as Parts;
  const counts = kinds.map((kind) => {
    const [table] = TABLES[kind];
    return sql`(select count(*) from ${sql.ref(`${table}_out`)}) + (select count(*) from ${sql.ref(`${table}_in`)}) as ${sql.ref(table)}`;
  });
  const result = sql<Record<string, number>>`select ${sql.join(counts)}`;
  const [changed] = await writeTogether(trx, parts, result);
  return { ...changed, dim_quarter: await countRegions(trx) };
}

/** Makes a table say exactly what the rows say, in the order of the key, and touches nothing that says so already. */
function toParts(kind: Kind, rows: readonly DimensionRow[]): Parts {
  const [table, ...keys] = TABLES[kind];
  const name = sql.table(`klantprofielen.${table}`);
  const columns = COLUMNS[`klantprofielen.${table}`];
  const wanted = sql.ref(`${table}_wanted`);
  return {
    [`${table}_wanted`]: sql`
      select * from jsonb_populate_recordset(null::${name}, ${JSON.stringify(rows)}::jsonb)`,
    [`${table}_out`]: sql`
      delete from ${name} where (${names(keys)}) not in (select ${names(keys)} from ${wanted}) returning 1`,
    [`${table}_in`]: sql`
      insert into ${name} as t select ${names(columns)} from ${wanted} order by ${names(keys)}
      on conflict (${names(keys)}) do update set (${names(columns)}) = (${list('excluded', columns)})
      where (${list('t', columns)}) is distinct from (${list('excluded', columns)}) returning 1`,
  };
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
async function readToday(db: Db): Promise<IsoDay> {
  const { rows } = await sql<{ today: IsoDay }>`
    select (now() at time zone 'Europe/Amsterdam')::date as today`.execute(db);
  return rows[0]?.today ?? '';
}

async function refuseUsed(db: Db, wanted: DimensionRows): Promise<void> {
  const regions = wanted.regions.map((row) => row['region_key']);
  const municipalities = wanted.municipalities.map((row) => row['municipality_key']);
  const { rows } = await sql<{ code: string }>`
    select region_code as code from klantprofielen.dim_region d
     where region_key <> all (${regions}::integer[])
       and exists (select from klantprofielen.fact_region_coverage f where f.region_key = d.region_key)
    union all
    select municipality_code from klantprofielen.dim_municipality d
     where municipality_key <> all (${municipalities}::integer[])
       and exists (select from klantprofielen.fact_profiles f where f.municipality_key = d.municipality_key)
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

type DimensionRow = Readonly<Record<string, string | number | boolean | null>>;
export type DimensionRows = Readonly<Record<Kind, readonly DimensionRow[]>>;

/** Rows as they have to be on `today`, which decides the names of the dimensions and the lineages. */
export function toDimensionRows(data: DimensionSource, today: IsoDay): DimensionRows {
  const regionPeriods = data.regions.map(({ am_code: code, official_name: name, ...row }) =>
    toPeriod(code, regionKey(code), name, row),
  );
  const municipalityPeriods = data.memberships.map(
    ({ gm_code: code, municipality_name: name, ...row }) =>
      toPeriod(code, municipalityKey(code), name, row),
  );
  const lineages = toLineages(data, today);
  const regionsToday = toRegionsToday(data, lineages, today);
  return {
    regions: toRegions(data, toWhole(regionPeriods, today), regionsToday),
    municipalities: toWhole(municipalityPeriods, today).map(({ code, key, name, ...valid }) => {
      const found = data.provinces.find(({ gm_code }) => gm_code === code);
      return {
        municipality_key: key,
        municipality_code: code,
        municipality_name: name,
        ...valid,
        province_code: found?.pv_code ?? null,
        province_name: found?.province ?? null,
      };
    }),
    regionNames: toNames('region', regionPeriods),
    municipalityNames: toNames('municipality', municipalityPeriods),
    memberships: data.memberships.map((row) => ({
      municipality_key: municipalityKey(row.gm_code),
      region_key: regionKey(row.am_code),
      valid_from: row.valid_from,
      valid_to: row.valid_to ?? null,
    })),
    successions: toSuccessions(data),
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

function toRegions(
  data: DimensionSource,
  regions: readonly Period<RegionCode>[],
  regionsToday: ReadonlyMap<RegionCode, RegionCode>,
): DimensionRow[] {
  return regions.map(({ code, key, name, ...valid }) => {
    const tile = data.regionTiles.find(({ am_code }) => am_code === code);
    const now = regions.find((other) => other.code === regionsToday.get(code));
    return {
      region_key: key,
      region_code: code,
      region_name: name,
      ...valid,
      tile_row: tile?.row ?? null,
      tile_column: tile?.column ?? null,
      today_code: now?.code ?? null,
      today_name: now?.name ?? null,
    };
  });
}

function toComparable(data: DimensionSource, lineages: readonly Lineage[]) {
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

function toSuccessions(data: DimensionSource): DimensionRow[] {
  const known = new Set(data.memberships.map((row) => row.gm_code));
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

function toKnownDifferences(data: DimensionSource): DimensionRow[] {
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

/** A name of a region or municipality and the days on which it is valid. */
type Period<Code> = {
  readonly code: Code;
  readonly key: number;
  readonly name: string;
  readonly valid_from: IsoDay;
  readonly valid_to: IsoDay | null;
};

function toPeriod<Code>(
  code: Code,
  key: number,
  name: string,
  { valid_from, valid_to }: { valid_from: IsoDay; valid_to: IsoDay | undefined },
): Period<Code> {
  return { code, key, name, valid_from, valid_to: valid_to ?? null };
}

/** One a code: from its first day to its last, under the name it has today or had last. */
function toWhole<Code>(all: readonly Period<Code>[], today: IsoDay): Period<Code>[] {
  return groupByKey(all).flatMap((periods) => {
    const [first] = periods;
    const now = periods.findLast((period) => period.valid_from <= today) ?? first;
    const { valid_to = null } = periods.at(-1) ?? {};
    return first && now ? [{ ...now, valid_from: first.valid_from, valid_to }] : [];
  });
}

function toNames<Code>(what: string, periods: readonly Period<Code>[]): DimensionRow[] {
  return toNamed(periods).map(({ key, name, valid_from, valid_to }) => {
    return { [`${what}_key`]: key, [`${what}_name`]: name, valid_from, valid_to };
  });
}

/** One a code and name: neighbouring periods with the same name are one. */
function toNamed<Code>(all: readonly Period<Code>[]): Period<Code>[] {
  return groupByKey(all).flatMap((periods) => {
    const merged: Period<Code>[] = [];
    for (const period of periods) {
      const before = merged.at(-1);
      if (before?.name === period.name && before.valid_to === period.valid_from) {
        merged[merged.length - 1] = { ...before, valid_to: period.valid_to };
      } else merged.push(period);
    }
    return merged;
  });
}

/** The periods of each key, earliest first. */
function groupByKey<Code>(all: readonly Period<Code>[]): (readonly Period<Code>[])[] {
  const sorted = all.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
  return [...Map.groupBy(sorted, ({ key }) => key).values()];
}

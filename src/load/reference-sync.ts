/** Carries `reference/` into the dimensions. Changes nothing when they say the same already. */
import { sql, type Kysely } from 'kysely';

import { PipelineError } from '../errors.ts';
import { toDimensionRows, type DimensionSource } from './reference-rows.ts';
import type { Database } from './schema.ts';
import { deleteOtherRows, upsertRows, type SyncedRow, type SyncedTable } from './sync-table.ts';

const REGIONS: SyncedTable = {
  name: 'klantprofielen.dim_region',
  columns: {
    region_key: 'integer',
    region_code: 'text',
    region_name: 'text',
    valid_from: 'date',
    valid_to: 'date',
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

/**
 * Makes dimensions, names, memberships, successions, known differences and lineages say what the files say; returns the number
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
  return changed;
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

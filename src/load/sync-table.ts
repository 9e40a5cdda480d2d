/** Makes a table say exactly what a list of rows says, and touches nothing that says so already. */
import { sql, type Kysely } from 'kysely';

import type { Database } from './schema.ts';

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

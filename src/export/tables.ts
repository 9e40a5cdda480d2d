/** What is exported: the star and flat tables of tables.json, each with the key that orders it and the tables it refers to. */
import { sql } from 'kysely';

import type { Db } from '../load/schema.ts';
import exported from './tables.json' with { type: 'json' };

export type FieldType = 'integer' | 'number' | 'string' | 'boolean' | 'date' | 'datetime';

export type Field = {
  readonly name: string;
  readonly type: FieldType;
  readonly isRequired: boolean;
  /** The column's comment in the database. */
  readonly description: string;
};

export type ExportTable = {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly Field[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly { field: string; table: string; to: string }[];
};

export type Value = string | number | boolean | Date | null;
export type Row = Readonly<Record<string, Value>>;

type Wanted = {
  readonly primaryKey: readonly string[];
  /** Fields, each of which leads to one field of another table. */
  readonly foreignKeys?: readonly (keyof typeof exported.references)[];
  /** Columns left out: `documents.seen_as` is a structure, no cell. */
  readonly without?: readonly string[];
  /** Which rows, in SQL; all by default. Of dim_quarter: there are rows for years to come, of which nothing can be said yet. */
  readonly where?: string;
};
const WANTED = exported.tables as Readonly<Record<string, Wanted>>;

const TYPES: Readonly<Record<string, FieldType>> = {
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  numeric: 'number',
  text: 'string',
  boolean: 'boolean',
  date: 'date',
  'timestamp with time zone': 'datetime',
};

/** Rows that are held in memory at once. */
const ROWS_AT_ONCE = 5_000;

export type TableReading = {
  readonly table: ExportTable;
  /** In the order of the key, some thousand at a time; to be read once, before the next table is asked for. */
  readonly batches: AsyncIterable<readonly Row[]>;
};

/** All tables as they stand together at the moment of the transaction, which must be repeatable read. */
export async function* readTables(trx: Db): AsyncGenerator<TableReading> {
  for (const [name, wanted] of Object.entries(WANTED)) {
    const { primaryKey, foreignKeys = [], where = 'true' } = wanted;
    const table = {
      name,
      ...(await readFields(trx, name, wanted)),
      primaryKey,
      foreignKeys: foreignKeys.map((field) => ({ field, ...exported.references[field] })),
    };
    yield { table, batches: readBatches(trx, table, where) };
  }
}

async function* readBatches(trx: Db, { name, fields, primaryKey }: ExportTable, where: string) {
  // text in the order of its bytes, so that the locale of the server does not matter
  const isText = (name: string) => fields.some((one) => one.name === name && one.type === 'string');
  const key = primaryKey.map((name) =>
    isText(name) ? sql`${sql.ref(name)} collate "C"` : sql.ref(name),
  );
  const columns = fields.map((field) => sql.ref(field.name));
  await sql`
    declare export no scroll cursor for
    select ${sql.join(columns)} from ${sql.table(`klantprofielen.${name}`)}
    where ${sql.raw(where)} order by ${sql.join(key)}`.execute(trx);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_AT_ONCE)} from export`.execute(trx);
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await sql`close export`.execute(trx);
}

async function readFields(db: Db, table: string, { primaryKey, without = [] }: Wanted) {
  type Found = Omit<Field, 'type'> & { readonly type: string; readonly about: string };
  const { rows } = await sql<Found>`
    select a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull as "isRequired",
      coalesce(col_description(a.attrelid, a.attnum), '') as description, coalesce(obj_description(a.attrelid, 'pg_class'), '') as about
    from pg_attribute a
    where a.attrelid = ${`klantprofielen.${table}`}::regclass and a.attnum > 0 and not a.attisdropped
    order by a.attnum`.execute(db);
  const kept = rows.filter((row) => !without.includes(row.name));
  const fields = kept.map(({ name, type, isRequired, description }): Field => ({
    name,
    type: toFieldType(`${table}.${name}`, type),
    isRequired: isRequired || primaryKey.includes(name),
    description,
  }));
  return { description: rows[0]?.about ?? '', fields };
}

function toFieldType(name: string, type: string): FieldType {
  const found = TYPES[type];
  if (found === undefined) throw new TypeError(`${name}: no export form for type ${type}`);
  return found;
}

/** What is exported: facts and dimensions, with the key that orders them and the tables they refer to. Data. */
import { sql, type Kysely } from 'kysely';

import type { Database } from '../load/schema.ts';

export type FieldType = 'integer' | 'number' | 'string' | 'boolean' | 'date' | 'datetime';

export type Field = {
  readonly name: string;
  readonly type: FieldType;
  readonly isRequired: boolean;
  /** The column's comment in the database. */
  readonly description: string;
};

export type ForeignKey = { readonly field: string; readonly table: string; readonly to: string };

export type ExportTable = {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly Field[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly rows: readonly Row[];
};

export type Value = string | number | boolean | Date | null;
export type Row = Readonly<Record<string, Value>>;

type Wanted = {
  readonly name: keyof Database & `klantprofielen.${string}`;
  readonly primaryKey: readonly string[];
  /** Columns left out: `documents.seen_as` is a structure, no cell. */
  readonly without?: readonly string[];
  readonly foreignKeys?: readonly ForeignKey[];
};

const QUARTER = { field: 'quarter_key', table: 'dim_quarter', to: 'quarter_key' };
const REGION = { field: 'region_key', table: 'dim_region', to: 'region_key' };
const MUNICIPALITY = {
  field: 'municipality_key',
  table: 'dim_municipality',
  to: 'municipality_key',
};
const DOCUMENT = { field: 'document_key', table: 'documents', to: 'document_key' };

const WANTED: readonly Wanted[] = [
  { name: 'klantprofielen.dim_quarter', primaryKey: ['quarter_key'] },
  { name: 'klantprofielen.dim_region', primaryKey: ['region_key'] },
  { name: 'klantprofielen.dim_municipality', primaryKey: ['municipality_key'] },
  {
    name: 'klantprofielen.region_name',
    primaryKey: ['region_key', 'valid_from'],
    foreignKeys: [REGION],
  },
  {
    name: 'klantprofielen.municipality_name',
    primaryKey: ['municipality_key', 'valid_from'],
    foreignKeys: [MUNICIPALITY],
  },
  {
    name: 'klantprofielen.municipality_region',
    primaryKey: ['municipality_key', 'valid_from'],
    foreignKeys: [MUNICIPALITY, REGION],
  },
  {
    name: 'klantprofielen.municipality_succession',
    primaryKey: ['old_code', 'new_code', 'date'],
    foreignKeys: [
      { ...MUNICIPALITY, field: 'old_municipality_key' },
      { ...MUNICIPALITY, field: 'new_municipality_key' },
    ],
  },
  {
    name: 'klantprofielen.municipality_lineage',
    primaryKey: ['municipality_key'],
    foreignKeys: [MUNICIPALITY, { ...MUNICIPALITY, field: 'today_key' }, REGION],
  },
  { name: 'klantprofielen.measure', primaryKey: ['measure'] },
  { name: 'klantprofielen.documents', primaryKey: ['document_key'], without: ['seen_as'] },
  {
    name: 'klantprofielen.fact_profiles',
    primaryKey: ['quarter_key', 'region_key', 'municipality_key'],
    foreignKeys: [QUARTER, REGION, MUNICIPALITY, DOCUMENT],
  },
  {
    name: 'klantprofielen.fact_region_coverage',
    primaryKey: ['quarter_key', 'region_key'],
    foreignKeys: [QUARTER, REGION, DOCUMENT],
  },
];

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

/** Reads all of them as they stand together at one moment, each in the order of its key. */
export async function readTables(db: Kysely<Database>): Promise<readonly ExportTable[]> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const tables: ExportTable[] = [];
      for (const wanted of WANTED) tables.push(await readTable(trx, wanted));
      return tables;
    });
}

async function readTable(db: Kysely<Database>, wanted: Wanted): Promise<ExportTable> {
  const { description, fields } = await readFields(db, wanted);
  const key = sql.join(
    // text in the order of its bytes, so that the locale of the server does not matter
    wanted.primaryKey.map((name) =>
      fields.find((field) => field.name === name)?.type === 'string'
        ? sql`${sql.ref(name)} collate "C"`
        : sql.ref(name),
    ),
  );
  const { rows } = await sql<Row>`
    select ${sql.join(fields.map((field) => sql.ref(field.name)))}
    from ${sql.table(wanted.name)} order by ${key}`.execute(db);
  return {
    name: wanted.name.replace('klantprofielen.', ''),
    description,
    fields,
    primaryKey: wanted.primaryKey,
    foreignKeys: wanted.foreignKeys ?? [],
    rows,
  };
}

async function readFields(
  db: Kysely<Database>,
  wanted: Wanted,
): Promise<{ description: string; fields: readonly Field[] }> {
  const { rows } = await sql<{
    name: string;
    type: string;
    required: boolean;
    comment: string;
    about: string;
  }>`
    select a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull as required,
      coalesce(col_description(a.attrelid, a.attnum), '') as comment, coalesce(obj_description(a.attrelid, 'pg_class'), '') as about
    from pg_attribute a
    where a.attrelid = ${wanted.name}::regclass and a.attnum > 0 and not a.attisdropped
    order by a.attnum`.execute(db);
  const kept = rows.filter((row) => !wanted.without?.includes(row.name));
  return {
    description: rows[0]?.about ?? '',
    fields: kept.map((row) => ({
      name: row.name,
      type: toFieldType(wanted.name, row),
      isRequired: row.required || wanted.primaryKey.includes(row.name),
      description: row.comment,
    })),
  };
}

function toFieldType(table: string, column: { name: string; type: string }): FieldType {
  const type = TYPES[column.type];
  if (type === undefined)
    throw new TypeError(`${table}.${column.name}: no export form for type ${column.type}`);
  return type;
}

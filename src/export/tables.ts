/** What is exported: the star and flat tables, each with the key that orders it and the tables it refers to. */
import { sql, type Kysely, type RawBuilder } from 'kysely';

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
};

export type Value = string | number | boolean | Date | null;
export type Row = Readonly<Record<string, Value>>;

type Wanted = {
  readonly name: keyof Database & `klantprofielen.${string}`;
  readonly primaryKey: readonly string[];
  /** Columns left out: `documents.seen_as` is a structure, no cell. */
  readonly without?: readonly string[];
  readonly foreignKeys?: readonly ForeignKey[];
  /** Which rows; all by default. */
  readonly where?: RawBuilder<unknown>;
};

const QUARTER = { field: 'quarter_key', table: 'dim_quarter', to: 'quarter_key' };
const REGION = { field: 'region_key', table: 'dim_region', to: 'region_key' };
const MUNICIPALITY = {
  field: 'municipality_key',
  table: 'dim_municipality',
  to: 'municipality_key',
};
const DOCUMENT = { field: 'document_key', table: 'documents', to: 'document_key' };

const QUARTER_CODE = { field: 'quarter_code', table: 'dim_quarter', to: 'quarter_code' };
const REGION_CODE = { field: 'region_code', table: 'dim_region', to: 'region_code' };
const MUNICIPALITY_CODE = {
  field: 'municipality_code',
  table: 'dim_municipality',
  to: 'municipality_code',
};

const WANTED: readonly Wanted[] = [
  {
    name: 'klantprofielen.dim_quarter',
    primaryKey: ['quarter_key'],
    // there are rows for years to come, of which nothing can be said yet
    where: sql`last_day < (now() at time zone 'Europe/Amsterdam')::date`,
  },
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
  {
    name: 'klantprofielen.profiles',
    primaryKey: ['quarter_code', 'region_code', 'municipality_code'],
    foreignKeys: [QUARTER_CODE, REGION_CODE, MUNICIPALITY_CODE, DOCUMENT],
  },
  {
    name: 'klantprofielen.region_profiles',
    primaryKey: ['quarter_code', 'region_code'],
    foreignKeys: [QUARTER_CODE, REGION_CODE, DOCUMENT],
  },
  {
    name: 'klantprofielen.national_totals',
    primaryKey: ['quarter_code'],
    foreignKeys: [QUARTER_CODE],
  },
  {
    name: 'klantprofielen.comparable_series',
    primaryKey: ['quarter_code', 'municipality_code'],
    foreignKeys: [QUARTER_CODE, REGION_CODE, MUNICIPALITY_CODE],
  },
  {
    name: 'klantprofielen.coverage',
    primaryKey: ['quarter_code', 'region_code'],
    foreignKeys: [QUARTER_CODE, REGION_CODE, DOCUMENT],
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

/** Rows that are held in memory at once. */
const ROWS_AT_ONCE = 5_000;

export type TableReading = {
  readonly table: ExportTable;
  /** In the order of the key, some thousand at a time; to be read once, before the next table is asked for. */
  readonly batches: AsyncIterable<readonly Row[]>;
};

/** All tables as they stand together at the moment of the transaction, which must be repeatable read. */
export async function* readTables(trx: Kysely<Database>): AsyncGenerator<TableReading> {
  for (const wanted of WANTED) {
    const { description, fields } = await readFields(trx, wanted);
    const table = {
      name: wanted.name.replace('klantprofielen.', ''),
      description,
      fields,
      primaryKey: wanted.primaryKey,
      foreignKeys: wanted.foreignKeys ?? [],
    };
    yield { table, batches: readBatches(trx, wanted, table) };
  }
}

async function* readBatches(
  trx: Kysely<Database>,
  wanted: Wanted,
  { fields, primaryKey }: ExportTable,
): AsyncGenerator<readonly Row[]> {
  const key = sql.join(
    // text in the order of its bytes, so that the locale of the server does not matter
    primaryKey.map((name) =>
      fields.find((field) => field.name === name)?.type === 'string'
        ? sql`${sql.ref(name)} collate "C"`
        : sql.ref(name),
    ),
  );
  await sql`
    declare export no scroll cursor for
    select ${sql.join(fields.map((field) => sql.ref(field.name)))}
    from ${sql.table(wanted.name)} where ${wanted.where ?? sql`true`} order by ${key}`.execute(trx);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_AT_ONCE)} from export`.execute(trx);
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await sql`close export`.execute(trx);
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

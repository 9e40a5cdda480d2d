/**
 * Writes src/load/schema.ts out of the catalogue of a database that the migrations have just made, and
 * scripts/view-columns.ts. `--check` fails when it is stale, and says which column and which file to edit, and when a
 * migration is another one than sql/frozen.sha256 says.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { sql, type Kysely } from 'kysely';

import { startPglite, toEmbedded } from '../src/load/embedded.ts';
import {
  applyMigrations,
  readMigrations,
  SQL_FOLDER,
  type MigrationFile,
} from '../src/load/migrate.ts';
import type { Database } from '../src/load/schema.ts';
import { MAY_BE_NULL, TEXTS } from './view-columns.ts';

const FILE = fileURLToPath(new URL('../src/load/schema.ts', import.meta.url));
const HEADING = `/**
 * The database as Kysely sees it. Made by scripts/write-schema.ts out of sql/ and scripts/view-columns.ts: edit those.
 * Days are 'YYYY-MM-DD', instants \`Date\`, int8 and numeric numbers (values.ts), jsonb what JSON.parse makes of it.
 */
/* oxlint-disable max-lines */
import type { ColumnType, Generated, GeneratedAlways, Kysely } from 'kysely';

export type Db = Kysely<Database>;

/** Written as JSON text, read as whatever it holds. */
type Json<WrittenAs> = ColumnType<unknown, WrittenAs, string>;
/** Nothing is written through a view. */
type View<T> = { readonly [C in keyof T]: ColumnType<T[C], never, never> };
`;
const TYPES: Readonly<Record<string, string>> = {
  bigint: 'number',
  boolean: 'boolean',
  bytea: 'Uint8Array',
  'character varying': 'string',
  date: 'string',
  integer: 'number',
  jsonb: 'unknown',
  numeric: 'number',
  real: 'number',
  smallint: 'number',
  text: 'string',
  'text[]': 'string[]',
  'timestamp with time zone': 'Date',
};

type Column = {
  /** 'klantprofielen.profiles' */
  readonly relation: string;
  readonly isView: boolean;
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly made: 'never' | 'default' | 'always';
  readonly comment: string | null;
  /** Check constraints of this column alone. */
  readonly checks: readonly string[];
};

const files = await readMigrations(SQL_FOLDER);
const database = toEmbedded(await startPglite({}), 'in memory');
try {
  await applyMigrations(database.db, files, database.address);
  const columns = await readColumns(database.db);
  const problems = [...(await findThawed()), ...findProblems(columns)];
  const text = format(toSource(columns));
  const kept = await readFile(FILE, 'utf8').catch(() => '');
  if (!process.argv.includes('--check')) await writeFile(FILE, text);
  else if (kept !== text) problems.push(...toStale(kept, text));
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n`);
    process.exitCode = 1;
  }
} finally {
  await database.close();
}

/** Frozen migrations that are not what they were; the file is of `sha256sum`, and read by it too. */
async function findThawed(): Promise<string[]> {
  const frozen = await readFile(join(SQL_FOLDER, 'frozen.sha256'), 'utf8');
  const now = new Set(files.map(({ name, sha256 }) => `${sha256}  ${name}.sql`));
  return frozen
    .split(/\r?\n/)
    .filter((line) => line !== '' && !now.has(line))
    .map(
      (line) => `sql/${line.slice(66)} is frozen and was changed: add a file with the next number`,
    );
}

/** What no generated file can mend, each with the file to edit. */
function findProblems(columns: readonly Column[]): string[] {
  const views = Map.groupBy(
    columns.filter((column) => column.isView),
    (column) => column.relation,
  );
  const isKnown = (relation: string, pattern: string) =>
    views.get(relation)?.some(({ name }) => toRegExp(pattern).test(name));
  return [
    ...columns
      .filter((column) => column.comment === null)
      .map(({ relation, name }) => `${relation}.${name} has no comment: ${findFile(relation)}`),
    ...[...views.keys()]
      .filter((view) => !(view in MAY_BE_NULL))
      .map((view) => `${view} says not which columns may be null: scripts/view-columns.ts`),
    ...Object.entries(MAY_BE_NULL).flatMap(([relation, patterns]) =>
      patterns
        .filter((pattern) => !isKnown(relation, pattern))
        .map((pattern) => `${relation} has no column ${pattern}: scripts/view-columns.ts`),
    ),
    ...Object.keys(TEXTS)
      .filter((column) => !columns.some(({ relation, name }) => `${relation}.${name}` === column))
      .map((column) => `there is no column ${column}: scripts/view-columns.ts`),
  ];
}

/** Which columns differ, and where they are made. */
function toStale(kept: string, text: string): string[] {
  const [before, now] = [toLines(kept), toLines(text)];
  const names = new Set([...before, ...now].map(([name]) => name));
  const differing = [...names].filter((name) => before.get(name) !== now.get(name));
  return [
    ...differing.map((name) => {
      const relation = name.split('.').slice(0, 2).join('.');
      return `${name}: src/load/schema.ts says ${before.get(name) ?? 'nothing'}, ${findFile(relation)} makes ${now.get(name) ?? 'nothing'}`;
    }),
    'src/load/schema.ts is stale; if the above is what you want, run: npm run schema',
  ];
}

/** The columns of a schema.ts: 'klantprofielen.profiles.quarter_code' → 'string'. */
function toLines(source: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  let relation = '';
  for (const [, table, column, type] of source.matchAll(
    /^ {2}'([a-z_]+\.[a-z_]+)': (?:View<)?\{|^ {4}([a-z_]+):\s*([^;]*);/gm,
  )) {
    if (table !== undefined) relation = table;
    else lines.set(`${relation}.${column}`, (type ?? '').replaceAll(/\s+/g, ' '));
  }
  return lines;
}

/** The newest migration that makes a table, view or column of this name. */
function findFile(relation: string): string {
  const makes = new RegExp(
    String.raw`(create|alter) (or replace )?(table|view) ${relation.replace('.', String.raw`\.`)}\b`,
  );
  const file = files.findLast(({ text }: MigrationFile) => makes.test(text));
  return file ? `sql/${file.name}.sql` : 'sql/';
}

function toSource(columns: readonly Column[]): string {
  const relations = [...Map.groupBy(columns, (column) => column.relation)];
  const types = relations.map(([relation, own]) => {
    const members = own.map((column) => `${column.name}: ${toType(column)};`).join('\n');
    return own[0]?.isView
      ? `'${relation}': View<{\n${members}\n}>;`
      : `'${relation}': {\n${members}\n};`;
  });
  const values = relations.map(
    ([relation, own]) => `'${relation}': [${own.map(({ name }) => `'${name}'`).join(', ')}],`,
  );
  return [
    HEADING,
    `export type Database = {\n${types.join('\n')}\n};\n`,
    '/** The same as values. */',
    `export const COLUMNS: Readonly<Record<keyof Database, readonly string[]>> = {\n${values.join('\n')}\n};\n`,
  ].join('\n');
}

function toType(column: Column): string {
  const { relation, name, isView, type, made } = column;
  if (type === 'jsonb' && !isView)
    return `Json<${made === 'default' ? 'string | undefined' : 'string'}>`;
  const values = TEXTS[`${relation}.${name}`] ?? findValues(column);
  const plain = values ? values.map((value) => `'${value}'`).join(' | ') : TYPES[type];
  if (plain === undefined) throw new Error(`${relation}.${name}: no TypeScript type for ${type}`);
  const mayBeNull = isView
    ? MAY_BE_NULL[relation]?.some((pattern) => toRegExp(pattern).test(name))
    : !column.isRequired;
  const whole = mayBeNull && plain !== 'unknown' ? `${plain} | null` : plain;
  if (made === 'never') return whole;
  return `${made === 'always' ? 'GeneratedAlways' : 'Generated'}<${whole}>`;
}

/** Of `check (status in ('a', 'b'))`. */
function findValues(column: Column): readonly string[] | undefined {
  for (const check of column.checks) {
    const list = /^CHECK \(\(\w+ = ANY \(ARRAY\[(.*)\]\)\)\)$/.exec(check)?.[1];
    if (list !== undefined)
      return [...list.matchAll(/'(\w+)'::text/g)].map(([, value]) => value ?? '');
  }
  return undefined;
}

function toRegExp(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace('*', '.+')}$`);
}

function format(source: string): string {
  return execFileSync('npx', ['oxfmt', '--stdin-filepath', FILE], { input: source }).toString();
}

async function readColumns(db: Kysely<Database>): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select n.nspname || '.' || c.relname as relation, c.relkind = 'v' as "isView", a.attname::text as name,
      format_type(a.atttypid, null) as type, a.attnotnull as "isRequired",
      case when a.attidentity = 'a' or a.attgenerated <> '' then 'always'
           when a.attidentity = 'd' or a.atthasdef then 'default' else 'never' end as made,
      col_description(c.oid, a.attnum) as comment,
      array(
        select pg_get_constraintdef(o.oid) from pg_constraint o
        where o.conrelid = c.oid and o.contype = 'c' and o.conkey = array[a.attnum]
      ) as checks
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('etl', 'klantprofielen')
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'v')
    order by n.nspname collate "C", c.relname collate "C", a.attnum`.execute(db);
  return rows;
}

/**
 * Writes sql/schema.sql: the schemas etl and klantprofielen as they are after all migrations, read back from the
 * catalogue of an embedded database. For reading and for review; nothing executes it. `--check` fails when it is stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sql, type Kysely } from 'kysely';

import { openEmbedded, IN_MEMORY } from '../src/load/embedded.ts';
import { applyMigrations } from '../src/load/migrate.ts';
import { readMigrations, SQL_FOLDER } from '../src/load/migration-files.ts';
import type { Database } from '../src/load/schema.ts';

const FILE = join(SQL_FOLDER, 'schema.sql');
const HEADING = `-- Made by scripts/dump-schema.ts out of the migrations beside it: read it, do not edit or run it.\n`;
const SCHEMAS = sql`('etl', 'klantprofielen')`;

type Relation = {
  readonly oid: number;
  readonly name: string;
  readonly kind: 'r' | 'v';
  readonly comment: string;
};
type Column = {
  readonly relation: number;
  readonly name: string;
  readonly definition: string;
  readonly comment: string;
};
type Part = { readonly relation: number; readonly definition: string };

const database = await openEmbedded({ dataDir: IN_MEMORY, applicationName: 'dump-schema' });
try {
  await applyMigrations(database.db, await readMigrations(SQL_FOLDER), database.address);
  const text = await dump(database.db);
  if (process.argv.includes('--check')) await check(text);
  else await writeFile(FILE, text);
} finally {
  await database.close();
}

async function check(text: string): Promise<void> {
  const kept = await readFile(FILE, 'utf8').catch(() => '');
  if (kept === text) return;
  const [before, now] = [kept.split('\n'), text.split('\n')];
  const lost = before.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
  const gained = now.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
  process.stderr.write(
    `sql/schema.sql is stale; run: node scripts/dump-schema.ts\n${[...lost, ...gained].join('\n')}\n`,
  );
  process.exitCode = 1;
}

async function dump(db: Kysely<Database>): Promise<string> {
  const relations = await readRelations(db);
  const columns = await readColumns(db);
  const constraints = await readConstraints(db);
  const indexes = await readIndexes(db);
  const views = await readViews(db);
  const of = <T extends { readonly relation: number }>(parts: readonly T[], { oid }: Relation) =>
    parts.filter((part) => part.relation === oid);
  const blocks = relations.map((relation) =>
    relation.kind === 'r'
      ? toTable(relation, of(columns, relation), of(constraints, relation), of(indexes, relation))
      : toView(relation, of(columns, relation), of(views, relation)),
  );
  return [HEADING, ...(await readSchemas(db)), ...blocks, ...(await readRoutines(db))].join('\n');
}

function toTable(
  table: Relation,
  columns: readonly Column[],
  constraints: readonly Part[],
  indexes: readonly Part[],
): string {
  const lines = [
    ...columns.map((column) => `${column.name} ${column.definition}`),
    ...constraints.map((part) => part.definition),
  ];
  return [
    `create table ${table.name} (`,
    lines.map((line) => `  ${line}`).join(',\n'),
    ');',
    ...indexes.map((index) => `${index.definition};`),
    ...toComments('table', table, columns),
  ].join('\n');
}

function toView(view: Relation, columns: readonly Column[], definition: readonly Part[]): string {
  return [
    `create view ${view.name} as`,
    ...definition.map((part) => part.definition),
    ...toComments('view', view, columns),
  ].join('\n');
}

function toComments(kind: string, relation: Relation, columns: readonly Column[]): string[] {
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return [
    `comment on ${kind} ${relation.name} is ${quote(relation.comment)};`,
    ...columns.map(
      (column) => `comment on column ${relation.name}.${column.name} is ${quote(column.comment)};`,
    ),
    '',
  ];
}

async function readSchemas(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select 'create schema ' || nspname || E';\n' || 'comment on schema ' || nspname || ' is ' || quote_literal(obj_description(oid, 'pg_namespace')) || E';\n' as text
    from pg_namespace where nspname in ${SCHEMAS} order by nspname collate "C"`.execute(db);
  return rows.map((row) => row.text);
}

async function readRelations(db: Kysely<Database>): Promise<readonly Relation[]> {
  const { rows } = await sql<Relation>`
    select c.oid, n.nspname || '.' || c.relname as name, c.relkind as kind, coalesce(obj_description(c.oid, 'pg_class'), '') as comment
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ${SCHEMAS} and c.relkind in ('r', 'v')
    order by n.nspname collate "C", c.relkind::text collate "C", c.relname collate "C"`.execute(db);
  return rows;
}

async function readColumns(db: Kysely<Database>): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select a.attrelid as relation, a.attname as name,
      format_type(a.atttypid, a.atttypmod)
      || case when a.attidentity = 'a' then ' generated always as identity'
              when a.attgenerated = 's' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
              when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid)
              else '' end
      || case when a.attnotnull then ' not null' else '' end as definition,
      coalesce(col_description(a.attrelid, a.attnum), '') as comment
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'v')
    join pg_namespace n on n.oid = c.relnamespace and n.nspname in ${SCHEMAS}
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped
    order by a.attrelid, a.attnum`.execute(db);
  return rows;
}

/** Not-null constraints have rows of their own since 18; they stand with the columns. */
async function readConstraints(db: Kysely<Database>): Promise<readonly Part[]> {
  const { rows } = await sql<Part>`
    select o.conrelid as relation, 'constraint ' || o.conname || ' ' || pg_get_constraintdef(o.oid) as definition
    from pg_constraint o join pg_namespace n on n.oid = o.connamespace and n.nspname in ${SCHEMAS}
    where o.contype in ('p', 'u', 'f', 'c', 'x')
    order by o.conrelid, position(o.contype::text in 'puxfc'), o.conname collate "C"`.execute(db);
  return rows;
}

async function readIndexes(db: Kysely<Database>): Promise<readonly Part[]> {
  const { rows } = await sql<Part>`
    select i.indrelid as relation, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname in ${SCHEMAS}
    where not exists (select from pg_constraint o where o.conindid = i.indexrelid and o.contype in ('p', 'u', 'x'))
    order by c.relname collate "C"`.execute(db);
  return rows;
}

async function readViews(db: Kysely<Database>): Promise<readonly Part[]> {
  const { rows } = await sql<Part>`
    select c.oid as relation, pg_get_viewdef(c.oid, true) as definition
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname in ${SCHEMAS}
    where c.relkind = 'v'`.execute(db);
  return rows;
}

/** Functions with their comments, then the triggers that call them. */
async function readRoutines(db: Kysely<Database>): Promise<readonly string[]> {
  const { rows } = await sql<{ text: string }>`
    select text from (
      select 1 as part, p.oid::regprocedure::text as name,
        pg_get_functiondef(p.oid) || E';\ncomment on function ' || p.oid::regprocedure || ' is '
        || quote_literal(coalesce(obj_description(p.oid, 'pg_proc'), '')) || E';\n' as text
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname in ${SCHEMAS}
      union all
      select 2, t.tgname::text, pg_get_triggerdef(t.oid) || E';\n'
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace and n.nspname in ${SCHEMAS}
      where not t.tgisinternal
    ) as parts order by part, name collate "C"`.execute(db);
  return rows.map((row) => row.text);
}

/**
 * Writes docs/warehouse.md out of the comments of the database itself, docs/warehouse-notes.md and docs/queries/*.sql.
 * `--check` fails when it is stale.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { sql, type Kysely } from 'kysely';

import { startPglite, toEmbedded } from '../src/load/embedded.ts';
import { applyMigrations, readMigrations, SQL_FOLDER } from '../src/load/migrate.ts';
import type { Database } from '../src/load/schema.ts';

const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));
const FILE = `${DOCS}warehouse.md`;

type Relation = {
  readonly name: string;
  readonly kind: 'dimension' | 'fact' | 'reference' | 'view' | 'function';
  readonly grain: string;
  readonly version: string;
  readonly keys: string;
  readonly comment: string;
  readonly signature: string | null;
};
type Column = {
  readonly relation: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly comment: string;
};
type Reference = { readonly from: string; readonly column: string; readonly to: string };

const database = toEmbedded(await startPglite({}), 'in memory');
try {
  await applyMigrations(database.db, await readMigrations(SQL_FOLDER), database.address);
  const text = await write(database.db);
  if (!process.argv.includes('--check')) await writeFile(FILE, text);
  else if ((await readFile(FILE, 'utf8').catch(() => '')) !== text) {
    process.stderr.write('docs/warehouse.md is stale; run: npx node scripts/warehouse-doc.ts\n');
    process.exitCode = 1;
  }
} finally {
  await database.close();
}

async function write(db: Kysely<Database>): Promise<string> {
  const relations = await readRelations(db);
  const columns = await readColumns(db);
  const references = await readReferences(db);
  return `${[
    '# The warehouse: schema klantprofielen',
    'Made by `scripts/warehouse-doc.ts` out of the comments of the database: edit those (`sql/`), `docs/warehouse-notes.md` or `docs/queries/`, not this file.',
    toOverview(relations),
    (await readFile(`${DOCS}warehouse-notes.md`, 'utf8')).trim(),
    toDiagram(relations, columns, references),
    await toQueries(),
    toDictionary(relations, columns),
  ].join('\n\n')}\n`;
}

function toOverview(relations: readonly Relation[]): string {
  const rows = relations.map(
    ({ name, kind, grain, keys, version }) =>
      `| [\`${name}\`](#${name}) | ${kind} | ${grain} | ${keys ? `\`${keys}\`` : ''} | ${version} |`,
  );
  return [
    '## What there is one row for\n',
    'The same as table `klantprofielen.contract`. A version whose first number goes up asks for changed queries; `CHANGELOG.md` says which.\n',
    '| name | kind | one row is | key | version |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Tables only: views join them by code. */
function toDiagram(
  relations: readonly Relation[],
  columns: readonly Column[],
  references: readonly Reference[],
): string {
  const tables = relations.filter(({ kind }) => kind !== 'view' && kind !== 'function');
  const boxes = tables.flatMap((table) => [
    `  ${table.name} {`,
    ...columns
      .filter((column) => column.relation === table.name)
      .map((column) => {
        const isKey = table.keys.split(', ').includes(column.name);
        const isForeign = references.some(
          (one) => one.from === table.name && one.column === column.name,
        );
        const marks = [...(isKey ? ['PK'] : []), ...(isForeign ? ['FK'] : [])].join(', ');
        return `    ${column.type.replaceAll(' ', '_')} ${column.name}${marks ? ` ${marks}` : ''}`;
      }),
    '  }',
  ]);
  const lines = references
    .filter(({ from, to }) =>
      [from, to].every((name) => tables.some((table) => table.name === name)),
    )
    .map(({ from, column, to }) => `  ${to} ||--o{ ${from} : ${column}`);
  return ['## Diagram\n', '```mermaid', 'erDiagram', ...boxes, ...lines, '```'].join('\n');
}

async function toQueries(): Promise<string> {
  const names = (await readdir(`${DOCS}queries`)).filter((name) => name.endsWith('.sql')).sort();
  const queries = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(`${DOCS}queries/${name}`, 'utf8');
      const about = /^-- (.*)$/m.exec(text)?.[1] ?? '';
      const query = text.replace(/^-- .*\n/, '').trim();
      return `**${Number(name.slice(0, 2))}.** ${about}\n\n\`\`\`sql\n${query}\n\`\`\``;
    }),
  );
  return [
    '## Twenty questions',
    'Each is a file in `docs/queries/`, and a test runs it against a filled warehouse and compares what it returns with what it says.',
    ...queries,
  ].join('\n\n');
}

function toDictionary(relations: readonly Relation[], columns: readonly Column[]): string {
  const parts = relations.map((relation) => {
    const own = columns.filter((column) => column.relation === relation.name);
    const head = `### ${relation.name}\n\n${relation.signature ? `\`${relation.signature}\`\n\n` : ''}${relation.comment}`;
    if (own.length === 0) return head;
    const rows = own.map(
      ({ name, type, nullable, comment }) =>
        `| \`${name}\` | ${type}${nullable ? '' : ', not null'} | ${comment.replaceAll('|', '\\|')} |`,
    );
    return [`${head}\n`, '| column | type | meaning |', '|---|---|---|', ...rows].join('\n');
  });
  return ['## Dictionary', ...parts].join('\n\n');
}

async function readRelations(db: Kysely<Database>): Promise<readonly Relation[]> {
  const { rows } = await sql<Relation>`
    select c.relation as name, c.kind, c.grain, c.version, c.key_columns as keys,
      coalesce(obj_description(r.oid, 'pg_class'), obj_description(p.oid, 'pg_proc'), '') as comment,
      p.proname || '(' || pg_get_function_arguments(p.oid) || ')' as signature
    from klantprofielen.contract c
    left join pg_class r on r.relname = c.relation and r.relnamespace = 'klantprofielen'::regnamespace
    left join pg_proc p on p.proname = c.relation and p.pronamespace = 'klantprofielen'::regnamespace
    order by position(c.kind in 'fact dimension view function reference'), c.relation collate "C"`.execute(
    db,
  );
  return rows;
}

async function readColumns(db: Kysely<Database>): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select c.relname::text as relation, a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type,
      not a.attnotnull as nullable, coalesce(col_description(c.oid, a.attnum), '') as comment
    from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'v')
    where c.relnamespace = 'klantprofielen'::regnamespace and a.attnum > 0 and not a.attisdropped
    order by c.relname collate "C", a.attnum`.execute(db);
  return rows;
}

async function readReferences(db: Kysely<Database>): Promise<readonly Reference[]> {
  const { rows } = await sql<Reference>`
    select f.relname::text as "from", a.attname::text as "column", t.relname::text as "to"
    from pg_constraint o
    join pg_class f on f.oid = o.conrelid join pg_class t on t.oid = o.confrelid
    join pg_attribute a on a.attrelid = o.conrelid and a.attnum = o.conkey[1]
    where o.contype = 'f' and o.connamespace = 'klantprofielen'::regnamespace
    order by f.relname collate "C", a.attnum`.execute(db);
  return rows;
}

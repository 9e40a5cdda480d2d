/**
 * Writes bi/superset/bundle out of bi/dashboards.ts and the columns of a database that the migrations have just made,
 * and asks that database every question of Metabase. `--check` fails when the bundle is stale; both fail when a chart,
 * a metric or a filter names a column that is not there, or a column has no Dutch words.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { sql, type Kysely } from 'kysely';

import { findWords } from '../bi/columns.ts';
import { DATASETS, type Dataset } from '../bi/dashboards.ts';
import { toRelation } from '../bi/questions.ts';
import { findProblems } from '../bi/problems.ts';
import { toBundle } from '../bi/superset/bundle.ts';
import { startPglite, toEmbedded } from '../src/load/embedded.ts';
import { applyMigrations, readMigrations, SQL_FOLDER } from '../src/load/migrate.ts';
import type { Database } from '../src/load/schema.ts';

const BUNDLE = fileURLToPath(new URL('../bi/superset/bundle/', import.meta.url));

const database = toEmbedded(await startPglite({}), 'in memory');
try {
  await applyMigrations(database.db, await readMigrations(SQL_FOLDER), database.address);
  const problems = await findProblems(database.db);
  if (problems.length === 0) problems.push(...(await writeBundle(database.db)));
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n`);
    process.exitCode = 1;
  }
} finally {
  await database.close();
}

async function writeBundle(db: Kysely<Database>): Promise<string[]> {
  const columns = new Map<string, ReadonlyMap<string, string>>();
  for (const dataset of DATASETS) columns.set(dataset.name, await readColumns(db, dataset));
  const wordless = [...columns].flatMap(([dataset, own]) =>
    [...own.keys()]
      .filter((column) => !findWords(column))
      .map((column) => `${dataset}.${column} has no Dutch words: bi/columns.ts`),
  );
  if (wordless.length > 0) return wordless;
  const files = toBundle(columns);
  const kept = await readBundle();
  const stale = [...new Set([...files.keys(), ...kept.keys()])].filter(
    (name) => files.get(name) !== kept.get(name),
  );
  if (process.argv.includes('--check')) {
    return stale.length === 0
      ? []
      : [`bi/superset/bundle is stale (${stale.join(', ')}); run: npm run bi`];
  }
  await rm(BUNDLE, { recursive: true, force: true });
  for (const [name, text] of files) {
    await mkdir(dirname(join(BUNDLE, name)), { recursive: true });
    await writeFile(join(BUNDLE, name), text);
  }
  return [];
}

async function readBundle(): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(BUNDLE, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }): Promise<[string, string]> => {
        const path = join(parentPath, name);
        return [path.slice(BUNDLE.length), await readFile(path, 'utf8')];
      }),
    ),
  );
}

/** A view of its own tells the types of a query too. */
async function readColumns(
  db: Kysely<Database>,
  dataset: Dataset,
): Promise<ReadonlyMap<string, string>> {
  await sql.raw(`create view bi_columns as select * from ${toRelation(dataset)}`).execute(db);
  const { rows } = await sql<{ name: string; type: string }>`
    select attname::text as name, format_type(atttypid, null) as type from pg_attribute
    where attrelid = 'bi_columns'::regclass and attnum > 0 and not attisdropped order by attnum`.execute(
    db,
  );
  await sql`drop view bi_columns`.execute(db);
  return new Map(rows.map(({ name, type }) => [name, type]));
}

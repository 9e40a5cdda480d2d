/** Brings the schema up to date. Several at once are safe: one works under a lock, the others find nothing left to do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { codeOf, PipelineError } from '../errors.ts';
import { FORBIDDEN, toDatabaseError } from './database-errors.ts';
import { findMigrationObstacle, refuseForeign } from './rights.ts';
import { migrateCommand } from '../program.ts';
import type { Db } from './schema.ts';

/** Another session may hold a table for a moment; DDL that waits makes every reader wait behind it. */
const DDL_LOCK_TIMEOUT = '5s';
const DDL_STATEMENT_TIMEOUT = '300s';
const LOCK_NOT_AVAILABLE = '55P03';
const TRIES = 5;

/**
 * Names of the files that are still to be applied, in order. Throws PipelineError `schema_newer` when the database has
 * files that this program does not know, `migration_changed` when one was changed after it was applied,
 * `schema_unfinished` when it is older than the first release and not whole, `schema_foreign` when a
 * schema of our name is somebody else's.
 */
export async function findPending(db: Db, files: readonly MigrationFile[]) {
  await refuseForeign(db);
  const records = await readApplied(db);
  const applied = isFormer(records) ? toChapters(records, files) : records;
  const known = new Map(files.map((file) => [file.name, file.sha256]));
  const newer = applied.filter(({ name }) => !known.has(name));
  if (newer.length > 0) throw schemaNewer(newer, files);
  const changed = applied.filter(({ name, sha256 }) => known.get(name) !== sha256);
  if (changed.length > 0) throw migrationChanged(changed);
  const done = new Set(applied.map(({ name }) => name));
  return files.map((file) => file.name).filter((name) => !done.has(name));
}

/**
 * Applies what is pending in one transaction and returns the names. The caller holds the migration lock. A database from
 * before the first release is taken over first, in a transaction of its own.
 */
export async function applyMigrations(db: Db, files: readonly MigrationFile[], address: string) {
  if ((await findPending(db, files)).length === 0) return [];
  if (isFormer(await readApplied(db))) await takeOver(db, files, address);
  const migrations = files.map((file): [string, Migration] => [
    file.name,
    { up: (trx) => applyFile(trx, file) },
  ]);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(Object.fromEntries(migrations)) },
    migrationTableSchema: 'etl',
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  });
  for (let attempt = 1; ; attempt += 1) {
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error === undefined) return results.map((result) => result.migrationName);
    if (codeOf(error) !== LOCK_NOT_AVAILABLE || attempt === TRIES) {
      const failed = results.find((result) => result.status === 'Error')?.migrationName;
      throw await migrationFailed(db, error, failed, address);
    }
    await sleep(attempt * 500);
  }
}

/** The error for pending migrations that may not be applied here. */
export async function schemaOlder(db: Db, pending: readonly string[], address: string) {
  const obstacle = await findMigrationObstacle(db);
  return new PipelineError('schema_older', 'database', {
    message: `The schema of ${address} is older than this program: ${pending.join(', ')} not applied.`,
    hint: obstacle?.advice ?? `Run: ${migrateCommand()}`,
  });
}

/** Name and checksum of the files that a database was made with. */
type AppliedMigration = Awaited<ReturnType<typeof readApplied>>[number];

async function readApplied(db: Db) {
  const { rows } = await sql<{ exists: boolean }>`
    select to_regclass('etl.migration') is not null
      and to_regclass('etl.migration_checksum') is not null as exists`.execute(db);
  if (!rows[0]?.exists) return [];
  return await db
    .selectFrom('etl.migration')
    .leftJoin('etl.migration_checksum', 'etl.migration_checksum.name', 'etl.migration.name')
    .select(['etl.migration.name', 'etl.migration_checksum.sha256'])
    .orderBy('etl.migration.name')
    .execute();
}

async function applyFile(db: Db, file: MigrationFile): Promise<void> {
  await sql`
    select set_config('lock_timeout', ${DDL_LOCK_TIMEOUT}, true),
      set_config('statement_timeout', ${DDL_STATEMENT_TIMEOUT}, true)`.execute(db);
  await sql.raw(await withoutSchemas(db, file.text)).execute(db);
  const { name, sha256 } = file;
  await db.insertInto('etl.migration_checksum').values({ name, sha256 }).execute();
}

/** Making a schema asks for a right on the whole database, even where it is there already. */
async function withoutSchemas(db: Db, text: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select nspname::text as name from pg_namespace`.execute(db);
  const found = new Set(rows.map(({ name }) => name));
  return text.replace(/^create schema if not exists (\w+);$/gm, (statement, name: string) =>
    found.has(name) ? '' : statement,
  );
}

function schemaNewer(newer: readonly AppliedMigration[], files: readonly MigrationFile[]) {
  const theirs = newer.at(-1)?.name;
  const ours = files.at(-1)?.name ?? 'nothing';
  return new PipelineError('schema_newer', 'database', {
    message: `The schema of the database is newer (${theirs}) than this program knows (${ours}).`,
    hint: 'Run the newer program that made it. Nothing was written.',
  });
}

function migrationChanged(changed: readonly AppliedMigration[]): PipelineError {
  const names = changed.map(({ name }) => `sql/${name}.sql`).join(', ');
  return new PipelineError('migration_changed', 'database', {
    message: `Changed after it was applied: ${names}.`,
    hint: 'Migrations only go forward: restore the file and write a new one.',
  });
}

/** What a person is told of a migration that was rolled back. */
export async function migrationFailed(
  db: Db,
  error: unknown,
  failed: string | undefined,
  address: string,
): Promise<PipelineError> {
  if (error instanceof PipelineError) return error;
  const cause = toDatabaseError(error, address);
  if (cause.code === 'database_lost' || cause.code === 'database_unreachable') return cause;
  const what =
    failed === undefined
      ? 'The migrations'
      : `Migration ${/^\d/.test(failed) ? `sql/${failed}.sql` : failed}`;
  const forbidden = codeOf(error) === FORBIDDEN;
  const obstacle = forbidden ? await findMigrationObstacle(db) : undefined;
  return new PipelineError(forbidden ? 'migration_forbidden' : 'migration_failed', 'database', {
    message: `${what} could not be applied; nothing was changed. ${cause.message}`,
    hint: forbidden
      ? (obstacle?.advice ?? `Let the owner of the schemas run: ${migrateCommand()}`)
      : (cause.hint ?? 'Look at the server log.'),
    cause: error,
  });
}

// The numbered files of `sql/`: 0001_ledger.sql and so on, applied in the order of their names.

export const SQL_FOLDER = fileURLToPath(new URL('../../sql/', import.meta.url));

export type MigrationFile = Awaited<ReturnType<typeof readMigrations>>[number];

/** Reads the migrations of a folder, in order. The other files of the folder have no number. */
export async function readMigrations(folder: string) {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  return await Promise.all(
    names.map(async (file) => {
      // so that a checkout on Windows has the same hash
      const text = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n');
      return { name: file.replace(/\.sql$/, ''), text, sha256: hash('sha256', text) };
    }),
  );
}

// Before its first release the program had nine migrations. The four chapters that stand in their place make exactly the
// same schema, so a database made by the nine is one made by the four: its records are rewritten, nothing else.

const NINE: ReadonlyMap<string, string> = new Map([
  ['0001_etl', 'c327eebd7396162d729533ed9a0feea33e7027d9d773d019811a1794eb202f68'],
  ['0002_star', '307f9a988553102149a9232e8df6fd8fdefa7eca2f3d30d126bfc0cd1e0e787b'],
  ['0003_views', '8bb3e4c8e649f57f7b443ccc78faa65457fb0d335fa772166931e3deddbc367a'],
  ['0004_service', 'd987a1dd2f2533ff712663523e88016169142f1b3ed52ca5829193dcf82c5c34'],
  ['0005_series', '117464545b88fc34928b256293ed3f4834003250b0998a1fb3bf7edb60b82ab1'],
  ['0006_totals', '678cf746d65d2f38da7a300c7b61c77e126591a0a59a2b1e9ad3a1a02540e44a'],
  ['0007_history', '3380f4cede2566e0fc0c3a2a62e791bc5f67cefd69362c20c00ad58de26728fc'],
  ['0008_contract', '54d173d28505eff9cff365c3662c69459c419782aeec82f5b4bb78aa75138f45'],
  ['0009_overlay', '99af352e80e0daadb4c5435a1ceea63bb5447d4e8d209035fbebd109a8b7c76a'],
]);
const CHAPTERS = new Set(['0001_ledger', '0002_star', '0003_views', '0004_service']);

/** Was this database made by the nine? Their first file has a name of its own. */
function isFormer(applied: readonly AppliedMigration[]): boolean {
  return applied.some(({ name }) => name === '0001_etl');
}

/**
 * What a database made by the nine is worth in the chapters of today. Throws PipelineError `schema_unfinished` unless all
 * nine were applied as they were.
 */
function toChapters(applied: readonly AppliedMigration[], files: readonly MigrationFile[]) {
  const known = new Map(applied.map(({ name, sha256 }) => [name, sha256]));
  const wrong = [...NINE].filter(([name, sha256]) => known.get(name) !== sha256);
  const strange = applied.filter(({ name }) => !NINE.has(name)).map(({ name }) => name);
  if (wrong.length > 0 || strange.length > 0) {
    throw schemaUnfinished([...wrong.map(([name]) => name), ...strange]);
  }
  return files.filter(({ name }) => CHAPTERS.has(name));
}

/**
 * Rewrites the records of the nine to those of the chapters, in one transaction. First the chapters are applied beside the
 * schema (which stands aside under another name for that while, invisible to other sessions, and comes back with the
 * savepoint): what they make and this database lacks was changed by hand. Throws PipelineError `schema_changed` then.
 */
async function takeOver(db: Db, files: readonly MigrationFile[], address: string): Promise<void> {
  const chapters = files.filter(({ name }) => CHAPTERS.has(name));
  const timestamp = new Date().toISOString();
  const work = db.transaction().execute(async (trx) => {
    // two at once: the second finds nothing left to do
    await sql`lock table etl.migration in exclusive mode`.execute(trx);
    const found = new Set(await readCatalogue(trx));
    const lacking = (await readModel(trx, chapters)).filter((line) => !found.has(line));
    if (lacking.length > 0) throw schemaChanged(lacking);
    await trx.deleteFrom('etl.migration').execute();
    await trx.deleteFrom('etl.migration_checksum').execute();
    for (const { name, sha256 } of chapters) {
      await trx.insertInto('etl.migration').values({ name, timestamp }).execute();
      await trx.insertInto('etl.migration_checksum').values({ name, sha256 }).execute();
    }
  });
  await work.catch(async (error: unknown) => {
    throw await migrationFailed(db, error, undefined, address);
  });
}

/** The catalogue of a database that the chapters have just made. */
async function readModel(trx: Db, chapters: readonly MigrationFile[]): Promise<readonly string[]> {
  await sql
    .raw(
      `savepoint model;
       alter schema etl rename to etl_aside;
       alter schema klantprofielen rename to klantprofielen_aside;
       create schema etl;
       create table etl.migration (like etl_aside.migration including all);
       create table etl.migration_lock (like etl_aside.migration_lock including all);`,
    )
    .execute(trx);
  for (const { text } of chapters) await sql.raw(text).execute(trx);
  const model = await readCatalogue(trx);
  await sql.raw('rollback to savepoint model').execute(trx);
  return model;
}

function schemaUnfinished(names: readonly string[]): PipelineError {
  return new PipelineError('schema_unfinished', 'database', {
    message: `The schema was made by a program from before the first release, and not as its last one left it: ${names.join(', ')}.`,
    hint: 'Nothing was written. Run `migrate` of the program that made it until nothing is pending, then this one; or begin with an empty database: everything is read anew from the source.',
  });
}

function schemaChanged(lacking: readonly string[]): PipelineError {
  const names = lacking.slice(0, 5).map((line) => line.slice(0, 120));
  const more = lacking.length > 5 ? ` and ${lacking.length - 5} more` : '';
  return new PipelineError('schema_changed', 'database', {
    message: `The schema was changed by hand since it was made. It lacks: ${names.join('; ')}${more}.`,
    hint: 'Nothing was written. Undo that change, or restore a backup, and run `migrate` again.',
  });
}

/** What the catalogue of the database says about the two schemas, as sql/catalogue.sql tells it: one line a fact. */
export async function readCatalogue(db: Db): Promise<readonly string[]> {
  const text = await readFile(join(SQL_FOLDER, 'catalogue.sql'), 'utf8');
  const { rows } = await sql.raw<{ line: string }>(text).execute(db);
  return rows.map((row) => row.line);
}

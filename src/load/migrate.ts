/** Brings the schema up to date. Several at once are safe: one works under a lock, the others find nothing left to do. */
import { setTimeout as sleep } from 'node:timers/promises';

import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

import { PipelineError } from '../errors.ts';
import { codeOf, toDatabaseError } from './database-errors.ts';
import { isFormer, takeOver, toChapters } from './former-migrations.ts';
import type { AppliedMigration, MigrationFile } from './migration-files.ts';
import { refuseForeign } from './ownership.ts';
import type { Database } from './schema.ts';

/** Another session may hold a table for a moment; DDL that waits makes every reader wait behind it. */
const DDL_LOCK_TIMEOUT = '5s';
const DDL_STATEMENT_TIMEOUT = '300s';
const LOCK_NOT_AVAILABLE = '55P03';
const TRIES = 5;

/**
 * Names of the files that are still to be applied, in order. Throws PipelineError `schema_newer` when the database has
 * files that this program does not know, `migration_changed` when one was changed after it was applied,
 * `schema_unfinished` when it is older than the first release (former-migrations.ts) and not whole, `schema_foreign` when a
 * schema of our name is somebody else's.
 */
export async function findPending(
  db: Kysely<Database>,
  files: readonly MigrationFile[],
): Promise<readonly string[]> {
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
export async function applyMigrations(
  db: Kysely<Database>,
  files: readonly MigrationFile[],
  address: string,
): Promise<readonly string[]> {
  if ((await findPending(db, files)).length === 0) return [];
  if (isFormer(await readApplied(db))) await takeOverOrTell(db, files, address);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(toMigrations(files)) },
    migrationTableSchema: 'etl',
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  });
  for (let attempt = 1; ; attempt += 1) {
    const { error, results } = await migrator.migrateToLatest();
    if (error === undefined) return (results ?? []).map((result) => result.migrationName);
    if (codeOf(error) !== LOCK_NOT_AVAILABLE || attempt === TRIES) {
      const failed = results?.find((result) => result.status === 'Error')?.migrationName;
      throw migrationFailed(error, failed, address);
    }
    await sleep(attempt * 500);
  }
}

async function takeOverOrTell(
  db: Kysely<Database>,
  files: readonly MigrationFile[],
  address: string,
): Promise<void> {
  try {
    await takeOver(db, files);
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    throw migrationFailed(error, undefined, address);
  }
}

/** The error for pending migrations that may not be applied here. */
export function schemaOlder(pending: readonly string[], address: string): PipelineError {
  return new PipelineError(
    'schema_older',
    'database',
    `The schema of ${address} is older than this program: ${pending.join(', ')} not applied.`,
    { hint: 'Run `klantprofielen migrate` as the owner of the schemas.' },
  );
}

async function readApplied(db: Kysely<Database>): Promise<readonly AppliedMigration[]> {
  const { rows } = await sql<{ exists: boolean }>`
    select to_regclass('etl.migration') is not null and to_regclass('etl.migration_checksum') is not null as exists`.execute(
    db,
  );
  if (!rows[0]?.exists) return [];
  return await db
    .selectFrom('etl.migration')
    .leftJoin('etl.migration_checksum', 'etl.migration_checksum.name', 'etl.migration.name')
    .select(['etl.migration.name', 'etl.migration_checksum.sha256'])
    .orderBy('etl.migration.name')
    .execute();
}

function toMigrations(files: readonly MigrationFile[]): Record<string, Migration> {
  return Object.fromEntries(files.map((file) => [file.name, { up: (db) => applyFile(db, file) }]));
}

async function applyFile(db: Kysely<Database>, file: MigrationFile): Promise<void> {
  await sql`select set_config('lock_timeout', ${DDL_LOCK_TIMEOUT}, true), set_config('statement_timeout', ${DDL_STATEMENT_TIMEOUT}, true)`.execute(
    db,
  );
  await sql.raw(await withoutSchemas(db, file.text)).execute(db);
  await db
    .insertInto('etl.migration_checksum')
    .values({ name: file.name, sha256: file.sha256 })
    .execute();
}

/** Making a schema asks for a right on the whole database, even where it is there already. */
async function withoutSchemas(db: Kysely<Database>, text: string): Promise<string> {
  const { rows } = await sql<{
    name: string;
  }>`select nspname::text as name from pg_namespace`.execute(db);
  const found = new Set(rows.map(({ name }) => name));
  return text.replace(/^create schema if not exists (\w+);$/gm, (statement, name: string) =>
    found.has(name) ? '' : statement,
  );
}

function schemaNewer(
  newer: readonly AppliedMigration[],
  files: readonly MigrationFile[],
): PipelineError {
  const theirs = newer.at(-1)?.name;
  const ours = files.at(-1)?.name ?? 'nothing';
  return new PipelineError(
    'schema_newer',
    'database',
    `The schema of the database is newer (${theirs}) than this program knows (${ours}).`,
    { hint: 'Run the newer program that made it. Nothing was written.' },
  );
}

function migrationChanged(changed: readonly AppliedMigration[]): PipelineError {
  const names = changed.map(({ name }) => `sql/${name}.sql`).join(', ');
  return new PipelineError(
    'migration_changed',
    'database',
    `Changed after it was applied: ${names}.`,
    {
      hint: 'Migrations only go forward: restore the file and write a new one.',
    },
  );
}

function migrationFailed(
  error: unknown,
  failed: string | undefined,
  address: string,
): PipelineError {
  const cause = toDatabaseError(error, address);
  if (cause.code === 'database_lost' || cause.code === 'database_unreachable') return cause;
  const what = failed === undefined ? 'The migrations' : `Migration sql/${failed}.sql`;
  const forbidden = codeOf(error) === '42501';
  return new PipelineError(
    forbidden ? 'migration_forbidden' : 'migration_failed',
    'database',
    `${what} could not be applied; nothing was changed. ${cause.message}`,
    {
      cause: error,
      hint: forbidden
        ? 'Run `klantprofielen migrate` with a role that may create schemas in this database.'
        : (cause.hint ?? 'Look at the server log.'),
    },
  );
}

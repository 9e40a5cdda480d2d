/**
 * Before its first release the program had nine migrations. The four chapters that stand in their place make exactly the
 * same schema, so a database made by the nine is one made by the four: its records are rewritten, nothing else.
 */
import { sql, type Kysely } from 'kysely';

import { PipelineError } from '../errors.ts';
import { readCatalogue } from './catalogue.ts';
import type { AppliedMigration, MigrationFile } from './migration-files.ts';
import type { Database } from './schema.ts';

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
export function isFormer(applied: readonly AppliedMigration[]): boolean {
  return applied.some(({ name }) => name === '0001_etl');
}

/**
 * What a database made by the nine is worth in the chapters of today. Throws PipelineError `schema_unfinished` unless all
 * nine were applied as they were.
 */
export function toChapters(
  applied: readonly AppliedMigration[],
  files: readonly MigrationFile[],
): readonly AppliedMigration[] {
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
export async function takeOver(
  db: Kysely<Database>,
  files: readonly MigrationFile[],
): Promise<void> {
  const chapters = files.filter(({ name }) => CHAPTERS.has(name));
  await db.transaction().execute(async (trx) => {
    // two at once: the second finds nothing left to do
    await sql`lock table etl.migration in exclusive mode`.execute(trx);
    const found = new Set(await readCatalogue(trx));
    const lacking = (await readModel(trx, chapters)).filter((line) => !found.has(line));
    if (lacking.length > 0) throw schemaChanged(lacking);
    await trx.deleteFrom('etl.migration').execute();
    await trx.deleteFrom('etl.migration_checksum').execute();
    const timestamp = new Date().toISOString();
    await trx
      .insertInto('etl.migration')
      .values(chapters.map(({ name }) => ({ name, timestamp })))
      .execute();
    await trx
      .insertInto('etl.migration_checksum')
      .values(chapters.map(({ name, sha256 }) => ({ name, sha256 })))
      .execute();
  });
}

/** The catalogue of a database that the chapters have just made. */
async function readModel(
  trx: Kysely<Database>,
  chapters: readonly MigrationFile[],
): Promise<readonly string[]> {
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
  return new PipelineError(
    'schema_unfinished',
    'database',
    `The schema was made by a program from before the first release, and not as its last one left it: ${names.join(', ')}.`,
    {
      hint: 'Nothing was written. Run `migrate` of the program that made it until nothing is pending, then this one; or begin with an empty database: everything is read anew from the source.',
    },
  );
}

function schemaChanged(lacking: readonly string[]): PipelineError {
  const names = lacking.slice(0, 5).map((line) => line.slice(0, 120));
  const more = lacking.length > 5 ? ` and ${lacking.length - 5} more` : '';
  return new PipelineError(
    'schema_changed',
    'database',
    `The schema was changed by hand since it was made. It lacks: ${names.join('; ')}${more}.`,
    {
      hint: 'Nothing was written. Undo that change, or restore a backup, and run `migrate` again.',
    },
  );
}

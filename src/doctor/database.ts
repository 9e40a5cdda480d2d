/** The database: version, schema, comments, rights and clock against what the program expects. */
import { sql } from 'kysely';

import { describeError, PipelineError } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';
import { findQueueState } from '../load/queue.ts';
import { findMigrationObstacle } from '../load/rights.ts';
import { COLUMNS, type Db } from '../load/schema.ts';
import { migrateCommand } from '../program.ts';
import { type Examination, examiner, few } from './check.ts';
import { examineRights } from './rights.ts';
import { counted } from '../printable.ts';

const { fail, ok, warn } = examiner('database');

const NEWEST_TESTED = 18;
const CLOCK_SECONDS = 5;

export async function examineDatabase(
  warehouse: Warehouse,
  options: { readonly autoMigrate: boolean; readonly now: () => Date; readonly isDemo?: boolean },
): Promise<Examination[]> {
  const { db } = warehouse;
  const schema = await examineMigrations(warehouse, options);
  const found = [await examineVersion(warehouse), await examineClock(db, options.now), schema];
  // of a schema that is not there nothing more can be said
  if (schema.verdict !== 'ok') return found;
  return [
    ...found,
    ...(await examineCatalogue(db)),
    await examineQueue(warehouse, options.autoMigrate),
    ...(warehouse.kind === 'server' ? await examineRights(db) : []),
  ];
}

/** For a database that could not be opened. */
export function toUnreachable(error: unknown): Examination {
  const { message, hint = 'Check DATABASE_URL and the server.' } = describeError(error);
  return fail('reachable', message, hint);
}

async function examineVersion(warehouse: Warehouse): Promise<Examination> {
  const { rows } = await sql<{ version: string; number: number }>`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number`.execute(
    warehouse.db,
  );
  const { version = '', number = 0 } = rows[0] ?? {};
  const detail = `PostgreSQL ${version}, ${warehouse.describe()}`;
  if (warehouse.kind === 'embedded') {
    const advice =
      'For trying out only: one process, not safe against power loss. Set DATABASE_URL for real use.';
    return warn('version', detail, advice);
  }
  return Math.floor(number / 10_000) > NEWEST_TESTED
    ? warn('version', detail, `Newer than what was tested (15 to ${NEWEST_TESTED}).`)
    : ok('version', detail);
}

async function examineClock(db: Db, now: () => Date): Promise<Examination> {
  const before = now().getTime();
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const middle = (before + now().getTime()) / 2;
  const ahead = ((rows[0]?.now.getTime() ?? 0) - middle) / 1000;
  const detail = `the clock of the database is ${Math.abs(ahead).toFixed(1)} s ${ahead < 0 ? 'behind' : 'ahead of'} ours`;
  return Math.abs(ahead) > CLOCK_SECONDS
    ? warn('clock', detail, 'Let both machines set their clocks by NTP.')
    : ok('clock', detail);
}

async function examineMigrations(
  warehouse: Warehouse,
  { autoMigrate, isDemo = false }: { autoMigrate: boolean; isDemo?: boolean },
): Promise<Examination> {
  try {
    const pending = await warehouse.pendingMigrations();
    if (pending.length === 0) return ok('migrations', 'the schema is up to date');
    const detail = `not applied yet: ${pending.join(', ')}`;
    const obstacle = await findMigrationObstacle(warehouse.db);
    if (obstacle !== undefined) {
      const { problem, advice } = obstacle;
      return fail('migrations', `${detail}; ${problem}`, advice);
    }
    if (autoMigrate && !isDemo)
      return warn('migrations', detail, `The next run applies them, or: ${migrateCommand()}`);
    return (isDemo ? warn : fail)('migrations', detail, `Run: ${migrateCommand(isDemo)}`);
  } catch (error) {
    return { ...toUnreachable(error), name: 'migrations' };
  }
}

/** Only `serve` and `work` need it. */
async function examineQueue(warehouse: Warehouse, autoMigrate: boolean): Promise<Examination> {
  try {
    const state = await warehouse.use(findQueueState);
    if (state === 'current') return ok('queue', 'serve and work share their jobs');
    const detail =
      state === 'missing'
        ? 'serve and work have no queue yet'
        : 'the queue is that of an older program';
    const { rows } = await sql<{ may: boolean }>`
      select has_database_privilege(current_database(), 'create') as may`.execute(warehouse.db);
    const advice = `Before serve or work, whoever may runs: ${migrateCommand()}`;
    return autoMigrate && rows[0]?.may
      ? ok('queue', `${detail}: they see to it when they start`)
      : warn('queue', detail, advice);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return warn('queue', error.message, `${error.hint ?? ''} run works without it.`);
  }
}

/** Are the columns there that the program knows, and no others; and does each say what it is? */
async function examineCatalogue(db: Db): Promise<Examination[]> {
  const { rows } = await sql<{ name: string; isTold: boolean }>`
    select n.nspname || '.' || c.relname || '.' || a.attname as name,
           col_description(c.oid, a.attnum) is not null and obj_description(c.oid, 'pg_class') is not null as "isTold"
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('etl', 'klantprofielen')
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'v', 'm', 'p')
     order by 1`.execute(db);
  const untold = rows.flatMap(({ name, isTold }) => (isTold ? [] : [name]));
  return [
    examineColumns(new Set(rows.map((row) => row.name))),
    examineComments(untold.filter((name) => name.split('.').slice(0, 2).join('.') in COLUMNS)),
  ];
}

function examineColumns(live: ReadonlySet<string>): Examination {
  const namesOf = ([table, columns]: [string, readonly string[]]) =>
    columns.map((column) => `${table}.${column}`);
  const expected = new Set(Object.entries(COLUMNS).flatMap(namesOf));
  const lacking = [...expected.difference(live)];
  const foreign = [...live].filter((name) => !expected.has(name));
  if (lacking.length > 0) {
    const advice =
      'Somebody changed the schema by hand. Restore a backup, or bring the columns back as sql/ says.';
    return fail('catalogue', `missing: ${few(lacking)}`, advice);
  }
  const advice =
    'Keep tables and views of your own in a schema of your own: a migration may collide with them.';
  return foreign.length > 0
    ? warn('catalogue', `not ours: ${few(foreign)}`, advice)
    : ok('catalogue', `${counted(expected.size, 'column')} as expected`);
}

function examineComments(lacking: readonly string[]): Examination {
  const advice = 'Analysts read them in their tools; docs/warehouse.md and sql/ have the words.';
  return lacking.length > 0
    ? warn('comments', `without a comment: ${few(lacking)}`, advice)
    : ok('comments', 'every table, view and column says what it is');
}

/**
 * The jobs that processes share: planned moments and the readings of a backlog, in schema `pgboss` of the same database.
 * pg-boss keeps them; its tables are made here, under the lock of the migrations, so that a role without DDL can use it.
 */
import { createRequire } from 'node:module';

import { CompiledQuery, sql } from 'kysely';
import {
  getConstructionPlans,
  getMigrationPlans,
  type JobWithMetadata as Job,
  PgBoss,
} from 'pg-boss';

export type { Job };

import { PipelineError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { migrationFailed } from './migrate.ts';
import type { Db } from './schema.ts';

export type Queue = PgBoss;

export const QUEUE_SCHEMA = 'pgboss';
/** The schema is ours when it says so. */
export const QUEUE_MARK =
  'Jobs of klantprofielen: planned moments and readings of a backlog, kept by pg-boss.';
/** Of the tables that this version of pg-boss expects. */
const VERSION: number = createRequire(import.meta.url)('pg-boss/package.json').pgboss.schema;

/** Those of its tables that a process writes which serves or works (sql/roles.sql). */
export const QUEUE_TABLES: readonly string[] = [
  'job',
  'job_common',
  'job_dependency',
  'queue',
  'version',
  'warning',
].map((table) => `${QUEUE_SCHEMA}.${table}`);

export const MOMENTS = 'planned_moment';
const READINGS = 'reading_';

/** Without a sign of life for so long a job is given back. pg-boss looks every few seconds. */
const HEARTBEAT_SECONDS = 15;
const LOOK_SECONDS = 5;
const DAY_SECONDS = 86_400;
/** A job that this many processes did not survive has failed. */
export const MOST_VANISHED = 5;

const MOMENT_OPTIONS = {
  policy: 'exclusive',
  retryLimit: MOST_VANISHED - 1,
  heartbeatSeconds: HEARTBEAT_SECONDS * 2,
  expireInSeconds: DAY_SECONDS - 1,
  // one that nobody was there for waits for ten years
  retentionSeconds: 3650 * DAY_SECONDS,
  deleteAfterSeconds: 30 * DAY_SECONDS,
};

const READING_OPTIONS = {
  policy: 'exclusive',
  retryLimit: MOST_VANISHED - 1,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: 600,
  retentionSeconds: 7 * DAY_SECONDS,
  deleteAfterSeconds: 7 * DAY_SECONDS,
};

export type QueueState = 'missing' | 'older' | 'current';

/**
 * What the database has of the queue. Throws PipelineError `schema_foreign` where the schema is somebody else's,
 * `schema_newer` where a newer program made it.
 */
export async function findQueueState(db: Db): Promise<QueueState> {
  const { rows } = await sql<{
    mark: string | null;
    versioned: boolean;
    owner: string;
    isOwn: boolean;
    login: string;
    objects: number;
  }>`
    select obj_description(oid, 'pg_namespace') as mark, exists (select from pg_class where relnamespace = n.oid and relname = 'version') as versioned,
      pg_get_userbyid(nspowner)::text as owner, pg_has_role(nspowner, 'usage') as "isOwn", current_user::text as login,
      (select count(*)::int from pg_class where relnamespace = n.oid) as objects
    from pg_namespace n where nspname = ${QUEUE_SCHEMA}`.execute(db);
  const [found] = rows;
  if (!found || (found.objects === 0 && found.isOwn)) return 'missing';
  const { mark, versioned, owner, login, objects } = found;
  if (mark !== QUEUE_MARK || !versioned) {
    throw new PipelineError('schema_foreign', 'database', {
      message: `The database has a schema ${QUEUE_SCHEMA} that this program did not make: it belongs to ${owner}. Nothing was written.`,
      hint:
        objects > 0
          ? 'Another program that uses pg-boss keeps its jobs there: give this program a database of its own.'
          : `Where it was made for this program: alter schema ${QUEUE_SCHEMA} owner to ${login}. Else give this program a database of its own.`,
    });
  }
  const { rows: versions } = await sql<{ version: number }>`
    select version from pgboss.version`.execute(db);
  const version = versions[0]?.version ?? 0;
  if (version > VERSION) {
    throw new PipelineError('schema_newer', 'database', {
      message: `The queue of the database is newer (${version}) than this program knows (${VERSION}).`,
      hint: 'Run the newer program that made it. Nothing was written.',
    });
  }
  return version < VERSION ? 'older' : 'current';
}

/**
 * Makes the tables of the queue or brings them up to date, all of it or nothing, and says so. The caller holds the
 * migration lock. Throws PipelineError `migration_forbidden` where this role may not.
 */
export async function installQueue(db: Db, address: string): Promise<readonly string[]> {
  const state = await findQueueState(db);
  if (state === 'current') return [];
  const plan = await planFor(db, state);
  try {
    await db.transaction().execute(async (trx) => {
      await sql.raw(withinTransaction(plan)).execute(trx);
      await sql.raw(`comment on schema ${QUEUE_SCHEMA} is '${QUEUE_MARK}'`).execute(trx);
      await createBoss(trx, withinTransaction).createQueue(MOMENTS, MOMENT_OPTIONS);
    });
  } catch (cause) {
    throw await migrationFailed(db, cause, QUEUE_SCHEMA, address);
  }
  return [QUEUE_SCHEMA];
}

/** Statements of pg-boss without the transaction that it puts around them: what is killed between two of those is half there. */
function withinTransaction(text: string): string {
  return text.replaceAll(/^\s*(?:BEGIN|COMMIT);\s*$/gm, '');
}

async function planFor(db: Db, state: 'missing' | 'older'): Promise<string> {
  if (state === 'missing') {
    const { rows } = await sql`
      select from pg_namespace where nspname = ${QUEUE_SCHEMA}`.execute(db);
    // making a schema asks for a right on the whole database, even where it is there already
    return getConstructionPlans(QUEUE_SCHEMA, { createSchema: rows.length === 0 });
  }
  const { rows } = await sql<{ version: number }>`select version from pgboss.version`.execute(db);
  const plan = getMigrationPlans(QUEUE_SCHEMA, rows[0]?.version ?? 0);
  // the tables are small, and in a transaction none can be built concurrently
  return plan.replaceAll(/^(CREATE|DROP) INDEX CONCURRENTLY/gm, '$1 INDEX');
}

/** Opens the queue; it must be there. Jobs of processes that have fallen silent are given back while it is open. */
export async function openQueue(
  db: Db,
  log: Logger,
): Promise<{ readonly queue: Queue } & AsyncDisposable> {
  const queue = createBoss(db);
  let said = '';
  queue.on('error', (error) => {
    if (error.message !== said) log.warn({ err: error }, 'the queue could not be looked after');
    said = error.message;
  });
  queue.on('warning', (warning) => log.warn({ ...warning }, 'queue'));
  await queue.start();
  return { queue, [Symbol.asyncDispose]: () => queue.stop({ graceful: false }) };
}

/**
 * The queue for readings of one version of the reader; made when it is not there. Those of other versions go when nothing
 * has been in them for as long as a job may wait.
 */
export async function openReadingQueue(queue: Queue, readerVersion: string): Promise<string> {
  const name = `${READINGS}${readerVersion.slice(0, 16)}`;
  await queue.createQueue(name, READING_OPTIONS);
  const before = Date.now() - READING_OPTIONS.retentionSeconds * 1000;
  for (const other of await queue.getQueues()) {
    const isOld = other.name.startsWith(READINGS) && other.createdOn.getTime() < before;
    if (!isOld || other.name === name) continue;
    const jobs = await queue.findJobs(other.name);
    if (jobs.length === 0) await queue.deleteQueue(other.name);
  }
  return name;
}

function createBoss(db: Db, edit = (text: string): string => text): Queue {
  return new PgBoss({
    db: {
      executeSql: async (text, values = []) => {
        const { rows } = await db.executeQuery(CompiledQuery.raw(edit(text), [...values]));
        return { rows: rows ?? [] };
      },
    },
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: LOOK_SECONDS,
    monitorIntervalSeconds: LOOK_SECONDS,
    // the role that serves owns none of its tables
    reindex: false,
    monitorVacuum: false,
  });
}

/** Jobs that are due, at most so many; one that a process did not survive comes alone: it takes no other with it. */
export async function takeJobs<T>(queue: Queue, name: string, most: number): Promise<Job<T>[]> {
  const jobs = await queue.fetch<T>(name, { includeMetadata: true, batchSize: most });
  // pg-boss counts a try that came to nothing when the job is taken the next time
  const alone = jobs.find(({ retryCount }) => retryCount > 0);
  if (!alone) return jobs;
  const others = jobs.filter((job) => job !== alone);
  if (others.length > 0) await giveBack(queue, others);
  return [alone];
}

/**
 * Works on jobs that were taken and shows meanwhile that this process lives. When `work` returns they are done and go; when
 * it throws, whoever asks next gets them as if they had not been taken: only a process that vanished counts.
 */
export async function attendJobs(
  queue: Queue,
  name: string,
  jobs: Job<unknown>[],
  work: () => Promise<void>,
): Promise<void> {
  const touch = () => void queue.touch(name, jobs).catch(() => undefined);
  const heart = setInterval(touch, (HEARTBEAT_SECONDS / 3) * 1000);
  try {
    await work();
    await queue.deleteJob(name, jobs);
  } catch (error) {
    await giveBack(queue, jobs).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(heart);
  }
}

/** Gives back the jobs that nobody else has taken in the meantime. pg-boss has no public function for that. */
async function giveBack(queue: Queue, jobs: readonly Job<unknown>[]): Promise<void> {
  await queue.getDb().executeSql(
    `update ${QUEUE_SCHEMA}.job as j set state = 'created', started_on = null, heartbeat_on = null
       from unnest($1::uuid[], $2::int[]) as taken (id, retry_count)
      where j.id = taken.id and j.retry_count = taken.retry_count and j.state = 'active'`,
    [jobs.map(({ id }) => id), jobs.map(({ retryCount }) => retryCount)],
  );
}

/** Single flight: one advisory lock, held on the connection that writes, so that losing it stops the writing. */
import { setTimeout as sleep } from 'node:timers/promises';

import { sql, type Kysely } from 'kysely';

import { PipelineError } from '../errors.ts';
import { toDatabaseError } from './database-errors.ts';
import type { Database } from './schema.ts';
import type { OwnConnection, Server } from './server.ts';

/** Advisory locks are two numbers, per database: ours and which one. */
const OURS = 0x6b70;
export const WRITER_LOCK = 1;
export const MIGRATION_LOCK = 2;

const POLL_MS = 200;

export type LockOptions = {
  /** How long to wait for another holder; 0 asks once. */
  readonly waitSeconds: number;
  /** Who we are, for others that wait: shown as application_name, 63 characters. */
  readonly holder: string;
  readonly signal?: AbortSignal | undefined;
};

/** `lost` is aborted when the lock's connection is gone; until then nobody else writes. */
export type WriterWork<T> = (writer: Kysely<Database>, lost: AbortSignal) => Promise<T>;

/**
 * Takes the lock on a connection of its own and lends a Kysely bound to that connection. When it is lost every later
 * statement fails: never another connection in silence. Throws PipelineError `locked` naming the holder.
 */
export async function withServerLock<T>(
  server: Server,
  lock: number,
  options: LockOptions,
  work: WriterWork<T>,
): Promise<T> {
  const connection = await server.connect(options.holder);
  try {
    await acquire(connection, lock, options).catch((error: unknown) => {
      // an abort is no trouble of the database
      throw options.signal?.aborted ? error : toDatabaseError(error, server.address);
    });
    return await work(connection.db, connection.lost);
  } finally {
    // the end of the session frees the lock
    await connection.close();
  }
}

/** Waits for the next try; an abort ends it with the reason of whoever aborted. */
async function pause(signal: AbortSignal | undefined): Promise<void> {
  await sleep(POLL_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
}

/** The same for the embedded database, which one process has open: a queue within this process. */
export function createLocalLock() {
  let held: { readonly holder: string; readonly since: string } | undefined;
  const never = new AbortController().signal;
  return async function withLocalLock<T>(
    db: Kysely<Database>,
    options: LockOptions,
    work: WriterWork<T>,
  ): Promise<T> {
    const deadline = performance.now() + options.waitSeconds * 1000;
    // `held` belongs to whoever has it: it changes while this one sleeps
    for (let holder = held; holder; holder = held) {
      if (performance.now() >= deadline)
        throw lockedBy(`${holder.holder}, in this process since ${holder.since}`);
      await pause(options.signal);
    }
    held = { holder: options.holder, since: new Date().toISOString() };
    try {
      return await work(db, never);
    } finally {
      held = undefined;
    }
  };
}

async function acquire({ db }: OwnConnection, lock: number, options: LockOptions): Promise<void> {
  const deadline = performance.now() + options.waitSeconds * 1000;
  for (;;) {
    const { rows } = await sql<{
      taken: boolean;
    }>`select pg_try_advisory_lock(${OURS}, ${lock}) as taken`.execute(db);
    if (rows[0]?.taken) return;
    if (performance.now() >= deadline) throw lockedBy(await describeHolder(db, lock));
    await pause(options.signal);
  }
}

async function describeHolder(db: Kysely<Database>, lock: number): Promise<string> {
  const { rows } = await sql<{
    name: string | null;
    pid: number;
    host: string | null;
    since: Date | null;
  }>`
    select a.application_name as name, l.pid, coalesce(a.client_hostname, host(a.client_addr)) as host, a.backend_start as since
    from pg_locks l left join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objsubid = 2
      and l.classid::bigint = ${OURS} and l.objid::bigint = ${lock}
      and l.database = (select oid from pg_database where datname = current_database())`.execute(
    db,
  );
  const holder = rows[0];
  if (!holder) return 'a process that has just let go';
  const from = holder.host === null ? 'a local connection' : holder.host;
  const since = holder.since === null ? '' : `, since ${holder.since.toISOString()}`;
  return `${holder.name || 'an unnamed program'} (backend ${holder.pid}, from ${from}${since})`;
}

function lockedBy(holder: string): PipelineError {
  return new PipelineError('locked', 'locked', `The lock is held by ${holder}.`, {
    hint: 'Wait for it to end; LOCK_WAIT_SECONDS says for how long this program waits. A killed process frees it within seconds.',
  });
}

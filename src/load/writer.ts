/** The one writer of a process: all writing on one locked connection, one piece of work after the other. */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';
import pLimit from 'p-limit';

import { PipelineError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { isConnectionLost, isDatabaseError, isTransient } from './database-errors.ts';
import type { Warehouse } from './database.ts';
import { toClearError } from './rights.ts';
import type { Db } from './schema.ts';
import { isDoneWithin } from './server.ts';
import { ServerSilent } from './silence.ts';

export type Writer = {
  /** Runs statements one by one, outside a transaction. Must be safe to repeat. */
  run<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Runs one transaction. Must be safe to repeat: the answer to a commit can be lost. */
  transact<T>(work: (trx: Db) => Promise<T>): Promise<T>;
  /** Aborted, with the error, when the database is gone for good: whoever prepares something to write may stop. */
  readonly lost: AbortSignal;
};

export type WriterOptions = {
  /** LOCK_WAIT_SECONDS. */
  readonly waitSeconds: number;
  readonly command: string;
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** DATABASE_RECOVERY_SECONDS: how long one outage may last, from the last sign of life, until the connection and its lock are had again. */
  readonly recoverySeconds: number;
};

const RECOVERY_PAUSE_MS = 500;
const TRANSIENT_TRIES = 5;
/** A piece of work that loses its connection so often is what breaks it. */
const MOST_LOSSES = 4;

type Held = {
  readonly db: Db;
  readonly lost: AbortSignal;
  release(): Promise<void>;
};

/**
 * Takes the lock and writes under it until it is disposed of. When the connection is lost the lock is taken again on a
 * new one and the piece of work is repeated; after `recoverySeconds` without success it ends with `database_lost`, once: what comes
 * after that fails with the same error at once.
 * Throws PipelineError `locked` naming who has it.
 */
export async function openWriter(
  warehouse: Warehouse,
  options: WriterOptions,
): Promise<Writer & AsyncDisposable> {
  const oneByOne = pLimit(1);
  const connection = await openConnection(warehouse, options);
  let isClosed = false;
  const attempt = async <R>(piece: (db: Db) => Promise<R>): Promise<R> => {
    let losses = 0;
    for (let tries = 1; ; tries += 1) {
      // a connection that was given back on purpose is not a lost one
      if (isClosed) throw writerClosed();
      connection.gone.throwIfAborted();
      try {
        const result = await piece(connection.db);
        connection.endOutage();
        return result;
      } catch (error) {
        if (isConnectionLost(error) && !isClosed && losses < MOST_LOSSES) {
          await sleep(losses * RECOVERY_PAUSE_MS, undefined, { signal: options.signal });
          losses += 1;
          await connection.regain(error);
        } else if (!isConnectionLost(error) && isTransient(error) && tries < TRANSIENT_TRIES) {
          await sleep(50 * tries * (1 + Math.random()), undefined, { signal: options.signal });
        } else {
          if (!isDatabaseError(error)) throw error;
          throw await toClearError(warehouse.db, error, warehouse.describe());
        }
      }
    }
  };
  return {
    run: (piece) => oneByOne(() => attempt(piece)),
    transact: (piece) =>
      oneByOne(() => attempt((db) => db.transaction().execute((trx) => piece(trx)))),
    lost: connection.gone,
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      await oneByOne(() => connection.release());
    },
  };
}

/** The locked connection of the moment, and what becomes of it in an outage. */
async function openConnection(warehouse: Warehouse, options: WriterOptions) {
  let held = await hold(warehouse, options, options.waitSeconds);
  const gone = new AbortController();
  const seconds = options.recoverySeconds;
  /** When this outage has lasted too long; it ends with the next piece of work that is done. */
  let deadline: number | undefined;
  return {
    get db() {
      return held.db;
    },
    /** Aborted when an outage has lasted too long. */
    gone: gone.signal,
    endOutage: () => {
      deadline = undefined;
    },
    regain: async (cause: unknown) => {
      const { reason } = held.lost;
      const since = reason instanceof ServerSilent ? reason.since : performance.now();
      deadline ??= since + seconds * 1000;
      options.log.warn(
        { err: cause, database: warehouse.describe() },
        'database connection lost; taking the lock again',
      );
      try {
        await before(deadline, held.release());
        held = await recover(warehouse, options, deadline);
      } catch (error) {
        options.signal.throwIfAborted();
        const reason = isConnectionLost(error) ? cause : error;
        const final = databaseGone(warehouse.describe(), seconds, reason);
        gone.abort(final);
        throw final;
      }
    },
    release: () => held.release(),
  };
}

function writerClosed(): PipelineError {
  return new PipelineError('writer_closed', 'fault', {
    message: 'Something was to be written after the lock had been given back.',
  });
}

/** Takes the lock and keeps it until `release`. */
async function hold(warehouse: Warehouse, options: WriterOptions, waitSeconds: number) {
  const taken = Promise.withResolvers<Omit<Held, 'release'>>();
  const finished = Promise.withResolvers<void>();
  const holder = `klantprofielen ${options.command} ${hostname()}/${process.pid}`;
  const ended = warehouse
    .withWriter({ waitSeconds, holder, signal: options.signal }, async (db, lost) => {
      taken.resolve({ db, lost });
      await finished.promise;
    })
    .catch(taken.reject);
  return {
    ...(await taken.promise),
    release: async () => {
      finished.resolve();
      await ended;
    },
  };
}

/** Makes anew what is kept beside the facts of quarters whose facts changed. To be called before a run ends. */
export async function rebuildDue(db: Db): Promise<void> {
  await sql`select etl.rebuild_due()`.execute(db);
}

/** Tries again and again until the deadline (of `performance.now`); throws when it has passed. */
async function recover(warehouse: Warehouse, options: WriterOptions, deadline: number) {
  for (;;) {
    options.signal.throwIfAborted();
    const waitSeconds = Math.max(0, (deadline - performance.now()) / 1000);
    const attempt = hold(warehouse, options, waitSeconds);
    try {
      return await before(deadline, attempt);
    } catch (error) {
      // one that comes after all is given back
      attempt.then((late) => late.release()).catch(() => undefined);
      if (performance.now() + RECOVERY_PAUSE_MS > deadline) throw error;
      await sleep(RECOVERY_PAUSE_MS, undefined, { signal: options.signal });
    }
  }
}

/** The result, unless the deadline passes first. */
async function before<T>(deadline: number, work: Promise<T>): Promise<T> {
  if (await isDoneWithin(Math.max(0, deadline - performance.now()), work)) return await work;
  throw new PipelineError('database_lost', 'database', {
    message: 'The database did not answer in time.',
  });
}

function databaseGone(address: string, seconds: number, cause: unknown): PipelineError {
  return new PipelineError('database_lost', 'database', {
    message: `The connection to ${address} was lost and could not be had again within ${seconds} s.`,
    hint: 'What was loaded stands; the next run goes on from there.',
    cause,
  });
}

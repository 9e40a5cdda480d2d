/** The one writer of a process: all writing on one locked connection, one piece of work after the other. */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Kysely } from 'kysely';
import pLimit from 'p-limit';

import { PipelineError } from '../errors.ts';
import type { Logger } from '../log.ts';
import {
  isConnectionLost,
  isDatabaseError,
  isTransient,
  toDatabaseError,
} from './database-errors.ts';
import type { Warehouse } from './database.ts';
import type { Database } from './schema.ts';

export type Writer = {
  /** Runs statements one by one, outside a transaction. Must be safe to repeat. */
  run<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /** Runs one transaction. Must be safe to repeat: the answer to a commit can be lost. */
  transact<T>(work: (trx: Kysely<Database>) => Promise<T>): Promise<T>;
};

export type WriterOptions = {
  /** LOCK_WAIT_SECONDS. */
  readonly waitSeconds: number;
  readonly command: string;
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** How long to try to get a lost connection and its lock back. */
  readonly recoverySeconds?: number;
};

const RECOVERY_SECONDS = 30;
const RECOVERY_PAUSE_MS = 500;
const TRANSIENT_TRIES = 5;
/** A piece of work that loses its connection so often is what breaks it. */
const MOST_LOSSES = 4;

type Held = { readonly db: Kysely<Database>; release(): Promise<void> };

/**
 * Takes the lock and writes under it until it is disposed of. When the connection is lost the lock is taken again on a
 * new one and the piece of work is repeated; after 30 s without success it ends with `database_lost`.
 * Throws PipelineError `locked` naming who has it.
 */
export async function openWriter(
  warehouse: Warehouse,
  options: WriterOptions,
): Promise<Writer & AsyncDisposable> {
  const oneByOne = pLimit(1);
  let held = await hold(warehouse, options, options.waitSeconds);
  let isClosed = false;
  const regain = async (cause: unknown) => {
    options.log.warn(
      { err: cause, database: warehouse.describe() },
      'database connection lost; taking the lock again',
    );
    await held.release();
    held = await recover(warehouse, options, cause);
  };
  const attempt = async <R>(piece: (db: Kysely<Database>) => Promise<R>): Promise<R> => {
    let losses = 0;
    for (let tries = 1; ; tries += 1) {
      // a connection that was given back on purpose is not a lost one
      if (isClosed) throw writerClosed();
      try {
        return await piece(held.db);
      } catch (error) {
        if (isConnectionLost(error) && !isClosed && losses < MOST_LOSSES) {
          await sleep(losses * RECOVERY_PAUSE_MS, undefined, { signal: options.signal });
          losses += 1;
          await regain(error);
        } else if (!isConnectionLost(error) && isTransient(error) && tries < TRANSIENT_TRIES) {
          await sleep(50 * tries * (1 + Math.random()), undefined, { signal: options.signal });
        } else {
          throw isDatabaseError(error) ? toDatabaseError(error, warehouse.describe()) : error;
        }
      }
    }
  };
  return {
    run: (piece) => oneByOne(() => attempt(piece)),
    transact: (piece) =>
      oneByOne(() => attempt((db) => db.transaction().execute((trx) => piece(trx)))),
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      await oneByOne(() => held.release());
    },
  };
}

function writerClosed(): PipelineError {
  return new PipelineError(
    'writer_closed',
    'fault',
    'Something was to be written after the lock had been given back.',
  );
}

/** Takes the lock and keeps it until `release`. */
async function hold(
  warehouse: Warehouse,
  options: WriterOptions,
  waitSeconds: number,
): Promise<Held> {
  const taken = Promise.withResolvers<Kysely<Database>>();
  const finished = Promise.withResolvers<void>();
  const holder = `klantprofielen ${options.command} ${hostname()}/${process.pid}`;
  const ended = warehouse
    .withWriter({ waitSeconds, holder, signal: options.signal }, async (db) => {
      taken.resolve(db);
      await finished.promise;
    })
    .catch(taken.reject);
  const db = await taken.promise;
  return {
    db,
    release: async () => {
      finished.resolve();
      await ended;
    },
  };
}

async function recover(
  warehouse: Warehouse,
  options: WriterOptions,
  cause: unknown,
): Promise<Held> {
  const seconds = options.recoverySeconds ?? RECOVERY_SECONDS;
  const deadline = performance.now() + seconds * 1000;
  while (performance.now() < deadline) {
    options.signal.throwIfAborted();
    try {
      return await hold(warehouse, options, Math.max(0, (deadline - performance.now()) / 1000));
    } catch {
      await sleep(RECOVERY_PAUSE_MS, undefined, { signal: options.signal });
    }
  }
  throw new PipelineError(
    'database_lost',
    'database',
    `The connection to ${warehouse.describe()} was lost and could not be had again within ${seconds} s.`,
    { cause, hint: 'What was loaded stands; the next run goes on from there.' },
  );
}

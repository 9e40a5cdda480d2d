/** Keeps the one open database of the service: opens it when it can be had, and says whether it can be worked with. */
import { setTimeout as sleep } from 'node:timers/promises';

import { describeError, PipelineError } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';
import { openQueue, type Queue } from '../load/queue.ts';
import { createWarner, type Logger } from '../log.ts';

export type Readiness =
  | { readonly isReady: true }
  | { readonly isReady: false; readonly code: string; readonly message: string };

/** The database with its queue, up to date. */
export type Prepared = { readonly warehouse: Warehouse; readonly queue: Queue };

export type ServiceDatabase = ReturnType<typeof createServiceDatabase>;

const REMEMBER_MS = 2_000;
/** Whoever asks for readiness does not wait for long. */
const ANSWER_MS = 3_000;

export function createServiceDatabase(options: {
  readonly open: () => Promise<Warehouse>;
  readonly autoMigrate: boolean;
  readonly now: () => number;
  readonly log: Logger;
}) {
  const { open, autoMigrate, now, log } = options;
  let warehouse: Warehouse | undefined;
  let opened: Awaited<ReturnType<typeof openQueue>> | undefined;
  let preparing: Promise<Prepared> | undefined;
  let asked: { readonly at: number; readonly answer: Promise<Readiness> } | undefined;
  let isClosed = false;

  const prepare = async (): Promise<Prepared> => {
    if (isClosed)
      throw new PipelineError('closed', 'fault', { message: 'The service is stopping.' });
    warehouse ??= await open();
    await warehouse.migrate({ auto: autoMigrate, queue: true });
    opened ??= await openQueue(warehouse.db, log);
    return { warehouse, queue: opened.queue };
  };
  return {
    /** Undefined until the database could be opened for the first time. */
    get warehouse() {
      return warehouse;
    },
    /**
     * Opens and, when allowed, migrates; one at a time: two openings of the embedded database would meet its lock.
     * Throws a PipelineError that says why the database cannot be worked with.
     */
    prepare: () => (preparing ??= prepare().finally(() => (preparing = undefined))),
    /** Is the database there, with the schema of this program? Asked at most once in two seconds; never throws. */
    readiness: async () => {
      if (!asked || now() - asked.at > REMEMBER_MS) {
        asked = { at: now(), answer: withinTime(askReadiness(warehouse)) };
      }
      return await asked.answer;
    },
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      await preparing?.catch(() => undefined);
      await opened?.[Symbol.asyncDispose]();
      await warehouse?.close();
    },
  };
}

async function askReadiness(warehouse: Warehouse | undefined): Promise<Readiness> {
  if (!warehouse) {
    return notReady('database_unreachable', 'the database could not be opened yet');
  }
  try {
    const pending = await warehouse.pendingMigrations();
    return pending.length === 0
      ? { isReady: true }
      : notReady('schema_older', `not applied: ${pending.join(', ')}`);
  } catch (error) {
    const { code, message } = describeError(error);
    return notReady(code, code === 'unexpected' ? 'the database could not be asked' : message);
  }
}

const SLOWEST_RETRY_MS = 15_000;

/** Opens the database, however long that takes. Throws what no waiting mends. */
export async function whenOpen(database: ServiceDatabase, log: Logger, signal: AbortSignal) {
  const trouble = createWarner(log, 'waiting for the database');
  for (let pause = 1_000; !signal.aborted; pause = Math.min(pause * 2, SLOWEST_RETRY_MS)) {
    try {
      return await database.prepare();
    } catch (error) {
      if (describeError(error).status === 'usage') throw error;
      trouble.warn(error);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

function withinTime(answer: Promise<Readiness>): Promise<Readiness> {
  const late = notReady('database_slow', `no answer within ${ANSWER_MS / 1000} s`);
  return Promise.race([answer, sleep(ANSWER_MS, late, { ref: false })]);
}

function notReady(code: string, message: string): Readiness {
  return { isReady: false, code, message };
}

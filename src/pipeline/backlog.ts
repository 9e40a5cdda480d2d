/**
 * Readings of a backlog, shared by processes and machines as jobs: one for each content. Whoever takes one keeps what it
 * read in etl.reading. The queue belongs to one version of the reader: a process that reads otherwise has another.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Sha256 } from '../codes.ts';
import type { ParserPool } from '../extract/pdf/pool.ts';
import type { Warehouse } from '../load/database.ts';
import {
  attendJobs,
  MOST_VANISHED,
  openReadingQueue,
  takeJobs,
  type Job,
  type Queue,
} from '../load/queue.ts';
import { keepReading, proveContent, readContent, readUnread } from '../load/ledger/archive.ts';
import type { Logger } from '../log.ts';
import type { Reference } from '../reference/reference.ts';
import { createLimit, inParallel, type Limit } from './in-parallel.ts';
import { readerVersion } from './parse-file.ts';
import { isLost, toKeep } from './read.ts';

type Content = { readonly sha256: Sha256 };

/** Milliseconds between two looks for an answer: the first one, and at most. */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 250;
/** Nobody takes any job for so long: perhaps nobody is there (ms). */
const LONELY = 60_000;

export type Backlog = Awaited<ReturnType<typeof openBacklog>>;

/**
 * The side of the writer: asks for readings and waits for them. `takesNew`: also for what has just been archived; else
 * whoever archived it reads it at once.
 */
export async function openBacklog(
  queue: Queue,
  reference: Reference,
  log: Logger,
  takesNew: boolean,
) {
  const name = await openReadingQueue(queue, await readerVersion(reference));
  const request = async (contents: readonly Sha256[]) => {
    const jobs = contents.map((sha256) => ({ singletonKey: sha256, data: { sha256 } }));
    if (jobs.length > 0) await queue.insert(name, jobs);
  };
  let lonelyAt = 0;
  const noteLonely = (isTaken: boolean) => {
    const isLonely = !isTaken && performance.now() > lonelyAt;
    if (isTaken || isLonely) lonelyAt = performance.now() + LONELY;
    if (!isLonely) return;
    log.warn(
      { queue: name },
      'documents wait to be read: start `work`, or set READ_JOBS=true here',
    );
  };
  return {
    takesNew,
    /** Asks for readings, each once however often it is asked for. */
    request,
    /**
     * Resolves when nobody is at the content any more: it was read, or whoever had it could not; `lost` says why nobody
     * ever will.
     */
    whenRead: async (content: Sha256, signal: AbortSignal) => {
      lonelyAt = performance.now() + LONELY;
      for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
        const jobs = await queue.findJobs<Content>(name, { key: content });
        const open = jobs.find(({ state }) => state !== 'failed');
        if (!open) {
          if (jobs.length === 0) return { lost: undefined };
          const failed = jobs.map(({ id }) => id);
          await queue.deleteJob(name, failed);
          return { lost: `${MOST_VANISHED} processes that read it ended without a word` };
        }
        noteLonely(open.state === 'active');
        await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    },
  };
}

/** The side of the workers. */
export type WorkerParts = {
  readonly warehouse: Warehouse;
  readonly queue: Queue;
  readonly reference: Reference;
  /** Starts no process before it is asked to read. */
  readonly openPool: () => ParserPool;
  /** Documents at a time. */
  readonly width: number;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Hears of each document, and how many parser processes had to be replaced for it. */
  readonly onRead?: (read: { readonly restarts: number }) => void;
};

const IDLE_MS = 500;
/** Without a job for so long the work ends (ms). */
const LONGEST_IDLE = 30_000;
/** Documents that are taken and kept together, and how many such batches are under way: while one is kept the next is read. */
const BATCH = 16;
const BATCHES = 2;

/**
 * Takes jobs and reads until there has been none for half a minute or the signal is aborted; what is under way then is
 * given back. Throws what kept it from reading.
 */
export async function workOff(parts: WorkerParts): Promise<void> {
  const { queue, signal } = parts;
  const version = await readerVersion(parts.reference);
  const name = await openReadingQueue(queue, version);
  const running = new Set<Promise<void>>();
  await using pool = parts.openPool();
  const limit = createLimit(parts.width);
  const broken = new AbortController();
  const ended = AbortSignal.any([signal, broken.signal]);
  let usedAt = performance.now();
  const start = (jobs: Job<Content>[], before: readonly Promise<void>[]) => {
    const contents = jobs.map(({ data }) => data.sha256);
    const read = async () => {
      await Promise.all(before);
      await readBatch(parts, pool, limit, contents, version);
    };
    const done = attendJobs(queue, name, jobs, read)
      .catch((error: unknown) => broken.abort(error))
      .finally(() => running.delete(done));
    running.add(done);
    usedAt = performance.now();
    return done;
  };
  try {
    while (!ended.aborted && performance.now() - usedAt < LONGEST_IDLE) {
      const jobs = running.size < BATCHES ? await takeJobs<Content>(queue, name, BATCH) : [];
      const isAlone = jobs.some(({ retryCount }) => retryCount > 0);
      // also while it waits for the others it shows that it is in good hands
      const done = jobs.length > 0 ? start(jobs, isAlone ? [...running] : []) : undefined;
      if (isAlone) await done;
      if (done) continue;
      const pause = sleep(IDLE_MS, undefined, { signal }).catch(() => undefined);
      await Promise.race([pause, ...running]);
    }
  } finally {
    await Promise.all(running);
  }
  if (!signal.aborted) broken.signal.throwIfAborted();
}

async function readBatch(
  { warehouse, signal, log, onRead }: WorkerParts,
  pool: ParserPool,
  limit: Limit,
  contents: readonly Sha256[],
  version: string,
): Promise<void> {
  const unread = await warehouse.use((db) => readUnread(db, contents, version));
  const readings = await inParallel(unread, limit, async ({ sha256, bytes }) => {
    const before = pool.restarts;
    try {
      if (bytes) proveContent(sha256, bytes);
      const whole = bytes ?? (await warehouse.use((db) => readContent(db, sha256))).bytes;
      const pdf = await pool.readPdf(whole, signal);
      onRead?.({ restarts: pool.restarts - before });
      return toKeep({ sha256, readerVersion: version }, pdf);
    } catch (error) {
      // it has no reading: whoever asked finds out the same
      if (!isLost(error)) throw error;
      log.warn({ err: error, document: sha256 }, 'a file of the archive cannot be used');
      return undefined;
    }
  });
  const kept = readings.filter((reading) => reading !== undefined);
  if (kept.length > 0) await warehouse.use((db) => keepReading(...kept).execute(db));
}

/** `work`: reads documents of a backlog for a service elsewhere, until a signal stops it. */
import { setTimeout as sleep } from 'node:timers/promises';

import { describeError, type ExitStatus, usage } from '../errors.ts';
import { createParserPool } from '../extract/pdf/pool.ts';
import { createWarner } from '../log.ts';
import { workOff } from '../pipeline/backlog.ts';
import { readReference } from '../reference/read.ts';
import {
  createServiceDatabase,
  type ServiceDatabase,
  whenOpen,
} from '../serve/service-database.ts';
import { programName } from '../program.ts';
import { openWarehouse } from './session.ts';
import { type Invocation, type Output, REFERENCE_FOLDER, toPoolOptions } from './invocation.ts';

/** Between two tries when the database is away (ms). */
const RETRY_MS = 5_000;
/** Documents read between two lines of the log. */
const TELL_EVERY = 100;

/** Reads until `signal` is aborted; then status done. Throws for wrong settings, and where no parser can be started. */
export async function workCommand(invocation: Invocation, options: Output): Promise<ExitStatus> {
  const { config, log, signal, terminal } = invocation;
  if (config.databaseUrl === undefined) {
    throw usage(
      'work shares what it reads through a Postgres server, and DATABASE_URL names none.',
      `The embedded database lets one process in: ${programName()} serve reads by itself.`,
    );
  }
  await using database = openServiceDatabase(invocation, 'work');
  const started = performance.now();
  let read = 0;
  const onRead = () => {
    read += 1;
    if (read % TELL_EVERY === 0) log.info({ read }, 'documents read');
  };
  const opened = await whenOpen(database, log, signal);
  if (opened) {
    const { warehouse } = opened;
    log.info({ database: warehouse.describe(), parsers: config.workers }, 'worker started');
    await readUntilStopped(invocation, database, onRead, true);
  }
  const summary = { read, duration_ms: Math.round(performance.now() - started) };
  if (options.json) terminal.out(JSON.stringify(summary));
  log.info(summary, 'worker stops');
  return 'done';
}

/** The database of a process that stays: opened when it can be had. */
export function openServiceDatabase(invocation: Invocation, command: string): ServiceDatabase {
  const { config, log } = invocation;
  return createServiceDatabase({
    open: () => openWarehouse(invocation, command),
    autoMigrate: config.autoMigrate,
    now: Date.now,
    log,
  });
}

/**
 * Reads what others ask for; what keeps it from reading is waited for, but where it has nothing else to do a machine on
 * which no parser can be started: throws PipelineError `parser_unavailable`.
 */
export async function readUntilStopped(
  { config, log, signal }: Invocation,
  database: ServiceDatabase,
  onRead: (restarts: number) => void,
  isAlone = false,
): Promise<void> {
  const trouble = createWarner(log, 'reading waits; tried again every few seconds');
  while (!signal.aborted) {
    try {
      const prepared = await database.prepare();
      await workOff({
        ...prepared,
        // read again now and then: an edited name or heading makes another reader
        reference: await readReference(REFERENCE_FOLDER),
        openPool: () => createParserPool(toPoolOptions(config, log)),
        // one more than there are parsers: none waits for the database
        width: config.workers + 1,
        log,
        signal,
        onRead: ({ restarts }) => onRead(restarts),
      });
      trouble.over();
    } catch (error) {
      if (signal.aborted) return;
      if (isAlone && describeError(error).code === 'parser_unavailable') throw error;
      trouble.warn(error);
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Everything with effects that a command needs, built from the configuration in one place and taken back in one place. */
import { hostname } from 'node:os';
import { setFlagsFromString } from 'node:v8';

import type { Config } from '../config.ts';
import { PipelineError } from '../errors.ts';
import { readProxySettings } from '../extract/http/hosts.ts';
import { createHttp } from '../extract/http/http.ts';
import { createParserPool } from '../extract/pdf/pool.ts';
import { openDatabase, type Warehouse } from '../load/database.ts';
import { syncReference } from '../load/reference-sync.ts';
import { openWriter, rebuildDue, type Writer } from '../load/writer.ts';
import type { Logger } from '../log.ts';
import type { Queue } from '../load/queue.ts';
import type { Deps, Progress } from '../pipeline/deps.ts';
import type { RunOptions } from '../pipeline/in-run.ts';
import { type PassResult, runOnce } from '../pipeline/pass.ts';
import { migrateCommand, programName, sourceCommands } from '../program.ts';
import { readReference } from '../reference/read.ts';
import { type Alerts, createAlerts, createOutageNote, createWeb } from '../serve/alerts.ts';
import { type Invocation, REFERENCE_FOLDER, toPoolOptions } from './invocation.ts';

/** What a pass needs, and the database it writes to. */
export type Session = Deps & AsyncDisposable & { readonly warehouse: Warehouse };

/** Opens the configured database. A command that `onlyReads` leaves no embedded one behind where there is none. */
export function openWarehouse(
  { config, log }: Invocation,
  command: string,
  { onlyReads = false } = {},
): Promise<Warehouse> {
  return openDatabase({
    url: config.databaseUrl,
    urlFile: config.databaseUrlFile,
    extraCa: config.extraCa,
    dataDir: config.dataDir,
    applicationName: `klantprofielen ${command} ${hostname()}/${process.pid}`,
    maxConnections: config.databaseConnections,
    log,
    onlyReads,
  });
}

/**
 * Opens everything a pass needs, under the writer's lock, with schema and dimensions up to date. A database that is
 * `opened` already stays open.
 */
export async function openSession(
  invocation: Invocation,
  command: string,
  opened?: Warehouse,
): Promise<Session> {
  const { config, signal } = invocation;
  await using stack = new AsyncDisposableStack();
  const warehouse = opened ?? stack.use(await openWarehouse(invocation, command));
  const reference = await readReference(REFERENCE_FOLDER);
  await warehouse.migrate({ auto: config.autoMigrate });
  const writer = stack.use(await openWriter(warehouse, toWriterOptions(invocation, command)));
  await writer.transact((trx) => syncReference(trx, reference));
  // what a run that died left undone
  await writer.run(rebuildDue);
  const readings = { takes: true, keeps: true };
  const session = openParts(invocation, stack, { warehouse, writer, reference, readings });
  // nothing is fetched and read for a database that is gone for good
  return { ...session, signal: AbortSignal.any([signal, writer.lost]) };
}

/** How a command takes the one writer's place. */
export function toWriterOptions({ config, signal, log }: Invocation, command: string) {
  return {
    waitSeconds: config.lockWaitSeconds,
    recoverySeconds: config.databaseRecoverySeconds,
    command,
    signal,
    log,
  };
}

/** The same with a writer that only reads: no lock, no migration, nothing is changed. */
export async function openReader(invocation: Invocation, command: string): Promise<Session> {
  await using stack = new AsyncDisposableStack();
  const reference = await readReference(REFERENCE_FOLDER);
  const warehouse = stack.use(await openWarehouse(invocation, command, { onlyReads: true }));
  await requireSchema(warehouse);
  const writer: Writer = {
    run: (piece) => warehouse.db.transaction().setAccessMode('read only').execute(piece),
    transact: () => Promise.reject(new TypeError('a reader writes nothing')),
    lost: new AbortController().signal,
  };
  const readings = { takes: true, keeps: false };
  return openParts(invocation, stack, { warehouse, writer, reference, readings });
}

/** Adds parsers and network; the session takes over what is in the stack. */
function openParts(
  invocation: Invocation,
  stack: AsyncDisposableStack,
  opened: Pick<Session, 'warehouse' | 'writer' | 'reference' | 'readings'>,
): Session {
  const { config, log, signal } = invocation;
  const { maxListingPages, maxDocumentMegabytes } = config;
  const pool = stack.use(createParserPool(toPoolOptions(config, log)));
  const http = stack.use(createHttp(toHttpOptions(config, log)));
  const owned = stack.move();
  return {
    ...opened,
    pool,
    http,
    log,
    now: () => new Date(),
    signal,
    maxListingPages,
    maxDocumentBytes: maxDocumentMegabytes * 1_000_000,
    progress: createProgress(invocation),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export function toHttpOptions(config: Config, log: Logger) {
  return {
    userAgent: config.userAgent,
    extraCa: config.extraCa,
    allowedHosts: namedHosts(config),
    requestsPerSecond: config.requestsPerSecond,
    tryTimeoutMs: config.requestTimeoutSeconds * 1000,
    tries: config.requestTries,
    documentTimeoutMs: config.documentTimeoutSeconds * 1000,
    maxPauseMs: config.maxPauseSeconds * 1000,
    maxDocumentBytes: config.maxDocumentMegabytes * 1_000_000,
    maxPageBytes: config.maxPageMegabytes * 1_000_000,
    proxy: readProxySettings(process.env),
    log,
  };
}

/** Hosts named in SOURCES or ALLOWED_HOSTS: only they may be private or speak plain http. */
function namedHosts(config: Config): readonly string[] {
  const ofSources = config.sources
    .filter((source) => /^https?:/i.test(source))
    .map((source) => new URL(source).host);
  return [...new Set([...ofSources, ...config.allowedHosts])];
}

/** What tells people about troubles, as the settings say. */
export function openAlerts({ config, log }: Invocation): Alerts & AsyncDisposable {
  const web = createWeb({ userAgent: config.userAgent, extraCa: config.extraCa });
  const alerts = createAlerts({
    webhookUrl: config.alertWebhookUrl,
    format: config.alertFormat,
    heartbeatUrl: config.heartbeatUrl,
    web,
    note: createOutageNote(config.dataDir),
    log,
    now: () => new Date(),
  });
  return { ...alerts, [Symbol.asyncDispose]: () => web[Symbol.asyncDispose]() };
}

export type PassOptions = Omit<RunOptions, 'command'> & {
  /** Through which other processes read, too. */
  readonly queue?: Queue;
  /** Hears how many parser processes had to be replaced. */
  readonly onRestarts?: ((restarts: number) => void) | undefined;
};

/** One pass over SOURCES, and what people are told about it: the same for `run` and `serve`, which has its database open. */
export async function passWithAlerts(
  invocation: Invocation,
  command: string,
  alerts: Alerts,
  options: PassOptions,
  opened?: Warehouse,
): Promise<PassResult> {
  // the young part of the heap does not grow, the old one grows by 80 % before it is looked through: some 60 MB less in a
  // mixed run than with V8's own ideas (test/full/mixed-run.test.ts), for next to no time
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=80');
  await using stack = new AsyncDisposableStack();
  let warehouse = opened;
  try {
    warehouse ??= stack.use(await openWarehouse(invocation, command));
    const result = await pass(invocation, command, warehouse, options);
    await alerts.afterPass(warehouse, { kind: 'ended', status: result.status });
    return result;
  } catch (error) {
    if (!invocation.signal.aborted) await alerts.afterPass(warehouse, { kind: 'broken', error });
    throw error;
  }
}

async function pass(
  invocation: Invocation,
  command: string,
  warehouse: Warehouse,
  { queue, onRestarts, ...run }: PassOptions,
): Promise<PassResult> {
  await using session = await openSession(invocation, command, warehouse);
  const { reference, log } = session;
  try {
    const { sources, readJobs } = invocation.config;
    // pg-boss is large, and `run` alone needs no queue
    const backlog =
      queue &&
      (await (
        await import('../pipeline/backlog.ts')
      ).openBacklog(queue, reference, log, !readJobs));
    return await runOnce({ ...session, backlog }, { command, sources, ...run });
  } finally {
    onRestarts?.(session.pool.restarts);
  }
}

/** Milliseconds between two signs of progress. */
const REDRAW_MS = 100;
const LOG_MS = 10_000;

/** One line that changes in place, for a person at a terminal; for containers and pipes a line of the log now and then. */
function createProgress({ terminal, log }: Invocation): Progress {
  if (!terminal.isInteractive)
    return countPhases(LOG_MS, (phases) => {
      if (phases.size > 0) log.info({ phases: Object.fromEntries(phases) }, 'working');
    });
  return countPhases(REDRAW_MS, (phases) => {
    const parts = [...phases].map(([phase, { done, total }]) => `${phase}: ${done} of ${total}`);
    process.stderr.write(`\r\u001b[K${parts.join(', ')}`);
  });
}

/** Keeps count; `show` hears of it now and then, and of nothing at the end. */
function countPhases(
  everyMs: number,
  show: (phases: ReadonlyMap<string, { done: number; total: number }>) => void,
): Progress {
  const phases = new Map<string, { done: number; total: number }>();
  let shown = Date.now();
  const find = (name: string) => {
    const phase = phases.get(name) ?? { done: 0, total: 0 };
    phases.set(name, phase);
    return phase;
  };
  return {
    expect(phase, more) {
      find(phase).total += more;
    },
    done(phase) {
      find(phase).done += 1;
      if (Date.now() - shown < everyMs) return;
      shown = Date.now();
      show(phases);
    },
    end: () => {
      phases.clear();
      show(phases);
    },
  };
}

/** The database that a command reads: that of the demo is made anew, not migrated. */
export type Read = { readonly demo?: boolean };

/** A database without our schema has nothing to report: say what to do instead of failing on a missing table. */
export async function requireSchema(warehouse: Warehouse, options?: Read): Promise<void> {
  const lack = await findLack(warehouse, options);
  if (lack !== undefined) throw lack;
}

/** What the database lacks of the schema of this program, and what to type; undefined when nothing. */
export async function findLack(warehouse: Warehouse, { demo = false }: Read = {}) {
  const pending = await warehouse.pendingMigrations();
  if (pending.length === 0) return undefined;
  const database = warehouse.describe();
  if (isUntouched(pending)) {
    const first = `${programName()} run (which makes the schema first). A database elsewhere: set DATABASE_URL or DATA_DIR.`;
    return new PipelineError('schema_missing', 'database', {
      message: `${database} holds nothing yet: nothing has run.`,
      hint: `Run: ${demo ? sourceCommands().demo : first}`,
    });
  }
  return new PipelineError('schema_older', 'database', {
    message: `${database} is older than this program, not applied yet: ${pending.join(', ')}.`,
    hint: `Run: ${migrateCommand(demo)}`,
  });
}

/** Migrations are applied in order: where the first is lacking, this program has never been. */
export function isUntouched(pending: readonly string[]): boolean {
  return pending.some((name) => name.startsWith('0001_'));
}

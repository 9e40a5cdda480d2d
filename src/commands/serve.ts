/** `serve`: the scheduler and the HTTP server, until a signal stops them. */
import { setTimeout as sleep } from 'node:timers/promises';

import { readConfig, type Environment } from '../config.ts';
import { PipelineError, type ExitStatus } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Alerts } from '../serve/alerts.ts';
import { startHttpServer, type ReportPages } from '../serve/http.ts';
import { createServiceDatabase, type ServiceDatabase } from '../serve/service-database.ts';
import { createMetrics, readFigures } from '../serve/metrics.ts';
import { createReportApp } from '../report/app.ts';
import { parseSchedule, type Schedule } from '../serve/schedule.ts';
import { createScheduler, type SchedulerHealth } from '../serve/scheduler.ts';
import { createService } from '../serve/service.ts';
import { readReference } from '../reference/read.ts';
import type { Reference } from '../reference/reference.ts';
import { PROGRAM_VERSION } from '../program.ts';
import { openAlerts, openWarehouse, passWithAlerts } from './session.ts';
import { adviseSources, SOURCES_MISSING } from './run.ts';
import { createInvocation, REFERENCE_FOLDER, type Invocation } from './invocation.ts';
import type { Terminal } from './terminal.ts';

/** From the signal to the end at most; whatever a dead network still holds is rolled back by the database. */
const STOP_MS = 6_500;
const SLOWEST_RETRY_MS = 15_000;
/** Without SOURCES the service stays up, and says what to do. */
const NOTHING_PLANNED: SchedulerHealth = {
  isAlive: true,
  problem: undefined,
  nextRunAt: undefined,
  busySince: undefined,
};

/** Serves until `signal` is aborted; then status done. Throws for wrong settings and for a port that cannot be had. */
export async function serveCommand(
  environment: Environment,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitStatus> {
  const config = readConfig(environment);
  const invocation = createInvocation(config, terminal, signal);
  const schedule = parseSchedule(config.schedule, config.scheduleTimezone);
  endOnCrash(invocation.log);
  signal.addEventListener('abort', () => forceEnd(invocation.log), { once: true });
  await using alerts = openAlerts(invocation);
  return await serve(invocation, schedule, alerts);
}

async function serve(
  invocation: Invocation,
  schedule: Schedule,
  alerts: Alerts,
): Promise<ExitStatus> {
  const { config, log, signal } = invocation;
  await using parts = new AsyncDisposableStack();
  const database = createServiceDatabase({
    open: () => openWarehouse(invocation, 'serve'),
    autoMigrate: config.autoMigrate,
    now: Date.now,
  });
  parts.defer(() => database.close());
  const isPlanned = config.sources.length > 0;
  const { scheduler, metrics } = build(invocation, schedule, alerts, database);
  const pages = createPages(database, log, {
    reference: await readReference(REFERENCE_FOLDER),
    hasSources: isPlanned,
  });
  const http = await startHttpServer(
    {
      log,
      metrics,
      health: () => (isPlanned ? scheduler.health() : NOTHING_PLANNED),
      readiness: () =>
        signal.aborted
          ? Promise.resolve({
              isReady: false,
              code: 'stopping',
              message: 'the service is stopping',
            })
          : database.readiness(),
      findReport: pages,
    },
    { host: config.httpHost, port: config.httpPort },
  );
  parts.defer(() => http.close());
  parts.defer(() => scheduler.stop());
  const stopped = whenAborted(signal);
  if (isPlanned) scheduler.start();
  else log.warn({ hint: adviseSources(config).join('\n') }, SOURCES_MISSING);
  const nextRunAt = isPlanned ? scheduler.health().nextRunAt : undefined;
  log.info(
    {
      address: http.origin,
      schedule: schedule.expression,
      timezone: schedule.timezone,
      next: nextRunAt,
    },
    'service started',
  );
  const catchUp = isPlanned ? () => scheduler.sweep() : undefined;
  await Promise.race([openDatabase(database, log, signal).then(catchUp), stopped]);
  await stopped;
  log.info('service stops');
  return 'done';
}

function build(
  invocation: Invocation,
  schedule: Schedule,
  alerts: Alerts,
  database: ServiceDatabase,
) {
  const { config, log, signal } = invocation;
  const now = () => new Date();
  const metrics = createMetrics({
    readFigures: async () => database.warehouse && (await readFigures(database.warehouse.db)),
    nextRunAt: () => (config.sources.length > 0 ? schedule.findNext(now()) : undefined),
    log,
    programVersion: PROGRAM_VERSION,
  });
  const service = createService({
    database,
    schedule,
    alerts,
    metrics,
    log,
    signal,
    now,
    pass: (warehouse) =>
      passWithAlerts(
        invocation,
        'serve',
        alerts,
        { onRestarts: (restarts) => metrics.countParserRestarts(restarts) },
        warehouse,
      ),
  });
  const scheduler = createScheduler({
    schedule,
    now,
    log,
    runSlot: (slotAt) => service.runSlot(slotAt),
    onOverlap: (slotAt) => service.noteOverlap(slotAt),
  });
  return { scheduler, metrics };
}

/** Opens the database, however long that takes. Throws what no waiting mends. */
async function openDatabase(
  database: ServiceDatabase,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  let saidCode = '';
  for (let pause = 1_000; !signal.aborted; pause = Math.min(pause * 2, SLOWEST_RETRY_MS)) {
    try {
      await database.prepare();
      break;
    } catch (error) {
      if (error instanceof PipelineError && error.status === 'usage') throw error;
      const code = error instanceof PipelineError ? error.code : 'unexpected';
      const hint = error instanceof PipelineError ? error.hint : undefined;
      if (code !== saidCode) log.warn({ err: error, hint }, 'waiting for the database');
      saidCode = code;
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** The report, as soon as there is a database to report on. */
function createPages(
  database: ServiceDatabase,
  log: Logger,
  about: { readonly reference: Reference; readonly hasSources: boolean },
): () => ReportPages | undefined {
  let pages: ReportPages | undefined;
  return () => {
    const db = database.warehouse?.db;
    pages ??= db && createReportApp({ db, ...about, now: () => new Date(), log });
    return pages;
  };
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Something broke that nobody expected: said once, then the end; whoever supervises starts us again. */
function endOnCrash(log: Logger): void {
  const crash = (error: unknown) => {
    log.fatal({ err: error }, 'unexpected fault; the service ends');
    process.exit(1);
  };
  process.once('uncaughtException', crash);
  process.once('unhandledRejection', crash);
}

function forceEnd(log: Logger): void {
  const timer = setTimeout(() => {
    log.warn('something does not end; what was not committed is rolled back');
    process.exit(0);
  }, STOP_MS);
  timer.unref();
}

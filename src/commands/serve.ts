/** `serve`: the scheduler and the HTTP server, until a signal stops them. */
import { once } from 'node:events';

import { type ExitStatus, usage } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Alerts } from '../serve/alerts.ts';
import { startHttpServer, type ReportPages } from '../serve/http.ts';
import { type ServiceDatabase, whenOpen } from '../serve/service-database.ts';
import { createMetrics, readFigures } from '../serve/metrics.ts';
import { createReportApp } from '../report/app.ts';
import { parseSchedule, type Schedule } from '../serve/schedule.ts';
import { createMoments, type SchedulerHealth } from '../serve/moments.ts';
import { readReference } from '../reference/read.ts';
import type { Reference } from '../reference/reference.ts';
import { PROGRAM_VERSION } from '../program.ts';
import { openAlerts, passWithAlerts } from './session.ts';
import { adviseSources, SOURCES_MISSING } from './run.ts';
import { openServiceDatabase, readUntilStopped } from './work.ts';
import { type Invocation, REFERENCE_FOLDER } from './invocation.ts';

/** From the signal to the end at most; whatever a dead network still holds is rolled back by the database. */
const STOP_MS = 6_500;
/** Without SOURCES the service stays up, and says what to do. */
const NOTHING_PLANNED: SchedulerHealth = {
  problem: undefined,
  nextRunAt: undefined,
  busySince: undefined,
};

const STOPPING = { isReady: false, code: 'stopping', message: 'the service is stopping' };

/** Serves until `signal` is aborted; then status done. Throws for wrong settings and for a port that cannot be had. */
export async function serveCommand(invocation: Invocation): Promise<ExitStatus> {
  const { config, signal } = invocation;
  const schedule = parseSchedule(config.schedule, config.scheduleTimezone);
  if (config.databaseUrl === undefined && !config.readJobs) {
    throw usage(
      'READ_JOBS=false leaves the reading to other processes, and the embedded database lets none in.',
      'Set DATABASE_URL to a Postgres server, or leave READ_JOBS out.',
    );
  }
  endOnCrash(invocation.log);
  signal.addEventListener('abort', () => forceEnd(invocation.log), { once: true });
  await using alerts = openAlerts(invocation);
  await serve(invocation, schedule, alerts);
  return 'done';
}

async function serve(invocation: Invocation, schedule: Schedule, alerts: Alerts): Promise<void> {
  const { config, log, signal } = invocation;
  const aborted = signal.aborted ? undefined : once(signal, 'abort');
  await using parts = new AsyncDisposableStack();
  const database = parts.use(openServiceDatabase(invocation, 'serve'));
  const isPlanned = config.sources.length > 0;
  const { moments, metrics } = build(invocation, schedule, alerts, database);
  const pages = createPages(database, log, {
    reference: await readReference(REFERENCE_FOLDER),
    hasSources: isPlanned,
  });
  const http = await startHttpServer(
    {
      log,
      metrics,
      health: () => (isPlanned ? moments.health() : NOTHING_PLANNED),
      readiness: async () => (signal.aborted ? STOPPING : await database.readiness()),
      findReport: pages,
    },
    { host: config.httpHost, port: config.httpPort },
  );
  parts.defer(() => http.close());
  if (isPlanned) warnOfSkipped(schedule, log);
  else log.warn({ hint: adviseSources(config).join('\n') }, SOURCES_MISSING);
  const { expression, timezone } = schedule;
  const next = isPlanned ? schedule.next() : undefined;
  log.info({ address: http.origin, schedule: expression, timezone, next }, 'service started');
  const isOpen = whenOpen(database, log, signal);
  const roles = [
    ...(isPlanned ? [() => moments.run()] : []),
    ...(config.readJobs
      ? [() => readUntilStopped(invocation, database, metrics.countParserRestarts)]
      : []),
  ];
  const working = roles.map((role) => isOpen.then(role));
  parts.defer(async () => void (await Promise.all(working)));
  await Promise.race([Promise.all([isOpen, ...working]), aborted]);
  await aborted;
  log.info('service stops');
}

function build(
  invocation: Invocation,
  schedule: Schedule,
  alerts: Alerts,
  database: ServiceDatabase,
) {
  const { config, log, signal } = invocation;
  const metrics = createMetrics({
    readFigures: async () => database.warehouse && (await readFigures(database.warehouse.db)),
    nextRunAt: () => (config.sources.length > 0 ? schedule.next() : undefined),
    log,
    programVersion: PROGRAM_VERSION,
  });
  const moments = createMoments({
    database,
    schedule,
    alerts,
    metrics,
    log,
    signal,
    now: () => new Date(),
    pass: ({ warehouse, queue }, plannedAt) =>
      passWithAlerts(
        invocation,
        'serve',
        alerts,
        { plannedAt, queue, onRestarts: metrics.countParserRestarts },
        warehouse,
      ),
  });
  return { moments, metrics };
}

/** A day on which the clock skips the hour of the run has it all the same, a little later. */
function warnOfSkipped(schedule: Schedule, log: Logger): void {
  const skipped = schedule.nextSkipped();
  if (!skipped) return;
  log.warn(
    { schedule: schedule.expression, runs_at: skipped },
    'SCHEDULE names an hour that the clock skips once a year: on that day the run comes right after it. An hour outside of 02:00 to 03:00 has no such day',
  );
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

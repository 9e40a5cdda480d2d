/**
 * Planned moments: each is one job, kept until it is due, whatever the number of processes that plan it. One that is
 * overdue at the start is the missed one, run once however many were missed. etl.run says what became of each.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { describeError, EXIT } from '../errors.ts';
import { claimForMoment, hasEnded, hasPassed, recordUnrun } from '../load/ledger/runs.ts';
import { attendJobs, MOMENTS, takeJobs, type Job } from '../load/queue.ts';
import { createWarner, type Logger } from '../log.ts';
import type { PassResult } from '../pipeline/pass.ts';
import type { Alerts } from './alerts.ts';
import type { Metrics } from './metrics.ts';
import type { Schedule } from './schedule.ts';
import type { Prepared, ServiceDatabase } from './service-database.ts';

export type MomentParts = {
  readonly database: ServiceDatabase;
  readonly schedule: Schedule;
  readonly alerts: Alerts;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly pass: (prepared: Prepared, plannedAt: Date) => Promise<PassResult>;
};

export type SchedulerHealth = {
  /** Undefined: it is alive. */
  readonly problem: string | undefined;
  readonly nextRunAt: Date | undefined;
  /** Since when this process has been at a planned run; undefined when it is idle. */
  readonly busySince: Date | undefined;
};

/** Between two looks for a job that is due. */
const LOOK_MS = 1_000;
/** Between two looks whether the next moment is planned. */
const PLAN_MS = 30_000;
/** A look that is so late: the timers of this process stand still. */
const OVERDUE_MS = 120_000;
/** No pass takes so long: it hangs. */
const STUCK_MS = 6 * 3600_000;
/** A run that came after a moment has done its work for it; on time there can be none. */
const LATE_MS = 60_000;
const RESEND_MS = 300_000;

type Moment = { readonly moment: string };

export function createMoments(parts: MomentParts) {
  const { database, signal, now } = parts;
  const outage = createOutageWatch(parts);
  let prepared: Prepared | undefined;
  let lookedAt = now();
  let busySince: Date | undefined;
  let plannedAt = -Infinity;
  let resentAt = now().getTime();

  const look = async (): Promise<void> => {
    if (!prepared || now().getTime() - plannedAt > PLAN_MS) {
      prepared = await database.prepare();
      await planNext(parts, prepared);
      plannedAt = now().getTime();
      outage.end();
    }
    if (now().getTime() - resentAt > RESEND_MS) {
      resentAt = now().getTime();
      await parts.alerts.resend(prepared.warehouse);
    }
    const [job] = await takeJobs<Moment>(prepared.queue, MOMENTS, 1);
    if (!job) return;
    const mine = prepared;
    // the next one may come due for another process while this one works
    await planNext(parts, mine);
    busySince = now();
    await attendJobs(mine.queue, MOMENTS, [job], () => runMoment(parts, mine, job));
    plannedAt = -Infinity;
  };
  const note = async (error: unknown): Promise<void> => {
    prepared = undefined;
    if (!signal.aborted) await outage.note(error);
  };
  return {
    /** Plans and runs until the signal is aborted; resolves when what is under way has ended. Never throws. */
    run: async (): Promise<void> => {
      while (!signal.aborted) {
        lookedAt = now();
        await look().catch(note);
        busySince = undefined;
        await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
      }
    },
    health: (): SchedulerHealth => {
      const age = (since: Date) => now().getTime() - since.getTime();
      const hangs = busySince !== undefined && age(busySince) > STUCK_MS;
      const stands = busySince === undefined && age(lookedAt) > OVERDUE_MS;
      const problem = hangs
        ? `the pass that began at ${busySince?.toISOString()} does not end`
        : stands
          ? 'the timers of this process stand still'
          : undefined;
      return { problem, nextRunAt: parts.schedule.next(), busySince };
    },
  };
}

/**
 * Puts the next moment into the queue, where no moment waits. On a database that no pass has ever filled the first one
 * is now. A moment that the schedule no longer names is taken out, unless it has passed: then it is the missed one.
 */
async function planNext(
  { schedule, now, log }: MomentParts,
  { warehouse: { db }, queue }: Prepared,
): Promise<void> {
  const next = schedule.next();
  const jobs = await queue.findJobs<Moment>(MOMENTS);
  const waiting = jobs.filter(({ state }) => state === 'created' || state === 'retry');
  const isStale = (at: Date) => at > now() && at.getTime() !== next?.getTime();
  const stale = waiting.filter(({ startAfter }) => isStale(startAfter));
  for (const { id } of stale) await queue.deleteJob(MOMENTS, id);
  if (waiting.length > stale.length) return;
  const isFirst = jobs.length === 0 && !(await hasPassed(db));
  const moment = isFirst ? toWholeSecond(now()) : next;
  if (!moment) return;
  const singletonKey = moment.toISOString();
  const data: Moment = { moment: singletonKey };
  const id = await queue.send(MOMENTS, data, { singletonKey, startAfter: moment });
  if (id !== null) log.debug({ moment }, 'next run planned');
}

function toWholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

/** One pass for the moment, unless it has had one. Throws only when the moment is to be given back. */
async function runMoment(parts: MomentParts, prepared: Prepared, job: Job<Moment>): Promise<void> {
  const { metrics, signal, now } = parts;
  const { db } = prepared.warehouse;
  signal.throwIfAborted();
  const plannedAt = new Date(job.data.moment);
  if (await hasEnded(db, plannedAt)) return;
  const lateMs = now().getTime() - job.startAfter.getTime();
  if (lateMs > LATE_MS && (await claimForMoment(db, plannedAt, job.startAfter))) return;
  const log = parts.log.child({ moment: job.data.moment });
  log.info({ late_seconds: Math.round(lateMs / 1000) }, 'planned run begins');
  const started = performance.now();
  try {
    const { status, counts } = await parts.pass(prepared, plannedAt);
    metrics.recordPass({ counts, seconds: (performance.now() - started) / 1000 });
    metrics.countRun(status);
  } catch (error) {
    if (signal.aborted) {
      log.info('planned run stopped half-way; the next process takes it up');
      throw error;
    }
    const { status, message, hint } = describeError(error);
    metrics.countRun(status);
    if (status === 'locked') log.warn({ message }, 'planned run left out: another run is at work');
    else log.error({ err: error, hint }, 'planned run failed');
    const end = { status, exitCode: EXIT[status], message };
    await recordUnrun(db, { command: 'serve', plannedAt }, end);
  }
}

/** An outage of the database that is shorter is no news. */
const OUTAGE_MS = 300_000;

/** Says once that the database is away and once that it is back, and tells people when it stays away. */
function createOutageWatch({ log, alerts, database, now }: MomentParts) {
  const trouble = createWarner(log, 'planned runs wait; tried again every few seconds');
  let since: number | undefined;
  let toldAt = -Infinity;
  return {
    note: async (error: unknown) => {
      since ??= now().getTime();
      trouble.warn(error);
      const age = now().getTime() - since;
      if (age < OUTAGE_MS || now().getTime() - toldAt < RESEND_MS) return;
      toldAt = now().getTime();
      await alerts.afterPass(database.warehouse, { kind: 'broken', error });
    },
    end: () => {
      if (since === undefined) return;
      log.info(
        { seconds: Math.round((now().getTime() - since) / 1000) },
        'the database can be used again',
      );
      since = undefined;
      trouble.over();
    },
  };
}

/**
 * Calls `runSlot` for planned moments: node-cron does so on time, a sweep every few seconds for what was missed (the
 * process was down, suspended or blocked, the database was away, another process died at it). Who may really run is
 * decided by `runSlot`, which is called again and again for a slot until it is dealt with.
 */
import { createTask } from 'node-cron';

import type { Logger } from '../log.ts';
import type { Schedule } from './schedule.ts';

export type SchedulerOptions = {
  readonly schedule: Schedule;
  readonly now: () => Date;
  readonly log: Logger;
  /** Runs the slot if it is still owed. Must not throw. */
  readonly runSlot: (slotAt: Date) => Promise<void>;
  /** A slot came while this process was still at an earlier one. */
  readonly onOverlap: (slotAt: Date) => void;
  /** Longest random delay of a planned run, so that replicas and hosts are not asked in the same moment. */
  readonly jitterMs?: number;
  readonly sweepMs?: number;
  /** The sweep leaves a slot to node-cron for so long. */
  readonly graceMs?: number;
};

export type SchedulerHealth = {
  readonly isAlive: boolean;
  readonly problem: string | undefined;
  readonly nextRunAt: Date | undefined;
  /** Since when this process has been at a slot; undefined when it is idle. */
  readonly busySince: Date | undefined;
};

export type Scheduler = {
  start(): void;
  /** Looks at once for a slot that is owed, also one of this very second. */
  sweep(): Promise<void>;
  health(): SchedulerHealth;
  /** Takes no more work; resolves when what is under way has ended. */
  stop(): Promise<void>;
};

const JITTER_MS = 5_000;
const SWEEP_MS = 10_000;
const GRACE_MS = 30_000;
/** A planned moment that passed so long ago without anybody noticing: the timers of this process are dead. */
const OVERDUE_MS = 120_000;
/** No pass takes so long: it hangs. */
const STUCK_MS = 6 * 3600_000;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { schedule, now, log, sweepMs = SWEEP_MS, graceMs = GRACE_MS } = options;
  let busy: { readonly since: Date; readonly ended: Promise<void> } | undefined;
  let expected = schedule.findNext(now());
  let sweptAt = now();
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  const runSlot = (slotAt: Date): Promise<void> => {
    const ended = options.runSlot(slotAt).finally(() => (busy = undefined));
    busy = { since: now(), ended };
    return ended;
  };
  const fire = async (slotAt: Date): Promise<void> => {
    expected = schedule.findNext(now());
    if (isStopped) return;
    if (busy) options.onOverlap(slotAt);
    else await runSlot(slotAt);
  };
  const sweep = async (leave: number): Promise<void> => {
    const moment = now();
    sweptAt = moment;
    expected = schedule.findNext(moment);
    if (busy || isStopped) return;
    const slotAt = schedule.findPrevious(moment);
    if (slotAt && moment.getTime() - slotAt.getTime() >= leave) await runSlot(slotAt);
  };
  const task = createTask(schedule.expression, ({ date }) => fire(toWholeSecond(date)), {
    name: 'serve',
    timezone: schedule.timezone,
    noOverlap: true,
    maxRandomDelay: toJitter(options.jitterMs ?? JITTER_MS, schedule, now()),
    logger: toCronLogger(log),
    suppressMissedWarning: true,
  });
  task.on('execution:overlap', ({ date }) => options.onOverlap(toWholeSecond(date)));

  return {
    start: () => {
      void task.start();
      timer = setInterval(() => void sweep(graceMs), sweepMs);
    },
    sweep: () => sweep(0),
    health: () => toHealth(now(), { expected, sweptAt, sweepMs, busySince: busy?.since }),
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await task.destroy();
      await busy?.ended;
    },
  };
}

function toHealth(
  now: Date,
  state: {
    readonly expected: Date | undefined;
    readonly sweptAt: Date;
    readonly sweepMs: number;
    readonly busySince: Date | undefined;
  },
): SchedulerHealth {
  const { expected, busySince } = state;
  const age = (since: Date | undefined) => (since ? now.getTime() - since.getTime() : 0);
  const problem =
    age(expected) > OVERDUE_MS
      ? `the planned moment ${expected?.toISOString() ?? ''} has passed unnoticed`
      : age(state.sweptAt) > OVERDUE_MS + state.sweepMs
        ? 'the timers of this process stand still'
        : age(busySince) > STUCK_MS
          ? `the pass that began at ${busySince?.toISOString() ?? ''} does not end`
          : undefined;
  return { isAlive: problem === undefined, problem, nextRunAt: expected, busySince };
}

/** A schedule by the second must not be blurred by minutes of jitter. */
function toJitter(jitterMs: number, schedule: Schedule, now: Date): number {
  const first = schedule.findNext(now);
  const second = first && schedule.findNext(first);
  return first && second ? Math.min(jitterMs, (second.getTime() - first.getTime()) / 10) : jitterMs;
}

function toWholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

function toCronLogger(log: Logger) {
  const say =
    (level: 'error' | 'debug') =>
    (message: string | Error, error?: Error): void => {
      if (message instanceof Error) log[level]({ err: message }, 'scheduler');
      else log[level](error ? { err: error } : {}, `scheduler: ${message}`);
    };
  return {
    info: (message: string) => log.info(`scheduler: ${message}`),
    warn: (message: string) => log.warn(`scheduler: ${message}`),
    error: say('error'),
    debug: say('debug'),
  };
}

/** When the planned runs are: node-cron names the next one. */
import { createTask, parse, type ScheduledTask } from 'node-cron';

import { PipelineError } from '../errors.ts';

export type Schedule = ReturnType<typeof parseSchedule>;
type Fields = ReturnType<typeof parse>;

/**
 * Reads a cron expression (5 fields, 6 with seconds first, or @daily and the like); a time that comes twice in autumn
 * counts once, as node-cron has it. Throws PipelineError `schedule_invalid`.
 */
export function parseSchedule(expression: string, timezone: string) {
  try {
    const fields = parse(expression);
    const task = createTask(expression, () => undefined, { timezone });
    // asked with the clock time of the zone as if it were UTC, which skips nothing
    const onClock = createTask(expression, () => undefined, { timezone: 'UTC' });
    task.getNextRuns(1);
    /**
     * The end of the next hour that the clock skips, when the schedule names a time in it and none outside of it on that
     * day: node-cron leaves such a day out, so the run comes then.
     */
    const nextSkipped = () => findSkipped(timezone, fields, onClock);
    /** The next planned moment after now; undefined when there is none. */
    const next = () => {
      const [named] = task.getNextRuns(1);
      const skipped = nextSkipped();
      return skipped && (!named || skipped < named) ? skipped : named;
    };
    return { expression, timezone, next, nextSkipped };
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new PipelineError('schedule_invalid', 'usage', {
      message: `SCHEDULE "${expression}": ${words}`,
      hint: 'Five fields: minute hour day month weekday, as in 30 6 * * 1-5.',
      cause,
    });
  }
}

const MINUTE_NS = 60_000_000_000;

function findSkipped(timezone: string, fields: Fields, onClock: ScheduledTask): Date | undefined {
  const after = findForward(timezone);
  if (!after) return undefined;
  const before = after.subtract({ nanoseconds: 1 });
  const gapMinutes = (after.offsetNanoseconds - before.offsetNanoseconds) / MINUTE_NS;
  const end = after.hour * 60 + after.minute;
  const isSkipped = (minute: number) => minute >= end - gapMinutes && minute < end;
  const midnight = Date.UTC(after.year, after.month - 1, after.day);
  const [second = 0] = fields.second;
  const minutes = fields.hour.flatMap((hour) => fields.minute.map((minute) => hour * 60 + minute));
  const isNamed = (minute: number) =>
    onClock.match(new Date(midnight + (minute * 60 + second) * 1000));
  const named = minutes.filter(isNamed);
  if (named.length === 0 || !named.every(isSkipped)) return undefined;
  return new Date(after.epochMilliseconds);
}

/** The first moment after which the zone's clock shows more than a moment before. */
function findForward(timezone: string): Temporal.ZonedDateTime | undefined {
  const now = Temporal.Instant.fromEpochMilliseconds(Date.now()).toZonedDateTimeISO(timezone);
  let change = now.getTimeZoneTransition('next');
  while (change && change.subtract({ nanoseconds: 1 }).offsetNanoseconds > change.offsetNanoseconds)
    change = change.getTimeZoneTransition('next');
  return change ?? undefined;
}

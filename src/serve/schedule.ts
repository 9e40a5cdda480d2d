/** When the planned runs are: pure arithmetic over a cron expression and a time zone, in both directions. */
import { createTask, parse } from 'node-cron';

import { PipelineError } from '../errors.ts';
import { toInstant, toLocal, type LocalTime } from './local-time.ts';

export type Schedule = {
  readonly expression: string;
  readonly timezone: string;
  /** The last planned moment at or before this one; undefined when there is none in nine years. */
  findPrevious(moment: Date): Date | undefined;
  /** The first planned moment after this one; undefined when there is none in nine years. */
  findNext(moment: Date): Date | undefined;
};

/** From one 29 February to the next can be eight years. */
const MOST_DAYS = 9 * 366;
const DAY_MS = 86_400_000;
/** Clocks are put forward or back by less than this (seconds). */
const LARGEST_SHIFT = 3 * 3600;

type Direction = 'back' | 'forth';

/**
 * Reads a cron expression (5 fields, 6 with seconds first, or @daily and the like). Every local time of the expression
 * is one moment: one that the clock skips in spring is moved past the gap, one that comes twice in autumn counts the
 * second time, as node-cron has it. Throws PipelineError `schedule_invalid`.
 */
export function parseSchedule(expression: string, timezone: string): Schedule {
  const fields = parseFields(expression);
  const times = toTimesOfDay(fields);
  // of the date alone, asked at noon UTC of the same date: node-cron knows L, W and #
  const day = createTask(
    `* * * ${fields.dayOfMonth.join(',')} ${fields.month.join(',')} ${fields.dayOfWeek.join(',')}`,
    () => undefined,
    { timezone: 'UTC' },
  );
  const isPlanned = (noon: number) => day.match(new Date(noon));
  const find = (moment: Date, direction: Direction) =>
    findMoment(moment, direction, timezone, times, isPlanned);
  return {
    expression,
    timezone,
    findPrevious: (moment) => find(moment, 'back'),
    findNext: (moment) => find(moment, 'forth'),
  };
}

function parseFields(expression: string): ReturnType<typeof parse> {
  try {
    return parse(expression);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new PipelineError('schedule_invalid', 'usage', `SCHEDULE "${expression}": ${words}`, {
      cause,
      hint: 'Five fields: minute hour day month weekday, as in 30 6 * * 1-5.',
    });
  }
}

/** Seconds since local midnight, ascending. */
function toTimesOfDay({ hour, minute, second }: ReturnType<typeof parse>): number[] {
  return hour
    .flatMap((h) => minute.flatMap((m) => second.map((s) => h * 3600 + m * 60 + s)))
    .sort((a, b) => a - b);
}

function findMoment(
  moment: Date,
  direction: Direction,
  timezone: string,
  times: readonly number[],
  isPlanned: (noon: number) => boolean,
): Date | undefined {
  const local = toLocal(moment, timezone);
  const step = direction === 'back' ? -DAY_MS : DAY_MS;
  const ordered = direction === 'back' ? times.toReversed() : times;
  let noon = Date.UTC(local.year, local.month - 1, local.day, 12);
  for (let days = 0; days < MOST_DAYS; days += 1, noon += step) {
    if (!isPlanned(noon)) continue;
    // on the day of the moment itself, what lies surely on the other side of it need not be looked at
    const near = days > 0 ? ordered : ordered.filter((time) => isNear(time, local, direction));
    for (const time of near) {
      const found = toInstant(noon, time, timezone);
      if (direction === 'back' ? found <= moment.getTime() : found > moment.getTime()) {
        return new Date(found);
      }
    }
  }
  return undefined;
}

function isNear(time: number, local: LocalTime, direction: Direction): boolean {
  return direction === 'back'
    ? time <= local.secondOfDay
    : time > local.secondOfDay - LARGEST_SHIFT;
}

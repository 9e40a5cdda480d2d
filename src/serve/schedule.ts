/** When the planned runs are: pure arithmetic over a cron expression and a time zone, in both directions. */
import { createTask, parse } from 'node-cron';

import { PipelineError } from '../errors.ts';

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

// Clock time of a zone to an instant and back, by the time zone data of the runtime.

export type LocalTime = {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** Since local midnight. */
  readonly secondOfDay: number;
};

const formatters = new Map<string, Intl.DateTimeFormat>();

/** What clock and calendar of the zone say at this moment. */
export function toLocal(moment: Date, timezone: string): LocalTime {
  const parts = new Map(
    formatterOf(timezone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const read = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    secondOfDay: read('hour') * 3600 + read('minute') * 60 + read('second'),
  };
}

/**
 * The instant (ms) at which the zone's clock shows this time on the date that `noon` (ms, noon UTC) names. A time that
 * comes twice is the second one; a time that the clock skips is moved on by as much as the clock was.
 */
export function toInstant(noon: number, secondOfDay: number, timezone: string): number {
  const wanted = noon - DAY_MS / 2 + secondOfDay * 1000;
  const early = wanted - offsetAt(wanted + DAY_MS / 2, timezone);
  const late = wanted - offsetAt(wanted - DAY_MS / 2, timezone);
  // the offsets half a day before and after agree on all days but two a year
  const candidates = [Math.max(early, late), Math.min(early, late)];
  return (
    candidates.find((instant) => instant + offsetAt(instant, timezone) === wanted) ??
    Math.max(early, late)
  );
}

/** Milliseconds that the zone's clock is ahead of UTC. */
function offsetAt(instant: number, timezone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
  const { year, month, day, secondOfDay } = toLocal(new Date(whole), timezone);
  return Date.UTC(year, month - 1, day) + secondOfDay * 1000 - whole;
}

function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timezone, made);
  return made;
}

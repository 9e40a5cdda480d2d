/** Clock time of a zone to an instant and back, by the time zone data of the runtime. */

export type LocalTime = {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** Since local midnight. */
  readonly secondOfDay: number;
};

const DAY_MS = 86_400_000;
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

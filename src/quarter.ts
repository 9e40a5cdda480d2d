/** Calendar quarters: '2023Q1' and what follows from it. Pure calendar arithmetic: no time zone is involved. */

import { remember } from './remember.ts';

/** A calendar quarter such as '2023Q1'. Made only by `findQuarter` and `makeQuarter`. */
export type Quarter = string & { readonly brand: 'Quarter' };

/** A calendar day, 'YYYY-MM-DD'. */
export type IsoDay = string;

const QUARTER = /^(20\d\d)[-_ ]?[qQkK]([1-4])$/;

/** How Dutch texts call a quarter before or behind its number; right before it they also write 'Q' or 'K'. */
export const QUARTER_WORDS = 'kwartaal|kwrt|kw';
const MENTION = new RegExp(`\\b(?:${QUARTER_WORDS}|[qk] ?[1-4])\\b`);

/** Does a text, in lower case and with single blanks, speak of a quarter, whether or not it says of which year? */
export function mentionsQuarter(text: string): boolean {
  return MENTION.test(text);
}

/** The first quarter that UWV is known to have published. */
export const FIRST_QUARTER = makeQuarter(2016, 4);
/** The last one that the warehouse has a row for (`dim_quarter`); it begins with the first one. */
export const LAST_QUARTER = makeQuarter(2040, 4);

/** Makes a quarter out of numbers; throws a RangeError outside 2000–2099 and 1–4. */
export function makeQuarter(year: number, quarter: number): Quarter {
  const code = `${year}Q${quarter}`;
  if (!QUARTER.test(code)) throw new RangeError(`not a quarter: ${code}`);
  return code as Quarter;
}

/** Reads '2023Q1', '2023-q1' or '2023K1'; undefined when it is anything else. */
export function findQuarter(text: string): Quarter | undefined {
  const match = QUARTER.exec(text.trim());
  return match ? makeQuarter(Number(match[1]), Number(match[2])) : undefined;
}

export function yearOf(quarter: Quarter): number {
  return Number(quarter.slice(0, 4));
}

/** 1 to 4. */
export function numberOf(quarter: Quarter): number {
  return Number(quarter.slice(5));
}

/** The deterministic key of `dim_quarter`: 20231 for 2023Q1. */
export function quarterKey(quarter: Quarter): number {
  return yearOf(quarter) * 10 + numberOf(quarter);
}

export function quarterOfKey(key: number): Quarter {
  return makeQuarter(Math.floor(key / 10), key % 10);
}

/** The quarter `count` quarters later (earlier when negative). */
export function addQuarters(quarter: Quarter, count: number): Quarter {
  const index = yearOf(quarter) * 4 + numberOf(quarter) - 1 + count;
  return makeQuarter(Math.floor(index / 4), (index % 4) + 1);
}

/** How many quarters `to` is after `from`; negative when it is before. */
export function quartersBetween(from: Quarter, to: Quarter): number {
  return (yearOf(to) - yearOf(from)) * 4 + numberOf(to) - numberOf(from);
}

export function compareQuarters(a: Quarter, b: Quarter): number {
  return quarterKey(a) - quarterKey(b);
}

export function firstDay(quarter: Quarter): IsoDay {
  return `${yearOf(quarter)}-${['01', '04', '07', '10'][numberOf(quarter) - 1]}-01`;
}

export function lastDay(quarter: Quarter): IsoDay {
  return `${yearOf(quarter)}-${['03-31', '06-30', '09-30', '12-31'][numberOf(quarter) - 1]}`;
}

/** The quarter in which a day falls. */
export function quarterOfDay(day: IsoDay): Quarter {
  return makeQuarter(Number(day.slice(0, 4)), Math.ceil(Number(day.slice(5, 7)) / 3));
}

const AMSTERDAM = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The Amsterdam day of an instant: '2026-09-03T22:00:00Z' is '2026-09-04'; undefined without a readable instant. */
export function amsterdamDay(instant: string | undefined): string | undefined {
  return instant === undefined ? undefined : toDay(instant);
}

/** All documents of a page have its date. */
const toDay = remember((instant: string): string | undefined => {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? undefined : AMSTERDAM.format(time);
}, 1000);

// Which other quarters of a region say most about a quarter.

/** A neighbour further away than this says little about a quarter. */
export const FURTHEST_NEIGHBOUR = 4;

/** Of some quarters the nearest before and the nearest after, the nearer one first; the earlier one when both are as near. */
export function pickNeighbours(quarter: Quarter, loaded: readonly Quarter[]): readonly Quarter[] {
  const near = loaded
    .map((other) => ({ other, by: quartersBetween(quarter, other) }))
    .filter(({ by }) => by !== 0 && Math.abs(by) <= FURTHEST_NEIGHBOUR)
    .sort((a, b) => Math.abs(a.by) - Math.abs(b.by) || a.by - b.by);
  const before = near.find(({ by }) => by < 0);
  const after = near.find(({ by }) => by > 0);
  return near.filter((one) => one === before || one === after).map(({ other }) => other);
}

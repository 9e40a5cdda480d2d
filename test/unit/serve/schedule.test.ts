import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { parseSchedule } from '../../../src/serve/schedule.ts';

const AMSTERDAM = 'Europe/Amsterdam';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** The planned moments from one to another, as a service that is always there meets them. */
function listMoments(expression: string, from: string, to: string, zone = AMSTERDAM): string[] {
  const schedule = parseSchedule(expression, zone);
  const found: string[] = [];
  vi.setSystemTime(new Date(from));
  for (let next = schedule.next(); next && next <= new Date(to); next = schedule.next()) {
    found.push(next.toISOString().slice(0, 16));
    vi.setSystemTime(next);
  }
  return found;
}

describe('days on which the clock changes in Europe/Amsterdam', () => {
  test.each([
    ['30 6 * * *', ['2026-03-28T05:30', '2026-03-29T04:30', '2026-03-30T04:30']],
    // 02:30 does not exist on the 29th: the run comes right after the gap
    ['30 2 * * *', ['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30']],
    [
      '15,45 2 * * *',
      [
        '2026-03-28T01:15',
        '2026-03-28T01:45',
        '2026-03-29T01:00',
        '2026-03-30T00:15',
        '2026-03-30T00:45',
      ],
    ],
    // the day has another one
    [
      '30 2,5 * * *',
      [
        '2026-03-28T01:30',
        '2026-03-28T04:30',
        '2026-03-29T03:30',
        '2026-03-30T00:30',
        '2026-03-30T03:30',
      ],
    ],
    // no Sunday
    ['30 2 * * 1-5', ['2026-03-30T00:30']],
  ])('spring, %s', (expression, expected) => {
    expect(listMoments(expression, '2026-03-27T12:00Z', '2026-03-30T12:00Z')).toEqual(expected);
  });

  test.each([
    ['30 6 * * *', ['2026-10-24T04:30', '2026-10-25T05:30', '2026-10-26T05:30']],
    // 02:30 comes twice on the 25th
    ['30 2 * * *', ['2026-10-24T00:30', '2026-10-25T01:30', '2026-10-26T01:30']],
  ])('autumn, %s: once a day', (expression, expected) => {
    expect(listMoments(expression, '2026-10-23T12:00Z', '2026-10-26T12:00Z')).toEqual(expected);
  });
});

test.each([
  ['Pacific/Apia', '2011-12-30T00:00Z', undefined],
  ['UTC', '2026-01-01T00:00Z', undefined],
  // half an hour is skipped, from 02:00 to 02:30
  ['Australia/Lord_Howe', '2026-06-01T00:00Z', undefined],
  ['America/New_York', '2026-01-01T00:00Z', '2026-03-08T07:00:00.000Z'],
])('an hour that the clock skips in %s', (zone, from, expected) => {
  vi.setSystemTime(new Date(from));
  expect(parseSchedule('30 2 * * *', zone).nextSkipped()?.toISOString()).toBe(expected);
});

test('what is no schedule is refused with its field', () => {
  expect(() => parseSchedule('61 6 * * *', AMSTERDAM)).toThrow(/minute/);
  expect(() => parseSchedule('0 0 30 2 *', AMSTERDAM)).toThrow(/impossible day/);
});

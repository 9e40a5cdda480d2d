import fc from 'fast-check';
import { createTask } from 'node-cron';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { parseSchedule } from '../../../src/serve/schedule.ts';

const AMSTERDAM = 'Europe/Amsterdam';

/** Every planned moment after `from` and up to `to`. */
function listMoments(expression: string, from: string, to: string, zone = AMSTERDAM): string[] {
  const schedule = parseSchedule(expression, zone);
  const found: string[] = [];
  let moment = schedule.findNext(new Date(from));
  while (moment && moment <= new Date(to)) {
    found.push(moment.toISOString());
    moment = schedule.findNext(moment);
  }
  return found;
}

describe('days on which the clock changes in Europe/Amsterdam', () => {
  test.each([
    ['30 6 * * *', ['2026-03-28T05:30', '2026-03-29T04:30', '2026-03-30T04:30']],
    // 02:30 does not exist on the 29th: the run comes right after the gap
    ['30 2 * * *', ['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30']],
  ])('spring, %s: once a day', (expression, expected) => {
    expect(listMoments(expression, '2026-03-27T12:00Z', '2026-03-30T12:00Z')).toEqual(
      expected.map((moment) => `${moment}:00.000Z`),
    );
  });

  test.each([
    ['30 6 * * *', ['2026-10-24T04:30', '2026-10-25T05:30', '2026-10-26T05:30']],
    // 02:30 comes twice on the 25th
    ['30 2 * * *', ['2026-10-24T00:30', '2026-10-25T01:30', '2026-10-26T01:30']],
  ])('autumn, %s: once a day', (expression, expected) => {
    expect(listMoments(expression, '2026-10-23T12:00Z', '2026-10-26T12:00Z')).toEqual(
      expected.map((moment) => `${moment}:00.000Z`),
    );
  });

  test('ten thousand days, 2015 to 2042, at 06:30: one moment a day, always at 06:30 by the clock', () => {
    const schedule = parseSchedule('30 6 * * *', AMSTERDAM);
    const clock = new Intl.DateTimeFormat('nl-NL', { timeZone: AMSTERDAM, timeStyle: 'short' });
    const days = new Set<string>();
    let moment = new Date('2015-01-01T00:00Z');
    for (let count = 0; count < 10_000; count += 1) {
      moment = schedule.findNext(moment) ?? new Date(NaN);
      expect(clock.format(moment)).toBe('06:30');
      days.add(moment.toISOString().slice(0, 10));
    }
    expect(days.size).toBe(10_000);
    expect(moment.toISOString()).toBe('2042-05-18T04:30:00.000Z');
  });
});

describe('findPrevious', () => {
  test.each([
    ['30 6 * * 1-5', '2026-11-22T10:00Z', '2026-11-20T05:30:00.000Z'],
    ['30 6 * * 1-5', '2026-11-23T05:30:00Z', '2026-11-23T05:30:00.000Z'],
    ['30 6 * * 1-5', '2026-11-23T05:29:59Z', '2026-11-20T05:30:00.000Z'],
    ['0 6 1 1,4,7,10 *', '2026-11-22T10:00Z', '2026-10-01T04:00:00.000Z'],
    ['0 0 29 2 *', '2026-11-22T10:00Z', '2024-02-28T23:00:00.000Z'],
    ['0 12 L * *', '2026-11-22T10:00Z', '2026-10-31T11:00:00.000Z'],
    ['@daily', '2026-11-22T10:00Z', '2026-11-21T23:00:00.000Z'],
    ['*/2 * * * * *', '2026-11-22T10:00:01.500Z', '2026-11-22T10:00:00.000Z'],
  ])('%s before %s', (expression, moment, expected) => {
    const found = parseSchedule(expression, AMSTERDAM).findPrevious(new Date(moment));
    expect(found?.toISOString()).toBe(expected);
  });

  test('is the inverse of findNext, whatever the schedule, zone and moment', () => {
    const pattern = fc.constantFrom(
      '30 6 * * 1-5',
      '30 2 * * *',
      '*/20 1-3 * * *',
      '15 */7 1,L * *',
      '10 30 2 * 3,10 0',
    );
    const zone = fc.constantFrom(AMSTERDAM, 'UTC', 'America/New_York', 'Australia/Lord_Howe');
    const from = fc.date({ min: new Date('2015-01-01'), max: new Date('2040-01-01') });
    fc.assert(
      fc.property(pattern, zone, from.filter(isValid), (expression, timezone, moment) => {
        const schedule = parseSchedule(expression, timezone);
        const next = schedule.findNext(moment);
        expect(next).toBeDefined();
        if (!next) return;
        expect(next.getTime()).toBeGreaterThan(moment.getTime());
        expect(schedule.findPrevious(next)).toEqual(next);
        const before = schedule.findPrevious(new Date(next.getTime() - 1));
        expect(before === undefined || before <= moment).toBe(true);
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});

describe('node-cron, which fires, agrees', () => {
  afterEach(() => void vi.useRealTimers());

  test.each(['30 6 * * 1-5', '5,35 * * * *', '0 0 6 1 1,4,7,10 *'])(
    '%s over the changes of 2026',
    (expression) => {
      const schedule = parseSchedule(expression, AMSTERDAM);
      const task = createTask(expression, () => undefined, { timezone: AMSTERDAM });
      for (const start of ['2026-03-28T20:00:00Z', '2026-10-24T20:00:00Z']) {
        vi.useFakeTimers({ now: new Date(start), toFake: ['Date'] });
        let moment = new Date(start);
        for (const fired of task.getNextRuns(40)) {
          moment = schedule.findNext(moment) ?? new Date(NaN);
          expect(moment.toISOString()).toBe(fired.toISOString());
        }
      }
    },
  );
});

test('what is no schedule is refused with its field', () => {
  expect(() => parseSchedule('61 6 * * *', AMSTERDAM)).toThrow(/minute/);
  expect(() => parseSchedule('0 0 30 2 *', AMSTERDAM)).toThrow(/impossible day/);
});

function isValid(date: Date): boolean {
  return !Number.isNaN(date.getTime());
}

import { describe, expect, it } from 'vitest';

import { backoffMs, findAskedPause, parseRetryAfter } from '../../../../src/extract/http/pause.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['7', 7_000],
    [' 120 ', 120_000],
    ['99999999999999', 99_999_999_999_999_000],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['Thursday, 01-Jan-26 12:00:30 GMT', 30_000],
    [undefined, undefined],
    ['', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['1e9', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    ['Foo, 99 Bar 2026', undefined],
  ])('%s → %s', (value, expected) => {
    expect(parseRetryAfter(value, undefined, NOW)).toBe(expected);
  });

  it('counts from the clock of the host, not from ours', () => {
    const until = 'Thu, 01 Jan 2026 15:00:10 GMT';
    const sent = 'Thu, 01 Jan 2026 15:00:00 GMT';
    expect(parseRetryAfter(until, sent, NOW)).toBe(10_000);
  });
});

describe('findAskedPause', () => {
  it('listens to 429 and 503 only, and not to a moment that has passed', () => {
    const headers = { 'retry-after': '5' };
    expect([429, 503, 500, 404].map((status) => findAskedPause(status, headers, NOW))).toEqual([
      5_000,
      5_000,
      undefined,
      undefined,
    ]);
    expect(findAskedPause(429, { 'retry-after': '0' }, NOW)).toBeUndefined();
  });
});

describe('backoffMs', () => {
  it('doubles the span up to ten seconds and takes a random part of it', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
    ]);
    expect(backoffMs(3, 0)).toBe(0);
    expect(backoffMs(3, 0.25)).toBe(500);
  });
});

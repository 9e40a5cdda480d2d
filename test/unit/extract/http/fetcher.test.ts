import { describe, expect, it } from 'vitest';

import { failed } from '../../../../src/extract/http/answers.ts';
import { backoffMs, findAskedPause, isTransient } from '../../../../src/extract/http/fetcher.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);
const asked = (status: number, value: string | undefined, date?: string) =>
  findAskedPause({ status, headers: { 'retry-after': value, date } }, NOW);

describe('findAskedPause', () => {
  it.each([
    ['0', undefined],
    ['7', 7_000],
    [' 120 ', 120_000],
    ['99999999999999', 99_999_999_999_999_000],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', undefined],
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
    expect(asked(503, value)).toBe(expected);
  });

  it('counts from the clock of the host, not from ours', () => {
    const until = 'Thu, 01 Jan 2026 15:00:10 GMT';
    const sent = 'Thu, 01 Jan 2026 15:00:00 GMT';
    expect(asked(503, until, sent)).toBe(10_000);
  });

  it('is asked with 429 and 503 only', () => {
    expect([429, 503, 500, 404].map((status) => asked(status, '5'))).toEqual([
      5_000,
      5_000,
      undefined,
      undefined,
    ]);
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

describe('isTransient', () => {
  it('tries again what may mend by itself', () => {
    const codes = [
      'http_500',
      'http_503',
      'http_429',
      'http_408',
      'reset',
      'timeout',
      'truncated',
      'dns',
      'refused',
    ] as const;
    expect(codes.filter((code) => !isTransient(failed(code, '')))).toEqual([]);
  });

  it('leaves what will not', () => {
    const codes = [
      'http_404',
      'http_403',
      'http_200',
      'tls',
      'not_a_pdf',
      'too_large',
      'encoded',
      'private_address',
      'host_not_allowed',
      'redirect_refused',
      'robots_disallowed',
      'bad_answer',
      'pause_too_long',
    ] as const;
    expect(codes.filter((code) => isTransient(failed(code, '')))).toEqual([]);
  });
});

/** How long we wait when a site asks for it, and who waits (fault H2). */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { documentPath } from '../../src/demo/site-pages.ts';
import {
  answerStatus,
  publication,
  startFaultySite,
  type FaultySite,
} from '../support/faulty-site.ts';
import { codeOf, jumpingClock, NEVER, quickHttp } from '../support/http.ts';

const ONE = publication('2023-q1', 'Rijnmond');
const TWO = publication('2023-q1', 'Zeeland');
const PATH = documentPath(ONE);
const OTHER_PATH = documentPath(TWO);

let site: FaultySite;
beforeEach(async () => {
  site = await startFaultySite({ publications: [ONE, TWO] });
});
afterEach(async () => {
  await site[Symbol.asyncDispose]();
});

const timesAsked = (path: string): number =>
  site.requests.filter((request) => request.path === path).length;

describe('pauses (H2)', () => {
  const askBoth = async (status: number, retryAfter: string, times = 1) => {
    const clock = jumpingClock();
    site.misbehave(
      PATH,
      answerStatus(status, {
        'retry-after': retryAfter,
        date: new Date(clock.now()).toUTCString(),
      }),
      times,
    );
    await using http = quickHttp([site.origin], {
      clock,
      connectionsPerHost: 1,
      requestsPerSecond: 1000,
    });
    const answers = await Promise.all(
      [PATH, OTHER_PATH].map(async (path) => {
        const answer = await http.getDocument(`${site.origin}${path}`, {}, NEVER);
        return { code: codeOf(answer), at: clock.now() };
      }),
    );
    return { answers, slept: clock.slept, order: site.requests.map(({ path }) => path).slice(1) };
  };

  it('503 holds only its document', async () => {
    const { answers, order, slept } = await askBoth(503, '7');
    expect(answers.map(({ code }) => code)).toEqual(['content', 'content']);
    expect(order).toEqual([PATH, OTHER_PATH, PATH]);
    expect(slept).toContain(7_000);
  });

  it('429 holds the host, and who was sent away goes first', async () => {
    const { answers, order, slept } = await askBoth(429, '7');
    expect(answers.map(({ code }) => code)).toEqual(['content', 'content']);
    expect(order).toEqual([PATH, PATH, OTHER_PATH]);
    expect(Math.max(...slept)).toBeGreaterThan(6_900);
  });

  it('a date counts from the date of the answer', async () => {
    const until = new Date(Date.UTC(2026, 0, 1) + 9_000).toUTCString();
    const { slept } = await askBoth(503, until);
    expect(slept).toContain(9_000);
  });

  it.each(['junk', '-3', 'Wed, 01 Jan 2020 00:00:00 GMT', ''])(
    '%j is no wish',
    async (retryAfter) => {
      const { answers, slept } = await askBoth(503, retryAfter);
      expect(answers[0]?.code).toBe('content');
      expect(Math.max(...slept)).toBeLessThanOrEqual(500);
    },
  );

  it.each(['61', '3600', '99999999999999999999', 'Fri, 01 Jan 2038 00:00:00 GMT'])(
    '%s is longer than a run waits: the document fails, the others go on',
    async (retryAfter) => {
      const { answers, slept } = await askBoth(429, retryAfter);
      expect(answers.map(({ code }) => code)).toEqual(['pause_too_long', 'content']);
      expect(Math.max(0, ...slept)).toBeLessThan(1_000);
    },
  );

  it('a pause that does not fit the time of a document fails at once', async () => {
    site.misbehave(PATH, answerStatus(503, { 'retry-after': '50' }));
    const clock = jumpingClock();
    await using http = quickHttp([site.origin], { clock });
    const answer = await http.getDocument(`${site.origin}${PATH}`, {}, NEVER);
    expect(codeOf(answer)).toBe('pause_too_long');
    expect(timesAsked(PATH)).toBe(2);
  });

  it('a host that asks three times for too long a pause is asked no more', async () => {
    site.misbehave('/assets-kai/', answerStatus(429, { 'retry-after': '3600' }));
    await using http = quickHttp([site.origin], { connectionsPerHost: 1 });
    const urls = Array.from({ length: 50 }, (_, n) => `${site.origin}/assets-kai/files/${n}.pdf`);
    const answers = await Promise.all(urls.map((url) => http.getDocument(url, {}, NEVER)));
    expect(new Set(answers.map(codeOf))).toEqual(new Set(['pause_too_long']));
    expect(site.requests.filter(({ path }) => path.includes('/assets-kai/'))).toHaveLength(3);
  });

  it('waiting documents hold no connection', async () => {
    site.misbehave(PATH, answerStatus(503, { 'retry-after': '30' }));
    await using http = quickHttp([site.origin], { connectionsPerHost: 1, tries: 2 });
    const stop = new AbortController();
    const waiting = http.getDocument(`${site.origin}${PATH}`, {}, stop.signal);
    const other = await http.getDocument(`${site.origin}${OTHER_PATH}`, {}, NEVER);
    expect(codeOf(other)).toBe('content');
    expect(timesAsked(PATH)).toBe(1);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

/** How we behave towards a site, and what we never say (fault H16). */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { documentPath } from '../../src/demo/site-pages.ts';
import {
  answerBody,
  answerStatus,
  hangUp,
  pdfBytes,
  publication,
  startFaultySite,
  type FaultySite,
} from '../support/faulty-site.ts';
import { codeOf, jumpingClock, NEVER, quickHttp } from '../support/http.ts';
import { startRawServer } from '../support/raw-server.ts';

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

describe('manners (H16)', () => {
  it('asks robots.txt once, and says who asks', async () => {
    const agents: (string | undefined)[] = [];
    site.misbehave('', (response, answer, { headers }) => {
      agents.push(headers['user-agent']);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await using http = quickHttp([site.origin], { userAgent: 'klantprofielen/1 (me@example.org)' });
    await Promise.all(
      Array.from({ length: 10 }, () => http.getDocument(`${site.origin}${PATH}`, {}, NEVER)),
    );
    expect(site.requests.filter(({ path }) => path === '/robots.txt')).toHaveLength(1);
    expect(new Set(agents)).toEqual(new Set(['klantprofielen/1 (me@example.org)']));
  });

  it.each([
    ['disallows', answerBody('User-agent: *\nDisallow: /assets-kai/'), 'robots_disallowed', 1],
    ['is not there', answerStatus(404), 'content', 1],
    ['is forbidden', answerStatus(403), 'content', 1],
    ['is broken', answerStatus(500), 'robots_unreachable', 3],
    ['hangs up', hangUp, 'robots_unreachable', 3],
    ['is throttled', answerStatus(429), 'robots_unreachable', 3],
    [
      'redirects elsewhere',
      answerStatus(302, { location: 'http://localhost:1/robots.txt' }),
      'robots_unreachable',
      1,
    ],
  ])('robots.txt %s', async (_, fault, code, asked) => {
    site.misbehave('/robots.txt', fault);
    await using http = quickHttp([site.origin]);
    expect(codeOf(await http.getDocument(`${site.origin}${PATH}`, {}, NEVER))).toBe(code);
    expect(timesAsked('/robots.txt')).toBe(asked);
    expect(timesAsked(PATH)).toBe(code === 'content' ? 1 : 0);
  });

  it('keeps its distance: evenly, and at most four at a time', async () => {
    const whole = Buffer.from(pdfBytes('x')).toString('latin1');
    await using server = await startRawServer((socket) => {
      setTimeout(
        () => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${whole.length}\r\n\r\n${whole}`),
        90,
      );
    });
    const clock = jumpingClock();
    await using http = quickHttp([server.origin], { requestsPerSecond: 50, clock });
    const urls = Array.from({ length: 12 }, (_, n) => `${server.origin}/${n}.pdf`);
    const answers = await Promise.all(urls.map((url) => http.getDocument(url, {}, NEVER)));
    expect(answers.map(codeOf)).toEqual(urls.map(() => 'content'));
    // robots.txt and each document: 20 ms between two starts
    expect(clock.slept).toEqual(urls.map(() => 20));
    expect(server.mostConnections()).toBeLessThanOrEqual(4);
  });

  it('a Crawl-delay slows it down', async () => {
    site.misbehave('/robots.txt', answerBody('User-agent: *\nCrawl-delay: 4\n'));
    const clock = jumpingClock();
    await using http = quickHttp([site.origin], { clock });
    await Promise.all(
      [PATH, OTHER_PATH].map((path) => http.getDocument(`${site.origin}${path}`, {}, NEVER)),
    );
    expect(Math.max(...clock.slept)).toBeGreaterThan(3_900);
  });

  it('keeps secrets of addresses out of its messages', async () => {
    await using http = quickHttp([site.origin]);
    const answers = await Promise.all([
      http.getDocument(`${site.origin}/weg.pdf?token=s3cret`, {}, NEVER),
      http.getDocument(`${site.origin.replace('//', '//me:s3cret@')}/x.pdf`, {}, NEVER),
      http.getPage('https://user:s3cret@other.example/?key=s3cret', NEVER),
      http.getPage('not an address?s3cret', NEVER),
    ]);
    expect(answers.map((answer) => answer.kind)).toEqual(['failed', 'failed', 'failed', 'failed']);
    expect(JSON.stringify(answers)).not.toContain('s3cret');
  });
});

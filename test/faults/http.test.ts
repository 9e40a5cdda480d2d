/** How a document is fetched, and every way in which that can fail (faults H1–H9), against a real server. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { documentPath } from '../../src/demo/site-pages.ts';
import {
  answerBody,
  answerStatus,
  cutAfter,
  drip,
  hangUp,
  lieNotModified,
  pdfBytes,
  publication,
  sendOnly,
  startFaultySite,
  stayMute,
  type Fault,
  type FaultySite,
} from '../support/faulty-site.ts';
import { codeOf, NEVER, quickHttp } from '../support/http.ts';

const ONE = publication('2023-q1', 'Rijnmond');
const TWO = publication('2023-q1', 'Zeeland');
const PATH = documentPath(ONE);

let site: FaultySite;
beforeEach(async () => {
  site = await startFaultySite({ publications: [ONE, TWO] });
});
afterEach(async () => {
  await site[Symbol.asyncDispose]();
});

const timesAsked = (path: string): number =>
  site.requests.filter((request) => request.path === path).length;

/** Asks for the one document with a fault in its way. */
async function askWith(
  fault: Fault,
  times?: number,
  more: Parameters<typeof quickHttp>[1] = {},
): Promise<string> {
  site.misbehave(PATH, fault, times);
  await using http = quickHttp([site.origin], more);
  return codeOf(await http.getDocument(`${site.origin}${PATH}`, {}, NEVER));
}

describe('a document', () => {
  it('comes whole, with hash and validators, and is not sent again while it has not changed', async () => {
    await using http = quickHttp([site.origin]);
    const url = `${site.origin}${PATH}`;
    const first = await http.getDocument(url, {}, NEVER);
    expect(first).toMatchObject({
      kind: 'content',
      bytes: new Uint8Array(ONE.bytes),
      etag: expect.any(String),
      lastModified: expect.any(String),
    });
    const { etag, lastModified } = first as { etag: string; lastModified: string };
    await expect(http.getDocument(url, { etag, lastModified }, NEVER)).resolves.toEqual({
      kind: 'not_modified',
    });
    const full = await http.getDocument(url, { etag, lastModified, full: true }, NEVER);
    expect(full.kind).toBe('content');
    expect(site.requests.map(({ status }) => status)).toEqual([200, 200, 304, 200]);
  });

  it.each([
    ['H1 404', answerStatus(404), 'http_404', 1],
    ['H1 403', answerStatus(403), 'http_403', 1],
    ['H1 410', answerStatus(410), 'gone', 1],
    ['204', answerStatus(204), 'http_204', 1],
    ['206', answerStatus(206), 'http_206', 1],
    ['H3 500', answerStatus(500), 'http_500', 3],
    ['H3 503 without a word', answerStatus(503), 'http_503', 3],
    ['H2 429 without a word', answerStatus(429), 'http_429', 3],
    ['H3 hangs up', hangUp, 'reset', 3],
    ['H5 cut in the body', cutAfter(60), 'truncated', 3],
    ['H5 short, as if whole', sendOnly(60), 'truncated', 3],
    ['H5 empty', answerBody(''), 'truncated', 3],
    [
      'H8 a page with status 200: it is told apart, whatever its type says',
      answerBody('<html>Inloggen</html>', { 'content-type': 'application/pdf' }),
      'page',
      1,
    ],
    [
      'H6 compressed',
      answerBody(gzipSync(ONE.bytes), { 'content-encoding': 'gzip' }),
      'encoded',
      1,
    ],
    [
      'H6 compressed twice',
      answerBody(ONE.bytes, { 'content-encoding': 'gzip, br' }),
      'encoded',
      1,
    ],
    ['H9 not modified, though nothing is stored', lieNotModified, 'http_304', 2],
  ])('%s', async (_, fault, code, asked) => {
    await expect(askWith(fault)).resolves.toBe(code);
    expect(timesAsked(PATH)).toBe(asked);
  });

  it.each([
    ['a 500', answerStatus(500)],
    ['a hang-up', hangUp],
    ['a cut', cutAfter(60)],
    ['half a body', sendOnly(60)],
  ])('comes all the same after %s', async (_, fault) => {
    await expect(askWith(fault, 2)).resolves.toBe('content');
    expect(timesAsked(PATH)).toBe(3);
  });

  it('H9 a 304 to a plain question is asked about once more', async () => {
    await expect(askWith(lieNotModified, 1)).resolves.toBe('content');
  });

  it('H9 weak and odd validators go back as they came', async () => {
    let seen: string | undefined;
    site.misbehave(PATH, (response, _, question) => {
      seen = question.headers['if-none-match'];
      lieNotModified(response, _, question);
    });
    await using http = quickHttp([site.origin]);
    const url = `${site.origin}${PATH}`;
    await expect(http.getDocument(url, { etag: 'W/"a b"' }, NEVER)).resolves.toEqual({
      kind: 'not_modified',
    });
    expect(seen).toBe('W/"a b"');
    await expect(http.getDocument(url, { etag: 'x\r\nevil: 1' }, NEVER)).resolves.toMatchObject({
      code: 'http_304',
    });
  });

  it.each([
    ['by its announced length', answerBody(pdfBytes('x', 5_000))],
    [
      'by what comes',
      (response: ServerResponse) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('%PDF-'.repeat(300)), 1);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('H6 is refused when it is too large, %s', async (_, fault) => {
    await expect(askWith(fault, undefined, { maxDocumentBytes: 4_000 })).resolves.toBe('too_large');
    expect(timesAsked(PATH)).toBe(1);
  });

  it.each([
    ['says nothing', stayMute],
    ['drips', drip(20)],
    [
      'drips headers',
      (response: ServerResponse) => {
        const timer = setInterval(() => response.socket?.write('x-a: b\r\n'), 20);
        response.socket?.write('HTTP/1.1 200 OK\r\n');
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('H4 is given up when the site %s', async (_, fault) => {
    await expect(askWith(fault, undefined, { tryTimeoutMs: 150, tries: 2 })).resolves.toBe(
      'timeout',
    );
    expect(timesAsked(PATH)).toBe(2);
  });

  it('H4 has a time in all, however many tries are left', async () => {
    const limits = { tryTimeoutMs: 200, tries: 100, documentTimeoutMs: 500 };
    await expect(askWith(stayMute, undefined, limits)).resolves.toBe('timeout');
    expect(timesAsked(PATH)).toBeLessThanOrEqual(3);
  });

  it('is called off at once with the signal', async () => {
    site.misbehave(PATH, stayMute);
    await using http = quickHttp([site.origin]);
    const stop = new AbortController();
    const waiting = http.getDocument(`${site.origin}${PATH}`, {}, stop.signal);
    setTimeout(() => stop.abort(new Error('SIGTERM')), 50);
    await expect(waiting).rejects.toThrow('SIGTERM');
  });
});

/** Bodies that are not what their headers say (faults H5, H6, H14). */
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  answerBody,
  answerStatus,
  pdfBytes,
  publication,
  startFaultySite,
  type Fault,
  type FaultySite,
} from '../support/faulty-site.ts';
import { codeOf, NEVER, quickHttp } from '../support/http.ts';
import { startRawServer } from '../support/raw-server.ts';

const ONE = publication('2023-q1', 'Rijnmond');
const TWO = publication('2023-q1', 'Zeeland');

let site: FaultySite;
beforeEach(async () => {
  site = await startFaultySite({ publications: [ONE, TWO] });
});
afterEach(async () => {
  await site[Symbol.asyncDispose]();
});

describe('framing (H5, H14)', () => {
  const whole = Buffer.from(pdfBytes('raw', 400)).toString('latin1');
  const half = whole.slice(0, 200);
  const head = (...lines: string[]) => ['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n');
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  const length = (of: number) => `Content-Length: ${of}`;
  const chunked = 'Transfer-Encoding: chunked';

  it.each([
    ['right length, whole', head(length(whole.length)) + whole, 'content'],
    ['right length, cut', head(length(whole.length)) + half, 'truncated'],
    ['length too long', head(length(whole.length + 10)) + whole, 'truncated'],
    ['length too short', head(length(200)) + whole, 'truncated'],
    ['no length, whole', head('Connection: close') + whole, 'content'],
    ['no length, cut', head('Connection: close') + half, 'truncated'],
    [
      'chunked, whole',
      `${head(chunked)}${chunk(half)}${chunk(whole.slice(200))}0\r\n\r\n`,
      'content',
    ],
    ['chunked, without its end', head(chunked) + chunk(half), 'truncated'],
    ['chunked, ended too early', `${head(chunked)}${chunk(half)}0\r\n\r\n`, 'truncated'],
    ['chunked, cut in a chunk', `${head(chunked)}ffff\r\n${half}`, 'truncated'],
    ['a chunk size that is none', `${head(chunked)}zz\r\n${whole}`, 'bad_answer'],
    ['two lengths', head(length(whole.length), length(200)) + whole, 'truncated'],
    ['length and chunked', head(length(200), chunked) + chunk(whole), 'truncated'],
    ['a length that is none', head('Content-Length: -5') + whole, 'bad_answer'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(5_000)}`, 'bad_answer'],
    ['one huge header', head(`x-a: ${'b'.repeat(100_000)}`), 'bad_answer'],
    ['another protocol', 'SSH-2.0-OpenSSH_9\r\n', 'bad_answer'],
    [
      'early hints',
      `HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${head(length(whole.length))}${whole}`,
      'content',
    ],
  ])('%s', async (_, bytes, code) => {
    await using server = await startRawServer((socket) => socket.end(Buffer.from(bytes, 'latin1')));
    await using http = quickHttp([server.origin], { tries: 2 });
    expect(codeOf(await http.getDocument(`${server.origin}/x.pdf`, {}, NEVER))).toBe(code);
  });

  it.each([
    ['103 Early Hints', 'timeout'],
    ['100 Continue', 'reset'],
  ])('a flood of %s ends as %s within the time of a try', async (status, code) => {
    await using server = await startRawServer((socket) => {
      const timer = setInterval(() => socket.write(`HTTP/1.1 ${status}\r\n\r\n`), 5);
      socket.on('close', () => {
        clearInterval(timer);
      });
    });
    await using http = quickHttp([server.origin], { tries: 1, tryTimeoutMs: 200 });
    expect(codeOf(await http.getDocument(`${server.origin}/x.pdf`, {}, NEVER))).toBe(code);
  });

  it('a reset in the body', async () => {
    await using server = await startRawServer((socket) => {
      socket.write(head(length(whole.length)) + half, () =>
        setTimeout(() => socket.resetAndDestroy(), 20),
      );
    });
    await using http = quickHttp([server.origin], { tries: 1 });
    expect(codeOf(await http.getDocument(`${server.origin}/x.pdf`, {}, NEVER))).toBe('truncated');
  });
});

describe('pages', () => {
  const getPage = async (fault: Fault, more: Parameters<typeof quickHttp>[1] = {}) => {
    site.misbehave('/pagina', fault);
    await using http = quickHttp([site.origin], { tries: 1, ...more });
    return await http.getPage(`${site.origin}/pagina`, NEVER);
  };

  it('may be compressed, and their letters may be encoded otherwise', async () => {
    const zipped = answerBody(gzipSync('<h1>één</h1>'), {
      'content-encoding': 'gzip',
      'content-type': 'text/html; charset=utf-8',
    });
    await expect(getPage(zipped)).resolves.toMatchObject({ kind: 'page', body: '<h1>één</h1>' });
    site.behave();
    const latin = answerBody(Buffer.from('één', 'latin1'), {
      'content-type': 'text/html; charset=ISO-8859-1',
    });
    await expect(getPage(latin)).resolves.toMatchObject({ body: 'één' });
  });

  it.each([
    [
      'H6 a gzip bomb',
      answerBody(gzipSync('x'.repeat(8_000_000)), { 'content-encoding': 'gzip' }),
      'too_large',
    ],
    [
      'H5 half a gzip',
      answerBody(gzipSync('x'.repeat(9_999)).subarray(0, 20), { 'content-encoding': 'gzip' }),
      'truncated',
    ],
    ['gzip that is none', answerBody('plain', { 'content-encoding': 'gzip' }), 'bad_answer'],
    ['an encoding nobody asked for', answerBody('x', { 'content-encoding': 'zstd' }), 'encoded'],
    ['a page that is too large', answerBody('x'.repeat(5_100_000)), 'too_large'],
    ['500', answerStatus(500), 'http_500'],
  ])('%s', async (_, fault, code) => {
    await expect(getPage(fault)).resolves.toMatchObject({ kind: 'failed', code });
  });

  it.each([
    ['a large film', answerBody(`\0\0\0 ftyp${'x'.repeat(5_100_000)}`), 'a film'],
    ['a PDF larger than a page may be', answerBody(pdfBytes('x', 5_100_000)), 'a PDF'],
  ])('%s is told by its beginning', async (_, fault, what) => {
    const answer = await getPage(fault);
    expect(answer).toMatchObject({ kind: 'file', what: expect.stringContaining(what) });
  });

  it('questions in JSON arrive as such', async () => {
    let asked: unknown;
    site.misbehave('/api/x', (response, answer, question) => {
      asked = {
        method: question.method,
        body: question.body,
        type: question.headers['content-type'],
      };
      answerBody('{"results":[]}')(response, answer, question);
    });
    await using http = quickHttp([site.origin]);
    const answer = await http.postJson(`${site.origin}/api/x`, { cluster: 1 }, NEVER);
    expect(answer).toMatchObject({ kind: 'page', body: '{"results":[]}' });
    expect(asked).toEqual({ method: 'POST', body: '{"cluster":1}', type: 'application/json' });
  });
});

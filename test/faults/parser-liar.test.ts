import { describe, expect, it } from 'vitest';

import { createParserPool } from '../../src/extract/pdf/pool.ts';
import { buildPage, drawText } from '../support/hostile-pdf.ts';
import { createMarker } from '../support/marked-child.ts';
import { areGone } from '../support/processes.ts';

const sample = buildPage(drawText('Zeeland', 50, 700));

describe('a child that lies', () => {
  const READY = `say('ready');`;
  const onRequest = (code: string) =>
    `${READY} process.stdin.once('data', (chunk) => { ${code} });`;
  const nonce = `const nonce = chunk.subarray(4, 20).toString('hex');`;
  const answer = (json: string) => onRequest(`${nonce} say(${json});`);
  const items = '[{"text":"x","x":1,"y":1,"width":1,"size":1,"angle":0}]';
  const page = `{"page":1,"width":9,"height":9,"items":${items}}`;

  it.each([
    [
      'junk',
      onRequest(`process.stdout.write('Warning: this is not a frame');`),
      /said a frame of \d+ bytes/,
    ],
    [
      'a gigabyte',
      onRequest(
        `const head = Buffer.from([64,0,0,0]); process.stdout.write(head); setInterval(() => process.stdout.write(Buffer.alloc(1e6)), 1);`,
      ),
      /said a frame of 1073741824 bytes/,
    ],
    ['many small frames', onRequest(`for (;;) say('{}');`), /said an answer of another shape/],
    [
      'another nonce',
      answer(`'{"nonce":"00","reading":{"kind":"refused","code":"no_text","detail":""}}'`),
      /said an answer to another request/,
    ],
    [
      'an extra key',
      answer(
        '`{"nonce":"${nonce}","reading":{"kind":"text","text":{"pages":[' +
          page +
          ']},"quarter":"2023Q1"}}`',
      ),
      /Unrecognized key/,
    ],
    [
      'a prototype',
      answer(
        '`{"__proto__":{"x":1},"nonce":"${nonce}","reading":{"kind":"text","text":{"pages":[' +
          page +
          ']}}}`',
      ),
      /said an answer of another shape/,
    ],
    [
      'no number',
      answer(
        '`{"nonce":"${nonce}","reading":{"kind":"text","text":{"pages":[{"page":1,"width":NaN,"height":9,"items":[]}]}}}`',
      ),
      /said an answer of another shape/,
    ],
    ['nothing and goes', onRequest('process.exit(0);'), /ended with exit code 0/],
    [
      'too much on stderr and dies',
      onRequest(`process.stderr.write('Error: ' + 'x'.repeat(1e6), () => process.exit(9));`),
      /ended with exit code 9: Error: x{100,200}/,
    ],
  ])('says %s: refused', async (_, code, why) => {
    using marker = createMarker();
    await using pool = createParserPool({
      workers: 1,
      timeoutMs: 5_000,
      sandbox: marker.fakeChild(code),
    });
    const reading = await pool.readPdf(sample);
    expect(reading).toMatchObject({
      kind: 'refused',
      code: 'parser_limit',
      detail: expect.stringMatching(why),
    });
    expect(pool.restarts).toBe(2);
    expect(await areGone(marker.folder)).toBe(true);
  });

  it('is believed when it keeps to the form: what it may say is all that it can do', async () => {
    using marker = createMarker();
    const honest = answer(
      '`{"nonce":"${nonce}","reading":{"kind":"text","text":{"pages":[' + page + ']}}}`',
    );
    await using pool = createParserPool({ workers: 1, sandbox: marker.fakeChild(honest) });
    expect(await pool.readPdf(sample)).toMatchObject({ kind: 'text' });
  });

  it('that answers twice is not used again', async () => {
    using marker = createMarker();
    const one = '`{"nonce":"${nonce}","reading":{"kind":"text","text":{"pages":[' + page + ']}}}`';
    const twice = onRequest(`${nonce} say(${one}); setTimeout(() => say(${one}), 50);`);
    await using pool = createParserPool({ workers: 1, sandbox: marker.fakeChild(twice) });
    await pool.readPdf(sample);
    expect(await areGone(marker.folder)).toBe(true);
  });

  it.each([
    ['says something else than that it is ready', `say('hello'); setInterval(() => {}, 1000);`],
    ['ends before it is ready', 'process.exit(3);'],
  ])('that %s: no document is blamed', async (_, code) => {
    using marker = createMarker();
    await using pool = createParserPool({ workers: 1, sandbox: marker.fakeChild(code) });
    await expect(pool.readPdf(sample)).rejects.toMatchObject({ code: 'parser_unavailable' });
    expect(await areGone(marker.folder)).toBe(true);
  });
});

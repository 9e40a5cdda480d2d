import { deflateSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import {
  LocalPort,
  PackageData,
  WholeDecompressionStream,
} from '../../../../src/extract/pdf/stand-ins.ts';

class Bomb extends Error {}

function onBomb(why: string): never {
  throw new Bomb(why);
}

/** As pdf.js uses it. */
async function inflate(compressed: Uint8Array): Promise<Uint8Array[]> {
  const { readable, writable } = new WholeDecompressionStream('deflate', onBomb);
  const writer = writable.getWriter();
  writer.write(compressed).catch(() => {});
  writer.close().catch(() => {});
  const reader = readable.getReader();
  const pieces: Uint8Array[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (next.value) pieces.push(next.value);
  }
  return pieces;
}

describe('LocalPort', () => {
  test('hands over copies of lists, after whoever sends went on, until the listener is taken off', async () => {
    const [near, far] = LocalPort.pair();
    const got: object[] = [];
    const taken = new AbortController();
    far.addEventListener('message', ({ data }) => got.push(data), { signal: taken.signal });
    const chunk = { items: ['Almelo'], lengths: { all: [6] } };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
    const send = () => near.postMessage({ chunk });
    send();
    chunk.items = [];
    expect(got).toEqual([]);
    await Promise.resolve();
    taken.abort();
    send();
    await Promise.resolve();
    expect(got).toEqual([{ chunk: { items: ['Almelo'], lengths: { all: [6] } } }]);
  });
});

describe('PackageData', () => {
  test('keeps what it read, and tells of a file that is not there', async () => {
    const folder = new URL('../../../../node_modules/pdfjs-dist/', import.meta.url).pathname;
    const data = new PackageData({ cMapUrl: `${folder}cmaps/` });
    const file = { kind: 'cMapUrl', filename: 'H.bcmap' };
    expect((await data.fetch(file)).length).toBeGreaterThan(100);
    expect(await data.fetch(file)).toBe(await new PackageData({}).fetch(file));
    await expect(data.fetch({ kind: 'cMapUrl', filename: 'none.bcmap' })).rejects.toThrow('ENOENT');
  });
});

describe('WholeDecompressionStream', () => {
  test('gives a stream in one piece', async () => {
    const bytes = Buffer.from('BT (Almelo) Tj ET '.repeat(5_000));
    expect(await inflate(deflateSync(bytes))).toEqual([new Uint8Array(bytes)]);
  });

  test('fails for a damaged stream, as the real one does', async () => {
    const damaged = deflateSync(Buffer.from('Almelo'.repeat(100)));
    damaged.fill(0xff, 4, 12);
    await expect(inflate(damaged)).rejects.toThrow(/invalid|incorrect/);
    await expect(inflate(damaged.subarray(0, 3))).rejects.toThrow(/unexpected end/);
  });

  test('leaves what is not deflate to pdf.js', () => {
    expect(() => new WholeDecompressionStream('brotli', onBomb)).toThrow('brotli');
  });

  test('tells of a stream longer than any real one', async () => {
    const bomb = deflateSync(Buffer.alloc(65 * 1024 * 1024));
    await expect(inflate(bomb)).rejects.toThrow(new Bomb('a stream of more than 64 MB'));
  });
});

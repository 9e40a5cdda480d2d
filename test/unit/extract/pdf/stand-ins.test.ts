import { deflateSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { WholeDecompressionStream } from '../../../../src/extract/pdf/stand-ins.ts';

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

import { once } from 'node:events';
import { PassThrough } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { encodeFrame, FrameReader } from '../../../../src/extract/pdf/protocol.ts';

/** The frames in these chunks, each of which comes alone. */
async function readFrames(chunks: readonly Buffer[], maxBytes: number): Promise<Buffer[]> {
  const stream = new PassThrough();
  const reader = new FrameReader(stream, maxBytes);
  const frames: Buffer[] = [];
  for (const chunk of chunks) {
    stream.write(chunk);
    await new Promise(setImmediate);
    frames.push(...reader.whole());
  }
  const ended = once(stream, 'end');
  stream.end();
  await new Promise(setImmediate);
  frames.push(...reader.whole());
  await ended;
  return frames;
}

describe('FrameReader', () => {
  const bodies = ['first', '', 'third'].map((text) => Buffer.from(text));
  const wire = Buffer.concat(bodies.map((body) => encodeFrame(body)));

  it.each([1, 2, 3, 5, 7, wire.length])(
    'puts frames together from chunks of %i bytes',
    async (size) => {
      const chunks = Array.from({ length: Math.ceil(wire.length / size) }, (_, index) =>
        wire.subarray(index * size, (index + 1) * size),
      );
      expect(await readFrames(chunks, 100)).toEqual(bodies);
    },
  );

  it.each([3, 7])('gives no frame that ends after %i bytes', async (size) => {
    expect(await readFrames([wire.subarray(0, size)], 100)).toEqual([]);
  });

  it('throws on a frame that announces too much, before it has come', async () => {
    await expect(readFrames([Buffer.from([0x40, 0, 0, 0])], 10)).rejects.toThrow(
      'a frame of 1073741824 bytes; at most 10 are taken',
    );
  });
});

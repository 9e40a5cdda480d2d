import { describe, expect, it } from 'vitest';

import { encodeFrame, FrameReader } from '../../../../src/extract/pdf/frames.ts';

describe('FrameReader', () => {
  const bodies = ['first', '', 'third'].map((text) => Buffer.from(text));
  const wire = Buffer.concat(bodies.map((body) => encodeFrame(body)));

  it.each([1, 2, 3, 5, 7, wire.length])('puts frames together from chunks of %i bytes', (size) => {
    const reader = new FrameReader(100);
    const chunks = Array.from({ length: Math.ceil(wire.length / size) }, (_, index) =>
      wire.subarray(index * size, (index + 1) * size),
    );
    expect(chunks.flatMap((chunk) => reader.push(chunk))).toEqual(bodies);
  });

  it('gives each frame an ArrayBuffer of its own, which can be handed over', () => {
    const [frame] = new FrameReader(100).push(encodeFrame(Buffer.from('alone')));
    expect(frame?.buffer.byteLength).toBe(5);
  });

  it('throws on a frame that announces too much, before it has come', () => {
    const reader = new FrameReader(10);
    expect(() => reader.push(Buffer.from([0x40, 0, 0, 0]))).toThrow(
      'a frame of 1073741824 bytes; at most 10 are taken',
    );
  });
});

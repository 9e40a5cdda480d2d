/**
 * Stands in for the global `DecompressionStream` in the parser process. pdf.js takes streams of any length from it, in
 * pieces from another thread; a whole stream at once costs less, and one that never ends is noticed at once.
 */
import { inflateSync } from 'node:zlib';

/** A real document has streams of a few hundred kB at most; the memory of a parser process ends not far above. */
const LARGEST_STREAM = 64 * 1024 * 1024;

type Piece = { readonly done: boolean; readonly value: Uint8Array | undefined };

/** What pdf.js uses of a `DecompressionStream`: one write, one close, reads until done. */
export class WholeDecompressionStream {
  readonly writable: {
    getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> };
  };
  readonly readable: { getReader(): { read(): Promise<Piece> } };

  /** `onBomb` is told of a stream that is longer than any real one, and does not return. */
  constructor(format: string, onBomb: (why: string) => never) {
    // pdf.js has decoders of its own for whatever is refused here
    if (format !== 'deflate') throw new TypeError(`${format} is not inflated here`);
    let compressed: Uint8Array | undefined;
    let isRead = false;
    this.writable = {
      getWriter: () => ({
        write: async (bytes) => void (compressed = bytes),
        close: async () => undefined,
      }),
    };
    this.readable = {
      getReader: () => ({
        read: async () => {
          if (isRead || compressed === undefined) return { done: true, value: undefined };
          isRead = true;
          return { done: false, value: inflate(compressed, onBomb) };
        },
      }),
    };
  }
}

/** Throws when the stream is damaged, as the real one does: pdf.js then takes from it what it can. */
function inflate(compressed: Uint8Array, onBomb: (why: string) => never): Uint8Array {
  try {
    const { buffer, byteOffset, byteLength } = inflateSync(compressed, {
      maxOutputLength: LARGEST_STREAM,
    });
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    if (error instanceof RangeError)
      onBomb(`a stream of more than ${LARGEST_STREAM / 1024 / 1024} MB`);
    throw error;
  }
}

/**
 * What parent and parser child agree on: how much a PDF may ask of us, and how they talk. That is in frames on the child's
 * stdin and stdout, each a length (4 bytes, big endian) and that many bytes; not in Node's own IPC, which reads messages
 * of any length into memory before anyone may look.
 */
import type { Readable } from 'node:stream';

/** What a PDF may ask of us. A document that asks for more is refused with `parser_limit`. */
export const PDF_LIMITS = {
  /** Unless the pool is told otherwise. */
  fileBytes: 20 * 1024 * 1024,
  pages: 10,
  /** Text items in the whole document; a real one has about 200. */
  items: 20_000,
  /** UTF-16 units in the whole document. */
  characters: 200_000,
  /** UTF-16 units in one item. */
  itemCharacters: 2_000,
  /** Points on either axis; also the largest coordinate: the largest page of the standard is 14,400 units. */
  points: 1_000_000,
  /** What the child may answer to one document. */
  answerBytes: 4 * 1024 * 1024,
  /** UTF-16 units in the reason for a refusal. */
  detailCharacters: 500,
} as const;

/** Length of the nonce that opens a request and is echoed, in hex, in its answer. */
export const NONCE_BYTES = 16;
/** What a process of the sandbox says first. */
export const READY = 'ready';

const HEAD_BYTES = 4;

export function encodeFrame(body: Uint8Array | string): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([encodeHead(bytes.byteLength), bytes]);
}

/** What stands before a body of so many bytes. */
export function encodeHead(length: number): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head.writeUInt32BE(length);
  return head;
}

/** Frames out of a stream, which keeps the bytes of one that is not whole yet. */
export class FrameReader {
  readonly #stream: Readable;
  readonly #maxBytes: number;
  #size: number | undefined;

  constructor(stream: Readable, maxBytes: number) {
    this.#stream = stream;
    this.#maxBytes = maxBytes;
  }

  /**
   * The frames that are whole, to be asked for whenever the stream is readable. One that announces more than `maxBytes`
   * throws a RangeError before anything is set aside for it.
   */
  *whole(): Generator<Buffer> {
    for (;;) {
      this.#size ??= this.#take(HEAD_BYTES)?.readUInt32BE();
      if (this.#size === undefined) return;
      if (this.#size > this.#maxBytes) {
        throw new RangeError(`a frame of ${this.#size} bytes; at most ${this.#maxBytes} are taken`);
      }
      const body = this.#take(this.#size);
      if (body === undefined) return;
      this.#size = undefined;
      yield body;
    }
  }

  #take(bytes: number): Buffer | undefined {
    if (bytes === 0) return Buffer.alloc(0);
    const taken: Buffer | null = this.#stream.read(bytes);
    // at its end, a stream gives what is left
    return taken?.length === bytes ? taken : undefined;
  }
}

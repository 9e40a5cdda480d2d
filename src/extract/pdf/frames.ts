/**
 * How parent and parser child talk: frames on the child's stdin and stdout, each a length (4 bytes, big endian) and
 * that many bytes. Not Node's own IPC: that one reads messages of any length into memory before anyone may look.
 */

/** Length of the nonce that opens a request and is echoed, in hex, in its answer. */
export const NONCE_BYTES = 16;

export function encodeFrame(body: Uint8Array): Buffer {
  return Buffer.concat([encodeHead(body.byteLength), body]);
}

/** What stands before a body of so many bytes. */
export function encodeHead(length: number): Buffer {
  const head = Buffer.allocUnsafe(4);
  head.writeUInt32BE(length);
  return head;
}

/**
 * Puts frames together from chunks as they come in. A frame that announces more than `maxBytes` throws a RangeError
 * before anything is set aside for it.
 */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #head = Buffer.alloc(4);
  #headLength = 0;
  #body: Buffer | undefined;
  #bodyLength = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The frames that are complete with this chunk; each is alone in its ArrayBuffer, so that it can be given away. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      rest = this.#body === undefined ? this.#takeHead(rest) : this.#takeBody(this.#body, rest);
      if (this.#body !== undefined && this.#bodyLength === this.#body.length) {
        frames.push(this.#body);
        this.#body = undefined;
        this.#headLength = 0;
      }
    }
    return frames;
  }

  #takeHead(chunk: Buffer): Buffer {
    const taken = chunk.copy(this.#head, this.#headLength);
    this.#headLength += taken;
    if (this.#headLength === this.#head.length) {
      const size = this.#head.readUInt32BE();
      if (size > this.#maxBytes) {
        throw new RangeError(`a frame of ${size} bytes; at most ${this.#maxBytes} are taken`);
      }
      this.#body = Buffer.allocUnsafeSlow(size);
      this.#bodyLength = 0;
    }
    return chunk.subarray(taken);
  }

  #takeBody(body: Buffer, chunk: Buffer): Buffer {
    const taken = chunk.copy(body, this.#bodyLength);
    this.#bodyLength += taken;
    return chunk.subarray(taken);
  }
}

/** What stands in the parser process for parts of Node that pdf.js uses, and that cost it more than reading itself. */
import { inflateSync } from 'node:zlib';

/**
 * The line between pdf.js and its worker when both are in one thread. pdf.js has one of its own for this case, which
 * copies everything that is sent; here it is handed over, which makes a document a sixth cheaper (test/bench/backlog.ts).
 */
export class LocalPort extends EventTarget {
  #far: LocalPort | undefined;

  /** What goes in at one end of a pair comes out at the other. */
  static pair(): readonly [LocalPort, LocalPort] {
    const [near, far] = [new LocalPort(), new LocalPort()];
    near.#far = far;
    far.#far = near;
    return [near, far];
  }

  postMessage(message: object): void {
    const data = toSent(message);
    // whoever sends goes on first, as with a real port
    queueMicrotask(() => this.#far?.dispatchEvent(new MessageEvent('message', { data })));
  }
}

/** pdf.js goes on writing in what it has sent: chunks are emptied and used again, and lists in them. No deeper. */
function toSent(value: object, depth = 2): object {
  const parts = Object.entries(value).map(([name, part]: [string, unknown]) => {
    if (Array.isArray(part)) return [name, [...part]];
    return [name, depth > 1 && isPlain(part) ? toSent(part, depth - 1) : part];
  });
  return Object.fromEntries(parts);
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}

/** A real document has streams of a few hundred kB at most; the memory of a parser process ends not far above. */
const LARGEST_STREAM = 64 * 1024 * 1024;

/**
 * The global `DecompressionStream`. pdf.js takes streams of any length from it, in pieces from another thread; a whole
 * stream at once costs less, and one that never ends is noticed at once. Fails where the stream is damaged, as the real
 * one does: pdf.js then takes from it what it can.
 */
export class WholeDecompressionStream extends TransformStream<Uint8Array, Uint8Array> {
  /** `onBomb` is told of a stream that is longer than any real one, and does not return. */
  constructor(format: string, onBomb: (why: string) => never) {
    // pdf.js has decoders of its own for whatever is refused here
    if (format !== 'deflate') throw new TypeError(`${format} is not inflated here`);
    super({
      transform: (compressed, controller) => {
        try {
          controller.enqueue(
            new Uint8Array(inflateSync(compressed, { maxOutputLength: LARGEST_STREAM })),
          );
        } catch (error) {
          if (error instanceof RangeError) {
            onBomb(`a stream of more than ${LARGEST_STREAM / 1024 / 1024} MB`);
          }
          throw error;
        }
      },
    });
  }
}

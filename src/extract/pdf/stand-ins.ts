/** What stands in the parser process for parts of Node and of pdf.js that cost more than reading itself. */
import { readFile } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';

type Listener = (event: { readonly data: object }) => void;

/**
 * The line between pdf.js and its worker when both are in one thread. pdf.js has one of its own for this case, which
 * copies everything that is sent; here it is handed over, which makes a document a sixth cheaper (test/bench/backlog.ts).
 * No EventTarget: its events cost more than what they carry, and the one with `data` loads half of Node's fetch.
 */
export class LocalPort {
  readonly #listeners = new Set<Listener>();
  #far: LocalPort = this;

  /** What goes in at one end of a pair comes out at the other. */
  static pair(): readonly [LocalPort, LocalPort] {
    const [near, far] = [new LocalPort(), new LocalPort()];
    near.#far = far;
    far.#far = near;
    return [near, far];
  }

  /** For messages: there are no other events. */
  addEventListener(
    _type: 'message',
    listener: Listener,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): void {
    this.#listeners.add(listener);
    signal?.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  postMessage(message: object): void {
    const data = toSent(message);
    const far = this.#far;
    // whoever sends goes on first, as with a real port
    queueMicrotask(() => far.#listeners.forEach((listener) => listener({ data })));
  }
}

/** pdf.js goes on writing in what it has sent: chunks are emptied and used again, and lists in them. No deeper. */
function toSent(value: object, depth = 2): object {
  const sent: Record<string, unknown> = { ...value };
  for (const [name, part] of Object.entries(sent)) {
    if (Array.isArray(part)) sent[name] = [...part];
    else if (depth > 1 && isPlain(part)) sent[name] = toSent(part, depth - 1);
  }
  return sent;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}

/** What comes with pdf.js, by file name: character maps, and fonts for those that a PDF only names. */
const kept = new Map<string, Uint8Array>();

/**
 * pdf.js's `BinaryDataFactory`. It asks in every document again, so what was read is kept. For Helvetica, Arial and all
 * that it takes for them it gets a font without letters: names and widths of letters stand elsewhere, nothing is drawn
 * here, and to take the real one apart is a third of reading a document.
 */
export class PackageData {
  readonly #folders: Readonly<Record<string, string>>;

  /** Folders by the kind of file, each with the separator at its end. */
  constructor(folders: Readonly<Record<string, string>>) {
    this.#folders = folders;
  }

  /** Rejects when there is no such file. */
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const isEmpty = filename.startsWith('LiberationSans-');
    const read = () => (isEmpty ? makeEmptyFont() : readFile(`${this.#folders[kind]}${filename}`));
    const data = kept.get(filename) ?? new Uint8Array(await read());
    kept.set(filename, data);
    return data;
  }
}

/** The least that pdf.js takes for a whole TrueType font: one glyph without an outline. */
function makeEmptyFont(): Buffer {
  const unitsPerEm = 2048;
  const head = Buffer.alloc(54);
  head.writeUInt16BE(unitsPerEm, 18);
  const hhea = Buffer.alloc(36);
  hhea.writeUInt16BE(1, 34);
  const maxp = Buffer.from([0, 0, 0x50, 0, 0, 1]);
  const tables = Object.entries({ head, hhea, hmtx: Buffer.alloc(4), loca: Buffer.alloc(4), maxp });
  const directory = Buffer.alloc(12 + 16 * tables.length);
  directory.writeUInt32BE(0x0001_0000, 0);
  directory.writeUInt16BE(tables.length, 4);
  let end = directory.length;
  for (const [index, [tag, table]] of tables.entries()) {
    const entry = 12 + 16 * index;
    directory.write(tag, entry, 'latin1');
    directory.writeUInt32BE(end, entry + 8);
    directory.writeUInt32BE(table.length, entry + 12);
    end += table.length;
  }
  return Buffer.concat([directory, ...tables.map(([, table]) => table)]);
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
          const inflated = inflateSync(compressed, { maxOutputLength: LARGEST_STREAM });
          controller.enqueue(new Uint8Array(inflated));
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

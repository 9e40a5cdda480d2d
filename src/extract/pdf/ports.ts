/**
 * The line between pdf.js and its worker when both are in one thread. pdf.js has one of its own for this case, which
 * copies everything that is sent; here it is handed over, which makes a document a sixth cheaper (test/bench/backlog.ts).
 */

type Listener = (event: { readonly data: unknown }) => void;

/** What pdf.js uses of a `MessagePort`; what goes in at one end of a pair comes out at the other. */
export class LocalPort {
  readonly #listeners = new Set<Listener>();
  #far: LocalPort | undefined;

  static pair(): readonly [LocalPort, LocalPort] {
    const [near, far] = [new LocalPort(), new LocalPort()];
    near.#far = far;
    far.#far = near;
    return [near, far];
  }

  postMessage(message: object): void {
    const far = this.#far;
    const data = toSent(message);
    // whoever sends goes on first, as with a real port
    queueMicrotask(() => {
      if (far !== undefined) far.#tell(data);
    });
  }

  addEventListener(
    _type: 'message',
    listener: Listener,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): void {
    this.#listeners.add(listener);
    signal?.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  removeEventListener(_type: 'message', listener: Listener): void {
    this.#listeners.delete(listener);
  }

  #tell(data: unknown): void {
    for (const listener of this.#listeners) listener({ data });
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

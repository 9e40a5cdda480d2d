/**
 * The way to one host: requests start evenly spaced, at most `connections` are under way, and the host may ask for a
 * pause. A document that waits between two tries stands outside, so it holds up no other; when it comes back it goes
 * before those that were never asked for, else it would wait for the whole backlog.
 */
import { toError, type Clock } from './clock.ts';

type Turn = () => void;

export class Lane {
  readonly #connections: number;
  readonly #clock: Clock;
  readonly #urgent: Turn[] = [];
  readonly #ordinary: Turn[] = [];
  #intervalMs: number;
  #earliest = 0;
  #active = 0;
  #alarm: AbortController | undefined;

  /** `intervalMs` lies between two starts. */
  constructor(intervalMs: number, connections: number, clock: Clock) {
    this.#intervalMs = intervalMs;
    this.#connections = connections;
    this.#clock = clock;
  }

  /** Runs `work` when it is its turn; rejects with the signal's reason when aborted while it waits. */
  async run<T>(work: () => Promise<T>, urgent: boolean, signal: AbortSignal): Promise<T> {
    await this.#waitForTurn(urgent ? this.#urgent : this.#ordinary, signal);
    try {
      return await work();
    } finally {
      this.#active -= 1;
      this.#startNext();
    }
  }

  /** Nothing starts before this instant (milliseconds). */
  pauseUntil(instant: number): void {
    this.#earliest = Math.max(this.#earliest, instant);
  }

  /** Starts are at least this far apart (milliseconds), never less than before. */
  slowTo(intervalMs: number): void {
    this.#intervalMs = Math.max(this.#intervalMs, intervalMs);
  }

  #waitForTurn(queue: Turn[], signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal.aborted) return Promise.reject(toError(signal.reason));
    const turn = (): void => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = (): void => {
      const index = queue.indexOf(turn);
      if (index >= 0) queue.splice(index, 1);
      // No timer keeps the process alive when nobody waits any more.
      if (this.#size() === 0) this.#alarm?.abort(new Error('nobody waits'));
      reject(toError(signal.reason));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    queue.push(turn);
    this.#startNext();
    return promise;
  }

  #startNext(): void {
    if (this.#alarm !== undefined) return;
    while (this.#size() > 0 && this.#active < this.#connections) {
      const wait = this.#earliest - this.#clock.now();
      if (wait > 0) {
        this.#sleep(wait);
        return;
      }
      this.#active += 1;
      this.#earliest = this.#clock.now() + this.#intervalMs;
      const turn = this.#urgent.shift() ?? this.#ordinary.shift();
      turn?.();
    }
  }

  #sleep(ms: number): void {
    const alarm = new AbortController();
    this.#alarm = alarm;
    void this.#clock
      .sleep(ms, alarm.signal)
      .catch(() => undefined)
      .then(() => {
        this.#alarm = undefined;
        return this.#startNext();
      });
  }

  #size(): number {
    return this.#urgent.length + this.#ordinary.length;
  }
}

/**
 * The queue of one host: requests start evenly spaced, at most `connections` are under way, and the host may ask for a
 * pause. A document that waits between two tries stands outside, so it holds up no other; when it comes back it goes
 * before those that were never asked for, else it would wait for the whole backlog.
 */
import { addAbortListener } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Time as an argument: tests bring their own. */
export type Clock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
};

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (ms, signal) => untilAborted(delay(ms, undefined, { signal }), signal),
};

/** Waits for a promise that others may wait for too, but no longer than until our own signal is aborted. */
export async function untilAborted<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  using _ = addAbortListener(signal, () => reject(signal.reason));
  return await Promise.race([aborted, shared]);
}

type Turn = () => void;

export class HostQueue {
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

  async #waitForTurn(queue: Turn[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    queue.push(resolve);
    this.#startNext();
    try {
      await untilAborted(promise, signal);
    } catch (error) {
      const index = queue.indexOf(resolve);
      // its turn came in the same moment: it is not taken, and the next one has it
      if (index < 0) this.#active -= 1;
      else queue.splice(index, 1);
      // No timer keeps the process alive when nobody waits any more.
      if (this.#size() === 0) this.#alarm?.abort();
      else this.#startNext();
      throw error;
    }
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
      (this.#urgent.shift() ?? this.#ordinary.shift())?.();
    }
  }

  #sleep(ms: number): void {
    const alarm = new AbortController();
    this.#alarm = alarm;
    const wake = (): void => {
      this.#alarm = undefined;
      this.#startNext();
    };
    void this.#clock.sleep(ms, alarm.signal).then(wake, wake);
  }

  #size(): number {
    return this.#urgent.length + this.#ordinary.length;
  }
}

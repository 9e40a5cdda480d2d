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

/** Somebody who waits for a turn. */
type Waiting = {
  readonly isUrgent: boolean;
  readonly signal: AbortSignal;
  readonly start: () => void;
  readonly fail: (reason: unknown) => void;
};

export class HostQueue {
  readonly #connections: number;
  readonly #clock: Clock;
  readonly #watched = new WeakSet<AbortSignal>();
  #waiting: Waiting[] = [];
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
  async run<T>(work: () => Promise<T>, isUrgent: boolean, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    this.#watch(signal);
    await new Promise<void>((start, fail) => {
      this.#waiting.push({ isUrgent, signal, start, fail });
      this.#startNext();
    });
    try {
      // called off in the moment when its turn came
      signal.throwIfAborted();
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

  /** One listener for all who wait under a signal: a run has hundreds of them. */
  #watch(signal: AbortSignal): void {
    if (this.#watched.has(signal)) return;
    this.#watched.add(signal);
    const callOff = (): void => {
      const gone = this.#waiting.filter((one) => one.signal === signal);
      this.#waiting = this.#waiting.filter((one) => one.signal !== signal);
      // No timer keeps the process alive when nobody waits any more.
      if (this.#waiting.length === 0) this.#alarm?.abort();
      for (const one of gone) one.fail(signal.reason);
    };
    signal.addEventListener('abort', callOff, { once: true });
  }

  #startNext(): void {
    if (this.#alarm !== undefined) return;
    while (this.#waiting.length > 0 && this.#active < this.#connections) {
      const now = this.#clock.now();
      const wait = this.#earliest - now;
      // no timer is finer than a millisecond; what comes early is added to the next distance
      if (wait >= 1) return this.#sleep(wait);
      this.#active += 1;
      this.#earliest = Math.max(now, this.#earliest) + this.#intervalMs;
      const urgent = this.#waiting.findIndex(({ isUrgent }) => isUrgent);
      for (const one of this.#waiting.splice(Math.max(0, urgent), 1)) one.start();
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
}

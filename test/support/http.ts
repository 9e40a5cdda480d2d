/** Clients for tests: quick, patient with nobody, with a clock that can be looked at. */
import type { DocumentAnswer } from '../../src/extract/http/answers.ts';
import { SYSTEM_CLOCK, type Clock } from '../../src/extract/http/host-queue.ts';
import { createHttp, type Http, type HttpOptions } from '../../src/extract/http/http.ts';

export const NEVER = new AbortController().signal;

/** A client that may ask these origins, without pauses between requests and with short deadlines. */
export function quickHttp(origins: readonly string[], more: Partial<HttpOptions> = {}): Http {
  return createHttp({
    userAgent: 'klantprofielen/test',
    allowedHosts: origins.map((origin) => new URL(origin).host),
    extraCa: undefined,
    requestsPerSecond: 10_000,
    tryTimeoutMs: 2_000,
    tries: 3,
    documentTimeoutMs: 90_000,
    maxPauseMs: 60_000,
    maxDocumentBytes: 20_000_000,
    maxPageBytes: 5_000_000,
    proxy: {},
    log: { debug: () => undefined },
    clock: { ...SYSTEM_CLOCK, random: () => 0 },
    ...more,
  });
}

/** A clock that jumps over every pause at once and remembers how long it was. */
export function jumpingClock(start = Date.UTC(2026, 0, 1)): Clock & { readonly slept: number[] } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    random: () => 0.5,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      slept.push(ms);
      const until = now + ms;
      await new Promise((resolve) => setImmediate(resolve));
      now = Math.max(now, until);
    },
  };
}

/** How a question for a document ended: the code of its failure, else its kind. */
export function codeOf(answer: DocumentAnswer): string {
  return answer.kind === 'failed' ? answer.code : answer.kind;
}

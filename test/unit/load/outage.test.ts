/** How long an outage lasts, counted on a clock of the test's own: no second is waited for. */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

import type { Kysely } from 'kysely';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { Warehouse } from '../../../src/load/database.ts';
import type { Database } from '../../../src/load/schema.ts';
import { ServerSilent, SILENCE_LIMITS, unlessSilent } from '../../../src/load/silence.ts';
import { openWriter } from '../../../src/load/writer.ts';
import { silentLogger } from '../../../src/log.ts';

/** `sleep` on the faked clock, which knows nothing of promises. */
const sleep = (ms?: number, value?: unknown, { signal }: { signal?: AbortSignal } = {}) =>
  new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    setTimeout(() => resolve(value), ms);
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(timers, 'setTimeout').mockImplementation(sleep as typeof timers.setTimeout);
  syncBuiltinESMExports();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const never = () => new Promise<never>(() => undefined);
const broken = () =>
  Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });

/** A server whose greetings are these, and then none any more; counts who asks. */
function makeServer(greetings: number) {
  const asked: number[] = [];
  class Client {
    on() {}
    end = () => Promise.resolve();
    connect() {
      asked.push(performance.now());
      return asked.length <= greetings ? Promise.resolve() : never();
    }
  }
  return { asked, Client: Client as unknown as new () => pg.Client };
}

test.each([
  { greetings: 0, asked: 2, since: 0, end: 8 },
  { greetings: 3, asked: 5, since: 6, end: 14 },
])(
  'after $greetings greetings silence is certain with the second question in a row',
  async (row) => {
    const { asked, Client } = makeServer(row.greetings);
    const start = performance.now();
    const statement = Promise.withResolvers<never>();
    let since = Number.NaN;
    const result = unlessSilent(statement.promise, Client, SILENCE_LIMITS, (moment) => {
      since = moment;
      statement.reject(broken());
    });
    const end = result.catch(() => performance.now());
    await vi.advanceTimersByTimeAsync(60_000);
    expect([asked.length, (since - start) / 1000, ((await end) - start) / 1000]).toEqual([
      row.asked,
      row.since,
      row.end,
    ]);
  },
);

/** Lends one writer that is lost after `after` seconds; whoever asks then is refused, or never answered. */
function makeWarehouse(afterwards: 'refuses' | 'swallows') {
  const lost = new AbortController();
  const tries: number[] = [];
  const withWriter: Warehouse['withWriter'] = async (_, work) => {
    tries.push(performance.now());
    if (tries.length === 1) return await work({} as Kysely<Database>, lost.signal);
    if (afterwards === 'swallows') return await never();
    throw Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
  };
  return { lost, tries, warehouse: { withWriter, describe: () => 'host:5432/db' } as Warehouse };
}

test.each([
  { afterwards: 'refuses', noticed: 0 },
  { afterwards: 'swallows', noticed: 8 },
] as const)(
  'a database that $afterwards is given up 25 s after its last sign of life',
  async ({ afterwards, noticed }) => {
    const { lost, tries, warehouse } = makeWarehouse(afterwards);
    const writer = await openWriter(warehouse, {
      waitSeconds: 1,
      recoverySeconds: 25,
      command: 'test',
      signal: new AbortController().signal,
      log: silentLogger(),
    });
    const start = performance.now();
    const end = writer
      .run(async () => {
        await new Promise((resolve) => setTimeout(resolve, noticed * 1000));
        if (noticed > 0) lost.abort(new ServerSilent('host:5432/db', start));
        throw broken();
      })
      .catch((error: unknown) => ({ error, at: (performance.now() - start) / 1000 }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await end).toMatchObject({ error: { code: 'database_lost', status: 'database' } });
    const { at } = (await end) as { at: number };
    // the rest of 30 s is for the end of the program
    expect(Math.round(at)).toBe(25);
    // once is taken, the others are asked for anew: every half second, or one that is never answered
    expect(tries.length).toBe(afterwards === 'refuses' ? 52 : 2);
  },
);

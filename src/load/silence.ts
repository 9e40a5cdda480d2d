/**
 * A network that swallows everything closes nothing: whoever waits long for an answer asks over a new connection
 * whether the server is still there. One that is only slow greets, and is waited for.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { PipelineError } from '../errors.ts';
import { isConnectionLost } from './database-errors.ts';

export type SilenceLimits = {
  /** How long a statement runs before the server is asked, and the pause after each answer. */
  readonly pauseMs: number;
  /** How long the server may take to greet a new connection. */
  readonly greetingMs: number;
};

/** With two questions in a row: a silent server is given up 8 s after its last sign of life. */
export const SILENCE_LIMITS: SilenceLimits = { pauseMs: 2_000, greetingMs: 3_000 };
/** One may be missed by a machine that was asleep. */
const MOST_UNANSWERED = 2;

/** Why a connection counts as lost: the server has been silent since that moment (of `performance.now`). */
export class ServerSilent extends PipelineError {
  readonly since: number;

  constructor(address: string, since: number) {
    super('database_lost', 'database', { message: `The database ${address} has fallen silent.` });
    this.since = since;
  }
}

/**
 * The result of a statement; `breakOff` is called, and must end it, when meanwhile the server greets nobody any more:
 * with the moment (of `performance.now`) of its last sign of life, from which the outage counts.
 */
export async function unlessSilent<T>(
  statement: Promise<T>,
  Client: new () => pg.Client,
  limits: SilenceLimits,
  breakOff: (since: number) => void,
): Promise<T> {
  const started = performance.now();
  let answered: AbortController | undefined;
  // nearly every statement is answered before
  const pause = setTimeout(() => {
    answered = new AbortController();
    const watch = untilSilent(Client, limits, started, answered.signal).then(breakOff);
    // it ends with an abort wherever the statement is answered
    watch.catch(() => undefined);
  }, limits.pauseMs);
  try {
    return await statement;
  } finally {
    clearTimeout(pause);
    answered?.abort();
  }
}

async function untilSilent(
  Client: new () => pg.Client,
  { pauseMs, greetingMs }: SilenceLimits,
  started: number,
  signal: AbortSignal,
): Promise<number> {
  let since = started;
  for (let unanswered = 0; unanswered < MOST_UNANSWERED;) {
    const isThere = await Promise.race([greets(Client), sleep(greetingMs, false, { signal })]);
    signal.throwIfAborted();
    unanswered = isThere ? 0 : unanswered + 1;
    if (!isThere) continue;
    since = performance.now();
    await sleep(pauseMs, undefined, { signal });
  }
  return since;
}

/** Does it greet? A refusal in the server's own words (full, shutting down, a changed password) is an answer, too. */
async function greets(Client: new () => pg.Client): Promise<boolean> {
  const client = new Client();
  client.on('error', () => undefined);
  try {
    // a statement would have to wait in the queue of a pooler; the greeting does not
    await client.connect();
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError || !isConnectionLost(error);
  } finally {
    client.end().catch(() => undefined);
  }
}

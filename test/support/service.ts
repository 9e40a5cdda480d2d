/** Runs `serve` as a process of its own and asks it over HTTP. */
import { setTimeout as sleep } from 'node:timers/promises';

import { startProgram, type Outcome } from './program.ts';

export type RunningService = AsyncDisposable & {
  /** 'http://127.0.0.1:40123' */
  readonly origin: string;
  readonly pid: number;
  /** What it has logged so far, one object a line. */
  readonly log: readonly Record<string, unknown>[];
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Outcome>;
};

/** Never fires by itself but every New Year: what runs is the run that was missed. */
export const YEARLY = '0 0 0 1 1 *';

/** Starts the service on a free port and waits until it says where it listens. */
export async function startService(
  environment: Readonly<Record<string, string>>,
): Promise<RunningService> {
  const { child, ended } = startProgram(['serve'], {
    HTTP_PORT: '0',
    SCHEDULE: YEARLY,
    ...environment,
  });
  const log: Record<string, unknown>[] = [];
  let rest = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) log.push(parseLine(line));
  });
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  const started = await waitFor(() => {
    if (hasEnded) throw new Error(`serve ended at once: ${JSON.stringify(log)}`);
    return log.find((line) => line['msg'] === 'service started');
  });
  return {
    origin: String(started['address']),
    pid: child.pid ?? 0,
    log,
    kill: (signal) => void child.kill(signal),
    ended,
    [Symbol.asyncDispose]: async () => {
      if (!hasEnded) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Waits until the question has an answer; throws after `timeoutMs`. */
export async function waitFor<T>(
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline)
      throw new Error(`waited ${timeoutMs} ms for: ${ask.toString()}`);
    await sleep(25);
  }
}

function parseLine(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return { msg: line };
  }
}

/**
 * One process that makes one pass after the other, as a service does for years: `node --expose-gc soak-child.ts`. An order
 * is the environment of a pass; the answer says how it ended and what the process holds after a forced collection.
 */
import { createInvocation } from '../../src/commands/invocation.ts';
import { runCommand } from '../../src/commands/run.ts';
import { readConfig } from '../../src/config.ts';
import { PipelineError } from '../../src/errors.ts';

export type PassAnswer = {
  /** The object with which `run --json` ends. */
  readonly summary: Record<string, unknown>;
  /** Code of the error, if it ended with one. */
  readonly error?: string;
  readonly heapBytes: number;
  /** Kinds of what keeps the process busy, sorted. */
  readonly handles: readonly string[];
};

const never = new AbortController().signal;

process.on('disconnect', () => process.exit(0));
process.on('message', (environment: Record<string, string>) => void answer(environment));

async function answer(environment: Record<string, string>): Promise<void> {
  let last = '{}';
  const terminal = {
    out: (line: string) => void (last = line),
    err: () => undefined,
    isInteractive: false,
    columns: 100,
  };
  let error: string | undefined;
  try {
    const invocation = createInvocation(readConfig(environment), terminal, never);
    await runCommand(invocation, { json: true });
  } catch (thrown) {
    error = thrown instanceof PipelineError ? thrown.code : String(thrown);
  }
  // what waits for its turn to be let go of is let go of first
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.gc?.();
  }
  process.send?.({
    summary: JSON.parse(last) as Record<string, unknown>,
    ...(error === undefined ? {} : { error }),
    heapBytes: process.memoryUsage().heapUsed,
    handles: process.getActiveResourcesInfo().toSorted(),
  } satisfies PassAnswer);
}

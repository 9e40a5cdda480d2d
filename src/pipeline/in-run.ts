/** A run of the ledger around a piece of work: whatever happens in it, the run ends with one status. */

import { describeError, EXIT, PipelineError, type ExitStatus } from '../errors.ts';
import {
  countFound,
  countStates,
  finishRun,
  NO_COUNTS,
  startRun,
  trimHistory,
  type RunCounts,
  type RunIdentity,
} from '../load/ledger/runs.ts';
import { trimReadings } from '../load/ledger/archive.ts';
import type { Db } from '../load/schema.ts';
import { rebuildDue } from '../load/writer.ts';
import type { LinkState } from '../publication.ts';
import type { Deps, RunDeps } from './deps.ts';

export type RunOptions = RunIdentity & {
  /** Hears which run broke, before its error is thrown. */
  readonly onBroken?: ((run: BrokenRun) => void) | undefined;
};

export type RunOutcome = {
  readonly status: ExitStatus;
  readonly counts: RunCounts;
  readonly message: string | undefined;
  /** For a pass over sources: how many there were, and how many were not read as expected. */
  readonly sources?: { readonly asked: number; readonly troubled: number };
};

/** Opens a run, works in it, and closes it; the writer's lock must be held. */
export async function inRun<T extends RunOutcome>(
  deps: Deps,
  { onBroken, ...identity }: RunOptions,
  work: (run: RunDeps) => Promise<T>,
): Promise<T & { readonly runId: number }> {
  const started = performance.now();
  const runId = await deps.writer.run((db) => startRun(db, identity));
  const log = deps.log.child({ run: runId });
  const run = { ...deps, runId, log, links: new Map() };
  try {
    const outcome = await work(run);
    const { status, counts, message, sources } = outcome;
    await deps.writer.run((db) =>
      finishRun(db, runId, { status, exitCode: EXIT[status], counts, message }),
    );
    await deps.writer.run(trimReadings);
    await deps.writer.run(trimHistory);
    const durationMs = Math.round(performance.now() - started);
    log.info(
      {
        command: identity.command,
        status,
        found: countFound(counts),
        ...counts,
        ...(sources ? { sources: sources.asked, sources_troubled: sources.troubled } : {}),
        duration_ms: durationMs,
      },
      'run finished',
    );
    return { ...outcome, runId };
  } catch (raised) {
    // what was waited for when the signal came ends in a word of its own
    const isStopped =
      deps.signal.aborted && raised instanceof Error && raised.name === 'AbortError';
    const error: unknown = isStopped ? deps.signal.reason : raised;
    const counts = await closeBroken(run, error);
    onBroken?.({ runId, counts });
    throw error;
  } finally {
    deps.progress.end();
  }
}

/** A run that ended with an error, and how far it had come. */
export type BrokenRun = { readonly runId: number; readonly counts: RunCounts };

async function closeBroken(run: RunDeps, error: unknown): Promise<RunCounts> {
  const { status, message } = describeError(error);
  const exitCode = error instanceof PipelineError ? error.exitCode : EXIT.fault;
  try {
    return await run.writer.run(async (db) => {
      const counts = await countEnds(run, db);
      await finishRun(db, run.runId, { status, exitCode, counts, message });
      await rebuildDue(db);
      return counts;
    });
  } catch (second) {
    run.log.warn(
      { err: second },
      'the run could not be closed in the ledger; the next one will mark it',
    );
    return NO_COUNTS;
  }
}

/** How many links ended in each state: those that are written, and those that ended as they were before. */
export async function countEnds({ links, runId }: RunDeps, db: Db): Promise<RunCounts> {
  const counts: Record<LinkState, number> = { ...(await countStates(db, runId)) };
  for (const { asBefore } of links.values()) if (asBefore) counts[asBefore] += 1;
  return counts;
}

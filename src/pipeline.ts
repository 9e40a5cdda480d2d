/**
 * One pass, told on one screen: discover, download, read, judge, load, report.
 * No rule lives here: what is ours is decided in `extract/listing`, what a document says in `transform`,
 * what becomes of it in `judge`.
 */
import { EXIT, PipelineError, type ExitStatus } from './errors.ts';
import { countStates, finishRun, startRun, type RunCounts } from './load/ledger/runs.ts';
import type { Deps } from './pipeline/deps.ts';
import { discoverAll, type SourceProblem } from './pipeline/discovery.ts';
import { downloadAll } from './pipeline/download.ts';
import { readAll } from './pipeline/reading.ts';
import { endKnown, settleAll } from './pipeline/settle.ts';
import { markWithdrawnDocuments } from './load/ledger/links.ts';
import { PROGRAM_VERSION } from './version.ts';

export type PassResult = {
  readonly runId: number;
  readonly status: ExitStatus;
  readonly counts: RunCounts;
  readonly problems: readonly SourceProblem[];
};

export type PassOptions = {
  readonly command: string;
  readonly sources: readonly string[];
  readonly host: string;
};

/** One pass over all sources. The writer's lock must be held. */
export async function runOnce(deps: Deps, options: PassOptions): Promise<PassResult> {
  const runId = await deps.writer.run((db) =>
    startRun(db, {
      command: options.command,
      host: options.host,
      pid: process.pid,
      programVersion: PROGRAM_VERSION,
    }),
  );
  const log = deps.log.child({ run: runId });
  const pass = { ...deps, log };
  try {
    const problems = await work(pass, runId, options.sources);
    return await close(pass, runId, problems);
  } catch (error) {
    await closeBroken(pass, runId, error);
    throw error;
  } finally {
    deps.progress.end();
  }
}

async function work(
  deps: Deps,
  runId: number,
  sources: readonly string[],
): Promise<readonly SourceProblem[]> {
  const { taken, problems } = await discoverAll(deps, runId, sources);
  const delivered = await downloadAll(deps, runId, taken);
  await deps.writer.run(markWithdrawnDocuments);
  const open = delivered.filter((one) => one.documentKey === undefined);
  for (const one of delivered) await endKnown(deps, runId, one);
  const read = await readAll(
    deps,
    open.map((one) => ({ ...one.link.candidate, sha256: one.sha256 })),
  );
  await settleAll(deps, runId, read);
  return problems;
}

async function close(
  deps: Deps,
  runId: number,
  problems: readonly SourceProblem[],
): Promise<PassResult> {
  const counts = await deps.writer.run((db) => countStates(db, runId));
  const status = statusOf(counts, problems);
  const message = problems.map((problem) => `${problem.source}: ${problem.message}`).join('; ');
  await deps.writer.run((db) =>
    finishRun(db, runId, { status, exitCode: EXIT[status], counts, message: message || undefined }),
  );
  for (const problem of problems)
    deps.log.error({ ...problem }, 'source could not be read as expected');
  deps.log.info({ status, ...counts }, 'run finished');
  return { runId, status, counts, problems };
}

/** Quarantine comes before trouble with the source (docs: exit codes). */
export function statusOf(counts: RunCounts, problems: readonly SourceProblem[]): ExitStatus {
  if (counts.quarantined > 0) return 'attention';
  return problems.length > 0 || counts.failed > 0 ? 'source' : 'done';
}

async function closeBroken(deps: Deps, runId: number, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  try {
    await deps.writer.run(async (db) => {
      const counts = await countStates(db, runId);
      const status = error instanceof PipelineError ? error.status : 'fault';
      await finishRun(db, runId, { status, exitCode: EXIT[status], counts, message });
    });
  } catch (second) {
    deps.log.warn(
      { err: second },
      'the run could not be closed in the ledger; the next one will mark it',
    );
  }
}

/**
 * One pass, told on one screen: discover, download, read, judge, load, report.
 * No rule lives here: what is ours is decided in `extract/listing`, what a document says in `transform`,
 * what becomes of it in `judge`.
 */
import type { ExitStatus } from './errors.ts';
import { markWithdrawnDocuments } from './load/ledger/links.ts';
import { countStates, type RunCounts } from './load/ledger/runs.ts';
import type { Deps } from './pipeline/deps.ts';
import { discoverAll, type SourceProblem } from './pipeline/discovery.ts';
import { downloadAll } from './pipeline/download.ts';
import { inRun, type RunOptions } from './pipeline/in-run.ts';
import { readAll } from './pipeline/reading.ts';
import { endKnown, settleAll } from './pipeline/settle.ts';

export type PassResult = {
  readonly runId: number;
  readonly status: ExitStatus;
  readonly counts: RunCounts;
  readonly problems: readonly SourceProblem[];
};

export type PassOptions = RunOptions & { readonly sources: readonly string[] };

/** One pass over all sources. The writer's lock must be held. */
export async function runOnce(deps: Deps, options: PassOptions): Promise<PassResult> {
  const { sources, ...run } = options;
  return await inRun(deps, run, async (pass, runId) => {
    const { taken, problems } = await discoverAll(pass, runId, sources);
    const delivered = await downloadAll(pass, runId, taken);
    await pass.writer.run(markWithdrawnDocuments);
    const open = delivered.filter((one) => one.documentKey === undefined);
    for (const one of delivered) await endKnown(pass, runId, one);
    const read = await readAll(
      pass,
      open.map((one) => ({ ...one.link.candidate, sha256: one.sha256 })),
    );
    await settleAll(pass, runId, read);
    return await report(pass, runId, problems);
  });
}

async function report(deps: Deps, runId: number, problems: readonly SourceProblem[]) {
  const counts = await deps.writer.run((db) => countStates(db, runId));
  for (const problem of problems) {
    deps.log.error({ ...problem }, 'source could not be read as expected');
  }
  const message = problems.map((problem) => `${problem.source}: ${problem.message}`).join('; ');
  return { status: statusOf(counts, problems), counts, problems, message: message || undefined };
}

/** Quarantine comes before trouble with the source (README, "Exit codes"). */
export function statusOf(counts: RunCounts, problems: readonly SourceProblem[]): ExitStatus {
  if (counts.quarantined > 0) return 'attention';
  return problems.length > 0 || counts.failed > 0 ? 'source' : 'done';
}

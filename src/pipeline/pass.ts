/**
 * One pass, told on one screen: discover, download, read, judge, load, report.
 * No rule lives here: what is ours is decided in `extract/listing`, what a document says in `transform`,
 * what becomes of it in `judge`.
 */
import type { ExitStatus } from '../errors.ts';
import { readTroubles, type LinkTrouble } from '../load/status.ts';
import { selectForgotten } from '../load/ledger/documents.ts';
import { countStates, type RunCounts } from '../load/ledger/runs.ts';
import type { Deps } from './deps.ts';
import { drawWaiting } from './draw.ts';
import { closeListings, discoverAll, type SourceProblem } from './discover.ts';
import { type Delivered, downloadAll, endAsDocument } from './download.ts';
import { inRun, type RunOptions } from './in-run.ts';
import { readAll, recordLost } from './read.ts';
import { judgeAll } from './judge.ts';
import { toCandidate, type Candidate } from './candidate.ts';

export type PassResult = {
  readonly runId: number;
  readonly status: ExitStatus;
  readonly counts: RunCounts;
  readonly problems: readonly SourceProblem[];
  /** The first of the links that this run put in quarantine or could not fetch. */
  readonly troubles: readonly LinkTrouble[];
};

/** A report that names more is read by nobody; `status` names them all. */
const TROUBLES_NAMED = 10;

export type PassOptions = RunOptions & { readonly sources: readonly string[] };

/** One pass over all sources. The writer's lock must be held. */
export async function runOnce(deps: Deps, options: PassOptions): Promise<PassResult> {
  const { sources, ...run } = options;
  return await inRun(deps, run, async (pass, runId) => {
    const { taken, discoveries } = await discoverAll(pass, runId, sources);
    const delivered = await downloadAll(pass, runId, taken);
    const open = await findOpen(pass, delivered);
    for (const { link, documentKey } of delivered) {
      if (documentKey === undefined) continue;
      const { linkKey } = link.row;
      await endAsDocument(pass, runId, { linkKey, documentKey, message: undefined });
    }
    const { read, lost } = await readAll(pass, open);
    await judgeAll(pass, runId, read);
    for (const { candidate, error } of lost) await recordLost(pass, runId, candidate, error);
    await drawWaiting(pass);
    const problems = await closeListings(pass, runId, discoveries);
    return await report(pass, runId, sources.length, problems);
  });
}

/** What has to be judged: what links delivered and nobody judged yet, and what an earlier run archived and lost sight of. */
async function findOpen(deps: Deps, delivered: readonly Delivered[]): Promise<Candidate[]> {
  const open = delivered
    .filter((one) => one.documentKey === undefined)
    .map(({ link, sha256 }) => ({
      ...link.candidate,
      sha256,
      isKnownAtLink: link.row.judgedSha256 === sha256,
    }));
  const seen = new Set(open.map((candidate) => candidate.sha256));
  const forgotten = await deps.writer.run(selectForgotten);
  return [
    ...open,
    ...forgotten
      .filter((content) => !seen.has(content.sha256))
      .map((content) => toCandidate(deps, content)),
  ];
}

async function report(
  deps: Deps,
  runId: number,
  asked: number,
  problems: readonly SourceProblem[],
) {
  const counts = await deps.writer.run((db) => countStates(db, runId));
  const troubles = await deps.writer.run((db) => readTroubles(db, runId, TROUBLES_NAMED));
  for (const problem of problems) {
    deps.log.error({ ...problem }, 'source could not be read as expected');
  }
  const message = problems.map((problem) => `${problem.source}: ${problem.message}`).join('; ');
  return {
    status: statusOf(counts, problems),
    counts,
    problems,
    troubles,
    sources: { asked, troubled: new Set(problems.map(({ source }) => source)).size },
    message: message || undefined,
  };
}

/** Quarantine comes before trouble with the source (README, "Exit codes"). */
export function statusOf(counts: RunCounts, problems: readonly SourceProblem[]): ExitStatus {
  if (counts.quarantined > 0) return 'attention';
  return problems.length > 0 || counts.failed > 0 ? 'source' : 'done';
}

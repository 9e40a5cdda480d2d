/**
 * One pass, told on one screen: discover, download, read, judge, load, report.
 * No rule lives here: what is ours is decided in `extract/listing`, what a document says in `transform`,
 * what becomes of it in `decide`.
 */
import { resolve } from 'node:path';

import type { ExitStatus } from '../errors.ts';
import { readTroubles, type LinkTrouble } from '../load/status.ts';
import { selectForgotten } from '../load/ledger/documents.ts';
import type { RunCounts } from '../load/ledger/runs.ts';
import { toPrintableUrl } from '../printable.ts';
import type { Deps, RunDeps } from './deps.ts';
import { drawWaiting } from './draw.ts';
import { closeListings, discoverAll, type SourceProblem } from './discover.ts';
import { countEnds, inRun, type RunOptions } from './in-run.ts';
import { createDownload, type ForgottenContent } from './download.ts';
import { judgeByQuarter } from './quarters.ts';
import { toCandidate } from './candidate.ts';
import { findUnread } from './read.ts';

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
  const { sources, ...runOptions } = options;
  return await inRun(deps, runOptions, async (run) => {
    const { taken, discoveries } = await discoverAll(run, sources);
    const forgotten = await findForgotten(run);
    await judgeByQuarter(run, [...taken, ...forgotten], {
      quarterOf: ({ candidate }) => candidate.says.quarter,
      ...createDownload(run, taken),
    });
    await drawWaiting(run);
    const problems = await closeListings(run, discoveries);
    return await report(run, sources.length, problems);
  });
}

/** What an earlier run archived and lost sight of. */
async function findForgotten(deps: Deps): Promise<ForgottenContent[]> {
  const contents = await deps.writer.run(selectForgotten);
  if (deps.backlog) {
    const shas = contents.map(({ sha256 }) => sha256);
    await deps.backlog.request(await findUnread(deps, shas));
  }
  return contents.map((content) => ({ row: undefined, candidate: toCandidate(deps, content) }));
}

async function report(run: RunDeps, asked: number, problems: readonly SourceProblem[]) {
  const counts = await run.writer.run((db) => countEnds(run, db));
  const troubles = await run.writer.run((db) => readTroubles(db, run.runId, TROUBLES_NAMED));
  for (const problem of problems) {
    run.log.error({ ...problem }, 'source could not be read as expected');
  }
  const message = problems.map(describeProblem).join('; ');
  return {
    status: statusOf(counts, problems),
    counts,
    problems,
    troubles,
    sources: { asked, troubled: new Set(problems.map(({ source }) => source)).size },
    message: message || undefined,
  };
}

/** Most messages name the source themselves. */
export function describeProblem({ source, message }: SourceProblem): string {
  const names = [toPrintableUrl(source), resolve(source)];
  return names.some((name) => message.includes(name)) ? message : `${source}: ${message}`;
}

/** Quarantine comes before trouble with the source (README, "Exit codes"). */
export function statusOf(counts: RunCounts, problems: readonly SourceProblem[]): ExitStatus {
  if (counts.quarantined > 0) return 'attention';
  return problems.length > 0 || counts.failed > 0 ? 'source' : 'done';
}

/** Judging again from the archive, without network: `retry`, `replay`, and what follows an operator's decision. */
import type { LinkState } from './decide.ts';
import type { ArchivedDocument } from '../load/ledger/selections.ts';
import { NO_COUNTS, type RunCounts } from '../load/ledger/runs.ts';
import { statusOf, type PassResult } from './pass.ts';
import { toCandidate } from './candidate.ts';
import type { Deps } from './deps.ts';
import { inRun, type RunOptions } from './in-run.ts';
import type { Judged } from './judge.ts';
import { recordLost } from './lost.ts';
import { readAll } from './read.ts';
import { settleAll } from './settle.ts';

export type ReplayResult = Omit<PassResult, 'troubles'> & { readonly judged: readonly Judged[] };

/** Judges archived documents again, in one run of the ledger. The writer's lock must be held. */
export async function judgeAgain(
  deps: Deps,
  documents: readonly ArchivedDocument[],
  options: RunOptions,
): Promise<ReplayResult> {
  return await inRun(deps, options, async (pass, runId) => {
    const { read, lost } = await readAll(
      pass,
      documents.map((document) => toCandidate(pass, document)),
    );
    const judged = await settleAll(pass, runId, read);
    for (const { candidate, error } of lost) await recordLost(pass, runId, candidate, error);
    const counts = { ...countJudged(judged), failed: lost.length };
    return { status: statusOf(counts, []), counts, problems: [], judged, message: undefined };
  });
}

function countJudged(judged: readonly Judged[]): RunCounts {
  const counts: Record<LinkState, number> = { ...NO_COUNTS };
  for (const one of judged) counts[one.state] += 1;
  return counts;
}

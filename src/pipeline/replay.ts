/** Judging again from the archive, without network: `retry`, `replay`, and what follows an operator's decision. */
import type { LinkState } from '../judge/decide.ts';
import type { ArchivedDocument } from '../load/ledger/selections.ts';
import { NO_COUNTS, type RunCounts } from '../load/ledger/runs.ts';
import { parseSeenAs } from '../transform/seen-as.ts';
import { statusOf, type PassResult } from '../pipeline.ts';
import type { Candidate } from './candidate.ts';
import type { Deps } from './deps.ts';
import { inRun, type RunOptions } from './in-run.ts';
import type { Judged } from './judge.ts';
import { readAll } from './reading.ts';
import { settleAll } from './settle.ts';

export type ReplayResult = PassResult & { readonly judged: readonly Judged[] };

/** Judges archived documents again, in one run of the ledger. The writer's lock must be held. */
export async function judgeAgain(
  deps: Deps,
  documents: readonly ArchivedDocument[],
  options: RunOptions,
): Promise<ReplayResult> {
  return await inRun(deps, options, async (pass, runId) => {
    const read = await readAll(
      pass,
      documents.map((document) => toCandidate(pass, document)),
    );
    const judged = await settleAll(pass, runId, read);
    const counts = countJudged(judged);
    return { status: statusOf(counts, []), counts, problems: [], judged, message: undefined };
  });
}

export function toCandidate(deps: Pick<Deps, 'reference'>, document: ArchivedDocument): Candidate {
  const says = parseSeenAs(document.seenAs, deps.reference);
  return {
    sha256: document.sha256,
    linkKey: document.linkKey,
    url: document.url,
    seenAs: document.seenAs,
    publishedOn: document.publishedOn,
    says: { quarter: says.quarter, region: says.region },
  };
}

function countJudged(judged: readonly Judged[]): RunCounts {
  const counts: Record<LinkState, number> = { ...NO_COUNTS };
  for (const one of judged) counts[one.state] += 1;
  return counts;
}

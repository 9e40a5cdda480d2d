/** Judging again from the archive, without network: `retry`, `replay`, and what follows an operator's decision. */
import { EXIT } from '../errors.ts';
import type { LinkState } from '../judge/decide.ts';
import type { ArchivedDocument } from '../load/ledger/selections.ts';
import { finishRun, NO_COUNTS, startRun, type RunCounts } from '../load/ledger/runs.ts';
import { parseSeenAs } from '../transform/seen-as.ts';
import type { PassOptions, PassResult } from '../pipeline.ts';
import { PROGRAM_VERSION } from '../version.ts';
import type { Candidate } from './candidate.ts';
import type { Deps } from './deps.ts';
import type { Judged } from './judge.ts';
import { readAll } from './reading.ts';
import { settleAll } from './settle.ts';

export type ReplayResult = PassResult & { readonly judged: readonly Judged[] };

/** Judges archived documents again, in one run of the ledger. The writer's lock must be held. */
export async function judgeAgain(
  deps: Deps,
  documents: readonly ArchivedDocument[],
  options: Omit<PassOptions, 'sources'>,
): Promise<ReplayResult> {
  const runId = await deps.writer.run((db) =>
    startRun(db, {
      command: options.command,
      host: options.host,
      pid: process.pid,
      programVersion: PROGRAM_VERSION,
    }),
  );
  const read = await readAll(
    deps,
    documents.map((document) => toCandidate(deps, document)),
  );
  const judged = await settleAll(deps, runId, read);
  deps.progress.end();
  const counts = countJudged(judged);
  const status = counts.quarantined > 0 ? 'attention' : 'done';
  await deps.writer.run((db) =>
    finishRun(db, runId, { status, exitCode: EXIT[status], counts, message: undefined }),
  );
  return { runId, status, counts, problems: [], judged };
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

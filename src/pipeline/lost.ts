import type { PipelineError } from '../errors.ts';
import { forgetValidators, recordEnd } from '../load/ledger/links.ts';
import type { Candidate } from './candidate.ts';
import type { Deps } from './deps.ts';

/** A content that the archive no longer holds as it was: the link fails, and the next run fetches it in full. */
export async function recordLost(
  deps: Pick<Deps, 'writer'>,
  runId: number,
  candidate: Candidate,
  error: PipelineError,
): Promise<void> {
  const { linkKey } = candidate;
  const { code, message } = error;
  const end = { linkKey, state: 'failed' as const, reason: code, message, documentKey: undefined };
  await deps.writer.transact(async (trx) => {
    await forgetValidators(trx, candidate.sha256);
    await recordEnd(trx, runId, end);
  });
}

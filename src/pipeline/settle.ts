/** Last step of a pass: documents become facts, one transaction each, oldest quarter first. */
import { describeBlock, processDocument, STANDS, type JudgeContext, type Judged } from './judge.ts';
import { compareCandidates, type ReadCandidate } from './candidate.ts';
import type { Deps } from './deps.ts';
import { toDraw } from './drawing.ts';
import { isFaultOfDocument, toFaultCheck } from './document-fault.ts';

/** Judges every candidate in an order that depends on nothing but the candidates. */
export async function settleAll(
  deps: Deps,
  runId: number,
  candidates: readonly ReadCandidate[],
): Promise<Judged[]> {
  const ordered = [...candidates].sort(compareCandidates);
  const byPublication = Map.groupBy(ordered, nameOf);
  const quarantinedNow = new Set<number>();
  const draw = toDraw(deps);
  const judged: Judged[] = [];
  for (const candidate of ordered) {
    deps.signal.throwIfAborted();
    const together = byPublication.get(nameOf(candidate)) ?? [];
    const context = { runId, reference: deps.reference, together, quarantinedNow, draw };
    const result = await settleOne(deps, candidate, context);
    if (result.state === 'quarantined' && result.documentKey !== undefined) {
      quarantinedNow.add(result.documentKey);
    }
    judged.push(result);
    report(deps, result);
    deps.progress.step('loading', judged.length, ordered.length);
  }
  return judged;
}

/** One document's trouble is its own: what the program cannot do with it is recorded, and the others go on. */
async function settleOne(
  deps: Deps,
  candidate: ReadCandidate,
  context: JudgeContext,
): Promise<Judged> {
  try {
    return await deps.writer.transact((trx) => processDocument(trx, candidate, context));
  } catch (error) {
    if (!isFaultOfDocument(error)) throw error;
    deps.log.error({ err: error, document: candidate.sha256 }, 'the program failed on a document');
    const refused = { ...candidate, reading: undefined, refusals: [toFaultCheck(error)] };
    return await deps.writer.transact((trx) => processDocument(trx, refused, context));
  }
}

function nameOf(candidate: ReadCandidate): string {
  return `${candidate.filed.quarter ?? '?'} ${candidate.filed.region ?? '?'}`;
}

function report(deps: Deps, result: Judged): void {
  const { candidate, state, documentKey } = result;
  const fields = {
    quarter: candidate.filed.quarter,
    region: candidate.filed.region,
    document: candidate.sha256.slice(0, 12),
    documentKey,
    url: candidate.url,
  };
  if (state === 'quarantined' && result.message === STANDS) {
    deps.log.warn(
      { ...fields, reason: result.reason },
      'the present program would not load this document; its facts stand; see `status`',
    );
    return;
  }
  if (state === 'quarantined' && result.decision) {
    const why = describeBlock(result.decision);
    deps.log.warn(
      { ...fields, reason: result.reason, why },
      'document quarantined: no number of it is loaded; see `status` for the next step',
    );
    return;
  }
  deps.log.info({ ...fields, reason: result.reason }, `document ${state}`);
}

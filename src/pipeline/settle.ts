/** Last step of a pass: documents become facts, one transaction each, oldest quarter first. */
import type { Judged } from './judge.ts';
import { describeBlock, processDocument } from './judge.ts';
import { findDocument } from '../load/ledger/documents.ts';
import { recordEnd } from '../load/ledger/links.ts';
import type { LinkState } from '../judge/decide.ts';
import { compareCandidates, type ReadCandidate } from './candidate.ts';
import type { Deps } from './deps.ts';
import type { Delivered } from './download.ts';

/** Judges every candidate in an order that depends on nothing but the candidates. */
export async function settleAll(
  deps: Deps,
  runId: number,
  candidates: readonly ReadCandidate[],
): Promise<Judged[]> {
  const ordered = [...candidates].sort(compareCandidates);
  const byPublication = Map.groupBy(ordered, nameOf);
  const quarantinedNow = new Set<number>();
  const judged: Judged[] = [];
  for (const candidate of ordered) {
    deps.signal.throwIfAborted();
    const together = byPublication.get(nameOf(candidate)) ?? [];
    const context = { runId, reference: deps.reference, together, quarantinedNow };
    const result = await deps.writer.transact((trx) => processDocument(trx, candidate, context));
    if (result.state === 'quarantined' && result.documentKey !== undefined) {
      quarantinedNow.add(result.documentKey);
    }
    judged.push(result);
    report(deps, result);
    deps.progress.step('loading', judged.length, ordered.length);
  }
  return judged;
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

const STATE_OF_STATUS = {
  current: 'unchanged',
  republished: 'unchanged',
  superseded: 'unchanged',
  quarantined: 'waiting',
  rejected: 'ignored',
  ignored: 'ignored',
} as const satisfies Record<string, LinkState>;

/** A link whose content was judged before and is the same: it ends as its document stands. */
export async function endKnown(deps: Deps, runId: number, delivered: Delivered): Promise<void> {
  const { documentKey } = delivered;
  const { linkKey } = delivered.link.row;
  if (documentKey === undefined) return;
  await deps.writer.transact(async (trx) => {
    const document = await findDocument(trx, documentKey);
    if (!document) throw new TypeError(`link ${linkKey} leads to a document that is not there`);
    await recordEnd(trx, runId, {
      linkKey,
      state: STATE_OF_STATUS[document.status],
      reason: document.status === 'current' ? undefined : (document.reason ?? document.status),
      message: undefined,
      documentKey,
    });
  });
}

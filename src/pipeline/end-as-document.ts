/** A link that brought nothing new ends the run as its document stands. */
import type { LinkState } from './decide.ts';
import { findDocument } from '../load/ledger/documents.ts';
import { recordEnd } from '../load/ledger/links.ts';
import type { Deps } from './deps.ts';

const STATE_OF_STATUS = {
  current: 'unchanged',
  republished: 'unchanged',
  superseded: 'unchanged',
  quarantined: 'waiting',
  rejected: 'ignored',
  ignored: 'ignored',
} as const satisfies Record<string, LinkState>;

export async function endAsDocument(
  deps: Pick<Deps, 'writer'>,
  runId: number,
  link: {
    readonly linkKey: number;
    readonly documentKey: number;
    readonly message: string | undefined;
  },
): Promise<void> {
  const { linkKey, documentKey, message } = link;
  await deps.writer.transact(async (trx) => {
    const document = await findDocument(trx, documentKey);
    if (!document) throw new TypeError(`link ${linkKey} leads to a document that is not there`);
    const { status, reason } = document;
    await recordEnd(trx, runId, {
      linkKey,
      state: STATE_OF_STATUS[status],
      reason: status === 'quarantined' || status === 'ignored' ? reason : toReason(status),
      message: message ?? (status === 'rejected' ? reason : undefined),
      documentKey,
    });
  });
}

function toReason(status: string): string | undefined {
  return status === 'current' ? undefined : status;
}

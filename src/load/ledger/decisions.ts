/** What operators decided. A decision holds for one content and one publication. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { CheckCode } from '../../findings.ts';
import type { Database } from '../schema.ts';

export type OperatorDecision = {
  readonly documentKey: number;
  readonly sha256: string;
  readonly kind: 'accept' | 'reject' | 'refused';
  readonly codes: readonly CheckCode[];
  readonly reason: string;
  readonly decidedBy: string;
};

export async function recordDecision(
  db: Kysely<Database>,
  decision: OperatorDecision,
): Promise<void> {
  await db
    .insertInto('etl.decision')
    .values({
      document_key: decision.documentKey,
      sha256: decision.sha256,
      kind: decision.kind,
      codes: [...decision.codes],
      reason: decision.reason,
      decided_by: decision.decidedBy,
    })
    .execute();
}

/** The findings accepted for a document. */
export async function findAccepted(
  db: Kysely<Database>,
  documentKey: number,
): Promise<ReadonlySet<CheckCode>> {
  const rows = await db
    .selectFrom('etl.decision')
    .select('codes')
    .where('document_key', '=', documentKey)
    .where('kind', '=', 'accept')
    .execute();
  return new Set(rows.flatMap((row) => row.codes as CheckCode[]));
}

/** Takes a document out of quarantine for good, without loading it. */
export async function rejectDocument(
  db: Kysely<Database>,
  documentKey: number,
  reason: string,
): Promise<void> {
  await db
    .updateTable('etl.document')
    .set({ status: 'rejected', reason })
    .where('document_key', '=', documentKey)
    .execute();
}

/** After one of two candidates was accepted: the others of its publication are replaced by it. */
export async function retireRivals(db: Kysely<Database>, documentKey: number): Promise<void> {
  await sql`
    update etl.document rival
       set status = 'superseded', superseded_at = now(), superseded_by = chosen.document_key
      from etl.document chosen
     where chosen.document_key = ${documentKey} and chosen.status = 'current'
       and rival.quarter_key = chosen.quarter_key and rival.region_key = chosen.region_key
       and rival.status = 'quarantined' and rival.reason = 'two_candidates'`.execute(db);
}

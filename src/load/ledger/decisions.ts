/** What operators decided. A decision holds for one content and one publication. */
import { sql } from 'kysely';

import type { CheckCode } from '../../findings.ts';
import type { Db } from '../schema.ts';
import { toStorable } from '../values.ts';

export type OperatorDecision = {
  /** Undefined for a file that is no whole PDF: it never became a document. */
  readonly documentKey: number | undefined;
  readonly sha256: string;
  readonly kind: 'accept' | 'reject' | 'refused';
  readonly codes: readonly CheckCode[];
  readonly reason: string;
  readonly decidedBy: string;
};

export async function recordDecision(
  db: Db,
  { documentKey, codes, reason, decidedBy, ...decision }: OperatorDecision,
): Promise<void> {
  const said = { reason: toStorable(reason), decided_by: toStorable(decidedBy) };
  await db
    .insertInto('etl.decision')
    .values({ ...decision, document_key: documentKey ?? null, codes: [...codes], ...said })
    .execute();
}

/** Accepting these lets a document in once: replaced again and come back, it must be asked about again. */
const ONCE: ReadonlySet<string> = new Set<CheckCode>(['older_revision', 'two_candidates']);

/** The findings accepted for a document that still hold. */
export async function findAccepted(db: Db, documentKey: number): Promise<ReadonlySet<CheckCode>> {
  const rows = await db
    .selectFrom('etl.decision as decision')
    .innerJoin('etl.document as document', 'document.document_key', 'decision.document_key')
    .select(['decision.codes', 'decision.decided_at', 'document.superseded_at'])
    .where('decision.document_key', '=', documentKey)
    .where('decision.kind', '=', 'accept')
    .execute();
  return new Set(
    rows.flatMap(({ codes, decided_at: decided, superseded_at: superseded }) =>
      (codes as CheckCode[]).filter(
        (code) => !ONCE.has(code) || superseded === null || decided > superseded,
      ),
    ),
  );
}

/** Why a file that is no whole PDF was rejected; undefined when nobody rejected what it holds. */
export async function findFileRejection(db: Db, sha256: string): Promise<string | undefined> {
  const { rows } = await sql<{ reason: string }>`
    select reason from etl.decision where sha256 = ${sha256} and kind = 'reject' and document_key is null
     order by decision_key desc limit 1`.execute(db);
  return rows[0]?.reason;
}

/** After one of two candidates was accepted: the others that wait for the same reason are replaced by it. */
export async function retireRivals(db: Db, documentKey: number): Promise<void> {
  await sql`
    update etl.document rival
       set status = 'superseded', status_since = now(), superseded_at = now(), superseded_by = chosen.document_key
      from etl.document chosen
     where chosen.document_key = ${documentKey} and chosen.status = 'current'
       and rival.quarter_key = chosen.quarter_key and rival.region_key = chosen.region_key
       and rival.status = 'quarantined'
       and exists (select from etl.check_result c
                    where c.document_key = rival.document_key and c.code = 'two_candidates' and not c.passed)`.execute(
    db,
  );
}

/** Stored checks of documents. */
import type { Kysely } from 'kysely';

import type { Database } from '../schema.ts';

export type StoredCheck = {
  readonly code: string;
  readonly severity: string;
  readonly subject: string;
  readonly expected: string | undefined;
  readonly found: string | undefined;
};

/** The checks of a document that failed and were not accepted, in their order. */
export async function findFailedChecks(
  db: Kysely<Database>,
  documentKey: number,
): Promise<StoredCheck[]> {
  const rows = await db
    .selectFrom('etl.check_result')
    .selectAll()
    .where('document_key', '=', documentKey)
    .where('passed', '=', false)
    .where('accepted', '=', false)
    .orderBy('ordinal')
    .execute();
  return rows.map((row) => ({
    code: row.code,
    severity: row.severity,
    subject: row.subject,
    expected: row.expected ?? undefined,
    found: row.found ?? undefined,
  }));
}

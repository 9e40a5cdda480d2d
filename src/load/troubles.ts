/** What a run could not load: read for its report. */
import type { Kysely } from 'kysely';

import type { Database } from './schema.ts';
import { readWaiting, type WaitingDocument } from './waiting.ts';

/** A link that a run put in quarantine or could not fetch. */
export type LinkTrouble = {
  readonly url: string;
  readonly state: 'quarantined' | 'failed';
  readonly reason: string;
  readonly message: string | undefined;
  /** Absent for a failed link, and for a loaded document that would be blocked now: its facts stand. */
  readonly document: WaitingDocument | undefined;
};

/** The first `limit` troubles of a run: quarantine first, then what failed; by address. */
export async function readTroubles(
  db: Kysely<Database>,
  runId: number,
  limit: number,
): Promise<LinkTrouble[]> {
  const rows = await db
    .selectFrom('etl.link_state as state')
    .innerJoin('etl.link as link', 'link.link_key', 'state.link_key')
    .select(['link.url', 'state.state', 'state.reason', 'state.message', 'state.document_key'])
    .where('state.run_id', '=', runId)
    .where('state.state', 'in', ['quarantined', 'failed'])
    .orderBy('state.state', 'desc')
    .orderBy('link.url')
    .limit(limit)
    .execute();
  const keys = rows.flatMap((row) => row.document_key ?? []);
  const waiting = keys.length === 0 ? [] : await readWaiting(db, keys);
  return rows.map((row) => ({
    url: row.url,
    state: row.state === 'failed' ? 'failed' : 'quarantined',
    reason: row.reason ?? '',
    message: row.message ?? undefined,
    document:
      row.state === 'failed'
        ? undefined
        : waiting.find((document) => document.documentKey === row.document_key),
  }));
}

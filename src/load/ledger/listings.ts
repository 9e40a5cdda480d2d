/** How the reading of each source went: what is missing can only be told from complete listings. */
import { sql, type Kysely } from 'kysely';

import type { Database } from '../schema.ts';
import { toStorable, toStorableOrNull } from '../storable.ts';

export type ListingRecord = {
  readonly source: string;
  readonly kind: string;
  readonly complete: boolean;
  readonly links: number;
  readonly taken: number;
  readonly problem: { readonly code: string; readonly message: string } | undefined;
};

/** Documents taken in the last complete listing of a source, less those withdrawn since; undefined before the first. */
export async function findLastComplete(
  db: Kysely<Database>,
  source: string,
  runId: number,
): Promise<number | undefined> {
  const last = await db
    .selectFrom('etl.listing')
    .select(['taken', 'read_at'])
    .where('source', '=', source)
    .where('complete', '=', true)
    // a repeated transaction must not compare the listing with itself
    .where('run_id', '<', runId)
    .orderBy('run_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last) return undefined;
  const withdrawn = await db
    .selectFrom('etl.link')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('source', '=', source)
    .where('withdrawn_at', '>', last.read_at)
    .executeTakeFirstOrThrow();
  return last.taken - withdrawn.count;
}

/** Links of a source that this run took, and how many of them their own content has not disowned. */
export async function countOfSource(
  db: Kysely<Database>,
  source: string,
  runId: number,
): Promise<{ readonly taken: number; readonly ours: number }> {
  return await db
    .selectFrom('etl.link as l')
    .innerJoin('etl.link_state as s', 's.link_key', 'l.link_key')
    .select((eb) => [
      eb.fn.countAll<number>().as('taken'),
      eb.fn
        .countAll<number>()
        .filterWhere(sql<boolean>`not (s.state = 'ignored' and s.reason = 'not_this_series')`)
        .as('ours'),
    ])
    .where('s.run_id', '=', runId)
    .where('l.source', '=', source)
    .where('l.verdict', '=', 'taken')
    .executeTakeFirstOrThrow();
}

/** Returns false when this run has recorded the source already: the answer to a commit was lost. */
export async function recordListing(
  db: Kysely<Database>,
  runId: number,
  listing: ListingRecord,
): Promise<boolean> {
  const result = await db
    .insertInto('etl.listing')
    .values({
      run_id: runId,
      source: toStorable(listing.source),
      kind: listing.kind,
      complete: listing.complete,
      links: listing.links,
      taken: listing.taken,
      problem_code: listing.problem?.code ?? null,
      problem: toStorableOrNull(listing.problem?.message),
    })
    .onConflict((conflict) => conflict.columns(['run_id', 'source']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

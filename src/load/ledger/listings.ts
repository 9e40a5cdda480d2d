/** How the reading of each source went: what is missing can only be told from complete listings. */
import type { Kysely } from 'kysely';

import type { Database } from '../schema.ts';

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
): Promise<number | undefined> {
  const last = await db
    .selectFrom('etl.listing')
    .select(['taken', 'read_at'])
    .where('source', '=', source)
    .where('complete', '=', true)
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

export async function recordListing(
  db: Kysely<Database>,
  runId: number,
  listing: ListingRecord,
): Promise<void> {
  await db
    .insertInto('etl.listing')
    .values({
      run_id: runId,
      source: listing.source,
      kind: listing.kind,
      complete: listing.complete,
      links: listing.links,
      taken: listing.taken,
      problem_code: listing.problem?.code ?? null,
      problem: listing.problem?.message ?? null,
    })
    .onConflict((conflict) => conflict.columns(['run_id', 'source']).doNothing())
    .execute();
}

/** What the pages for operators show: documents with their checks and cells, runs with their links. Schema etl. */
import type { Kysely, Selectable } from 'kysely';

import type { Database } from '../load/schema.ts';

export type DocumentPage = NonNullable<Awaited<ReturnType<typeof readDocument>>>;

/** A document with everything that is kept about it; undefined when there is none with this key. */
export async function readDocument(db: Kysely<Database>, documentKey: number) {
  const document = await db
    .selectFrom('etl.document as document')
    .innerJoin('etl.document_content as content', 'content.sha256', 'document.sha256')
    .leftJoin('klantprofielen.dim_region as region', 'region.region_key', 'document.region_key')
    .leftJoin(
      'klantprofielen.dim_quarter as quarter',
      'quarter.quarter_key',
      'document.quarter_key',
    )
    .selectAll('document')
    .select(['content.archived_at', 'content.size_bytes'])
    .select(['region.region_code', 'region.region_name', 'quarter.quarter_code'])
    .where('document.document_key', '=', documentKey)
    .executeTakeFirst();
  if (!document) return undefined;
  const checks = await db
    .selectFrom('etl.check_result')
    .selectAll()
    .where('document_key', '=', documentKey)
    .orderBy('passed')
    .orderBy('accepted')
    .orderBy('severity')
    .orderBy('ordinal')
    .execute();
  const cells = await db
    .selectFrom('etl.cell as cell')
    .selectAll()
    .where('document_key', '=', documentKey)
    .orderBy('row_number')
    .execute();
  const decisions = await db
    .selectFrom('etl.decision')
    .selectAll()
    .where('document_key', '=', documentKey)
    .orderBy('decision_key')
    .execute();
  const overlay = await db
    .selectFrom('etl.overlay')
    .select(['drawn_at', 'reader_version'])
    .where('document_key', '=', documentKey)
    .executeTakeFirst();
  return { document, checks, cells, decisions, overlay };
}

/** The hash of a document's archived file. */
export async function findArchived(
  db: Kysely<Database>,
  documentKey: number,
): Promise<{ readonly sha256: string } | undefined> {
  return await db
    .selectFrom('etl.document')
    .select('sha256')
    .where('document_key', '=', documentKey)
    .executeTakeFirst();
}

export type Run = Selectable<Database['etl.run']>;

/** The newest first. */
export async function readRuns(db: Kysely<Database>, limit: number): Promise<readonly Run[]> {
  return await db
    .selectFrom('etl.run')
    .selectAll()
    .orderBy('run_id', 'desc')
    .limit(limit)
    .execute();
}

export async function findRun(db: Kysely<Database>, runId: number): Promise<Run | undefined> {
  return await db.selectFrom('etl.run').selectAll().where('run_id', '=', runId).executeTakeFirst();
}

export async function readListings(db: Kysely<Database>, runId: number) {
  return await db
    .selectFrom('etl.listing')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('source')
    .execute();
}

/** States in the order in which a person wants to see them. */
const STATES = ['failed', 'quarantined', 'waiting', 'revised', 'loaded', 'ignored', 'unchanged'];

/** One page of the links of a run: what needs a person first. `of` is how many there are in all. */
export async function readRunLinks(
  db: Kysely<Database>,
  runId: number,
  { limit, offset }: { readonly limit: number; readonly offset: number },
) {
  const { of } = await db
    .selectFrom('etl.link_state')
    .select((eb) => eb.fn.countAll<number>().as('of'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  const links = await db
    .selectFrom('etl.link_state as state')
    .innerJoin('etl.link as link', 'link.link_key', 'state.link_key')
    .leftJoin('etl.document as document', 'document.document_key', 'state.document_key')
    .leftJoin(
      'klantprofielen.dim_quarter as quarter',
      'quarter.quarter_key',
      'document.quarter_key',
    )
    .leftJoin('klantprofielen.dim_region as region', 'region.region_key', 'document.region_key')
    .select(['link.url', 'state.state', 'state.reason', 'state.message', 'state.document_key'])
    .select(['quarter.quarter_code', 'region.region_name'])
    .where('state.run_id', '=', runId)
    .orderBy((eb) => eb.fn('array_position', [eb.val(STATES), 'state.state']))
    .orderBy('quarter.quarter_code')
    .orderBy('region.region_name')
    .orderBy('link.url')
    .limit(limit)
    .offset(offset)
    .execute();
  return { of, links };
}

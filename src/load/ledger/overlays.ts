/** The pictures of documents that wait for a person. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database } from '../schema.ts';

/** Keeps the picture of the last judgement; undefined takes it away. */
export async function recordOverlay(
  db: Kysely<Database>,
  documentKey: number,
  overlay: { readonly svg: string; readonly readerVersion: string } | undefined,
): Promise<void> {
  if (overlay === undefined) {
    await db.deleteFrom('etl.overlay').where('document_key', '=', documentKey).execute();
    return;
  }
  const drawn = { svg: overlay.svg, reader_version: overlay.readerVersion };
  await db
    .insertInto('etl.overlay')
    .values({ document_key: documentKey, ...drawn })
    .onConflict((conflict) =>
      conflict.column('document_key').doUpdateSet({ ...drawn, drawn_at: sql`now()` }),
    )
    .execute();
}

/** The SVG of a document; undefined when none is kept. */
export async function findOverlay(
  db: Kysely<Database>,
  documentKey: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('etl.overlay')
    .select('svg')
    .where('document_key', '=', documentKey)
    .executeTakeFirst();
  return row?.svg;
}

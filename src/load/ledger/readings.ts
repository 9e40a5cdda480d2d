/** Kept readings: what was read of a content by one version of the reader. A cache, nothing else. */
import { sql } from 'kysely';

import type { Sha256 } from '../../codes.ts';
import type { Db } from '../schema.ts';

export type ReadingKey = { readonly sha256: Sha256; readonly readerVersion: string };

/** Rows larger than this are not kept (bytes); the table has the same bound. */
export const LARGEST_READING = 4_000_000;
/** What all rows together may hold (bytes). */
const MOST_KEPT = 500_000_000;

export type KeptReading = { readonly packed: Uint8Array; readonly firstSeenRun: number };

/** Undefined where none is kept, or the archived bytes are no longer those that were read. */
export async function findReading(
  db: Db,
  { sha256, readerVersion }: ReadingKey,
): Promise<KeptReading | undefined> {
  const row = await db
    .selectFrom('etl.reading')
    .innerJoin('etl.document_content as content', 'content.sha256', 'etl.reading.sha256')
    .select(['packed', 'first_seen_run'])
    .where('etl.reading.sha256', '=', sha256)
    .where('reader_version', '=', readerVersion)
    .where(sql<boolean>`encode(sha256(content.bytes), 'hex') = content.sha256`)
    .executeTakeFirst();
  return row && { packed: row.packed, firstSeenRun: row.first_seen_run ?? 0 };
}

/** Those of the contents of which a reading is kept. */
export async function listReadings(
  db: Db,
  contents: readonly Sha256[],
  readerVersion: string,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('etl.reading')
    .select('sha256')
    .where('sha256', '=', sql<string>`any(${contents})`)
    .where('reader_version', '=', readerVersion)
    .execute();
  return rows.map(({ sha256 }) => sha256);
}

/** Jobs for readings that nobody has taken up; 0 where there is no queue. */
export async function countWaitingReadings(db: Db): Promise<number> {
  const { rows: queues } = await sql<{ exists: boolean }>`
    select exists (select from pg_class where relname = 'job' and relnamespace = to_regnamespace('pgboss')) as exists`.execute(
    db,
  );
  if (!queues[0]?.exists) return 0;
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pgboss.job where name like 'reading\\_%' and state < 'active'`.execute(
    db,
  );
  return rows[0]?.waiting ?? 0;
}

/** Keeps a reading in place of the one that is there. */
export async function keepReading(
  db: Db,
  { sha256, readerVersion }: ReadingKey,
  packed: Uint8Array,
): Promise<void> {
  const { buffer, byteOffset, byteLength } = packed;
  await db
    .insertInto('etl.reading')
    .values({
      sha256,
      reader_version: readerVersion,
      packed: Buffer.from(buffer, byteOffset, byteLength),
    })
    .onConflict((conflict) =>
      conflict.columns(['sha256', 'reader_version']).doUpdateSet((eb) => ({
        packed: eb.ref('excluded.packed'),
        read_at: sql<Date>`now()`,
      })),
    )
    .execute();
}

/** Takes out what another reader than the last one read a week ago, and the oldest of what is too much. */
export async function trimReadings(db: Db): Promise<void> {
  await sql`
    delete from etl.reading using (
      select sha256, reader_version, read_at, first_value(reader_version) over newest as last_reader,
        sum(octet_length(packed)) over newest as size_so_far
      from etl.reading window newest as (order by read_at desc, sha256)) as kept
    where reading.sha256 = kept.sha256 and reading.reader_version = kept.reader_version
      and (kept.size_so_far > ${MOST_KEPT}
        or kept.reader_version <> kept.last_reader and kept.read_at < now() - interval '7 days')`.execute(
    db,
  );
}

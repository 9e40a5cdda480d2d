/** The archive: files as they were delivered, by sha256, and what was read of them. */
import { hash } from 'node:crypto';

import { sql } from 'kysely';

import type { Sha256 } from '../../codes.ts';
import { PipelineError } from '../../errors.ts';
import type { Db } from '../schema.ts';
import { toStorable, writeTogether } from '../values.ts';
import { type Delivered, writeDelivered } from './links.ts';

export type StoredContent = {
  readonly bytes: Uint8Array;
  /** The run in which the source offered it first. */
  readonly firstSeenRun: number;
};

/** Does the archive hold the content, unaltered? */
export async function isArchived(db: Db, sha256: Sha256): Promise<boolean> {
  const row = await db
    .selectFrom('etl.document_content')
    .select('sha256')
    .where('sha256', '=', sha256)
    .where(sql<boolean>`encode(sha256(bytes), 'hex') = sha256`)
    .executeTakeFirst();
  return row !== undefined;
}

export type DeliveredContent = StoredContent & Delivered & { readonly url: string };

/**
 * Stores the bytes of different contents and records which links, with which addresses, delivered them, in one statement.
 * Returns those that are new; what was there already is left alone, unless it has been altered.
 */
export async function archiveDelivered(
  db: Db,
  runId: number,
  contents: readonly DeliveredContent[],
): Promise<ReadonlySet<Sha256>> {
  const rows = contents.map(
    ({ sha256, bytes, url, firstSeenRun }) =>
      sql`(${sha256}, ${bytes}, ${bytes.length}, ${runId}, ${firstSeenRun}, ${toStorable(url)})`,
  );
  const parts = {
    content: sql`
      insert into etl.document_content as c (sha256, bytes, size_bytes, archived_run, first_seen_run, url)
      values ${sql.join(rows)}
      on conflict (sha256) do update set bytes = excluded.bytes, size_bytes = excluded.size_bytes
      where encode(sha256(c.bytes), 'hex') <> c.sha256
      returning sha256, xmax = 0 as is_new`,
    delivered: writeDelivered(contents),
  };
  const added = sql<{ sha256: Sha256 }>`select sha256 from content where is_new`;
  return new Set((await writeTogether(db, parts, added)).map(({ sha256 }) => sha256));
}

/** Bytes asked for at a time: the driver gets them as text, and what it makes of them is several times as large. */
const PIECE_BYTES = 1_000_000;

/** Reads archived bytes and proves that they are still the ones that were archived. */
export async function readContent(db: Db, sha256: Sha256): Promise<StoredContent> {
  const row = await db
    .selectFrom('etl.document_content')
    .select(['first_seen_run', sql<number>`octet_length(bytes)`.as('size')])
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  if (!row) {
    throw new PipelineError('archive_missing', 'fault', {
      message: `The archive holds no file ${sha256}.`,
    });
  }
  const bytes = new Uint8Array(row.size);
  for (let from = 0; from < row.size; from += PIECE_BYTES) {
    const { rows } = await sql<{ piece: Uint8Array }>`
      select substring(bytes from ${from + 1} for ${PIECE_BYTES}) as piece
        from etl.document_content where sha256 = ${sha256}`.execute(db);
    bytes.set(rows[0]?.piece ?? [], from);
  }
  proveContent(sha256, bytes);
  return { bytes, firstSeenRun: row.first_seen_run ?? 0 };
}

/** Throws where they are not the bytes that were archived under that hash. */
export function proveContent(sha256: Sha256, bytes: Uint8Array): void {
  const found = hash('sha256', bytes);
  if (found === sha256) return;
  throw new PipelineError('archive_altered', 'fault', {
    message: `The archived file ${sha256} has been altered: its bytes now have the hash ${found}.`,
    hint: 'The next run fetches the file again and mends the archive, if the source still has it; else restore a backup.',
  });
}

// Kept readings: what was read of a content by one version of the reader. A cache, nothing else.

export type ReadingKey = { readonly sha256: Sha256; readonly readerVersion: string };

/** What all rows together may hold (bytes). */
const MOST_KEPT = 500_000_000;

/** Undefined where none is kept, or the archived bytes are no longer those that were read. */
export async function findReading(db: Db, { sha256, readerVersion }: ReadingKey) {
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

/** Those of the contents of which this reader has kept no reading. */
export async function selectUnread(db: Db, contents: readonly Sha256[], readerVersion: string) {
  const { rows } = await sql<{ sha256: Sha256 }>`
    select sha256 from unnest(${contents}::text[]) as asked (sha256)
     where not exists (select from etl.reading r
                        where r.sha256 = asked.sha256 and r.reader_version = ${readerVersion})`.execute(
    db,
  );
  return rows.map(({ sha256 }) => sha256);
}

/** A file that is taken out together with others is at most so long (bytes). */
const SMALL_BYTES = 250_000;

/** Those that the archive has and this reader has kept no reading of; with their bytes, not proven yet, or null where they are many. */
export async function readUnread(
  db: Db,
  contents: readonly Sha256[],
  readerVersion: string,
): Promise<readonly { readonly sha256: Sha256; readonly bytes: Uint8Array | null }[]> {
  const { rows } = await sql<{ sha256: Sha256; bytes: Uint8Array | null }>`
    select sha256, case when octet_length(bytes) <= ${SMALL_BYTES} then bytes end as bytes
      from etl.document_content c
     where sha256 = any(${contents}::text[])
       and not exists (select from etl.reading r
                        where r.sha256 = c.sha256 and r.reader_version = ${readerVersion})`.execute(
    db,
  );
  return rows;
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

export type NewReading = ReadingKey & { readonly packed: Uint8Array };

/** Keeps readings of different contents in place of those that are there, as a part of a statement or alone. */
export function keepReading(...readings: readonly NewReading[]) {
  const rows = readings.map(
    ({ sha256, readerVersion, packed }) => sql`(${sha256}, ${readerVersion}, ${packed})`,
  );
  return sql`
    insert into etl.reading (sha256, reader_version, packed) values ${sql.join(rows)}
    on conflict (sha256, reader_version) do update set packed = excluded.packed, read_at = now()`;
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

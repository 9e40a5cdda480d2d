/** The archive: files as they were delivered, by sha256. */
import { createHash } from 'node:crypto';

import { sql } from 'kysely';

import type { Sha256 } from '../../codes.ts';
import { PipelineError } from '../../errors.ts';
import type { Db } from '../schema.ts';
import { toStorable, writeTogether } from '../values.ts';
import { type Delivered, writeDelivered } from './links.ts';

export type ArchivedContent = {
  readonly sha256: Sha256;
  readonly bytes: Uint8Array;
  /** The address that delivered it. */
  readonly url: string;
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

/**
 * Stores the bytes and records that the link delivered them, in one statement. False when they were there already: then
 * they are left alone, unless they have been altered.
 */
export async function archiveDelivered(
  db: Db,
  runId: number,
  linkKey: number,
  { bytes, url, firstSeenRun, ...delivered }: ArchivedContent & Delivered,
): Promise<boolean> {
  const { buffer, byteOffset, byteLength } = bytes;
  const parts = {
    content: sql`
      insert into etl.document_content as c (sha256, bytes, size_bytes, archived_run, first_seen_run, url)
      values (${delivered.sha256}, ${Buffer.from(buffer, byteOffset, byteLength)}, ${byteLength}, ${runId}, ${firstSeenRun},
        ${toStorable(url)})
      on conflict (sha256) do update set bytes = excluded.bytes, size_bytes = excluded.size_bytes
      where encode(sha256(c.bytes), 'hex') <> c.sha256
      returning xmax = 0 as "isNew"`,
    delivered: writeDelivered(linkKey, delivered),
  };
  const [row] = await writeTogether(
    db,
    parts,
    sql<{ isNew: boolean }>`select "isNew" from content`,
  );
  return row?.isNew ?? false;
}

export type StoredContent = { readonly bytes: Uint8Array; readonly firstSeenRun: number };

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
    bytes.set(await readPiece(db, sha256, from), from);
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) {
    throw new PipelineError('archive_altered', 'fault', {
      message: `The archived file ${sha256} has been altered: its bytes now have the hash ${found}.`,
      hint: 'The next run fetches the file again and mends the archive, if the source still has it; else restore a backup.',
    });
  }
  return { bytes, firstSeenRun: row.first_seen_run ?? 0 };
}

async function readPiece(db: Db, sha256: Sha256, from: number): Promise<Uint8Array> {
  const { piece } = await db
    .selectFrom('etl.document_content')
    .select(sql<Uint8Array>`substring(bytes from ${from + 1} for ${PIECE_BYTES})`.as('piece'))
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow();
  return piece;
}

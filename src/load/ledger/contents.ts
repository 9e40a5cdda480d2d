/** The archive: files as they were delivered, by sha256. */
import { createHash } from 'node:crypto';

import { sql, type Kysely } from 'kysely';

import type { Sha256 } from '../../codes.ts';
import { PipelineError } from '../../errors.ts';
import type { Database } from '../schema.ts';
import { toStorable } from '../storable.ts';

export type ArchivedContent = {
  readonly sha256: Sha256;
  readonly bytes: Uint8Array;
  /** The address that delivered it. */
  readonly url: string;
  /** The run in which the source offered it first. */
  readonly firstSeenRun: number;
};

/** Stores the bytes; those that are there already are left alone, unless they have been altered. */
export async function archiveContent(
  db: Kysely<Database>,
  runId: number,
  content: ArchivedContent,
): Promise<void> {
  const bytes = Buffer.from(content.bytes);
  await db
    .insertInto('etl.document_content')
    .values({
      sha256: content.sha256,
      bytes,
      size_bytes: bytes.length,
      archived_run: runId,
      first_seen_run: content.firstSeenRun,
      url: toStorable(content.url),
    })
    .onConflict((conflict) =>
      conflict
        .column('sha256')
        .doUpdateSet({ bytes, size_bytes: bytes.length })
        .where(
          sql<boolean>`encode(sha256(document_content.bytes), 'hex') <> document_content.sha256`,
        ),
    )
    .execute();
}

export type StoredContent = { readonly bytes: Uint8Array; readonly firstSeenRun: number };

/** Reads archived bytes and proves that they are still the ones that were archived. */
export async function readContent(db: Kysely<Database>, sha256: Sha256): Promise<StoredContent> {
  const row = await db
    .selectFrom('etl.document_content')
    .select(['bytes', 'first_seen_run'])
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  if (!row) {
    throw new PipelineError('archive_missing', 'fault', `The archive holds no file ${sha256}.`);
  }
  const found = createHash('sha256').update(row.bytes).digest('hex');
  if (found !== sha256) {
    throw new PipelineError(
      'archive_altered',
      'fault',
      `The archived file ${sha256} has been altered: its bytes now have the hash ${found}.`,
      {
        hint: 'The next run fetches the file again and mends the archive, if the source still has it; else restore a backup.',
      },
    );
  }
  return { bytes: new Uint8Array(row.bytes), firstSeenRun: row.first_seen_run ?? 0 };
}

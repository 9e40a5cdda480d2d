/** The archive: files as they were delivered, by sha256. */
import { createHash } from 'node:crypto';

import type { Kysely } from 'kysely';

import type { Sha256 } from '../../codes.ts';
import { PipelineError } from '../../errors.ts';
import type { Database } from '../schema.ts';

/** Stores the bytes unless they are there already. */
export async function archiveContent(
  db: Kysely<Database>,
  runId: number,
  sha256: Sha256,
  bytes: Uint8Array,
): Promise<void> {
  await db
    .insertInto('etl.document_content')
    .values({ sha256, bytes: Buffer.from(bytes), size_bytes: bytes.length, archived_run: runId })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute();
}

/** Reads archived bytes and proves that they are still the ones that were archived. */
export async function readContent(db: Kysely<Database>, sha256: Sha256): Promise<Uint8Array> {
  const row = await db
    .selectFrom('etl.document_content')
    .select('bytes')
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
        hint: 'Restore etl.document_content from a backup, or delete that row: the next run fetches the file again.',
      },
    );
  }
  return new Uint8Array(row.bytes);
}

/** A backlog as it waits for workers: every document in the archive, a job for each, nothing read. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { sql, type Kysely } from 'kysely';

import { parseSha256, type Sha256 } from '../../src/codes.ts';
import type { Warehouse } from '../../src/load/database.ts';
import { archiveDelivered } from '../../src/load/ledger/archive.ts';
import { finishRun, NO_COUNTS, startRun } from '../../src/load/ledger/runs.ts';
import { openQueue } from '../../src/load/queue.ts';
import type { Database } from '../../src/load/schema.ts';
import { silentLogger } from '../../src/log.ts';
import { openBacklog } from '../../src/pipeline/backlog.ts';
import { reference } from './reference.ts';

const NO_LINK = 0;

/** Archives the files; what the archive has of them already stays. Their sha256. */
export async function archiveFiles(
  warehouse: Warehouse,
  files: readonly string[],
): Promise<Sha256[]> {
  await warehouse.migrate({ auto: true, queue: true });
  const lock = { waitSeconds: 10, holder: 'test' };
  return await warehouse.withWriter(lock, async (db) => {
    const runId = await startRun(db, { command: 'run' });
    const contents: Sha256[] = [];
    for (const file of files) {
      const bytes = await readFile(file);
      const sha256 = parseSha256(createHash('sha256').update(bytes).digest('hex'));
      const url = `https://www.example.org/${sha256}.pdf`;
      const said = { etag: undefined, lastModified: undefined };
      const content = { linkKey: NO_LINK, sha256, bytes, url, firstSeenRun: runId, ...said };
      await archiveDelivered(db, runId, [content]);
      contents.push(sha256);
    }
    await finishRun(db, runId, {
      status: 'stopped',
      exitCode: 143,
      counts: NO_COUNTS,
      message: undefined,
    });
    return contents;
  });
}

/** Asks for a reading of each. */
export async function requestReadings(
  { db }: Warehouse,
  contents: readonly Sha256[],
): Promise<void> {
  await using opened = await openQueue(db, silentLogger());
  const backlog = await openBacklog(opened.queue, reference, silentLogger(), true);
  await backlog.request(contents);
}

/** How many documents have been read, and the seconds from the first to the last. */
export async function countReadings(
  db: Kysely<Database>,
): Promise<{ readonly read: number; readonly seconds: number }> {
  const { rows } = await sql<{ read: number; seconds: number }>`
    select count(*)::int as read, coalesce(extract(epoch from max(read_at) - min(read_at)), 0)::float8 as seconds
      from etl.reading`.execute(db);
  return rows[0] ?? { read: 0, seconds: 0 };
}

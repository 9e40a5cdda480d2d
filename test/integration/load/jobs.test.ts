/** Jobs of the queue when those who took them, or asked for them, are gone. */
import { fileURLToPath } from 'node:url';

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { keepReading } from '../../../src/load/ledger/archive.ts';
import { attendJobs, openQueue, openReadingQueue, takeJobs } from '../../../src/load/queue.ts';
import { silentLogger } from '../../../src/log.ts';
import { openBacklog } from '../../../src/pipeline/backlog.ts';
import type { Deps } from '../../../src/pipeline/deps.ts';
import { readerVersion } from '../../../src/pipeline/parse-file.ts';
import { readArchived, toKeep } from '../../../src/pipeline/read.ts';
import { archiveFiles } from '../../support/archived-backlog.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { reference } from '../../support/reference.ts';

const SAMPLE = fileURLToPath(
  new URL(
    '../../../samples/transparantie-klantprofielen-gooi-en-vechtstreek-2020-q3.pdf',
    import.meta.url,
  ),
);
const log = silentLogger();

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase('server');
  await database.warehouse.migrate({ auto: true, queue: true });
});
afterEach(() => database.drop());

const change = (text: string) => sql.raw(text).execute(database.warehouse.db);

test('jobs of a process that vanished are taken one by one: none of them takes others with it', async () => {
  await using opened = await openQueue(database.warehouse.db, log);
  const { queue } = opened;
  const name = await openReadingQueue(queue, 'a'.repeat(64));
  await queue.insert(
    name,
    [1, 2, 3].map((n) => ({ singletonKey: `${n}`, data: { n } })),
  );
  expect(await takeJobs(queue, name, 9)).toHaveLength(3);
  await change(`update pgboss.job set heartbeat_on = now() - interval '1 minute'`);
  await queue.supervise(name);
  for (const left of [2, 1, 0]) {
    const jobs = await takeJobs(queue, name, 9);
    expect(jobs).toMatchObject([{ retryCount: 1 }]);
    await attendJobs(queue, name, jobs, () => Promise.resolve());
    expect(await queue.findJobs(name)).toHaveLength(left);
  }
});

test('a reading that was kept since is not replaced by the word that an earlier job was lost', async () => {
  const { warehouse } = database;
  const [sha256] = await archiveFiles(warehouse, [SAMPLE]);
  if (sha256 === undefined) throw new Error('nothing was archived');
  const key = { sha256, readerVersion: await readerVersion(reference) };
  await using opened = await openQueue(warehouse.db, log);
  const { queue } = opened;
  const name = await openReadingQueue(queue, key.readerVersion);
  const backlog = await openBacklog(queue, reference, log, true);
  await backlog.request([sha256]);
  // whoever asked was gone before it was told
  await change(`update pgboss.job set state = 'failed', completed_on = now()`);
  const answered = readArchived(
    {
      backlog,
      reference,
      log,
      signal: new AbortController().signal,
      readings: { takes: true, keeps: true },
      writer: { run: warehouse.use },
      pool: {} as Deps['pool'],
    },
    sha256,
  );
  let jobs = await takeJobs(queue, name, 9);
  while (jobs.length === 0) jobs = await takeJobs(queue, name, 9);
  const reading = toKeep(key, { kind: 'refused', code: 'no_text', detail: 'a scan' });
  if (reading === undefined) throw new Error('nothing to keep');
  await attendJobs(queue, name, jobs, async () => {
    await warehouse.use((db) => keepReading(reading).execute(db));
  });
  expect((await answered).parsed).toMatchObject({ check: { code: 'no_text' } });
});

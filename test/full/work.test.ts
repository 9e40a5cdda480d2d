/** `work`: documents of a backlog are read elsewhere, by processes that come and go. */
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { makeBacklog } from '../bench/backlog.ts';
import { startBenchSite, type BenchSite } from '../bench/site.ts';
import { archiveFiles, countReadings, requestReadings } from '../support/archived-backlog.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startProgram, type Started } from '../support/program.ts';
import { countJobs, findEnded, stopService } from '../support/serve-checks.ts';
import { startService, waitFor } from '../support/service.ts';

const QUARTERS = 4;

let database: TestDatabase;
let site: BenchSite;
let workers: Started[];
beforeEach(async () => {
  database = await createTestDatabase('server');
  site = await startBenchSite(QUARTERS);
  workers = [];
});
afterEach(async () => {
  for (const { child } of workers) child.kill('SIGKILL');
  await Promise.all(workers.map(({ ended }) => ended));
  site.stop();
  await database.drop();
});

const startWorker = () => {
  const worker = startProgram(['work', '--json'], { DATABASE_URL: database.url, WORKERS: '1' });
  workers.push(worker);
  return worker;
};

// how much faster two workers are than one: npx node test/bench/all.ts workers
test('one worker is killed, one stands still for half a minute: the service goes on, each document is loaded once, no job is left', async () => {
  const { warehouse } = database;
  const { db } = warehouse;
  const files = (await makeBacklog(QUARTERS)).map(({ file }) => file);
  await requestReadings(warehouse, await archiveFiles(warehouse, files));
  const [killed, still] = [startWorker(), startWorker()];
  await waitFor(async () => (await countReadings(db)).read >= 20);
  still.child.kill('SIGSTOP');
  killed.child.kill('SIGKILL');
  const { read } = await countReadings(db);
  expect(read).toBeLessThan(files.length);

  await using service = await startService({
    DATABASE_URL: database.url,
    SOURCES: site.overview,
    REQUESTS_PER_SECOND: '1000',
    READ_JOBS: 'false',
  });
  // nobody reads: what is read is loaded, the rest waits
  await sleep(30_000);
  expect((await countReadings(db)).read).toBe(read);
  const third = startWorker();
  await waitFor(async () => (await countReadings(db)).read === files.length, 90_000);
  still.child.kill('SIGCONT');
  expect(await waitFor(() => findEnded(db), 90_000)).toMatchObject({ status: 'done' });
  await waitFor(async () => (await countJobs(db)).readings === 0, 60_000);

  const { rows } = await sql`
    select count(*)::int as documents, count(distinct sha256)::int as contents, (select sum(loaded)::int from etl.run) as loaded
      from etl.document where status = 'current'`.execute(db);
  const all = files.length;
  expect(rows).toEqual([{ documents: all, contents: all, loaded: all }]);
  expect(await stopService(service)).toMatchObject({ code: 0, faults: [] });
  for (const { child } of [still, third]) child.kill('SIGTERM');
  for (const { ended } of [still, third]) expect(await ended).toMatchObject({ code: 0 });
  expect(await countJobs(db)).toEqual({ moments: 1, readings: 0 });
});

/** `serve` over longer times: many planned moments, several processes, signals at any moment, a process that dies. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { readSamplePublications } from '../../src/demo/samples.ts';
import { startSite, type Site } from '../support/site.ts';
import { parseSchedule } from '../../src/serve/schedule.ts';
import { createTestDatabase, openAgain, type TestDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/program.ts';
import {
  countFacts,
  expectWholeDocuments,
  findEnded,
  listPlanned,
  planMoments,
  stopService,
} from '../support/serve-checks.ts';
import { startService, waitFor } from '../support/service.ts';

const SAMPLES = new URL('../../samples/', import.meta.url);

let database: TestDatabase;
let site: Site;
/** Milliseconds that the site takes for a PDF. */
let slowness = 0;

beforeEach(async () => {
  slowness = 0;
  database = await createTestDatabase('server');
  site = await startSite(
    { publications: await readSamplePublications(SAMPLES) },
    async ({ path }) => {
      if (path.endsWith('.pdf')) await sleep(slowness);
      return false;
    },
  );
});

afterEach(async () => {
  await site[Symbol.asyncDispose]();
  await database.drop();
});

const environment = (changes: Record<string, string> = {}) => ({
  DATABASE_URL: database.url,
  SOURCES: site.overview,
  REQUESTS_PER_SECOND: '1000',
  ...changes,
});

const AMSTERDAM = 'Europe/Amsterdam';

/** What a service that is always there would plan from a day on, by a clock that stands where the test puts it. */
function listMoments(expression: string, from: string, count: number): Date[] {
  const schedule = parseSchedule(expression, AMSTERDAM);
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(from) });
  try {
    return Array.from({ length: count }, () => {
      const next = schedule.next() ?? new Date(NaN);
      vi.setSystemTime(next);
      return next;
    });
  } finally {
    vi.useRealTimers();
  }
}

test('twenty-four planned moments around both changes of the clock, two processes: each runs once, and what was loaded is loaded once', async () => {
  const { db } = database.warehouse;
  const moments = [
    ...listMoments('30 6 * * *', '2027-03-25T12:00Z', 6),
    // the 28th has no 02:30
    ...listMoments('30 2 * * *', '2027-03-25T12:00Z', 6),
    ...listMoments('30 6 * * *', '2027-10-28T12:00Z', 6),
    ...listMoments('30 2 * * *', '2027-10-28T12:00Z', 6),
  ].sort((a, b) => a.getTime() - b.getTime());
  const days = moments.map((moment) => moment.toLocaleDateString('sv', { timeZone: AMSTERDAM }));
  expect(days.filter((day) => day === '2027-03-28')).toHaveLength(2);
  // whose own moments are far away
  await using one = await startService(environment());
  await using two = await startService(environment());
  await waitFor(() => findEnded(db));
  await sql`update etl.run set planned_at = null`.execute(db);
  for (const moment of moments) {
    await planMoments(database, [{ moment, due: new Date() }]);
    await sleep(1_500);
  }
  const listEnded = async () =>
    (await listPlanned(db)).filter(({ status }) => status !== 'running');
  await waitFor(async () => (await listEnded()).length >= moments.length, 180_000);
  for (const service of [one, two]) {
    expect((await fetch(`${service.origin}/healthz`)).status).toBe(200);
    expect(await stopService(service)).toMatchObject({ code: 0, faults: [] });
  }
  const runs = await listPlanned(db);
  expect(runs.map(({ planned_at }) => planned_at)).toEqual(expect.arrayContaining(moments));
  expect(runs).toHaveLength(moments.length);
  expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['done']));
  expect(new Set(runs.map(({ pid }) => pid))).toEqual(new Set([one.pid, two.pid]));
  const { rows } = await sql`select sum(loaded)::int as loaded from etl.run`.execute(db);
  expect(rows).toEqual([{ loaded: 8 }]);
  expect(await countFacts(db)).toBe(99);
});

test('two processes, a moment every two seconds: each runs once; when one is stopped the other goes on', async () => {
  const { db } = database.warehouse;
  const schedule = environment({ SCHEDULE: '*/2 * * * * *' });
  await using one = await startService(schedule);
  await using two = await startService(schedule);
  await waitFor(async () => (await listPlanned(db)).length >= 4);
  const last = (await listPlanned(db)).at(-1);
  const [worker, other] = last?.pid === one.pid ? [one, two] : [two, one];
  expect(await stopService(worker)).toMatchObject({ code: 0, faults: [] });
  const stoppedAt = new Date();
  await waitFor(async () =>
    (await listPlanned(db)).some(
      ({ pid, status, planned_at }) =>
        pid === other.pid && status === 'done' && planned_at > stoppedAt,
    ),
  );
  expect(await stopService(other)).toMatchObject({ code: 0, faults: [] });
  const done = (await listPlanned(db)).filter(({ status }) => status === 'done');
  const moments = done.map(({ planned_at }) => planned_at.getTime());
  expect(new Set(moments).size).toBe(moments.length);
  expect(await countFacts(db)).toBe(99);
});

describe('SIGTERM at ten random moments', () => {
  // a linear congruential generator: the same moments each time
  const moments = Array.from({ length: 10 }, (_, index) => ((index * 7_919 + 104_729) % 1_300) * 2);

  test(`${moments.join(', ')} ms after its start`, async () => {
    const { db } = database.warehouse;
    slowness = 150;
    for (const moment of moments) {
      await using service = await startService(environment());
      await sleep(moment);
      const end = await stopService(service);
      expect(end).toMatchObject({ code: 0, faults: [] });
      await expectWholeDocuments(database);
      // as if a moment came again, with new work
      const due = new Date();
      await planMoments(database, [{ moment: due, due }]);
    }
    slowness = 0;
    await using last = await startService(environment());
    expect(await waitFor(() => findEnded(db))).toMatchObject({ status: 'done' });
    expect(await countFacts(db)).toBe(99);
    expect(await stopService(last)).toMatchObject({ code: 0, faults: [] });
  });
});

test('a process that is killed in the middle: another one takes its moment over', async () => {
  const { db } = database.warehouse;
  slowness = 60_000;
  await using one = await startService(environment());
  await waitFor(async () => (await listPlanned(db)).length === 1);
  await using two = await startService(environment());
  await waitFor(() => site.requests.length > 0 || sleep(2_000).then(() => true));
  one.kill('SIGKILL');
  await one.ended;
  slowness = 0;
  const [killed] = await listPlanned(db);
  const { planned_at } = killed ?? {};
  const ended = await waitFor(() => findEnded(db), 90_000);
  expect(ended).toMatchObject({ status: 'done', pid: two.pid, planned_at });
  expect(await stopService(two)).toMatchObject({ code: 0, faults: [] });
  await expectWholeDocuments(database);
  expect(await countFacts(db)).toBe(99);
  const { rows } = await sql`select status from etl.run order by run_id`.execute(db);
  expect(rows).toEqual([{ status: 'abandoned' }, { status: 'done' }]);
});

test('a password that is changed while it runs is read from its file: no restart, and the next run loads', async () => {
  const { db } = database.warehouse;
  using folder = temporaryFolder();
  const file = join(folder.path, 'database_url');
  const login = `service_${new URL(database.url).pathname.slice(-12)}`;
  const rotate = async (password: string) => {
    await sql.raw(`alter role ${login} password '${password}'`).execute(db);
    const url = Object.assign(new URL(database.url), { username: login, password });
    writeFileSync(file, `${url.href}\n`);
    return url.href;
  };
  await sql.raw(`create role ${login} login in role klantprofielen_loader`).execute(db);
  const former = await rotate('before');
  await database.warehouse.migrate({ auto: true, queue: true });
  const isReady = async () => (await fetch(`${service.origin}/readyz`)).ok;
  const listRuns = async () =>
    (
      await sql<{
        status: string;
      }>`select status from etl.run where finished_at is not null order by run_id`.execute(db)
    ).rows;
  await using service = await startService(
    environment({
      DATABASE_URL: '',
      DATABASE_URL_FILE: file,
      AUTO_MIGRATE: 'false',
      SCHEDULE: '*/2 * * * * *',
    }),
  );
  await waitFor(async () => (await listRuns()).length > 0);
  await rotate('after');
  await expect(openAgain(former)).rejects.toMatchObject({ code: 'database_login' });
  // connections that were let in live on; these end, as when the server starts anew
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${login}`.execute(
    db,
  );
  const before = (await listRuns()).length;
  await waitFor(async () => (await listRuns()).length > before + 1, 60_000);
  expect(await waitFor(isReady)).toBe(true);
  expect((await listRuns()).slice(before + 1)).toContainEqual({ status: 'done' });
  expect((await stopService(service)).code).toBe(0);
  expect(await countFacts(db)).toBe(99);
  await sql.raw(`drop role ${login}`).execute(db);
});

test('without DATABASE_URL: the embedded database, for one process, to try it out', async () => {
  using folder = temporaryFolder();
  const embedded = environment({ DATABASE_URL: '', DATA_DIR: folder.path });
  await using service = await startService(embedded);
  const metrics = await waitFor(async () => {
    // making the embedded database stops everything else for seconds
    const answer = await fetch(`${service.origin}/metrics`).catch(() => undefined);
    const text = (await answer?.text()) ?? '';
    return text.includes('klantprofielen_runs_total{status="done"} 1') && text;
  }, 90_000);
  expect(metrics).toContain('klantprofielen_documents{status="current"} 8');
  expect((await fetch(`${service.origin}/readyz`)).status).toBe(200);
  expect(await stopService(service)).toMatchObject({ code: 0, faults: [] });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { sql } from 'kysely';

import { readSamplePublications } from '../../src/demo/samples.ts';
import { startSite, type Site } from '../support/site.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { checkExposition } from '../support/exposition.ts';
import { runInHost } from '../support/program.ts';
import {
  countFacts,
  countJobs,
  findEnded,
  listPlanned,
  planMoments,
  stopService,
} from '../support/serve-checks.ts';
import { startService, waitFor } from '../support/service.ts';

const SAMPLES = new URL('../../samples/', import.meta.url);

let database: TestDatabase;
let site: Site;

beforeEach(async () => {
  database = await createTestDatabase('server', { empty: true });
  site = await startSite({ publications: await readSamplePublications(SAMPLES) });
});

afterEach(async () => {
  await site[Symbol.asyncDispose]();
  await database.drop();
});

const environment = () => ({
  DATABASE_URL: database.url,
  SOURCES: site.overview,
  REQUESTS_PER_SECOND: '1000',
});

describe('serve', () => {
  test('on an empty database: catches up, loads, answers, and ends with 0', async () => {
    const { db } = database.warehouse;
    const began = Math.floor(Date.now() / 1000);
    await using service = await startService(environment());
    await waitFor(() => findEnded(db));
    expect(await listPlanned(db)).toMatchObject([{ status: 'done', pid: service.pid }]);
    // the next one
    await waitFor(async () => (await countJobs(db)).moments === 1);
    expect(await countJobs(db)).toEqual({ moments: 1, readings: 0 });
    expect(await countFacts(db)).toBe(99);
    const health = await fetch(`${service.origin}/healthz`);
    expect([health.status, await health.json()]).toMatchObject([200, { alive: true }]);
    const ready = await fetch(`${service.origin}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true }]);
    const metrics = await (await fetch(`${service.origin}/metrics`)).text();
    expect(checkExposition(metrics)).toEqual([]);
    for (const line of [
      'klantprofielen_runs_total{status="done"} 1',
      'klantprofielen_links_total{state="loaded"} 8',
      'klantprofielen_documents{status="current"} 8',
      'klantprofielen_run_duration_seconds_count 1',
      'klantprofielen_database_up 1',
    ])
      expect(metrics.split('\n')).toContain(line);
    const success = /^klantprofielen_last_success_timestamp_seconds (\d+)$/m.exec(metrics)?.[1];
    expect(Number(success)).toBeGreaterThanOrEqual(began);
    const page = await fetch(`${service.origin}/`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const end = await stopService(service);
    expect(end).toMatchObject({ code: 0, faults: [] });
  });

  test('after a run by hand nothing is caught up; a moment that was missed is, unless such a run came after it', async () => {
    const { db } = database.warehouse;
    expect((await runInHost(['run'], environment())).code).toBe(0);
    const moment = new Date('2020-01-01T00:00Z');
    await planMoments(database, [{ moment, due: moment }]);
    await using service = await startService(environment());
    expect(await waitFor(() => findEnded(db))).toMatchObject({ status: 'done', run_id: 1 });
    await waitFor(async () => (await countJobs(db)).moments === 1);
    await sql`update etl.run set started_at = '2019-01-01', planned_at = null`.execute(db);
    await planMoments(database, [{ moment, due: moment }]);
    expect(await waitFor(() => findEnded(db))).toMatchObject({ run_id: 2, pid: service.pid });
    expect(await stopService(service, 'SIGINT')).toMatchObject({ code: 0, faults: [] });
  });

  test('without SOURCES it stays up, plans nothing and says what to type', async () => {
    await using service = await startService({ DATABASE_URL: database.url });
    const health = await fetch(`${service.origin}/healthz`);
    expect([health.status, await health.json()]).toMatchObject([
      200,
      { alive: true, next_run_at: null },
    ]);
    expect(service.log).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        msg: expect.stringContaining('SOURCES is not set'),
        hint: expect.stringContaining('discover https://www.uwv.nl/'),
      }),
    );
    expect(await stopService(service)).toMatchObject({ code: 0, faults: [] });
    expect(await listPlanned(database.warehouse.db)).toEqual([]);
  });

  test('a schedule that is none: exit 2, naming the field', async () => {
    const run = await runInHost(['serve'], { ...environment(), SCHEDULE: '61 6 * * *' });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/SCHEDULE.*minute: 61/);
  });
});

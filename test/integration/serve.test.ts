import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { sql } from 'kysely';

import { readSamplePublications } from '../../src/demo/samples.ts';
import { startSite, type Site } from '../../src/demo/site.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { checkExposition } from '../support/exposition.ts';
import { runInHost } from '../support/program.ts';
import { countFacts, findEndedSlot, listSlots, stopService } from '../support/serve-checks.ts';
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
    await waitFor(() => findEndedSlot(db));
    expect(await listSlots(db)).toMatchObject([{ status: 'done', attempts: 1 }]);
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

  test('after a run by hand since the planned moment nothing is caught up', async () => {
    const { db } = database.warehouse;
    expect((await runInHost(['run'], environment())).code).toBe(0);
    await using service = await startService(environment());
    expect(await waitFor(() => findEndedSlot(db))).toMatchObject({
      status: 'skipped',
      run_id: null,
    });
    const { rows } = await sql`select command from etl.run order by run_id`.execute(db);
    expect(rows).toEqual([{ command: 'run' }]);
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
    expect(await listSlots(database.warehouse.db)).toEqual([]);
  });

  test('a schedule that is none: exit 2, naming the field', async () => {
    const run = await runInHost(['serve'], { ...environment(), SCHEDULE: '61 6 * * *' });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/SCHEDULE.*minute: 61/);
  });
});

import { randomBytes } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { readSamplePublications } from '../../src/demo/samples.ts';
import { startSite, type Site } from '../support/site.ts';
import { createTestDatabase, openAgain, type TestDatabase } from '../support/database.ts';
import {
  countFacts,
  expectWholeDocuments,
  findEnded,
  listPlanned,
  stopService,
} from '../support/serve-checks.ts';
import { withClient } from '../support/logical-dump.ts';
import { startService, waitFor } from '../support/service.ts';
import { runAsAdmin, toDatabaseUrl } from '../support/templates.ts';

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
      if (path.endsWith('.pdf')) await new Promise((resolve) => setTimeout(resolve, slowness));
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

describe('told to stop in the middle of a pass', () => {
  test('ends with 0, nothing half, the lock free; the next start takes the same moment up', async () => {
    const { db } = database.warehouse;
    slowness = 300;
    {
      await using service = await startService(environment());
      await waitFor(() => site.requests.some(({ path }) => path.endsWith('.pdf')));
      const end = await stopService(service);
      expect(end).toMatchObject({ code: 0 });
    }
    const [stopped] = await listPlanned(db);
    expect(stopped).toMatchObject({ status: 'stopped' });
    await expectWholeDocuments(database);
    slowness = 0;
    await using again = await startService(environment());
    const { planned_at } = stopped ?? {};
    expect(await waitFor(() => findEnded(db))).toMatchObject({ status: 'done', planned_at });
    expect(await countFacts(db)).toBe(99);
    expect(await stopService(again)).toMatchObject({ code: 0, faults: [] });
  });

  test('a second signal ends it at once', async () => {
    slowness = 60_000;
    await using service = await startService(environment());
    await waitFor(async () => (await listPlanned(database.warehouse.db)).length > 0);
    // the run cannot write its end, so that an orderly one cannot come first
    await withClient(database.url, async (other) => {
      await other.query('begin; lock table etl.run in access exclusive mode');
      service.kill('SIGTERM');
      await waitFor(() => service.log.some(({ msg }) => String(msg).startsWith('SIGTERM')));
      service.kill('SIGTERM');
      // neither the 0 of an orderly end nor one by force
      expect((await service.ended).code).toBe(143);
    });
  });
});

test('a database that is not there yet is waited for: alive, not ready, then at work', async () => {
  const name = `klantprofielen_test_${randomBytes(6).toString('hex')}`;
  const url = toDatabaseUrl(database.url, name);
  await using service = await startService(environment({ DATABASE_URL: url }));
  expect((await fetch(`${service.origin}/healthz`)).status).toBe(200);
  const away = await fetch(`${service.origin}/readyz`);
  expect([away.status, await away.json()]).toMatchObject([503, { ready: false }]);
  expect((await fetch(`${service.origin}/`)).status).toBe(503);
  expect(await (await fetch(`${service.origin}/metrics`)).text()).toContain(
    'klantprofielen_database_up 0',
  );
  await waitFor(() => service.log.some(({ msg }) => msg === 'waiting for the database'));
  await runAsAdmin(database.url, `create database ${name} template template0 encoding 'UTF8'`);
  const warehouse = await openAgain(url);
  try {
    expect(await waitFor(() => findEnded(warehouse.db))).toMatchObject({ status: 'done' });
    expect((await fetch(`${service.origin}/readyz`)).status).toBe(200);
    await warehouse.close();
    // gone again while it serves: not ready, still alive
    await runAsAdmin(database.url, `drop database ${name} with (force)`);
    await waitFor(async () => (await fetch(`${service.origin}/readyz`)).status === 503);
    expect((await fetch(`${service.origin}/healthz`)).status).toBe(200);
    expect(await stopService(service)).toMatchObject({ code: 0, faults: [] });
  } finally {
    await runAsAdmin(database.url, `drop database if exists ${name} with (force)`);
  }
});

test('an error that nobody caught: logged once, exit 1', async () => {
  await using service = await startService(
    environment({
      NODE_OPTIONS: `--import data:text/javascript,setTimeout(()=>{Promise.reject(new%20Error('surprise'))},4000)`,
    }),
  );
  expect((await service.ended).code).toBe(1);
  expect(service.log.filter(({ level }) => level === 'fatal')).toMatchObject([
    { msg: 'unexpected fault; the service ends', err: { message: 'surprise' } },
  ]);
});

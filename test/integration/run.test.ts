import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { readSamplePublications } from '../../src/demo/samples.ts';
import { startSite, type Site } from '../support/site.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { lastJson, runInHost, startProgram, temporaryFolder } from '../support/program.ts';

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

function environment(changes: Record<string, string> = {}): Record<string, string> {
  return {
    DATABASE_URL: database.url,
    SOURCES: site.overview,
    REQUESTS_PER_SECOND: '100',
    ...changes,
  };
}

async function readFacts(): Promise<unknown[]> {
  const { rows } = await sql`
    select quarter_key, region_key, municipality_key, known_in_sonar, xmin::text as version
      from klantprofielen.fact_profiles order by 1, 2, 3`.execute(database.warehouse.db);
  return rows;
}

/** Every row that is kept of a link, with the transaction that wrote it. */
async function readLedger(): Promise<unknown[]> {
  const { rows } = await sql`
    select 'link' as what, link_key, 0 as run_id, xmin::text, missing_listings from etl.link
    union all select 'state', link_key, run_id, xmin::text, 0 from etl.link_state
    order by 1, 2, 3`.execute(database.warehouse.db);
  return rows;
}

describe('run against a server', () => {
  test('loads the samples; the second run downloads no PDF and changes no row', async () => {
    const first = await runInHost(['run', '--json'], environment());
    expect(first).toMatchObject({ code: 0 });
    expect(lastJson(first)).toMatchObject({
      status: 'done',
      found: 15,
      loaded: 8,
      ignored: 7,
      failed: 0,
    });
    const facts = await readFacts();
    expect(facts).toHaveLength(99);
    const ledger = await readLedger();

    const before = site.requests.length;
    const second = await runInHost(['run', '--json'], environment());
    expect(second).toMatchObject({ code: 0 });
    expect(lastJson(second)).toMatchObject({ status: 'done', found: 15, unchanged: 8, ignored: 7 });
    const pdfs = site.requests.slice(before).filter((request) => request.path.endsWith('.pdf'));
    expect(pdfs.map((request) => request.status)).toEqual(
      Array.from({ length: pdfs.length }, () => 304),
    );
    expect(pdfs.length).toBeGreaterThanOrEqual(8);
    expect(await readFacts()).toEqual(facts);
    // that a link is there is the rule, and not written
    expect(await readLedger()).toEqual(ledger);
  });

  test('killed with -9 in the middle, the next run loads everything once', async () => {
    const warm = await runInHost(['migrate'], environment());
    expect(warm).toMatchObject({ code: 0 });
    for (const delay of [500, 900, 1300]) {
      const { child, ended } = startProgram(['run'], environment());
      await sleep(delay);
      child.kill('SIGKILL');
      expect((await ended).signal).toBe('SIGKILL');
    }
    const after = await runInHost(['run', '--json'], environment());
    expect(after).toMatchObject({ code: 0 });
    expect(await readFacts()).toHaveLength(99);
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from etl.document where status = 'current'`.execute(
      database.warehouse.db,
    );
    expect(rows).toEqual([{ count: 8 }]);
  });

  test('four at once on an empty database: one loads, the others end with 0 or 6', async () => {
    const runs = await Promise.all(
      Array.from({ length: 4 }, () =>
        runInHost(['run', '--json'], environment({ LOCK_WAIT_SECONDS: '30' })),
      ),
    );
    expect(runs.map((run) => run.code).filter((code) => code !== 0 && code !== 6)).toEqual([]);
    const loaded = runs.map((run) => Number(lastJson(run)['loaded']));
    expect(loaded.reduce((sum, count) => sum + count, 0)).toBe(8);
    expect(await readFacts()).toHaveLength(99);
  });

  test('who finds the lock taken says who has it and ends with 6', async () => {
    await runInHost(['migrate'], environment());
    await database.warehouse.withWriter({ waitSeconds: 1, holder: 'somebody else' }, async () => {
      const run = await runInHost(['run', '--json'], environment({ LOCK_WAIT_SECONDS: '0' }));
      expect(run.code).toBe(6);
      expect(lastJson(run)).toMatchObject({ status: 'locked', found: 0 });
      expect(run.stderr).toContain('somebody else');
    });
  });

  test('an empty listing is never "nothing new"', async () => {
    site.change({ publications: [], decoys: false });
    const run = await runInHost(['run', '--json'], environment());
    expect(run.code).toBe(4);
    expect(lastJson(run)).toMatchObject({ status: 'source', found: 0 });
    expect(run.stderr).toContain('nothing_listed');
  });

  test('fewer documents than before is an error once; after three runs they are withdrawn, and the facts stay', async () => {
    await runInHost(['run'], environment());
    const publications = await readSamplePublications(SAMPLES);
    site.change({ publications: publications.slice(1) });
    const seen = [];
    for (let run = 0; run < 3; run += 1) {
      const { code } = await runInHost(['run'], environment());
      const { rows } = await sql`
        select status from klantprofielen.coverage where status = 'withdrawn'`.execute(
        database.warehouse.db,
      );
      seen.push({ code, withdrawn: rows.length });
    }
    expect(seen).toEqual([
      { code: 4, withdrawn: 0 },
      { code: 0, withdrawn: 0 },
      { code: 0, withdrawn: 1 },
    ]);
    expect(await readFacts()).toHaveLength(99);
    site.change({ publications });
    const back = await runInHost(['run', '--json'], environment());
    expect(lastJson(back)).toMatchObject({ status: 'done', unchanged: 8 });
    const { rows: absent } = await sql`
      select link_key from etl.link where missing_listings > 0 or withdrawn_at is not null
      union all select document_key from etl.document where withdrawn_at is not null`.execute(
      database.warehouse.db,
    );
    expect(absent).toEqual([]);
  });
});

describe('wrong surroundings', () => {
  test('no database: exit 5 with host and port and without the password', async () => {
    const run = await runInHost(
      ['run', '--json'],
      environment({ DATABASE_URL: 'postgres://user:canary-secret@127.0.0.1:1/nothing' }),
    );
    expect(run.code).toBe(5);
    expect(run.stderr).toContain('127.0.0.1:1');
    expect(run.stderr + run.stdout).not.toContain('canary-secret');
    expect(lastJson(run)).toMatchObject({ run_id: null, status: 'database' });
  });

  test('wrong settings: exit 2, all problems at once', async () => {
    const run = await runInHost(['run', '--json'], {
      WORKERS: 'many',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://root:canary-secret@localhost/x',
      SCHEDULE_TIMEZONE: 'Europe/Atlantis',
    });
    expect(run.code).toBe(2);
    for (const name of ['WORKERS', 'LOG_LEVEL', 'DATABASE_URL', 'SCHEDULE_TIMEZONE']) {
      expect(run.stderr).toContain(name);
    }
    expect(run.stderr + run.stdout).not.toContain('canary-secret');
    expect(lastJson(run)).toMatchObject({ status: 'usage' });
  });

  test('no sources: exit 2 with a help that says how to find them', async () => {
    using folder = temporaryFolder();
    const run = await runInHost(['run'], { DATA_DIR: folder.path });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('discover');
  });

  test('an unknown option: exit 2', async () => {
    expect((await runInHost(['run', '--jsn'])).code).toBe(2);
    expect((await runInHost(['nonsense'])).code).toBe(2);
    const copied = await runInHost(['discover', 'https://www.uwv.nl/…']);
    expect(copied).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('write the whole address'),
    });
    expect((await runInHost(['--help'])).code).toBe(0);
  });
});

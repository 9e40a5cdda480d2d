/** What happens to documents judged again, moved, ignored or damaged: each case went wrong once. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openInbox, type Inbox } from '../support/inbox.ts';
import { lastJson } from '../support/program.ts';
import { samplePublication } from '../support/sample-publication.ts';

const gooi = samplePublication('gooi');
const A = 'gooi-en-vechtstreek-2020-q3.pdf';
const B = 'gooi-en-vechtstreek-2020-q3-b.pdf';

let inbox: Inbox;

beforeEach(async () => {
  inbox = await openInbox();
});

afterEach(async () => {
  await inbox[Symbol.asyncDispose]();
});

/** What the facts say of Blaricum's total in the third quarter of 2020: 49 as first published. */
async function blaricum(): Promise<number[]> {
  const rows = await inbox.query<{ n: number }>(
    `select known_in_sonar as n from klantprofielen.fact_profiles where quarter_key = 20203 and municipality_key = 376`,
  );
  return rows.map((row) => row.n);
}

async function statuses(): Promise<string[]> {
  const rows = await inbox.query<{ status: string }>(
    `select status from etl.document order by document_key`,
  );
  return rows.map((row) => row.status);
}

/** Facts, ledger and coverage tell the same story. */
async function expectConsistent(): Promise<void> {
  expect(
    await inbox.query(`select * from klantprofielen.coverage where reason = 'facts_missing'`),
  ).toEqual([]);
  expect(
    await inbox.query(
      `select f.document_key from klantprofielen.fact_region_coverage f join etl.document d using (document_key)
        where d.status <> 'current' or d.quarter_key <> f.quarter_key or d.region_key <> f.region_key`,
    ),
  ).toEqual([]);
}

describe('a document moves with what is known about it', () => {
  test('one that could not be read is closed under its true publication when it can', async () => {
    await inbox.putLarge(gooi, 'download.pdf');
    await inbox.runImpatiently();
    expect(await inbox.query('select quarter_key from etl.document')).toEqual([
      { quarter_key: null },
    ]);
    expect((await inbox.program('retry')).code).toBe(0);
    expect(await statuses()).toEqual(['current']);
    expect(await inbox.run()).toMatchObject({ status: 'done', unchanged: 1, waiting: 0 });
  });

  test('one content under two labels: status tells them apart, and both can be decided', async () => {
    await inbox.put({ ...gooi, pct: 85 }, A);
    await inbox.put({ ...gooi, pct: 85 }, 'gooi-en-vechtstreek-2020-q4.pdf');
    expect(await inbox.run()).toMatchObject({ quarantined: 2 });
    const { stdout } = await inbox.program('status');
    const commands = [
      ...stdout.matchAll(/next: \S+ (reject|accept) (\w{12} --quarter \S+ --region \S+)/g),
    ];
    expect(commands).toHaveLength(2);
    for (const [, , which = ''] of commands) {
      const rejected = await inbox.program('reject', ...which.split(' '), '--reason', 'no');
      expect(rejected).toMatchObject({ code: 0 });
    }
    expect(await statuses()).toEqual(['rejected', 'rejected']);
  });

  test('an ignored one can be named and judged again', async () => {
    await inbox.put(gooi, A);
    await inbox.run();
    await inbox.query(
      `update etl.document set status = 'ignored', reason = 'not_this_series', loaded_at = null`,
    );
    await inbox.query('truncate klantprofielen.fact_profiles, klantprofielen.fact_region_coverage');
    const [hash = ''] = await inbox.hashes();
    expect((await inbox.program('retry')).stdout).toContain('Nothing to judge');
    expect((await inbox.program('replay', hash)).code).toBe(0);
    expect(await blaricum()).toEqual([49]);
  });
});

describe('trouble with one document is its own', () => {
  test('an altered archive file fails alone and heals with the next run', async () => {
    await inbox.putLarge(gooi, A);
    await inbox.putLarge(samplePublication('rijnmond'), 'rijnmond-2023-q1.pdf');
    await inbox.runImpatiently();
    await inbox.query(`update etl.document_content set bytes = 'x' where url like '%gooi%'`);
    const retried = await inbox.program('retry', '--json');
    expect(retried.code).toBe(4);
    expect(lastJson(retried)).toMatchObject({ loaded: 1, failed: 1 });
    await inbox.run();
    expect((await inbox.program('retry')).code).toBe(0);
    expect(await blaricum()).toEqual([49]);
  });

  test('text that Postgres cannot hold is stored with a visible sign instead', async () => {
    await inbox.put(gooi, A, { title: 'nul \u0000 here', label: 'half \ud800 pair' });
    expect(await inbox.run()).toMatchObject({ status: 'done', loaded: 1 });
    const [row] = await inbox.query<{ title: string }>(
      `select seen_as ->> 'title' as title from etl.link`,
    );
    expect(row?.title).toBe('nul \uFFFD here');
  });
});

describe('kept readings', () => {
  const readings = () =>
    inbox.query<{ read_at: Date; size: number }>(
      'select read_at, octet_length(packed) as size from etl.reading order by read_at',
    );

  test('are used by replay, also by a dry run, unless everything is read again or they are spoilt', async () => {
    await inbox.put(gooi, A);
    await inbox.run();
    const [first, ...others] = await readings();
    expect(others).toEqual([]);
    for (const args of [['--dry-run'], []]) {
      expect((await inbox.program('replay', '--all', ...args)).code).toBe(0);
    }
    expect((await inbox.program('replay', '--all', '--dry-run', '--fresh')).code).toBe(0);
    expect(await readings()).toEqual([first]);
    expect((await inbox.program('replay', '--all', '--fresh')).code).toBe(0);
    const [second] = await readings();
    expect(second?.read_at).not.toEqual(first?.read_at);
    await inbox.query(`update etl.reading set packed = 'spoilt'`);
    const spoilt = await inbox.program('replay', '--all');
    expect(spoilt).toMatchObject({ code: 0, stderr: expect.stringMatching(/reading is spoilt/) });
    expect(await readings()).toMatchObject([{ size: first?.size }]);
    expect(await blaricum()).toEqual([49]);
  });

  test('of another reader are not used, and go after a week', async () => {
    await inbox.put(gooi, A);
    await inbox.run();
    await inbox.query(
      `insert into etl.reading select sha256, repeat(version, 64), packed, now() - days * interval '1 day'
         from etl.reading, (values ('a', 6), ('b', 8)) as other (version, days)`,
    );
    await inbox.query(`delete from etl.reading where reader_version !~ '^(a|b)+$'`);
    expect((await inbox.program('replay', '--all')).code).toBe(0);
    expect(
      await inbox.query(
        `select left(reader_version, 2) = 'aa' as is_other from etl.reading order by read_at`,
      ),
    ).toEqual([{ is_other: true }, { is_other: false }]);
  });
});

describe('replay of what is loaded', () => {
  test('facts stand when the present program would block them, and status says so', async () => {
    await inbox.put(gooi, A);
    await inbox.run();
    // as if its link had been understood otherwise
    await inbox.query(
      `update etl.document set seen_as = '{"title": "Transparantie van klantprofielen vierde kwartaal 2020"}'`,
    );
    const replayed = await inbox.program('replay', '--all');
    expect(replayed.code).toBe(3);
    expect(await blaricum()).toEqual([49]);
    await expectConsistent();
    expect((await inbox.program('status')).stdout).toContain('present program would block it');
  });

  test('--dry-run writes nothing and takes no lock', async () => {
    await inbox.put(gooi, A);
    await inbox.run();
    await inbox.query(
      `update klantprofielen.fact_profiles set municipal_with_profile = 6, known_in_sonar = 50 where municipality_key = 376`,
    );
    const before = await inbox.query(
      `select xmin::text, * from klantprofielen.fact_profiles order by municipality_key`,
    );
    const dry = await inbox.program('replay', '--all', '--dry-run', '--json');
    expect(dry.code).toBe(3);
    expect(lastJson(dry)).toMatchObject({
      differences: [
        { subject: 'GM0376', measure: 'municipal_with_profile', loaded: 6, read: 5 },
        { subject: 'GM0376', measure: 'known_in_sonar', loaded: 50, read: 49 },
      ],
    });
    expect(
      await inbox.query(
        `select xmin::text, * from klantprofielen.fact_profiles order by municipality_key`,
      ),
    ).toEqual(before);
  });
});

test('a renamed file is the same content: unchanged', async () => {
  await inbox.put(gooi, A);
  await inbox.run();
  renameSync(join(inbox.path, A), join(inbox.path, B));
  expect(await inbox.run()).toMatchObject({ status: 'done', unchanged: 1 });
});

test('sql takes one statement that only reads', async () => {
  await inbox.put(gooi, A);
  await inbox.run();
  for (const statement of [
    'commit; delete from klantprofielen.fact_profiles',
    'delete from klantprofielen.fact_profiles',
    'do $$ begin commit; delete from klantprofielen.fact_profiles; end $$',
    'select nonsense',
  ]) {
    expect(await inbox.program('sql', statement)).toMatchObject({ code: 2 });
  }
  expect(await blaricum()).toEqual([49]);
  expect((await inbox.program('sql', '--json', 'select 1 as one')).stdout.trim()).toBe('{"one":1}');
});

/** Cases in which a wrong number could reach the facts, or something could be lost: each was shown to happen once. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openInbox, type Inbox } from '../support/inbox.ts';
import { revise, samplePublication } from '../support/sample-publication.ts';

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

test('what is known of all documents of a quarter at once holds until one is judged that concerns another', async () => {
  await inbox.put(gooi, A);
  const elsewhere = { region: 'Rijnmond', noteRegion: 'Rijnmond', regionNumber: 22 };
  await inbox.put({ ...gooi, ...elsewhere }, 'rijnmond-2020-q3.pdf');
  expect(await inbox.run()).toMatchObject({ loaded: 1, quarantined: 1 });
  expect(
    await inbox.query(
      `select distinct code from etl.check_result join etl.document using (document_key)
        where region_key = 22 and not passed and code in ('municipality_unique', 'not_a_copy') order by code`,
    ),
  ).toEqual([{ code: 'municipality_unique' }, { code: 'not_a_copy' }]);
});

test('a document of a quarter that the warehouse does not have is its own trouble: the others are loaded', async () => {
  await inbox.put({ ...gooi, year: 2016, quarter: 3 }, 'gooi-en-vechtstreek-2016-q3.pdf');
  await inbox.put(gooi, A);
  await inbox.put({ ...gooi, year: 2041, quarter: 1 }, 'gooi-en-vechtstreek-2041-q1.pdf');
  expect(await inbox.run()).toMatchObject({ status: 'attention', loaded: 1, quarantined: 2 });
  expect(
    await inbox.query(`select distinct reason from etl.document where status <> 'current'`),
  ).toEqual([{ reason: 'title_found' }]);
});

describe('accepting', () => {
  test('title_agrees files the document under its own title, never over another publication unasked', async () => {
    await inbox.put(gooi, A);
    await inbox.run();
    await inbox.put(revise(gooi, 3), 'gooi-en-vechtstreek-2020-q4.pdf');
    expect(await inbox.run()).toMatchObject({ quarantined: 1 });
    const hash = (await inbox.hashes())[1] ?? '';
    await inbox.program(
      'accept',
      hash,
      '--finding',
      'title_agrees',
      '--reason',
      'the link is wrong',
    );
    await expectConsistent();
    expect(
      await inbox.query(`select quarter_key from etl.document where status = 'current'`),
    ).toEqual([{ quarter_key: 20203 }]);
    expect(await inbox.run()).toMatchObject({ quarantined: 0, waiting: 0, unchanged: 2 });
  });

  test('an accepted older revision is asked about again when it was replaced and comes back', async () => {
    const versions = [gooi, revise(gooi), gooi];
    for (const version of versions) {
      await inbox.put(version, A);
      await inbox.run();
    }
    const first = (await inbox.hashes())[0] ?? '';
    await inbox.program(
      'accept',
      first,
      '--finding',
      'older_revision',
      '--reason',
      'UWV went back',
    );
    expect(await blaricum()).toEqual([49]);
    await inbox.put(revise(gooi, 5), A);
    expect(await inbox.run()).toMatchObject({ revised: 1 });
    await inbox.put(gooi, A);
    expect(await inbox.run()).toMatchObject({ quarantined: 1, revised: 0 });
    expect(await blaricum()).toEqual([54]);
    await expectConsistent();
  });

  test('one of two candidates puts the other aside in the same transaction', async () => {
    await inbox.put(gooi, A);
    await inbox.put(revise(gooi), B);
    await inbox.run();
    const [first = ''] = await inbox.hashes();
    await inbox.program('accept', first, '--finding', 'two_candidates', '--reason', 'final');
    expect((await statuses()).toSorted()).toEqual(['current', 'superseded']);
    const before = await blaricum();
    expect((await inbox.program('retry', '--all')).code).toBe(0);
    expect(await blaricum()).toEqual(before);
  });
});

describe('documents of one run that are judged at different times', () => {
  test('with equal dates both wait, also when they are judged later', async () => {
    await inbox.putLarge(gooi, A);
    await inbox.putLarge(revise(gooi), B);
    await inbox.runImpatiently();
    expect(await statuses()).toEqual(['quarantined', 'quarantined']);
    expect((await inbox.program('retry')).stdout).toMatch(/waiting +two_candidates/);
    expect(await blaricum()).toEqual([]);
    expect(await statuses()).toEqual(['quarantined', 'quarantined']);
  });

  test('the later publication date wins, whichever is judged first', async () => {
    await inbox.putLarge(gooi, A, { date: '2020-12-01T10:00:00Z' });
    await inbox.putLarge(revise(gooi), B, { date: '2020-11-01T10:00:00Z' });
    await inbox.runImpatiently();
    for (const hash of await inbox.hashes()) await inbox.program('retry', hash);
    expect(await blaricum()).toEqual([49]);
  });

  test('the earlier of three does not get in while two later ones are undecided', async () => {
    await inbox.put(gooi, A, { date: '2020-11-01T10:00:00Z' });
    await inbox.put(revise(gooi, 1), B, { date: '2020-12-01T10:00:00Z' });
    await inbox.put(revise(gooi, 2), 'gooi-en-vechtstreek-2020-q3-c.pdf', {
      date: '2020-12-01T10:00:00Z',
    });
    expect(await inbox.run()).toMatchObject({ quarantined: 3, loaded: 0 });
  });
});

describe('what was seen first', () => {
  test('stays older, also when its label is put right later', async () => {
    await inbox.put(gooi, A, { title: 'Transparantie van klantprofielen vierde kwartaal 2020' });
    expect(await inbox.run()).toMatchObject({ quarantined: 1 });
    await inbox.put(revise(gooi), B);
    expect(await inbox.run()).toMatchObject({ loaded: 1, waiting: 1 });
    rmSync(join(inbox.path, A.replace('.pdf', '.json')));
    expect(await inbox.run()).toMatchObject({ revised: 0 });
    expect(await blaricum()).toEqual([50]);
  });

  test('an archived content that nobody judged is not forgotten when its link delivers another one', async () => {
    await inbox.put(gooi, A);
    await inbox.run();
    // as a kill between archive and judgement leaves it
    await inbox.query(
      'truncate klantprofielen.fact_profiles, klantprofielen.fact_region_coverage, etl.cell, etl.check_result',
    );
    await inbox.query('update etl.link set document_key = null, judged_sha256 = null');
    await inbox.query('update etl.link_state set document_key = null');
    await inbox.query('delete from etl.publication_load');
    await inbox.query('delete from etl.document');
    await inbox.put(revise(gooi), A);
    await inbox.run();
    expect(await blaricum()).toEqual([50]);
    expect(
      await inbox.query(
        'select count(*)::int as n from klantprofielen.revisions where municipality_code is not null',
      ),
    ).toEqual([{ n: 2 }]);
  });
});

import { sql, type Insertable, type Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';

import type { Database } from '../../../src/load/schema.ts';
import { loadFacts } from '../../../src/load/star.ts';
import {
  addQuarters,
  FIRST_QUARTER,
  lastDay,
  quarterKey,
  type Quarter,
} from '../../../src/quarter.ts';
import { readReference } from '../../../src/reference/read.ts';
import { createTestDatabase, ENGINES, type TestDatabase } from '../../support/database.ts';
import { addDocument, makeTable } from '../../support/documents.ts';
import { regionsOn } from '../../support/reference.ts';
import { REFERENCE_FOLDER } from '../../support/templates.ts';
import { dueOn } from '../../support/due-on.ts';

const reference = await readReference(REFERENCE_FOLDER);

describe.each(ENGINES)('coverage on %s', (engine) => {
  let database: TestDatabase;
  let db: Kysely<Database>;
  let runs: readonly [number, number];

  beforeAll(async () => {
    database = await createTestDatabase(engine);
    db = database.warehouse.db;
    const made = await db
      .insertInto('etl.run')
      .values([1, 2].map(() => ({ command: 'run', host: 'h', pid: 1, program_version: '0' })))
      .returning('run_id')
      .execute();
    const [first, second] = made.map((run) => run.run_id).sort((a, b) => a - b);
    runs = [first ?? 0, second ?? 0];
    return () => database.drop();
  });

  const find = (quarter: string, region: string) =>
    db
      .selectFrom('klantprofielen.coverage')
      .select(['status', 'reason', 'document_key'])
      .where('quarter_code', '=', quarter)
      .where('region_code', '=', region)
      .execute();

  /** The view as it would look at another instant. */
  const readAt = async (instant: string) => {
    const { rows } = await sql<{ definition: string }>`
      select pg_get_viewdef('klantprofielen.coverage'::regclass) as definition`.execute(db);
    const text = (rows[0]?.definition ?? '')
      .replace(/;$/, '')
      .replaceAll('now()', `timestamptz '${instant}'`);
    return await sql<{ quarter_code: string; region_code: string; status: string }>`
      select quarter_code, region_code, status from (${sql.raw(text)}) as coverage`.execute(db);
  };

  const load = async (quarter: string, region: string, documentKey: number) => {
    const table = makeTable(quarter, region, { GM0599: [1, 2, 3, 4] });
    await db.transaction().execute((trx) => loadFacts(trx, { documentKey, table }));
  };

  const addLink = async (
    quarter: string,
    region: number,
    states: readonly (readonly [
      number,
      Insertable<Database['etl.link_state']>['state'],
      string | null,
    ])[],
  ) => {
    const { link_key } = await db
      .insertInto('etl.link')
      .values({
        url: `https://x/${quarter}/${region}/${states.length}`,
        source: 's',
        verdict: 'taken',
        rule: 'r',
        quarter_key: Number(quarter.replace('Q', '')),
        region_key: region,
      })
      .returning('link_key')
      .executeTakeFirstOrThrow();
    for (const [run_id, state, reason] of states) {
      await db.insertInto('etl.link_state').values({ run_id, link_key, state, reason }).execute();
    }
    return link_key;
  };

  test('has exactly one row a quarter that is past and region of its last day, never AM99', async () => {
    const { rows } = await sql<{
      today: string;
    }>`select (now() at time zone 'Europe/Amsterdam')::date as today`.execute(db);
    const today = rows[0]?.today ?? '';
    const expected: string[] = [];
    for (
      let quarter: Quarter = FIRST_QUARTER;
      lastDay(quarter) < today;
      quarter = addQuarters(quarter, 1)
    ) {
      for (const region of regionsOn(reference, lastDay(quarter)))
        expected.push(`${quarter} ${region.code}`);
    }
    const found = await db
      .selectFrom('klantprofielen.coverage')
      .select(['quarter_code', 'region_code', 'due_on', 'status'])
      .execute();
    expect(found.map((row) => `${row.quarter_code} ${row.region_code}`).sort()).toEqual(
      expected.sort(),
    );
    expect(found.filter((row) => row.region_code === 'AM99')).toEqual([]);
    for (const row of found) expect(row.due_on).toBe(dueOn(row.quarter_code as Quarter));
  });

  test.each([
    ['2022-12-31T22:59:59Z', '2022Q4', undefined],
    ['2022-12-31T23:00:00Z', '2022Q4', 'not_yet_due'],
    ['2023-06-28T21:59:59Z', '2022Q4', 'not_yet_due'],
    ['2023-06-28T22:00:00Z', '2022Q4', 'missing'],
    ['2023-08-13T22:00:00Z', '2023Q1', 'missing'],
    ['2023-08-13T21:59:59Z', '2023Q1', 'not_yet_due'],
    ['2023-11-13T23:00:00Z', '2023Q2', 'missing'],
    ['2024-02-13T22:59:59Z', '2023Q3', 'not_yet_due'],
    ['2024-02-13T23:00:00Z', '2023Q3', 'missing'],
  ])('at %s the regions of %s are %s', async (instant, quarter, status) => {
    const { rows } = await readAt(instant);
    const found = rows.filter((row) => row.quarter_code === quarter && row.region_code === 'AM38');
    expect(found.map((row) => row.status)).toEqual(status === undefined ? [] : [status]);
  });

  test('nothing seen: missing, not_seen', async () => {
    expect(await find('2020Q1', 'AM01')).toEqual([
      { status: 'missing', reason: 'not_seen', document_key: null },
    ]);
  });

  test('loaded, and still loaded while a revision waits', async () => {
    const current = await addDocument(db, { quarter: '2020Q1', region: 'AM02', status: 'current' });
    await load('2020Q1', 'AM02', current);
    const loaded = [{ status: 'loaded', reason: null, document_key: current }];
    expect(await find('2020Q1', 'AM02')).toEqual(loaded);
    await addDocument(db, {
      quarter: '2020Q1',
      region: 'AM02',
      status: 'quarantined',
      reason: 'row_sum',
    });
    await addLink('2020Q1', 2, [[runs[0], 'failed', 'timeout']]);
    expect(await find('2020Q1', 'AM02')).toEqual(loaded);
  });

  test('withdrawn keeps its document; facts that are gone are said to be', async () => {
    const current = await addDocument(db, {
      quarter: '2020Q1',
      region: 'AM03',
      status: 'current',
      withdrawn: true,
    });
    expect(await find('2020Q1', 'AM03')).toEqual([
      { status: 'missing', reason: 'facts_missing', document_key: current },
    ]);
    await load('2020Q1', 'AM03', current);
    expect(await find('2020Q1', 'AM03')).toEqual([
      { status: 'withdrawn', reason: 'withdrawn', document_key: current },
    ]);
  });

  test('quarantined shows the document that was judged last', async () => {
    await addDocument(db, {
      quarter: '2020Q1',
      region: 'AM05',
      status: 'quarantined',
      reason: 'column_sum',
      content: 'older',
    });
    const key = await addDocument(db, {
      quarter: '2020Q1',
      region: 'AM05',
      status: 'quarantined',
      reason: 'row_sum',
      content: 'newer',
    });
    await addDocument(db, {
      quarter: '2020Q1',
      region: 'AM05',
      status: 'rejected',
      content: 'refused',
    });
    expect(await find('2020Q1', 'AM05')).toEqual([
      { status: 'quarantined', reason: 'row_sum', document_key: key },
    ]);
  });

  test('a failed download is missing with its reason, until a later run ends otherwise', async () => {
    await addLink('2020Q1', 6, [
      [runs[0], 'unchanged', null],
      [runs[1], 'failed', 'http_503'],
    ]);
    expect(await find('2020Q1', 'AM06')).toEqual([
      { status: 'missing', reason: 'http_503', document_key: null },
    ]);
    await addLink('2020Q1', 7, [
      [runs[0], 'failed', 'http_503'],
      [runs[1], 'ignored', 'not_this_series'],
    ]);
    expect(await find('2020Q1', 'AM07')).toEqual([
      { status: 'missing', reason: 'not_judged', document_key: null },
    ]);
  });

  test('a rejected document leaves its publication missing', async () => {
    const key = await addDocument(db, { quarter: '2020Q1', region: 'AM08', status: 'rejected' });
    expect(await find('2020Q1', 'AM08')).toEqual([
      { status: 'missing', reason: 'rejected', document_key: key },
    ]);
  });

  test('superseded, republished and ignored documents alone load nothing', async () => {
    for (const status of ['superseded', 'republished', 'ignored'] as const)
      await addDocument(db, { quarter: '2020Q1', region: 'AM09', status });
    expect(await find('2020Q1', 'AM09')).toEqual([
      { status: 'missing', reason: 'not_seen', document_key: null },
    ]);
  });

  test('a blocked document without quarter or region is in no row', async () => {
    await addDocument(db, { status: 'quarantined', reason: 'invalid_pdf' });
    await addDocument(db, {
      quarter: '2020Q1',
      region: 'AM99',
      status: 'quarantined',
      reason: 'region_known',
    });
    const { rows } = await sql<{
      n: number;
    }>`select count(*) - count(distinct quarter_code || region_code) as n from klantprofielen.coverage`.execute(
      db,
    );
    expect(rows).toEqual([{ n: 0 }]);
    expect(await find('2020Q1', 'AM99')).toEqual([]);
  });

  test('keys of quarters are those of the program', async () => {
    const { rows } = await sql<{
      keys: number[];
    }>`select array_agg(quarter_key order by quarter_key) as keys from klantprofielen.dim_quarter where quarter_key < 20180`.execute(
      db,
    );
    expect(rows[0]?.keys).toEqual(
      [0, 1, 2, 3, 4].map((count) => quarterKey(addQuarters(FIRST_QUARTER, count))),
    );
  });
});

import { sql, type Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';

import type { Database } from '../../../src/load/schema.ts';
import { loadFacts } from '../../../src/load/star.ts';
import { lastDay } from '../../../src/quarter.ts';
import { readReference } from '../../../src/reference/read.ts';
import { createTestDatabase, ENGINES, type TestDatabase } from '../../support/database.ts';
import { addDocument, makeTable, quarterOf } from '../../support/documents.ts';
import { regionsOn } from '../../support/reference.ts';
import { REFERENCE_FOLDER } from '../../support/templates.ts';

const reference = await readReference(REFERENCE_FOLDER);

describe.each(ENGINES)('the views on %s', (engine) => {
  let database: TestDatabase;
  let db: Kysely<Database>;
  beforeAll(async () => {
    database = await createTestDatabase(engine);
    db = database.warehouse.db;
    // a complete quarter with one person more for each municipality
    for (const quarter of ['2017Q4', '2020Q4'] as const) await loadQuarter(quarter, []);
    await loadQuarter('2018Q4', ['AM35']);
    return () => database.drop();
  });

  async function loadQuarter(quarter: string, without: readonly string[]) {
    const day = lastDay(quarterOf(quarter));
    let count = 0;
    for (const region of regionsOn(reference, day)) {
      if (without.includes(region.code)) continue;
      const members = reference.membersOn(region.code, day).map((member) => {
        count += 1;
        return [member.code, [count, 1, 2 * count, 1]] as const;
      });
      const documentKey = await addDocument(db, {
        quarter,
        region: region.code,
        status: 'current',
      });
      const table = makeTable(quarter, region.code, Object.fromEntries(members));
      await db.transaction().execute((trx) => loadFacts(trx, { documentKey, table }));
    }
  }

  test('profiles has one row a fact, with names, shares and completeness', async () => {
    const row = await db
      .selectFrom('klantprofielen.profiles')
      .selectAll()
      .where('quarter_code', '=', '2017Q4')
      .where('municipality_code', '=', 'GM0599')
      .executeTakeFirstOrThrow();
    const { municipal_with_profile: n } = row;
    expect(row).toEqual({
      quarter_code: '2017Q4',
      quarter_first_day: '2017-10-01',
      reference_date: '2017-12-31',
      year: 2017,
      quarter: 4,
      quarter_label_nl: '4e kwartaal 2017',
      quarter_is_complete: true,
      is_latest_complete: false,
      is_newest: false,
      regions_loaded: 35,
      province_code: 'PV28',
      province_name: 'Zuid-Holland',
      municipal_total: n + 1,
      uwv_total: 2 * n + 1,
      with_profile: 3 * n,
      without_profile: 2,
      has_small_count: true,
      region_code: 'AM22',
      region_name: 'Rijnmond',
      municipality_code: 'GM0599',
      municipality_name: 'Rotterdam',
      municipal_with_profile: n,
      municipal_without_profile: 1,
      uwv_with_profile: 2 * n,
      uwv_without_profile: 1,
      known_in_sonar: 3 * n + 2,
      municipal_profile_share: Number((n / (n + 1)).toFixed(6)),
      uwv_profile_share: Number(((2 * n) / (2 * n + 1)).toFixed(6)),
      profile_share: Number(((3 * n) / (3 * n + 2)).toFixed(6)),
      document_key: row.document_key,
    });
    const { rows } = await sql<{ quarter_code: string; complete: boolean; n: number }>`
      select quarter_code, bool_and(quarter_is_complete) as complete, count(*) as n
      from klantprofielen.profiles group by 1 order by 1`.execute(db);
    expect(rows).toMatchObject([
      { quarter_code: '2017Q4', complete: true, n: 388 },
      { quarter_code: '2018Q4', complete: false },
      { quarter_code: '2020Q4', complete: true, n: 354 },
    ]);
  });

  test('comparable_series keeps the national total of every quarter', async () => {
    const { rows } = await sql<{ facts: number; series: number }>`
      select f.total as facts, s.total as series
      from (select quarter_code, sum(known_in_sonar) as total from klantprofielen.profiles group by 1) f
      full join (select quarter_code, sum(known_in_sonar) as total from klantprofielen.comparable_series group by 1) s using (quarter_code)`.execute(
      db,
    );
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.series).toBe(row.facts);
  });

  const findSeries = (quarter: string, code: string) =>
    db
      .selectFrom('klantprofielen.comparable_series')
      .selectAll()
      .where('quarter_code', '=', quarter)
      .where('municipality_code', '=', code)
      .execute();

  test('merged municipalities are added up under the one of today and its region', async () => {
    const parts = await db
      .selectFrom('klantprofielen.profiles')
      .select((eb) => eb.fn.sum<number>('known_in_sonar').as('total'))
      .where('quarter_code', '=', '2017Q4')
      // Geldermalsen, Neerijnen and Lingewaal (of another region then) are West Betuwe
      .where('municipality_code', 'in', ['GM0236', 'GM0304', 'GM0733'])
      .executeTakeFirstOrThrow();
    expect(await findSeries('2017Q4', 'GM1960')).toMatchObject([
      {
        known_in_sonar: parts.total,
        members: 3,
        region_code: 'AM10',
        is_complete: true,
        is_split: false,
        split_on: null,
      },
    ]);
    expect(await findSeries('2017Q4', 'GM0236')).toEqual([]);
  });

  test('a group of which a region is not loaded says that it is too low', async () => {
    // Lingewaal was printed with AM35, which is missing in 2018Q4
    expect(await findSeries('2018Q4', 'GM1960')).toMatchObject([
      { members: 2, is_complete: false },
    ]);
    expect(await findSeries('2018Q4', 'GM0599')).toMatchObject([{ members: 1, is_complete: true }]);
  });

  test('a split municipality is a group of its own, and those that got a part are marked', async () => {
    expect(await findSeries('2020Q4', 'GM0788')).toMatchObject([
      { municipality_name: 'Haaren', is_split: true, split_on: '2021-01-01', members: 1 },
    ]);
    expect(await findSeries('2020Q4', 'GM0855')).toMatchObject([
      { municipality_name: 'Tilburg', is_split: false, split_on: '2021-01-01' },
    ]);
  });

  test('a municipality that is required nowhere is missed nowhere', async () => {
    // Vijfheerenlanden 2019–2020: AM99 has no document
    expect(await findSeries('2020Q4', 'GM1961')).toEqual([]);
    const incomplete = await db
      .selectFrom('klantprofielen.comparable_series')
      .select('municipality_code')
      .where('quarter_code', '=', '2020Q4')
      .where('is_complete', '=', false)
      .execute();
    expect(incomplete).toEqual([]);
  });

  test('documents has one row for each that is not ignored, and says which were republished', async () => {
    const shown = await addDocument(db, {
      quarter: '2021Q1',
      region: 'AM01',
      status: 'current',
      content: 'a',
    });
    const again = await addDocument(db, {
      quarter: '2021Q1',
      region: 'AM01',
      status: 'republished',
      content: 'b',
    });
    const other = await addDocument(db, {
      quarter: '2021Q1',
      region: 'AM02',
      status: 'quarantined',
      content: 'c',
    });
    const hidden = await addDocument(db, { status: 'ignored', content: 'd' });
    await db
      .updateTable('etl.document')
      .set({ same_numbers_as: shown, seen_as: JSON.stringify({ label: 'x' }) })
      .where('document_key', '=', again)
      .execute();
    const rows = await db
      .selectFrom('klantprofielen.documents')
      .select(['document_key', 'status', 'republished', 'seen_as'])
      .where('document_key', 'in', [shown, again, other, hidden])
      .orderBy('document_key')
      .execute();
    expect(rows).toEqual([
      { document_key: shown, status: 'current', republished: true, seen_as: {} },
      { document_key: again, status: 'republished', republished: true, seen_as: { label: 'x' } },
      { document_key: other, status: 'quarantined', republished: false, seen_as: {} },
    ]);
  });

  test('reconciliation has the checks of current and waiting documents only', async () => {
    const keys = [];
    for (const status of ['current', 'quarantined', 'superseded', 'rejected'] as const) {
      const document_key = await addDocument(db, { quarter: '2021Q2', region: 'AM01', status });
      keys.push(document_key);
      await db
        .insertInto('etl.check_result')
        .values({
          document_key,
          ordinal: 1,
          code: 'row_sum',
          severity: 'block',
          subject: 'GM0014',
          passed: false,
          expected: '10',
          found: '12',
          residual: 2,
        })
        .execute();
    }
    const rows = await db
      .selectFrom('klantprofielen.reconciliation')
      .selectAll()
      .where('document_key', 'in', keys)
      .orderBy('document_key')
      .execute();
    expect(rows.map((row) => row.document_key)).toEqual(keys.slice(0, 2));
    expect(rows[0]).toEqual({
      quarter_code: '2021Q2',
      quarter_first_day: '2021-04-01',
      reference_date: '2021-06-30',
      region_code: 'AM01',
      document_key: keys[0],
      code: 'row_sum',
      severity: 'block',
      subject: 'GM0014',
      expected: '10',
      found: '12',
      residual: 2,
      passed: false,
    });
  });
});

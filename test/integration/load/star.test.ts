import { sql, type Kysely } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Database } from '../../../src/load/schema.ts';
import { loadFacts } from '../../../src/load/star.ts';
import { createTestDatabase, ENGINES, type TestDatabase } from '../../support/database.ts';
import { addDocument, makeTable } from '../../support/documents.ts';

const FIRST = makeTable('2023Q1', 'AM22', {
  GM0599: [100, 200, 300, 400],
  GM0613: [2, 68, 88, 20],
  GM0489: [0, 5, 7, 1],
});
const REVISED = makeTable('2023Q1', 'AM22', {
  GM0599: [100, 200, 300, 401],
  GM0613: [2, 68, 88, 20],
  GM0502: [1, 1, 1, 1],
});

describe.each(ENGINES)('loadFacts on %s', (engine) => {
  let database: TestDatabase;
  let db: Kysely<Database>;
  beforeAll(async () => {
    database = await createTestDatabase(engine);
    db = database.warehouse.db;
    return () => database.drop();
  });

  let first = 0;
  let second = 0;
  beforeEach(async () => {
    first = await addDocument(db, {
      quarter: '2023Q1',
      region: 'AM22',
      status: 'current',
      content: 'first',
    });
    second = await addDocument(db, {
      quarter: '2023Q1',
      region: 'AM22',
      status: 'quarantined',
      content: 'second',
    });
  });
  afterEach(async () => {
    for (const table of [
      'klantprofielen.fact_profiles',
      'klantprofielen.fact_region_coverage',
      'etl.fact_history',
      'etl.publication_load',
      'etl.document',
    ] as const) {
      await db.deleteFrom(table).execute();
    }
  });

  const load = (documentKey: number, table = FIRST) =>
    db.transaction().execute((trx) => loadFacts(trx, { documentKey, table }));

  const readVersions = async () => {
    const { rows } = await sql<{ versions: string }>`
      select string_agg(v, ' ' order by v) as versions from (
        select 'f' || municipality_key || ':' || xmin::text || ':' || ctid::text as v from klantprofielen.fact_profiles
        union all select 'c' || region_key || ':' || xmin::text || ':' || ctid::text from klantprofielen.fact_region_coverage
        union all select 'e' || row_number || measure || ':' || xmin::text from etl.cell
      ) as rows`.execute(db);
    return rows[0]?.versions;
  };

  test('a first load writes rows, totals and cells, and is no change', async () => {
    expect(await load(first)).toMatchObject({ inserted: 3, updated: 0, deleted: 0, changes: [] });
    const row = await db
      .selectFrom('klantprofielen.fact_profiles')
      .selectAll()
      .where('municipality_key', '=', 613)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({
      quarter_key: 20231,
      region_key: 22,
      municipality_key: 613,
      municipal_with_profile: 2,
      municipal_without_profile: 68,
      uwv_with_profile: 88,
      uwv_without_profile: 20,
      known_in_sonar: 178,
      document_key: first,
      municipal_profile_share: 0.028571,
      uwv_profile_share: 0.814815,
      profile_share: 0.505618,
    });
    const totals = await db
      .selectFrom('klantprofielen.fact_region_coverage')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(totals).toMatchObject({
      known_in_sonar: 1191,
      register_persons: 2382,
      known_pct: 50,
      known_share: 0.5,
    });
    const cells = await db
      .selectFrom('etl.cell')
      .selectAll()
      .where('document_key', '=', first)
      .orderBy('row_number')
      .orderBy('box_left')
      .execute();
    expect(cells).toHaveLength(4 * 5);
    expect(cells[0]).toMatchObject({
      row_number: 0,
      municipality_key: null,
      value: 102,
      printed_name: '',
    });
    expect(cells[5]).toMatchObject({
      row_number: 1,
      municipality_key: 599,
      value: 100,
      raw_text: 'cell 0 0',
      box_left: 0,
      box_right: 40,
    });
    expect(await db.selectFrom('etl.fact_history').selectAll().execute()).toEqual([]);
  });

  test('the same document again touches no row', async () => {
    await load(first);
    const before = await readVersions();
    expect(await load(first)).toMatchObject({ inserted: 0, updated: 0, deleted: 0, changes: [] });
    expect(await readVersions()).toBe(before);
  });

  test('a revision updates, adds, deletes, and every changed number is kept', async () => {
    await load(first);
    const result = await load(second, REVISED);
    expect(result).toMatchObject({ inserted: 1, updated: 2, deleted: 1 });
    const keys = await db
      .selectFrom('klantprofielen.fact_profiles')
      .select(['municipality_key', 'document_key'])
      .orderBy('municipality_key')
      .execute();
    expect(keys).toEqual(
      [502, 599, 613].map((municipality_key) => ({ municipality_key, document_key: second })),
    );
    const history = await db
      .selectFrom('klantprofielen.revisions')
      .select(['municipality_code', 'measure', 'old_value', 'new_value', 'old_document_key'])
      .where('new_document_key', '=', second)
      // counts and their sum: the largest last
      .orderBy(sql`coalesce(new_value, old_value)`)
      .execute();
    expect(history).toHaveLength(result.changes.length);
    const of = (code: string | null) => history.filter((row) => row.municipality_code === code);
    expect(of('GM0599')).toEqual([
      {
        municipality_code: 'GM0599',
        measure: 'uwv_without_profile',
        old_value: 400,
        new_value: 401,
        old_document_key: first,
      },
      {
        municipality_code: 'GM0599',
        measure: 'known_in_sonar',
        old_value: 1000,
        new_value: 1001,
        old_document_key: first,
      },
    ]);
    expect(of('GM0613')).toEqual([]);
    expect(of('GM0502').map((row) => [row.old_value, row.new_value, row.old_document_key])).toEqual(
      [
        [null, 1, null],
        [null, 1, null],
        [null, 1, null],
        [null, 1, null],
        [null, 4, null],
      ],
    );
    expect(of('GM0489').map((row) => [row.old_value, row.new_value])).toEqual([
      [0, null],
      [1, null],
      [5, null],
      [7, null],
      [13, null],
    ]);
    expect(of(null).map((row) => [row.measure, row.old_value, row.new_value])).toEqual([
      ['municipal_with_profile', 102, 103],
      ['municipal_without_profile', 273, 269],
      ['uwv_with_profile', 395, 389],
      ['uwv_without_profile', 421, 422],
      ['known_in_sonar', 1191, 1183],
      ['register_persons', 2382, 2366],
    ]);
  });

  test('equal numbers from another document move the facts to it without a change of numbers', async () => {
    await load(first);
    expect(await load(second, FIRST)).toMatchObject({
      inserted: 0,
      updated: 3,
      deleted: 0,
      changes: [],
    });
  });

  test('a later reading with fewer rows leaves no cells of the former one', async () => {
    await load(first);
    await load(first, makeTable('2023Q1', 'AM22', { GM0599: [100, 200, 300, 400] }));
    const rows = await db
      .selectFrom('etl.cell')
      .select('row_number')
      .distinct()
      .orderBy('row_number')
      .execute();
    expect(rows).toEqual([{ row_number: 0 }, { row_number: 1 }]);
  });

  test('a rolled back load leaves nothing', async () => {
    const broken = db.transaction().execute(async (trx) => {
      await loadFacts(trx, { documentKey: first, table: FIRST });
      throw new Error('the ledger row failed');
    });
    await expect(broken).rejects.toThrow('the ledger row failed');
    expect(await readVersions()).toBe(null);
  });

  test.each([
    ['a negative count', 'fact_profiles', '-1, 1, 1, 1, 2'],
    ['parts that do not add up', 'fact_profiles', '1, 1, 1, 1, 5'],
  ])('the tables themselves refuse %s', async (_, table, numbers) => {
    const insert = sql`insert into ${sql.table(`klantprofielen.${table}`)} values (20231, 22, 599, ${sql.raw(numbers)}, ${first})`;
    await expect(insert.execute(db)).rejects.toMatchObject({ code: '23514' });
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { reference } from '../support/reference.ts';

const QUERIES = fileURLToPath(new URL('../../docs/queries/', import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('server');
  await fillWarehouse(database.warehouse.db, reference);
  await sql`analyze`.execute(database.warehouse.db);
});
afterAll(() => database.drop());

type Row = Readonly<Record<string, unknown>>;

async function query(text: string): Promise<readonly Row[]> {
  return (await sql.raw<Row>(text).execute(database.warehouse.db)).rows;
}

describe('26 quarters of all regions', () => {
  test('the facts are the members of the 35 regions at the end of each quarter', async () => {
    const differences = await query(`
      select q.quarter_code, count(*) as members, (
        select count(*) from klantprofielen.fact_profiles f where f.quarter_key = q.quarter_key) as facts
      from klantprofielen.dim_quarter q
      join klantprofielen.municipality_region m on m.valid_from <= q.last_day and (m.valid_to is null or m.valid_to > q.last_day)
      join klantprofielen.dim_region r on r.region_key = m.region_key and r.region_code <> 'AM99'
      where q.quarter_code <= '2023Q1' group by q.quarter_key`);
    expect(differences).toHaveLength(26);
    for (const row of differences) expect(row['facts']).toBe(row['members']);
    const first = differences.find((row) => row['quarter_code'] === '2016Q4');
    expect(first).toMatchObject({ facts: 390 });
  });

  test('coverage has exactly one row a region and quarter, each with one status', async () => {
    const rows = await query(`
      select quarter_code, count(*) as rows, count(distinct region_code) as regions,
        count(*) filter (where status = 'loaded') as loaded, count(*) filter (where status is null) as without,
        count(*) filter (where status <> 'loaded' and status <> 'not_yet_due' and reason is null) as unexplained
      from klantprofielen.coverage group by quarter_code order by quarter_code`);
    expect(rows.length).toBeGreaterThanOrEqual(26);
    for (const row of rows) {
      expect(row).toMatchObject({ rows: 35, regions: 35, without: 0, unexplained: 0 });
      expect(row['loaded']).toBe(String(row['quarter_code']) <= '2023Q1' ? 35 : 0);
    }
  });

  test('comparable_series adds up to the facts in every quarter and measure, and all of it is complete', async () => {
    const sums = (from: string) => `
      select quarter_code, sum(municipal_with_profile) as a, sum(municipal_without_profile) as b,
        sum(uwv_with_profile) as c, sum(uwv_without_profile) as d, sum(known_in_sonar) as e
      from klantprofielen.${from} group by quarter_code order by quarter_code`;
    const facts = await query(sums('profiles'));
    expect(facts).toHaveLength(26);
    expect(await query(sums('comparable_series'))).toEqual(facts);
    expect(await query(sums('region_profiles'))).toEqual(facts);
    expect(await query(sums('national_totals'))).toEqual(facts);
    expect(
      await query('select * from klantprofielen.comparable_series where not is_complete'),
    ).toEqual([]);
  });

  test('shares come from counts, also of the country', async () => {
    const [row] = await query(`
      select t.*, s.uwv from klantprofielen.national_totals t join (
        select quarter_code, round(sum(uwv_with_profile)::numeric / sum(uwv_with_profile + uwv_without_profile), 6) as uwv
        from klantprofielen.fact_profiles join klantprofielen.dim_quarter using (quarter_key) group by 1) s using (quarter_code)
      where quarter_code = '2022Q4'`);
    expect(row?.['uwv_profile_share']).toBe(row?.['uwv']);
    expect(row).toMatchObject({ regions_loaded: 35, regions_expected: 35, is_complete: true });
  });

  test('changes compare with the quarter before and the year before', async () => {
    const wrong = await query(`
      with p as (select f.*, q.year * 4 + q.quarter as n, q.quarter_code, m.municipality_code
        from klantprofielen.fact_profiles f join klantprofielen.dim_quarter q using (quarter_key)
        join klantprofielen.dim_municipality m using (municipality_key))
      select c.* from klantprofielen.municipality_changes c
      join p on p.quarter_code = c.quarter_code and p.municipality_code = c.municipality_code
      left join p b on b.n = p.n - 1 and b.municipality_key = p.municipality_key and b.region_key = p.region_key
      left join p y on y.n = p.n - 4 and y.municipality_key = p.municipality_key and y.region_key = p.region_key
      where c.known_in_sonar_qoq is distinct from p.known_in_sonar - b.known_in_sonar
        or c.uwv_with_profile_yoy is distinct from p.uwv_with_profile - y.uwv_with_profile`);
    expect(wrong).toEqual([]);
    const [annexed] = await query(`
      select borders_changed from klantprofielen.municipality_changes where quarter_code = '2022Q1' and municipality_code = 'GM0363'`);
    expect(annexed).toEqual({ borders_changed: true });
    const [first] = await query(`
      select count(known_in_sonar_qoq) as n, count(*) as rows from klantprofielen.region_changes where quarter_code = '2016Q4'`);
    expect(first).toEqual({ n: 0, rows: 35 });
  });

  test('ranks share a place when numbers are equal and end at the number of municipalities', async () => {
    const rows = await query(`
      select known_in_sonar, known_in_sonar_rank, municipalities from klantprofielen.municipality_ranking
      where quarter_code = '2023Q1' and region_code = 'AM22' order by known_in_sonar desc`);
    expect(rows[0]).toMatchObject({ known_in_sonar_rank: 1, municipalities: rows.length });
    for (const row of rows) {
      const larger = rows.filter(
        (other) => Number(other['known_in_sonar']) > Number(row['known_in_sonar']),
      );
      expect(row['known_in_sonar_rank']).toBe(larger.length + 1);
    }
  });
});

describe('the contract', () => {
  test('names every table, view and function of the schema', async () => {
    const live = await query(`
      select relname::text as relation from pg_class where relnamespace = 'klantprofielen'::regnamespace and relkind in ('r', 'v', 'm', 'p')
      union select proname::text from pg_proc where pronamespace = 'klantprofielen'::regnamespace order by 1`);
    const named = await query('select relation from klantprofielen.contract order by 1');
    expect(named).toEqual(live);
  });

  test('functions say what they do', async () => {
    const silent = await query(`
      select oid::regprocedure::text as name from pg_proc
      where pronamespace in ('klantprofielen'::regnamespace, 'etl'::regnamespace) and obj_description(oid, 'pg_proc') is null`);
    expect(silent).toEqual([]);
  });

  test('the key columns are different in every row, and shares say that they do not add up', async () => {
    const relations = await query(
      "select relation, kind, key_columns as keys from klantprofielen.contract where key_columns <> ''",
    );
    expect(relations.length).toBeGreaterThan(25);
    for (const { relation, kind, keys } of relations) {
      const from = `klantprofielen.${String(relation)}${kind === 'function' ? '(now())' : ''}`;
      const twice = await query(
        `select ${String(keys)} from ${from} group by ${String(keys)} having count(*) > 1`,
      );
      expect({ relation, twice }).toEqual({ relation, twice: [] });
    }
    const unmarked = await query(`
      select a.attrelid::regclass::text as view, a.attname::text as name from pg_attribute a
      join pg_class c on c.oid = a.attrelid and c.relkind = 'v' and c.relnamespace = 'klantprofielen'::regnamespace
      where a.attname ~ '(_share|_pct|_share_qoq|_share_yoy)$' and col_description(a.attrelid, a.attnum) !~ 'ot additive'`);
    expect(unmarked).toEqual([]);
  });
});

/** What the first comment line of each says about its rows, in numbers. */
const PROMISES: Readonly<Record<string, (rows: readonly Row[]) => void>> = {
  '01': (rows) => expectRows(rows, 35, 'region_code'),
  '02': (rows) => expectRows(rows, 26, 'quarter_code'),
  '03': (rows) => {
    const members = reference.membersOn(
      reference.regionsOn('2023-03-31').find((r) => r.code === 'AM22')?.code ?? raise(),
      '2023-03-31',
    );
    expectRows(rows, members.length, 'municipality_code');
  },
  '04': (rows) => expectRows(rows, 26, 'quarter_first_day'),
  '05': (rows) => {
    expect(rows).toHaveLength(1);
    expect(Number(rows[0]?.['profile_share'])).toBeGreaterThan(0);
  },
  '06': (rows) => {
    expectRows(rows, 10, 'municipality_code');
    expect(rows.every((row) => Number(row['known_in_sonar']) >= 100)).toBe(true);
  },
  '07': (rows) => expectRows(rows, 35, 'region_code'),
  '08': (rows) => expect(new Set(rows.map((row) => row['region_code'])).size).toBe(35),
  '09': (rows) => expectRows(rows, 35, 'region_code'),
  '10': (rows) => expectRows(rows, 20, 'municipality_code'),
  '11': (rows) => {
    expectRows(rows, 26, 'quarter_code');
    for (const row of rows)
      expect(row['members']).toBe(String(row['quarter_code']) < '2019Q1' ? 3 : 1);
  },
  '12': (rows) => {
    expectRows(rows, 26, 'quarter_code');
    expect(rows.filter((row) => row['difference'] !== 0)).toEqual([]);
  },
  '13': (rows) => {
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => String(row['quarter_code']) > '2023Q1')).toBe(true);
  },
  '14': (rows) =>
    expect(rows).toMatchObject([
      { newest_complete_quarter: '2023Q1', data_until: '2023-03-31', next_quarter: '2023Q2' },
    ]),
  '15': (rows) => expect(rows).toEqual([]),
  '16': (rows) => {
    // 2022Q1 was due on 31 July 2022
    expectRows(rows, 22, 'quarter_code');
    expect(rows.every((row) => row['regions'] === 35)).toBe(true);
  },
  '17': (rows) =>
    expect(rows).toMatchObject([{ measures_from: 'layout', published_on: '2023-07-31' }]),
  '18': (rows) => expectRows(rows, 26, 'quarter_code'),
  '19': (rows) => {
    expectRows(rows, 35, 'region_code');
    expect(rows.reduce((sum, row) => sum + Number(row['municipalities']), 0)).toBe(342);
  },
  '20': (rows) => {
    expectRows(rows, 342, 'municipality_code');
    expect(rows[0]?.['statline_regios']).toMatch(/^GM\d{4} {4}$/);
  },
};

function expectRows(rows: readonly Row[], count: number, key: string): void {
  expect(rows).toHaveLength(count);
  expect(new Set(rows.map((row) => row[key])).size).toBe(count);
}

function raise(): never {
  throw new Error('not there');
}

describe('the example queries', async () => {
  const files = (await readdir(QUERIES)).filter((name) => name.endsWith('.sql')).sort();

  test('are twenty, and each has a promise', () => {
    expect(files.map((name) => name.slice(0, 2))).toEqual(Object.keys(PROMISES).sort());
    expect(files).toHaveLength(20);
  });

  test.each(files)('%s returns what it says', async (name) => {
    const text = await readFile(`${QUERIES}${name}`, 'utf8');
    expect(text).toMatch(/^-- .{20,}\n/);
    const rows = await database.warehouse.db
      .transaction()
      .setAccessMode('read only')
      .execute(async (trx) => (await sql.raw<Row>(text).execute(trx)).rows);
    PROMISES[name.slice(0, 2)]?.(rows);
  });
});

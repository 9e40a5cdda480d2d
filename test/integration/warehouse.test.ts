import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { parseRegionCode } from '../../src/codes.ts';
import { PARTS } from '../../src/measures.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createFormerViews, FORMER } from '../support/former-views.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { MAY_BE_NULL } from '../../scripts/view-columns.ts';
import { COLUMNS } from '../../src/load/schema.ts';
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

describe('columns and views for analysts', () => {
  test('observations adds up to the facts: GM and AM in each quarter, NL in each complete one and in no other', async () => {
    const rows = await query(`
      select quarter_code, area_level, sum(persons) as persons, count(*) as n from klantprofielen.observations
      group by quarter_code, area_level order by quarter_code, area_level`);
    const facts = await query(`
      select quarter_code, sum(known_in_sonar) as persons, count(*) as n from klantprofielen.fact_profiles
      join klantprofielen.dim_quarter using (quarter_key) group by quarter_code order by quarter_code`);
    expect(rows).toEqual(
      facts.flatMap(({ quarter_code, persons, n }) => [
        { quarter_code, area_level: 'AM', persons, n: 4 * 35 },
        { quarter_code, area_level: 'GM', persons, n: 4 * Number(n) },
        { quarter_code, area_level: 'NL', persons, n: 4 },
      ]),
    );
    const byCell = await query(`
      select o.area_code from klantprofielen.observations o
      join klantprofielen.profiles p on p.quarter_code = o.quarter_code and p.municipality_code = o.area_code
      where o.persons <> case when o.served_by = 'uwv' and o.has_profile then p.uwv_with_profile
        when o.served_by = 'uwv' then p.uwv_without_profile
        when o.has_profile then p.municipal_with_profile else p.municipal_without_profile end`);
    expect(byCell).toEqual([]);
  });

  test('coverage marks the quarters after the last one that the source ever offered, and no other', async () => {
    const read = async () =>
      query(`
        select is_after_last_seen, min(quarter_code) as first, max(quarter_code) as last, count(distinct quarter_code) as quarters
        from klantprofielen.coverage group by is_after_last_seen order by is_after_last_seen`);
    const [within, after] = await read();
    expect(within).toMatchObject({
      is_after_last_seen: false,
      first: '2016Q4',
      last: '2023Q1',
      quarters: 26,
    });
    expect(after).toMatchObject({ is_after_last_seen: true, first: '2023Q2' });
    // a link of a later quarter, even one that failed, and the series goes on until there
    const [link] = await query(`
      insert into etl.link (url, source, verdict, rule, quarter_key, region_key)
      values ('https://uwv.example/later.pdf', 'test', 'taken', 'series_name', 20234, 22) returning link_key`);
    expect(await read()).toMatchObject([{ last: '2023Q4' }, { first: '2024Q1' }]);
    await query(`delete from etl.link where link_key = ${String(link?.['link_key'])}`);
  });

  const STATED = [
    'profiles',
    'region_profiles',
    'national_totals',
    'comparable_series',
    'municipality_changes',
    'region_changes',
    'municipality_ranking',
    'comparable_changes',
    'comparable_regions',
    'quarters',
  ];

  test.each(STATED)('%s marks the newest complete quarter and the newest one', async (view) => {
    const rows = await query(
      `select distinct quarter_code, is_latest_complete, is_newest from klantprofielen.${view} where is_latest_complete or is_newest`,
    );
    expect(rows).toEqual([{ quarter_code: '2023Q1', is_latest_complete: true, is_newest: true }]);
  });

  test('while no quarter is complete, none is the newest complete one, and there is no NL', async () => {
    await database.warehouse.db
      .transaction()
      .execute(async (trx) => {
        // one region of each quarter
        await sql`delete from klantprofielen.fact_region_coverage where region_key = 22`.execute(
          trx,
        );
        await sql`delete from klantprofielen.fact_profiles where region_key = 22`.execute(trx);
        for (const view of STATED) {
          const { rows } = await sql<Row>`
            select count(*) filter (where is_latest_complete) as latest, count(distinct quarter_code) filter (where is_newest) as newest
            from ${sql.table(`klantprofielen.${view}`)}`.execute(trx);
          expect({ view, ...rows[0] }).toEqual({ view, latest: 0, newest: 1 });
        }
        const { rows } = await sql<Row>`
          select area_level, count(distinct quarter_code) as quarters from klantprofielen.observations group by 1 order by 1`.execute(
          trx,
        );
        expect(rows).toEqual([
          { area_level: 'AM', quarters: 26 },
          { area_level: 'GM', quarters: 26 },
        ]);
        throw new Undone();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error;
      });
  });

  test('what is kept for the municipalities and regions of today follows every change of facts and lineages', async () => {
    const own = await createTestDatabase('server');
    const { db } = own.warehouse;
    try {
      await fillWarehouse(db, reference, { from: '2018Q4', to: '2019Q3' });
      const read = async (table: string) =>
        (await sql<Row>`select * from ${sql.table(table)} t order by t`.execute(db)).rows;
      const tables = ['etl.comparable_municipality', 'etl.comparable_region'];
      let before = await Promise.all(tables.map(read));
      for (const statement of [
        'delete from klantprofielen.fact_profiles where quarter_key in (20184, 20191) and region_key in (22, 18)',
        `update klantprofielen.fact_profiles set known_in_sonar = known_in_sonar + 1, uwv_with_profile = uwv_with_profile + 1
          where municipality_key in (599, 363)`,
        'update klantprofielen.fact_profiles set quarter_key = 20242 where quarter_key = 20184',
        // West Betuwe, merged in 2019, comes apart again
        'update klantprofielen.municipality_lineage set today_key = municipality_key where today_key = 1960',
        'update klantprofielen.comparable_group set members = members + 1 where today_key = 599',
        'delete from klantprofielen.fact_profiles where region_key = 38',
      ]) {
        await sql.raw(statement).execute(db);
        const kept = await Promise.all(tables.map(read));
        expect(kept).not.toEqual(before);
        await sql`select etl.rebuild_kept()`.execute(db);
        expect({ statement, kept }).toEqual({
          statement,
          kept: await Promise.all(tables.map(read)),
        });
        before = kept;
      }
      // a run puts it off to the end of a quarter
      await db.transaction().execute(async (trx) => {
        await sql`select set_config('klantprofielen.comparable', 'later', true)`.execute(trx);
        for (const statement of [
          'update klantprofielen.fact_profiles set uwv_with_profile = uwv_with_profile + 1, known_in_sonar = known_in_sonar + 1 where region_key = 22 and quarter_key in (20192, 20193)',
          'delete from klantprofielen.fact_profiles where region_key = 18 and quarter_key = 20192',
        ])
          await sql.raw(statement).execute(trx);
      });
      expect(await Promise.all(tables.map(read))).toEqual(before);
      expect(await read('etl.comparable_due')).toEqual([
        { quarter_key: 20192 },
        { quarter_key: 20193 },
      ]);
      await sql`select etl.rebuild_due()`.execute(db);
      const kept = await Promise.all(tables.map(read));
      expect(await read('etl.comparable_due')).toEqual([]);
      expect(kept).not.toEqual(before);
      await sql`select etl.rebuild_kept()`.execute(db);
      expect(kept).toEqual(await Promise.all(tables.map(read)));
    } finally {
      await own.drop();
    }
  });

  test('how complete a quarter is follows every change of facts and of the regions it has to have', async () => {
    await database.warehouse.db
      .transaction()
      .execute(async (trx) => {
        const states = sql<Row>`select quarter_key, regions_loaded, is_complete, is_latest_complete, is_newest
          from klantprofielen.dim_quarter where regions_loaded > 0 or is_newest order by 1 desc limit 2`;
        const newest = async () =>
          (await states.execute(trx)).rows.map((row) => Object.values(row));
        for (const [statement, ...expected] of [
          ['select 1', [20231, 35, true, true, true], [20224, 35, true, false, false]],
          [
            'delete from klantprofielen.fact_region_coverage where quarter_key = 20231 and region_key = 22',
            [20231, 34, false, false, true],
            [20224, 35, true, true, false],
          ],
          [
            'update klantprofielen.dim_quarter set regions_expected = 34 where quarter_key = 20231',
            [20231, 34, true, true, true],
            [20224, 35, true, false, false],
          ],
          [
            'update klantprofielen.fact_region_coverage set quarter_key = 20232 where quarter_key = 20231',
            [20232, 34, false, false, true],
            [20224, 35, true, true, false],
          ],
          ['truncate klantprofielen.fact_region_coverage'],
        ] as const) {
          await sql.raw(statement).execute(trx);
          expect([statement, ...(await newest())]).toEqual([statement, ...expected]);
        }
        throw new Undone();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error;
      });
  });

  test('comparable_regions adds up to the country, and a region of today is complete', async () => {
    const rows = await query(`
      select t.quarter_code, t.known_in_sonar - sum(c.known_in_sonar) as difference,
        count(*) filter (where c.is_complete) as complete
      from klantprofielen.national_totals t join klantprofielen.comparable_regions c using (quarter_code)
      group by t.quarter_code, t.known_in_sonar order by 1`);
    expect(rows).toHaveLength(26);
    for (const row of rows) {
      // Vijfheerenlanden, in Midden-Utrecht today, stood in no region in 2019 and 2020
      const isLacking = ['2019', '2020'].includes(String(row['quarter_code']).slice(0, 4));
      expect(row).toMatchObject({ difference: 0, complete: isLacking ? 34 : 35 });
    }
  });

  test('every older view still says the same in the columns it had', async () => {
    const names = await createFormerViews(database.warehouse.db);
    expect(names.length).toBe(15);
    for (const name of names) {
      const [{ columns } = {}] = await query(`
        select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
        where attrelid = '${FORMER}.${name}'::regclass and attnum > 0`);
      const [now, then] = [`klantprofielen.${name}`, `${FORMER}.${name}`].map(
        (view) => `select ${String(columns)} from ${view}`,
      );
      const [row] = await query(`
        select (select count(*) from (${then}) t) > 0 as filled,
          (select count(*) from (${now} except all ${then}) d) as gained,
          (select count(*) from (${then} except all ${now}) d) as lost`);
      expect({ name, ...row }).toEqual({ name, filled: name !== 'revisions', gained: 0, lost: 0 });
    }
  });

  test('a change in points is that of the counts, not of shares that were rounded', async () => {
    const views = [
      ['municipality_changes', 'profiles', 'region_code', 'municipality_code'],
      ['region_changes', 'region_profiles', 'region_code'],
      ['comparable_regions', 'comparable_regions', 'region_code'],
      ['comparable_changes', 'comparable_series', 'municipality_code'],
      ['national_totals', 'national_totals'],
    ];
    for (const [changes, counts, ...keys] of views) {
      const [row] = await query(`
        select count(*) as compared, count(*) filter (where c.profile_share_yoy_pp is distinct from
          round(100 * (n.with_profile::numeric / n.known_in_sonar - b.with_profile::numeric / b.known_in_sonar), 1)) as wrong
        from klantprofielen.${changes} c
        join klantprofielen.${counts} n using (quarter_code${keys.map((key) => `, ${key}`).join('')})
        join klantprofielen.${counts} b on b.year = n.year - 1 and b.quarter = n.quarter
          ${keys.map((key) => `and b.${key} = n.${key}`).join(' ')}
        where n.known_in_sonar > 0 and b.known_in_sonar > 0 and c.profile_share_yoy_pp is not null`);
      expect([changes, row?.['wrong']]).toEqual([changes, 0]);
      expect(row?.['compared']).toBeGreaterThan(20);
    }
    // 1 of 16 is 62.5 thousandths: halves go away from nought, as round() has them
    expect(
      await query(`select klantprofielen.share_change_pp(1, 16, 0, 5)::text as up,
        klantprofielen.share_change_pp(0, 5, 1, 16)::text as down,
        klantprofielen.share_change_pp(1, 16, 0, 0) as none`),
    ).toEqual([{ up: '6.3', down: '-6.3', none: null }]);
  });

  test('regions that are gone lead to one of today', async () => {
    const rows = await query(
      'select region_code, today_code from klantprofielen.region_lineage where region_code <> today_code order by 1',
    );
    expect(rows).toEqual([
      { region_code: 'AM04', today_code: 'AM36' },
      { region_code: 'AM16', today_code: 'AM37' },
      { region_code: 'AM31', today_code: 'AM38' },
    ]);
  });

  test('changes in comparable_changes compare with the rows of comparable_series', async () => {
    const wrong = await query(`
      select c.quarter_code from klantprofielen.comparable_changes c
      join klantprofielen.comparable_series s using (quarter_code, municipality_code)
      join klantprofielen.dim_quarter q using (quarter_key)
      left join klantprofielen.comparable_series y on y.quarter_key = q.same_quarter_last_year_key and y.municipality_key = s.municipality_key
      where c.known_in_sonar_yoy is distinct from case when s.is_comparable and y.is_comparable then s.known_in_sonar - y.known_in_sonar end`);
    expect(wrong).toEqual([]);
  });

  test('columns that are said never to be null never are', async () => {
    const views = await query(
      "select relname::text as view from pg_class where relkind = 'v' and relnamespace = 'klantprofielen'::regnamespace",
    );
    for (const { view } of views) {
      const name = `klantprofielen.${String(view)}`;
      const patterns = (MAY_BE_NULL[name] ?? []).map(
        (pattern) => new RegExp(`^${pattern.replace('*', '.+')}$`),
      );
      const columns = (COLUMNS as Readonly<Record<string, readonly string[]>>)[name] ?? [];
      const never = columns.filter((column) => !patterns.some((pattern) => pattern.test(column)));
      const [row] = await query(
        `select ${never.map((column) => `count(*) filter (where ${column} is null) as ${column}`).join(', ')} from ${name}`,
      );
      expect({ view, ...row }).toEqual({
        view,
        ...Object.fromEntries(never.map((column) => [column, 0])),
      });
    }
  });
});

class Undone extends Error {}

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
      where a.attname ~ '(_share|_pct|_share_qoq|_share_yoy|_pp)$' and col_description(a.attrelid, a.attnum) !~ 'ot additive'`);
    expect(unmarked).toEqual([]);
  });
});

/** One row of the facts with its codes, as the truth is computed from it. */
type Fact = {
  readonly quarter_code: string;
  readonly region_code: string;
  readonly municipality_code: string;
  readonly province_name: string;
  readonly municipal_with_profile: number;
  readonly municipal_without_profile: number;
  readonly uwv_with_profile: number;
  readonly uwv_without_profile: number;
  readonly known_in_sonar: number;
};
type Total = Omit<Fact, 'municipality_code' | 'province_name'> & {
  readonly register_persons: number;
};
type Truth = { readonly facts: readonly Fact[]; readonly totals: readonly Total[] };

const NEWEST = '2023Q1';
const withProfile = (row: Fact | Total) => row.municipal_with_profile + row.uwv_with_profile;
const sum = <T>(rows: readonly T[], of: (row: T) => number) =>
  rows.reduce((total, row) => total + of(row), 0);
const share = (part: number, whole: number) => Math.round((part / whole) * 1e6) / 1e6;
const shareOf = (rows: readonly (Fact | Total)[]) =>
  share(
    sum(rows, withProfile),
    sum(rows, (row) => row.known_in_sonar),
  );
const points = (share: number) => Math.round(share * 1000) / 10;
const quarters = (rows: readonly Total[]) =>
  [...new Set(rows.map((row) => row.quarter_code))].sort();
const yearBefore = (quarter: string) => `${Number(quarter.slice(0, 4)) - 1}${quarter.slice(4)}`;

/** What each query returns, computed from the facts alone, without a view. */
const TRUTHS: Readonly<Record<string, (rows: readonly Row[], truth: Truth) => void>> = {
  '01': (rows) =>
    expect(rows).toMatchObject([
      { newest_complete_quarter: NEWEST, data_until: '2023-03-31', next_quarter: '2023Q2' },
    ]),
  '02': (rows, { totals }) => {
    const own = totals.filter((row) => row.quarter_code === NEWEST);
    expectRows(rows, 35, 'region_code');
    for (const row of rows) {
      const total = own.find((one) => one.region_code === row['region_code']) ?? raise();
      expect(row['known_share']).toBe(share(total.known_in_sonar, total.register_persons));
    }
    expectSorted(rows.map((row) => Number(row['known_share'])));
  },
  '03': (rows, { totals }) => {
    expectRows(rows, 26, 'quarter_label_nl');
    for (const [index, quarter] of quarters(totals).entries()) {
      const now = totals.filter((row) => row.quarter_code === quarter);
      const before = totals.filter((row) => row.quarter_code === yearBefore(quarter));
      expect(rows[index]).toMatchObject({
        known_in_sonar: sum(now, (row) => row.known_in_sonar),
        with_profile: sum(now, withProfile),
        profile_share: shareOf(now),
        profile_share_yoy_pp: before.length > 0 ? points(shareOf(now) - shareOf(before)) : null,
      });
    }
  },
  '04': (rows, { facts }) => {
    expectRows(rows, 26, 'quarter_code');
    for (const row of rows) {
      const own = facts.filter((fact) => fact.quarter_code === row['quarter_code']);
      expect(row).toMatchObject({
        municipality: shareOf(own.filter((fact) => fact.municipality_code === 'GM0599')),
        region: shareOf(own.filter((fact) => fact.region_code === 'AM22')),
        country: shareOf(own),
      });
    }
  },
  '05': (rows, { facts }) => {
    const own = facts.filter((row) => row.quarter_code === NEWEST && row.region_code === 'AM22');
    expectRows(rows, own.length, 'municipality_name');
    const total = (rows: readonly Row[], column: string) => sum(rows, (row) => Number(row[column]));
    expect(total(rows, 'municipal_total') + total(rows, 'uwv_total')).toBe(
      sum(own, (row) => row.known_in_sonar),
    );
  },
  '06': (rows, { facts }) => {
    const own = facts.filter(
      (row) =>
        row.quarter_code === NEWEST &&
        ['GM0363', 'GM0599', 'GM0518', 'GM0344'].includes(row.municipality_code),
    );
    expect(rows).toEqual([
      {
        with_profile: sum(own, withProfile),
        known_in_sonar: sum(own, (row) => row.known_in_sonar),
        profile_share: shareOf(own),
      },
    ]);
  },
  '07': (rows, { facts }) => {
    const shares = facts
      .filter((row) => row.quarter_code === NEWEST && row.known_in_sonar >= 100)
      .map((row) => shareOf([row]))
      .sort((a, b) => b - a);
    expectRows(rows, 10, 'municipality_code');
    expect(rows.map((row) => row['profile_share'])).toEqual(shares.slice(0, 10));
  },
  '08': (rows, { facts }) => {
    const own = facts.filter((row) => row.quarter_code === NEWEST);
    const mine = shareOf(own.filter((row) => row.municipality_code === 'GM0599'));
    const place = (rows: readonly Fact[]) => rows.filter((row) => shareOf([row]) > mine).length + 1;
    const region = own.filter((row) => row.region_code === 'AM22');
    expect(rows).toMatchObject([
      {
        municipality_name: 'Rotterdam',
        profile_share_rank: place(region),
        municipalities: region.length,
        rank_in_country: place(own),
      },
    ]);
  },
  '09': (rows, { facts }) => {
    const codes = new Set(facts.map((row) => row.municipality_code));
    const rises = [...codes].flatMap((code) => {
      const [then, now] = ['2017Q1', NEWEST].map((quarter) =>
        facts.filter((row) => row.quarter_code === quarter && row.municipality_code === code),
      );
      // those whose borders never changed: what the truth can know without the lineage
      return then?.length && now?.length
        ? [{ code, rise: points(shareOf(now) - shareOf(then)) }]
        : [];
    });
    expectRows(rows, 10, 'municipality_code');
    const largest = Math.max(...rises.map(({ rise }) => rise));
    expect(Number(rows[0]?.['change_pp'])).toBeGreaterThanOrEqual(largest - 5);
    expectSorted(rows.map((row) => -Number(row['change_pp'])));
    for (const row of rows) {
      const known = rises.find(({ code }) => code === row['municipality_code']);
      const isMerged = reference.data.reorganisations.some(
        (step) => step.new_gm_code === row['municipality_code'] && step.date > '2017-03-31',
      );
      if (known && !isMerged) expect(row['change_pp']).toBeCloseTo(known.rise, 1);
    }
  },
  '10': (rows, { totals }) => {
    expectRows(rows, 35, 'region_code');
    for (const row of rows) {
      const [now, before] = [NEWEST, yearBefore(NEWEST)].map((quarter) =>
        totals.find(
          (one) => one.quarter_code === quarter && one.region_code === row['region_code'],
        ),
      );
      if (!now || !before) throw new Error('not there');
      expect(row['known_in_sonar_yoy']).toBe(now.known_in_sonar - before.known_in_sonar);
      expect(row['profile_share_yoy_pp']).toBe(points(shareOf([now]) - shareOf([before])));
    }
  },
  '11': (rows, { totals }) => {
    expectRows(rows, 35, 'region_code');
    for (const row of rows) {
      const total =
        totals.find(
          (one) => one.quarter_code === NEWEST && one.region_code === row['region_code'],
        ) ?? raise();
      const uwv = share(total.uwv_with_profile, total.uwv_with_profile + total.uwv_without_profile);
      const municipal = share(
        total.municipal_with_profile,
        total.municipal_with_profile + total.municipal_without_profile,
      );
      expect(row['difference_pp']).toBeCloseTo(points(uwv - municipal), 6);
    }
  },
  '12': (rows, { facts }) => {
    expectRows(rows, 26, 'quarter_code');
    // Geldermalsen, Lingewaal and Neerijnen until 2018
    const parts = new Set(['GM0236', 'GM0733', 'GM0304', 'GM1960']);
    for (const row of rows) {
      const own = facts.filter(
        (fact) => fact.quarter_code === row['quarter_code'] && parts.has(fact.municipality_code),
      );
      expect(row).toMatchObject({
        members: String(row['quarter_code']) < '2019Q1' ? 3 : 1,
        known_in_sonar: sum(own, (fact) => fact.known_in_sonar),
        profile_share: shareOf(own),
        is_comparable: true,
      });
    }
  },
  '13': (rows) => {
    // Weesp went into Amsterdam in 2022, from Gooi en Vechtstreek (AM12) into Groot-Amsterdam (AM18)
    expect(rows).toContainEqual(
      expect.objectContaining({ quarter_code: '2022Q2', municipalities_joined: 'Weesp' }),
    );
    expect(
      rows.every((row) => row['municipalities_joined'] ?? row['municipalities_left']),
    ).toBeTruthy();
  },
  '14': (rows, { facts }) => {
    expect(rows.length).toBeGreaterThan(20);
    const members = reference.membersOn(parseRegionCode('AM38'), '2023-03-31').map((m) => m.code);
    const last = facts.filter(
      (row) =>
        row.quarter_code === NEWEST && members.some((code) => code === row.municipality_code),
    );
    expect(rows.at(-1)).toMatchObject({
      quarter_code: NEWEST,
      known_in_sonar: sum(last, (row) => row.known_in_sonar),
      profile_share: shareOf(last),
    });
  },
  '15': (rows, { facts }) => {
    expectRows(rows, 12, 'province_code');
    for (const row of rows) {
      const own = facts.filter(
        (fact) =>
          fact.quarter_code === NEWEST && fact.province_name === String(row['province_name']),
      );
      expect(row['known_in_sonar']).toBe(sum(own, (fact) => fact.known_in_sonar));
      expect(row['profile_share']).toBe(shareOf(own));
    }
  },
  '16': (rows, { facts }) => {
    const small = facts.filter(
      (row) =>
        row.quarter_code === NEWEST && PARTS.some((part) => row[part] >= 1 && row[part] <= 5),
    );
    expect(rows.map((row) => row['municipality_code'])).toEqual(
      small.map((row) => row.municipality_code).sort(),
    );
  },
  // all 26 quarters are loaded, and the source has offered none after them
  '17': (rows) => expect(rows).toEqual([]),
  '18': (rows) => expect(rows).toEqual([]),
  '19': (rows, { facts }) =>
    expect(rows).toMatchObject([
      {
        quarter_label_nl: '1e kwartaal 2023',
        published_on: '2023-07-31',
        columns_by: 'de bekende opmaak; koppen ontbreken',
        known_in_sonar: facts.find(
          (row) => row.quarter_code === NEWEST && row.municipality_code === 'GM0599',
        )?.known_in_sonar,
      },
    ]),
  '20': (rows, { facts }) => {
    const own = facts.filter((row) => row.quarter_code === NEWEST);
    expect(rows).toHaveLength(4 * own.length);
    expect(sum(rows, (row) => Number(row['persons']))).toBe(sum(own, (row) => row.known_in_sonar));
    expect(rows[0]?.['statline_period']).toBe('2023KW01');
  },
};

function expectRows(rows: readonly Row[], count: number, key: string): void {
  expect(rows).toHaveLength(count);
  expect(new Set(rows.map((row) => row[key])).size).toBe(count);
}

function expectSorted(values: readonly number[]): void {
  expect(values).toEqual([...values].sort((a, b) => a - b));
}

function raise(): never {
  throw new Error('not there');
}

async function readTruth(): Promise<Truth> {
  const facts = await query(`
    select q.quarter_code, r.region_code, m.municipality_code, m.province_name, f.municipal_with_profile,
      f.municipal_without_profile, f.uwv_with_profile, f.uwv_without_profile, f.known_in_sonar
    from klantprofielen.fact_profiles f join klantprofielen.dim_quarter q using (quarter_key)
    join klantprofielen.dim_region r using (region_key) join klantprofielen.dim_municipality m using (municipality_key)`);
  const totals = await query(`
    select q.quarter_code, r.region_code, c.municipal_with_profile, c.municipal_without_profile, c.uwv_with_profile,
      c.uwv_without_profile, c.known_in_sonar, c.register_persons
    from klantprofielen.fact_region_coverage c join klantprofielen.dim_quarter q using (quarter_key)
    join klantprofielen.dim_region r using (region_key)`);
  return { facts: facts as readonly Fact[], totals: totals as readonly Total[] };
}

describe('the example queries', async () => {
  const files = (await readdir(QUERIES)).filter((name) => name.endsWith('.sql')).sort();
  let truth: Truth = { facts: [], totals: [] };
  beforeAll(async () => {
    truth = await readTruth();
  });

  test('are twenty, and each has a truth', () => {
    expect(files.map((name) => name.slice(0, 2))).toEqual(Object.keys(TRUTHS).sort());
    expect(files).toHaveLength(20);
  });

  test.each(files)(
    '%s returns what the facts say, in one select without a self join',
    async (name) => {
      const text = await readFile(`${QUERIES}${name}`, 'utf8');
      expect(text).toMatch(/^-- .{20,}\n/);
      expect(text.match(/\bselect\b/g)).toHaveLength(1);
      const from = [...text.matchAll(/\b(?:from|join) (\S+)/g)].map(([, relation]) => relation);
      expect(new Set(from).size).toBe(from.length);
      const rows = await database.warehouse.db
        .transaction()
        .setAccessMode('read only')
        .execute(async (trx) => (await sql.raw<Row>(text).execute(trx)).rows);
      TRUTHS[name.slice(0, 2)]?.(rows, truth);
    },
  );
});

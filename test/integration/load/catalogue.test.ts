import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { COLUMNS } from '../../../src/load/schema.ts';
import { CONTRACT_VERSION } from '../../../src/program.ts';
import { createTestDatabase, ENGINES, type TestDatabase } from '../../support/database.ts';

describe.each(ENGINES)('the catalogue on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(engine);
  });
  afterAll(() => database.drop());

  test('the types of the program and the live tables and views have the same columns', async () => {
    const { rows } = await sql<{ relation: string; columns: string[] }>`
      select n.nspname || '.' || c.relname as relation, array_agg(a.attname::text order by a.attname::text collate "C") as columns
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where n.nspname in ('etl', 'klantprofielen') and c.relkind in ('r', 'v', 'm', 'p')
      group by 1 order by 1`.execute(database.warehouse.db);
    const live = Object.fromEntries(rows.map((row) => [row.relation, row.columns]));
    const ours = Object.fromEntries(
      Object.entries(COLUMNS).map(([table, columns]) => [table, [...columns].sort()]),
    );
    expect(live).toEqual(ours);
  });

  test('the version of the contract that the program tells is the highest of the tables and views', async () => {
    const { rows } = await sql<{ version: string }>`
      select version from klantprofielen.contract
      order by string_to_array(version, '.')::int[] desc limit 1`.execute(database.warehouse.db);
    expect(rows).toEqual([{ version: CONTRACT_VERSION }]);
  });

  test('every schema, table, view and column says what it is', async () => {
    const { rows } = await sql<{ name: string }>`
      select nspname as name from pg_namespace
      where nspname in ('etl', 'klantprofielen') and obj_description(oid, 'pg_namespace') is null
      union all
      select c.oid::regclass::text || coalesce('.' || a.attname, '')
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('etl', 'klantprofielen')
      left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'v', 'm', 'p')
        and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)`.execute(
      database.warehouse.db,
    );
    expect(rows).toEqual([]);
  });

  test('numbers, days, instants, bytes and lists arrive the same on both engines', async () => {
    const { rows } = await sql`
      select 5::int8 as small, 9007199254740993::int8 as large, 0.25::numeric as share, 1.0000000000000001::numeric as exact,
             date '2023-03-26' as day, timestamptz '2023-03-26 03:00:00+02' as instant, '\\x00ff'::bytea as bytes,
             array['a', 'b'] as codes, '{"a": [1]}'::jsonb as json, true as yes, 1.5::real as real, null::date as none`.execute(
      database.warehouse.db,
    );
    expect(rows).toEqual([
      {
        small: 5,
        large: '9007199254740993',
        share: 0.25,
        exact: '1.0000000000000001',
        day: '2023-03-26',
        instant: new Date('2023-03-26T01:00:00Z'),
        bytes: Buffer.from([0, 255]),
        codes: ['a', 'b'],
        json: { a: [1] },
        yes: true,
        real: 1.5,
        none: null,
      },
    ]);
  });

  test('quarters are there from 2016Q4 to far ahead, chained without a gap', async () => {
    const quarters = await database.warehouse.db
      .selectFrom('klantprofielen.dim_quarter')
      .selectAll()
      .orderBy('quarter_key')
      .execute();
    expect(quarters).toHaveLength(1 + 24 * 4);
    expect(quarters[0]).toEqual({
      quarter_key: 20164,
      quarter_code: '2016Q4',
      year: 2016,
      quarter: 4,
      first_day: '2016-10-01',
      last_day: '2016-12-31',
      label_nl: '4e kwartaal 2016',
      label_en: 'Q4 2016',
      previous_quarter_key: null,
      same_quarter_last_year_key: null,
      regions_expected: 35,
      regions_loaded: 0,
      is_complete: false,
      is_latest_complete: false,
      is_newest: false,
    });
    expect(quarters[25]).toMatchObject({
      quarter_code: '2023Q1',
      first_day: '2023-01-01',
      last_day: '2023-03-31',
      previous_quarter_key: 20224,
      same_quarter_last_year_key: 20221,
    });
    expect(quarters.slice(1).map((quarter) => quarter.previous_quarter_key)).toEqual(
      quarters.slice(0, -1).map((quarter) => quarter.quarter_key),
    );
    expect(quarters.at(-1)?.quarter_code).toBe('2040Q4');
  });

  test('the meaning of the measures is not confirmed', async () => {
    const measures = await database.warehouse.db
      .selectFrom('klantprofielen.measure')
      .select(['measure', 'confirmed'])
      .execute();
    expect(measures).toHaveLength(5);
    expect(measures.every((measure) => !measure.confirmed)).toBe(true);
  });
});

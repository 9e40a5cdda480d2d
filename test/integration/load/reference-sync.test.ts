import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { syncReference } from '../../../src/load/reference-sync.ts';
import type { ReferenceData } from '../../../src/reference/schema.ts';
import { readReference } from '../../../src/reference/read.ts';
import { createTestDatabase, ENGINES, type TestDatabase } from '../../support/database.ts';
import { REFERENCE_FOLDER } from '../../support/templates.ts';

const { data } = await readReference(REFERENCE_FOLDER);

describe.each(ENGINES)('syncReference on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(engine);
  });
  afterAll(() => database.drop());

  const sync = (changed: Partial<ReferenceData> = {}) =>
    database.warehouse.db
      .transaction()
      .execute((trx) => syncReference(trx, { data: { ...data, ...changed } }));

  const readVersions = async () => {
    const { rows } = await sql<{ versions: string }>`
      select string_agg(v, ' ' order by v) as versions from (
        select 'r' || region_key || ':' || xmin::text as v from klantprofielen.dim_region
        union all select 'm' || municipality_key || ':' || xmin::text from klantprofielen.dim_municipality
        union all select 'x' || municipality_key || valid_from || ':' || xmin::text from klantprofielen.municipality_region
        union all select 'k' || municipality_key || region_key || ':' || xmin::text from klantprofielen.known_difference
      ) as rows`.execute(database.warehouse.db);
    return rows[0]?.versions;
  };

  test.each([
    ['2016-12-31', 390, 35],
    ['2023-03-31', 342, 35],
  ])('on %s there are %i municipalities in %i regions', async (day, municipalities, regions) => {
    const { rows } = await sql<{ municipalities: number; regions: number }>`
      select count(*) as municipalities, count(distinct region_key) as regions
      from klantprofielen.municipality_region
      where valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date)`.execute(
      database.warehouse.db,
    );
    expect(rows[0]).toEqual({ municipalities, regions });
  });

  test('keys follow from the codes', async () => {
    const { db } = database.warehouse;
    const region = await db
      .selectFrom('klantprofielen.dim_region')
      .selectAll()
      .where('region_code', '=', 'AM22')
      .executeTakeFirstOrThrow();
    expect(region).toEqual({
      region_key: 22,
      region_code: 'AM22',
      region_name: 'Rijnmond',
      valid_from: '2015-01-01',
      valid_to: null,
      tile_row: 6,
      tile_column: 2,
      today_code: 'AM22',
      today_name: 'Rijnmond',
    });
    const weesp = await db
      .selectFrom('klantprofielen.dim_municipality')
      .selectAll()
      .where('municipality_key', '=', 457)
      .executeTakeFirstOrThrow();
    expect(weesp).toMatchObject({ municipality_code: 'GM0457', valid_to: '2022-03-24' });
  });

  test('a renamed region has its name of today, and both with their dates', async () => {
    const names = await database.warehouse.db
      .selectFrom('klantprofielen.region_name as n')
      .innerJoin('klantprofielen.dim_region as d', 'd.region_key', 'n.region_key')
      .select(['n.region_name', 'n.valid_from', 'n.valid_to', 'd.region_name as today'])
      .where('n.region_key', '=', 6)
      .orderBy('n.valid_from')
      .execute();
    expect(names).toEqual([
      {
        region_name: 'Stedendriehoek en Noordwest Veluwe',
        valid_from: '2015-01-01',
        valid_to: '2024-01-01',
        today: 'Veluwe Stedendriehoek',
      },
      {
        region_name: 'Veluwe Stedendriehoek',
        valid_from: '2024-01-01',
        valid_to: null,
        today: 'Veluwe Stedendriehoek',
      },
    ]);
  });

  test('a municipality that changed regions has one name, two memberships', async () => {
    const { db } = database.warehouse;
    const names = await db
      .selectFrom('klantprofielen.municipality_name')
      .selectAll()
      .where('municipality_key', '=', 1773)
      .execute();
    expect(names).toEqual([
      {
        municipality_key: 1773,
        municipality_name: 'Olst-Wijhe',
        valid_from: '2015-01-01',
        valid_to: null,
      },
    ]);
    const memberships = await db
      .selectFrom('klantprofielen.municipality_region')
      .select(['region_key', 'valid_from'])
      .where('municipality_key', '=', 1773)
      .orderBy('valid_from')
      .execute();
    expect(memberships).toEqual([
      { region_key: 6, valid_from: '2015-01-01' },
      { region_key: 36, valid_from: '2024-01-01' },
    ]);
  });

  test('the second time nothing is written', async () => {
    const before = await readVersions();
    const changed = await sync();
    expect(Object.values(changed).filter((rows) => rows > 0)).toEqual([]);
    expect(await readVersions()).toBe(before);
  });

  test('a membership may be cut in two and joined again', async () => {
    const rows = data.memberships.flatMap((row) =>
      row.gm_code === 'GM0014'
        ? [
            { ...row, valid_to: '2026-01-01' },
            { ...row, am_code: data.regions[1]?.am_code ?? row.am_code, valid_from: '2026-01-01' },
          ]
        : [row],
    );
    expect(await sync({ memberships: rows })).toMatchObject({
      municipality_region: 2,
      municipality_name: 0,
    });
    expect(await sync()).toMatchObject({ municipality_region: 2, dim_municipality: 0 });
  });

  test('rows that left the files are deleted while nothing refers to them', async () => {
    const without = {
      memberships: data.memberships.filter((row) => row.gm_code !== 'GM0737'),
      reorganisations: data.reorganisations.slice(0, -1),
    };
    expect(await sync(without)).toMatchObject({
      dim_municipality: 1,
      municipality_region: 1,
      municipality_name: 1,
      municipality_succession: 1,
    });
    expect(await sync()).toMatchObject({ dim_municipality: 1, municipality_succession: 1 });
  });

  test('a municipality with facts stays, and the files are refused as a whole', async () => {
    const { db } = database.warehouse;
    await sql`insert into etl.document_content (sha256, bytes, size_bytes) values (repeat('a', 64), '\\x00', 1)`.execute(
      db,
    );
    await sql`insert into etl.document (sha256, status, reader_version) values (repeat('a', 64), 'ignored', 'test')`.execute(
      db,
    );
    await sql`insert into klantprofielen.fact_profiles select 20231, 2, 737, 1, 2, 3, 4, 10, document_key from etl.document`.execute(
      db,
    );
    const before = await readVersions();
    const without = data.memberships.filter((row) => row.gm_code !== 'GM0737');
    await expect(sync({ memberships: without })).rejects.toMatchObject({
      code: 'reference_in_use',
      status: 'usage',
      message: 'reference/ no longer has GM0737, but loaded facts do.',
    });
    expect(await readVersions()).toBe(before);
  });
});

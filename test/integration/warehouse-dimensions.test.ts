import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { syncReference } from '../../src/load/reference-sync.ts';
import { readReference } from '../../src/reference/read.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { daysOfChange, REFERENCE_FOLDER, reference, regionsOn } from '../support/reference.ts';

let database: TestDatabase;
let folder = '';
beforeAll(async () => {
  database = await createTestDatabase('server');
  folder = await mkdtemp(join(tmpdir(), 'klantprofielen-reference-'));
  await cp(REFERENCE_FOLDER, folder, { recursive: true });
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function countOn(day: string) {
  const { rows } = await sql<{ municipalities: number; regions: number; dimension: number }>`
    select count(*) as municipalities,
      count(distinct m.region_key) filter (where r.region_code <> 'AM99') as regions,
      (select count(*) from klantprofielen.dim_municipality d
       where d.valid_from <= ${day}::date and (d.valid_to is null or d.valid_to > ${day}::date)) as dimension
    from klantprofielen.municipality_region m join klantprofielen.dim_region r using (region_key)
    where m.valid_from <= ${day}::date and (m.valid_to is null or m.valid_to > ${day}::date)`.execute(
    database.warehouse.db,
  );
  return rows[0];
}

test.each(daysOfChange)('on %s the dimensions hold what the files hold', async (day) => {
  const municipalities = reference.municipalitiesOn(day).length;
  expect(municipalities).toBeGreaterThan(300);
  expect(await countOn(day)).toEqual({
    municipalities,
    regions: regionsOn(reference, day).length,
    dimension: municipalities,
  });
});

test('every membership lies within the life of its municipality and of its region', async () => {
  const { rows } = await sql`
    select m.* from klantprofielen.municipality_region m
    join klantprofielen.dim_municipality g using (municipality_key)
    join klantprofielen.dim_region r using (region_key)
    where m.valid_from < g.valid_from or m.valid_from < r.valid_from
      or coalesce(m.valid_to, 'infinity') > coalesce(g.valid_to, 'infinity')
      or coalesce(m.valid_to, 'infinity') > coalesce(r.valid_to, 'infinity')`.execute(
    database.warehouse.db,
  );
  expect(rows).toEqual([]);
});

test('the tables refuse two regions, names or groups at once', async () => {
  const { db } = database.warehouse;
  const late = (table: string, columns: string) =>
    sql`insert into ${sql.table(`klantprofielen.${table}`)} select ${sql.raw(columns)}`.execute(db);
  for (const [table, columns] of [
    ['municipality_region', "599, 1, '2020-05-01', null"],
    ['municipality_name', "599, 'Rotjeknor', '2020-05-01', null"],
    ['region_name', "22, 'Rijnmond', '2020-05-01', null"],
    ['comparable_group', "599, '2020-05-01', null, 1"],
  ] as const) {
    await expect(late(table, columns)).rejects.toMatchObject({ code: '23P01' });
  }
});

test("a year's reorganisation is an edit of the files", async () => {
  // on 1 January 2026 Loppersum's neighbour Het Hogeland (GM1966) goes into Eemsdelta (GM1979)
  const members = join(folder, 'municipality_region.csv');
  const text = await readFile(members, 'utf8');
  const line = /^(GM1966,.*,)$/m.exec(text)?.[1] ?? '';
  expect(line).not.toBe('');
  await writeFile(members, text.replace(line, `${line}2026-01-01`));
  await appendFile(
    join(folder, 'reorganisations.csv'),
    '2026-01-01,annex,GM1966,Het Hogeland,GM1979,Eemsdelta\n',
  );
  const edited = await readReference(folder);
  const { db } = database.warehouse;
  const changed = await db.transaction().execute((trx) => syncReference(trx, edited));
  expect(changed).toMatchObject({
    dim_municipality: 1,
    municipality_region: 1,
    municipality_succession: 1,
  });
  expect(await countOn('2025-12-31')).toMatchObject({ municipalities: 342, regions: 35 });
  expect(await countOn('2026-01-01')).toMatchObject({ municipalities: 341, regions: 35 });
  const lineage = await db
    .selectFrom('klantprofielen.municipality_lineage')
    .select('today_key')
    .where('municipality_key', '=', 1966)
    .execute();
  expect(lineage).toEqual([{ today_key: 1979 }]);
});

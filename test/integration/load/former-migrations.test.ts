import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql, type Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { readCatalogue, readMigrations, SQL_FOLDER } from '../../../src/load/migrate.ts';
import type { Database } from '../../../src/load/schema.ts';
import { startChild } from '../../support/children.ts';
import { createTestDatabase, type Engine, type TestDatabase } from '../../support/database.ts';
import { MIGRATED_ENGINES } from '../../support/matrix.ts';
import { fillAsOfTheNine, writeNine, writeToday } from '../../support/nine-migrations.ts';

const TODAY = await readMigrations(SQL_FOLDER);
const LATER = '9009_later';
/** Nothing of these may change on the way. */
const KEPT = [
  'klantprofielen.fact_profiles',
  'klantprofielen.fact_region_coverage',
  'klantprofielen.measure',
  'etl.run',
  'etl.document',
  'etl.document_content',
  'etl.link',
  'etl.link_state',
  'etl.check_result',
  'etl.cell',
  'etl.overlay',
  'etl.decision',
  'etl.fact_history',
  'etl.publication_load',
] as const;

let folder = '';
const open: TestDatabase[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klantprofielen-nine-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const database of open.splice(0)) await database.drop();
});

async function createEmpty(engine: Engine, sqlFolder: string): Promise<TestDatabase> {
  const database = await createTestDatabase(engine, { empty: true, sqlFolder });
  open.push(database);
  return database;
}

/** Made by the nine, with data in it. */
async function fillNine(engine: Engine, sqlFolder: string): Promise<TestDatabase> {
  await writeNine(sqlFolder);
  const database = await createTestDatabase(engine, { empty: true, sqlFolder });
  await database.warehouse.migrate({ auto: true });
  await fillAsOfTheNine(database.warehouse.db);
  return database;
}

/** On the server: made once, and copied. */
let nine: TestDatabase | undefined;
afterAll(() => nine?.drop());

async function copyNine(sqlFolder: string): Promise<TestDatabase> {
  nine ??= await fillNine('server', await mkdtemp(join(folder, 'sql-')));
  await nine.warehouse.close();
  const template = new URL(nine.url).pathname.slice(1);
  return await createTestDatabase('server', { sqlFolder, template });
}

/** A database of the nine with data, and a folder that then holds the files of today and one more. */
async function createOfTheNine(
  engine: Engine,
  spoil: (db: Kysely<Database>) => Promise<unknown> = async () => {},
): Promise<TestDatabase> {
  const sqlFolder = await mkdtemp(join(folder, 'sql-'));
  const database =
    engine === 'server' ? await copyNine(sqlFolder) : await fillNine(engine, sqlFolder);
  open.push(database);
  await spoil(database.warehouse.db);
  await writeToday(sqlFolder);
  await writeFile(join(sqlFolder, `${LATER}.sql`), 'create table etl.later (id integer)');
  return database;
}

/** Columns that later migrations took away. */
const DROPPED = ['last_seen_at', 'last_seen_run', 'checked_at'];

async function readKept(db: Kysely<Database>): Promise<Record<string, unknown>> {
  const kept: Record<string, unknown> = {};
  for (const table of KEPT) {
    const { rows } =
      await sql`select to_jsonb(t) - ${DROPPED}::text[] as row from ${sql.table(table)} t order by 1`.execute(
        db,
      );
    kept[table] = rows;
  }
  return kept;
}

async function readRecords(db: Kysely<Database>): Promise<unknown> {
  return await db
    .selectFrom('etl.migration')
    .leftJoin('etl.migration_checksum as c', 'c.name', 'etl.migration.name')
    .select(['etl.migration.name', 'c.sha256'])
    .orderBy('etl.migration.name')
    .execute();
}

async function readRights(db: Kysely<Database>): Promise<unknown> {
  const { rows } = await sql`
    select c.relname, a.grantee::regrole::text, a.privilege_type
    from pg_class c cross join lateral aclexplode(c.relacl) a
    where c.relnamespace in ('etl'::regnamespace, 'klantprofielen'::regnamespace)
    order by 1, 2, 3`.execute(db);
  return rows;
}

describe.each(MIGRATED_ENGINES)('a database of the nine migrations on %s', (engine) => {
  test('has exactly the schema and the rights that the four chapters make', async () => {
    const nine = await mkdtemp(join(folder, 'sql-'));
    await writeNine(nine);
    const chapters = await mkdtemp(join(folder, 'sql-'));
    await writeToday(chapters);
    for (const { name } of TODAY.slice(4)) await rm(join(chapters, `${name}.sql`));
    const [before, now] = [await createEmpty(engine, nine), await createEmpty(engine, chapters)];
    await before.warehouse.migrate({ auto: true });
    await now.warehouse.migrate({ auto: true });
    const catalogue = await readCatalogue(before.warehouse.db);
    expect(catalogue.length).toBeGreaterThan(700);
    expect(await readCatalogue(now.warehouse.db)).toEqual(catalogue);
    expect(await readRights(now.warehouse.db)).toEqual(await readRights(before.warehouse.db));
  });

  test('ends at the newest schema with the same facts and history', async () => {
    const { warehouse } = await createOfTheNine(engine);
    const before = await readKept(warehouse.db);
    const pending = [...TODAY.slice(4).map(({ name }) => name), LATER];
    expect(await warehouse.pendingMigrations()).toEqual(pending);
    expect(await warehouse.migrate({ auto: true })).toEqual(pending);
    expect(await readKept(warehouse.db)).toMatchObject(before);
    expect(await warehouse.pendingMigrations()).toEqual([]);

    const sqlFolder = await mkdtemp(join(folder, 'sql-'));
    await writeToday(sqlFolder);
    await writeFile(join(sqlFolder, `${LATER}.sql`), 'create table etl.later (id integer)');
    const fresh = await createEmpty(engine, sqlFolder);
    await fresh.warehouse.migrate({ auto: true });
    expect(await readCatalogue(warehouse.db)).toEqual(await readCatalogue(fresh.warehouse.db));
    expect(await readRecords(warehouse.db)).toEqual(await readRecords(fresh.warehouse.db));
  });
});

describe('a database of the nine migrations', () => {
  test('what somebody put beside it stays', async () => {
    const { warehouse } = await createOfTheNine('server', (db) =>
      sql.raw('create table etl.theirs as select 1 as one').execute(db),
    );
    await warehouse.migrate({ auto: true });
    const { rows } = await sql`select one from etl.theirs`.execute(warehouse.db);
    expect(rows).toEqual([{ one: 1 }]);
  });

  test.each([
    [
      'a constraint dropped',
      'alter table klantprofielen.fact_profiles drop constraint fact_profiles_parts_add_up',
      'klantprofielen.fact_profiles: constraint fact_profiles_parts_add_up',
    ],
    ['a column dropped', 'alter table etl.link drop column etag', 'etl.link.etag'],
    [
      'a view changed',
      'create or replace view klantprofielen.latest_complete_quarter as select q.quarter_key, q.quarter_code, q.quarter_first_day, q.quarter_last_day, q.regions_loaded from klantprofielen.quarters q limit 1',
      'klantprofielen.latest_complete_quarter: view',
    ],
    [
      'a trigger off',
      'alter table klantprofielen.fact_region_coverage disable trigger note_load',
      'klantprofielen.fact_region_coverage: trigger',
    ],
  ])('%s by hand is refused by name, and nothing is written', async (_, statement, name) => {
    const { warehouse } = await createOfTheNine('server', (db) => sql.raw(statement).execute(db));
    const records = await readRecords(warehouse.db);
    await expect(warehouse.migrate({ auto: true })).rejects.toMatchObject({
      code: 'schema_changed',
      status: 'database',
      message: expect.stringContaining(name),
    });
    expect(await readRecords(warehouse.db)).toEqual(records);
    const { rows } = await sql`select to_regclass('etl.later') as later`.execute(warehouse.db);
    expect(rows).toEqual([{ later: null }]);
  });

  test.each([
    [
      'some are lacking',
      "delete from etl.migration where name in ('0008_contract', '0009_overlay')",
    ],
    [
      'one was another',
      "update etl.migration_checksum set sha256 = repeat('0', 64) where name = '0003_views'",
    ],
  ])('is refused when %s, with what to do', async (_, statement) => {
    const { warehouse } = await createOfTheNine('server', (db) => sql.raw(statement).execute(db));
    await expect(warehouse.pendingMigrations()).rejects.toMatchObject({
      code: 'schema_unfinished',
      status: 'database',
      hint: expect.stringContaining('Nothing was written'),
    });
  });
});

test('four processes at once take it over once', async () => {
  const { url, warehouse } = await createOfTheNine('server');
  const before = await readKept(warehouse.db);
  const children = Array.from({ length: 4 }, () => startChild('migrate', url));
  const said = await Promise.all(children.map((child) => child.readLine()));
  expect(said.sort()).toEqual([
    '',
    '',
    '',
    TODAY.slice(4)
      .map(({ name }) => name)
      .join(' '),
  ]);
  expect(await readKept(warehouse.db)).toMatchObject(before);
});

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { readMigrations, SQL_FOLDER } from '../../../src/load/migrate.ts';
import { startChild } from '../../support/children.ts';
import {
  createTestDatabase,
  openAgain,
  type Engine,
  type TestDatabase,
} from '../../support/database.ts';
import { MIGRATED_ENGINES } from '../../support/matrix.ts';

const ALL = (await readMigrations(SQL_FOLDER)).map((file) => file.name);
let folder = '';
const open: TestDatabase[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klantprofielen-sql-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const database of open.splice(0)) await database.drop();
});

/** A copy of sql/ that a test may change. */
async function copySql(name: string): Promise<string> {
  const copy = join(folder, name);
  await rm(copy, { recursive: true, force: true });
  await cp(SQL_FOLDER, copy, { recursive: true });
  return copy;
}

async function create(
  engine: Engine,
  state: 'empty' | 'migrated',
  sqlFolder: string = SQL_FOLDER,
): Promise<TestDatabase> {
  const database = await createTestDatabase(engine, { empty: state === 'empty', sqlFolder });
  open.push(database);
  return database;
}

describe.each(MIGRATED_ENGINES)('migrate on %s', (engine) => {
  test('applies every file once', async () => {
    expect(ALL.slice(0, 3)).toEqual(['0001_ledger', '0002_star', '0003_views']);
    const { warehouse } = await create(engine, 'empty');
    expect(await warehouse.pendingMigrations()).toEqual(ALL);
    expect(await warehouse.migrate({ auto: true })).toEqual(ALL);
    expect(await warehouse.pendingMigrations()).toEqual([]);
    expect(await warehouse.migrate({ auto: true })).toEqual([]);
  });

  test('AUTO_MIGRATE=false says what to run, and changes nothing', async () => {
    const { warehouse } = await create(engine, 'empty');
    await expect(warehouse.migrate({ auto: false })).rejects.toMatchObject({
      code: 'schema_older',
      status: 'database',
      hint: expect.stringContaining('migrate'),
    });
    expect(await warehouse.pendingMigrations()).toEqual(ALL);
  });

  test('a file changed after it was applied is refused', async () => {
    const copy = await copySql(`changed-${engine}`);
    const { warehouse } = await create(engine, 'migrated', copy);
    await writeFile(
      join(copy, '0002_star.sql'),
      `${await readFile(join(copy, '0002_star.sql'), 'utf8')}\n-- mended`,
    );
    await expect(warehouse.migrate({ auto: true })).rejects.toMatchObject({
      code: 'migration_changed',
      message: 'Changed after it was applied: sql/0002_star.sql.',
    });
  });

  test('a schema newer than the program is refused, naming both', async () => {
    const copy = await copySql(`newer-${engine}`);
    await writeFile(join(copy, '9009_future.sql'), 'create table etl.future (id integer)');
    const { warehouse } = await create(engine, 'migrated', copy);
    await warehouse.migrate({ auto: true });
    await rm(join(copy, '9009_future.sql'));
    await expect(warehouse.pendingMigrations()).rejects.toMatchObject({
      code: 'schema_newer',
      status: 'database',
      message: `The schema of the database is newer (9009_future) than this program knows (${ALL.at(-1)}).`,
    });
  });

  test('a file that fails leaves nothing behind', async () => {
    const copy = await copySql(`broken-${engine}`);
    await writeFile(
      join(copy, '9004_broken.sql'),
      'create table etl.half (id integer); select 1 / 0',
    );
    const { warehouse } = await create(engine, 'empty', copy);
    await expect(warehouse.migrate({ auto: true })).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining('sql/9004_broken.sql'),
    });
    const { rows } =
      await sql`select to_regclass('etl.half') as half, to_regclass('etl.run') as run`.execute(
        warehouse.db,
      );
    expect(rows).toEqual([{ half: null, run: null }]);
    expect(await warehouse.pendingMigrations()).toEqual([...ALL, '9004_broken']);
  });
});

describe('migrate on a server', () => {
  test('four processes at once: one applies everything, the others nothing', async () => {
    const { url, warehouse } = await create('server', 'empty');
    const children = Array.from({ length: 4 }, () => startChild('migrate', url));
    const said = await Promise.all(children.map((child) => child.readLine()));
    expect(said.sort()).toEqual(['', '', '', ALL.join(' ')]);
    expect(await warehouse.pendingMigrations()).toEqual([]);
  });

  test('a role without DDL rights may start when nothing is pending, and is told when something is', async () => {
    const { url, warehouse } = await create('server', 'migrated');
    const name = new URL(url).pathname.slice(1);
    await sql`create role ${sql.id(`${name}_loader`)} login password 'secret' in role klantprofielen_loader`.execute(
      warehouse.db,
    );
    const loader = new URL(url);
    loader.username = `${name}_loader`;
    loader.password = 'secret';
    const copy = await copySql('weak');
    const weak = await openAgain(loader.href, { sqlFolder: copy });
    try {
      expect(await weak.migrate({ auto: true })).toEqual([]);
      await writeFile(join(copy, '9004_more.sql'), 'create table etl.more (id integer)');
      await expect(weak.migrate({ auto: true })).rejects.toMatchObject({
        code: 'migration_forbidden',
        status: 'database',
        hint: expect.stringMatching(/^Let \w+, or a login that may act as it, run: .* migrate/),
      });
    } finally {
      await weak.close();
      await sql`drop role ${sql.id(`${name}_loader`)}`.execute(warehouse.db);
    }
  });

  test('DDL that meets a long reader gives up instead of blocking everybody', async () => {
    const { warehouse, url } = await create('server', 'migrated');
    const copy = await copySql('blocked');
    await writeFile(
      join(copy, '9004_more.sql'),
      "set local lock_timeout = '50ms'; alter table etl.run add column more integer",
    );
    const other = await openAgain(url, { sqlFolder: copy });
    try {
      await warehouse.db.transaction().execute(async (reader) => {
        await reader.selectFrom('etl.run').selectAll().execute();
        await expect(other.migrate({ auto: true })).rejects.toMatchObject({
          code: 'migration_failed',
          message: expect.stringContaining('did not give a lock in time'),
        });
      });
      expect(await other.migrate({ auto: true })).toEqual(['9004_more']);
    } finally {
      await other.close();
    }
  });
});

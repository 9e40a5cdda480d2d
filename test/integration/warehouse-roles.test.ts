import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import pg from 'pg';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SQL_FOLDER } from '../../src/load/migrate.ts';
import { loadFacts } from '../../src/load/star.ts';
import { findReaderRole } from '../../src/load/read-only.ts';
import { createTestDatabase, openAgain, type TestDatabase } from '../support/database.ts';
import { addDocument, makeTable } from '../support/documents.ts';

const LIMITS = [
  'set search_path = klantprofielen',
  'set default_transaction_read_only = on',
  "set statement_timeout = '60s'",
  "set idle_in_transaction_session_timeout = '60s'",
  'set jit = off',
];

let database: TestDatabase;
let reader = '';
beforeAll(async () => {
  database = await createTestDatabase('server');
  reader = `${new URL(database.url).pathname.slice(1)}_analyst`;
  const admin = database.warehouse.db;
  await sql`create role ${sql.id(reader)} login password 'secret' in role klantprofielen_reader`.execute(
    admin,
  );
  for (const limit of LIMITS)
    await sql`alter role ${sql.id(reader)} ${sql.raw(limit)}`.execute(admin);
});
afterAll(async () => {
  await sql`drop role ${sql.id(reader)}`.execute(database.warehouse.db);
  await database.drop();
});

function loginOf(role: string): string {
  const url = new URL(database.url);
  url.username = role;
  url.password = 'secret';
  return url.href;
}

async function withReader<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: loginOf(reader) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const codeOf = (client: pg.Client, statement: string) =>
  client.query(statement).then(
    () => 'allowed',
    (error: unknown) => (error instanceof pg.DatabaseError ? error.code : String(error)),
  );

describe('a reader', () => {
  test('reads every relation of the contract, and as_of', async () => {
    const refused = await withReader(async (client) => {
      const { rows } = await client.query<{ from: string }>(`
        select relation || case when relation = 'as_of' then '(now())' else '' end as from
        from klantprofielen.contract where kind <> 'function' or relation = 'as_of'`);
      expect(rows.length).toBeGreaterThan(28);
      const codes: string[] = [];
      for (const { from } of rows) {
        const code = await codeOf(client, `select * from klantprofielen.${from}`);
        if (code !== 'allowed') codes.push(`${from} ${code}`);
      }
      return codes;
    });
    expect(refused).toEqual([]);
  });

  test.each([
    'insert into klantprofielen.measure select * from klantprofielen.measure',
    'truncate klantprofielen.fact_profiles',
    'insert into klantprofielen.profiles (quarter_code) values (null)',
    'create table klantprofielen.mine (id integer)',
    'create table etl.mine (id integer)',
    'create function klantprofielen.mine() returns integer language sql return 1',
    'select * from etl.run',
    'select * from etl.publication_load',
    'select * from etl.uncounted_fact',
    "copy klantprofielen.measure to program 'cat'",
    "copy klantprofielen.measure to '/tmp/measure'",
    'drop view klantprofielen.profiles',
    'set role klantprofielen_loader',
  ])('is refused, whatever it sets: %s', async (statement) => {
    const codes = await withReader(async (client) => {
      await client.query('set default_transaction_read_only = off');
      return await codeOf(client, statement);
    });
    // an update of a view that cannot be updated fails before rights are looked at
    expect(['42501', '55000']).toContain(codes);
  });

  test('finds the views without naming the schema, as \\d of psql does', async () => {
    const seen = await withReader(async (client) => {
      await client.query('select * from profiles');
      const { rows } = await client.query<{ name: string }>(
        "select relname as name from pg_class where relkind = 'v' and pg_table_is_visible(oid) and relname in ('profiles', 'coverage')",
      );
      return rows.map((row) => row.name).sort();
    });
    expect(seen).toEqual(['coverage', 'profiles']);
  });

  test('carries its limits, which a group role alone would not give it', async () => {
    const settings = await withReader(async (client) => {
      const names = [
        'default_transaction_read_only',
        'statement_timeout',
        'idle_in_transaction_session_timeout',
        'jit',
      ];
      const { rows } = await client.query<{ setting: string }>(
        'select current_setting(n) as setting from unnest($1::text[]) with ordinality as t (n, i) order by i',
        [names],
      );
      return rows.map((row) => row.setting);
    });
    expect(settings).toEqual(['on', '1min', '1min', 'off']);
  });

  test('sees a document whole or not at all', async () => {
    const { db } = database.warehouse;
    const documentKey = await addDocument(db, {
      quarter: '2023Q1',
      region: 'AM22',
      status: 'current',
    });
    const table = makeTable('2023Q1', 'AM22', { GM0599: [1, 2, 3, 4], GM0613: [1, 1, 1, 1] });
    const count = () =>
      withReader(
        async (client) =>
          (await client.query('select count(*)::integer as n from klantprofielen.profiles')).rows,
      );
    await db.transaction().execute(async (trx) => {
      await loadFacts(trx, { documentKey, table });
      expect(await count()).toEqual([{ n: 0 }]);
    });
    expect(await count()).toEqual([{ n: 2 }]);
  });
});

test('every relation of the ledger stands in roles.sql', async () => {
  const { rows } = await sql<{ name: string }>`
    select c.relname::text as name from pg_class c
    where c.relnamespace = 'etl'::regnamespace and c.relkind in ('r', 'v')
      and not has_table_privilege('klantprofielen_loader', c.oid, 'select')`.execute(
    database.warehouse.db,
  );
  expect(rows).toEqual([]);
});

test('roles.sql in a database without our schemas does nothing and says where it belongs', async () => {
  const elsewhere = await createTestDatabase('server', { empty: true });
  const file = await readFile(join(SQL_FOLDER, 'roles.sql'), 'utf8');
  const run = elsewhere.warehouse.db.executeQuery(sql.raw(file).compile(elsewhere.warehouse.db));
  await expect(run).rejects.toMatchObject({
    message: expect.stringMatching(/the database \w+ has no schema of klantprofielen/),
    hint: expect.stringContaining('psql -d NAME'),
  });
  await elsewhere.drop();
});

test('where the roles are missing, one command makes them and lets this login read', async () => {
  await database.warehouse.db.transaction().execute(async (trx) => {
    await sql`alter role klantprofielen_reader rename to klantprofielen_away`.execute(trx);
    const own = await findReaderRole(trx, { audit: false, isEmbedded: false });
    await sql`alter role klantprofielen_away rename to klantprofielen_reader`.execute(trx);
    expect(own).toMatchObject({
      problem: 'the role klantprofielen_reader does not exist',
      advice: expect.stringMatching(
        /: psql -d \w+ -f sql\/roles\.sql -c 'grant klantprofielen_reader to \w+'$/,
      ),
    });
  });
});

describe('a migrator', () => {
  test('makes the schemas in an empty database, owned by the group, and readers read them', async () => {
    const empty = await createTestDatabase('server', { empty: true });
    const { db } = empty.warehouse;
    const name = new URL(empty.url).pathname.slice(1);
    const owner = `${name}_owner`;
    await sql`grant create on database ${sql.id(name)} to klantprofielen_migrator`.execute(db);
    await sql`create role ${sql.id(owner)} login password 'secret' in role klantprofielen_migrator`.execute(
      db,
    );
    await sql`alter role ${sql.id(owner)} set role = klantprofielen_migrator`.execute(db);
    const url = new URL(empty.url);
    url.username = owner;
    url.password = 'secret';
    const warehouse = await openAgain(url.href);
    try {
      expect((await warehouse.migrate({ auto: true })).length).toBeGreaterThan(3);
      expect(await warehouse.applyRoles()).toEqual({ applied: true });
      const { rows } = await sql<{ owner: string }>`
        select distinct pg_get_userbyid(relowner)::text as owner from pg_class
        where relnamespace in ('klantprofielen'::regnamespace, 'etl'::regnamespace)`.execute(db);
      expect(rows).toEqual([{ owner: 'klantprofielen_migrator' }]);
      const { rows: rights } = await sql`
        select has_table_privilege('klantprofielen_reader', 'klantprofielen.profiles', 'select') as reads,
          has_schema_privilege('klantprofielen_reader', 'etl', 'usage') as reaches,
          has_table_privilege('klantprofielen_loader', 'etl.run', 'insert') as loads`.execute(db);
      expect(rights).toEqual([{ reads: true, reaches: false, loads: true }]);
    } finally {
      await warehouse.close();
      await sql`drop owned by klantprofielen_migrator cascade`.execute(db);
      await sql`drop role ${sql.id(owner)}`.execute(db);
      await empty.drop();
    }
  });
});

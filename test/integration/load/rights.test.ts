/** Who may do what: doctor and run agree, sql reads as the reader, and what is somebody else's is left alone. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { findLack } from '../../../src/commands/session.ts';
import { examineDatabase } from '../../../src/doctor/database.ts';
import { PipelineError } from '../../../src/errors.ts';
import type { Warehouse } from '../../../src/load/database.ts';
import { startRun } from '../../../src/load/ledger/runs.ts';
import { syncReference } from '../../../src/load/reference-sync.ts';
import { openWriter } from '../../../src/load/writer.ts';
import { silentLogger } from '../../../src/log.ts';
import { readReference } from '../../../src/reference/read.ts';
import { createTestDatabase, openAgain, type TestDatabase } from '../../support/database.ts';
import { IS_WHOLE } from '../../support/matrix.ts';
import { runInHost, temporaryFolder } from '../../support/program.ts';
import { REFERENCE_FOLDER } from '../../support/templates.ts';

let database: TestDatabase;
let login = '';

/** A database, and a login in it with the rights that `grants` give; `$login` and `$database` stand for their names. */
async function prepare(empty: boolean, ...grants: string[]): Promise<string> {
  database = await createTestDatabase('server', { empty });
  const name = new URL(database.url).pathname.slice(1);
  // a name that SQL takes in quotes only, as people have them
  const user = `${name}-Login`;
  login = `"${user}"`;
  for (const statement of [`create role $login login password 'secret'`, ...grants]) {
    const text = statement.replaceAll('$login', login).replaceAll('$database', name);
    await sql.raw(text).execute(database.warehouse.db);
  }
  const url = new URL(database.url);
  url.username = user;
  url.password = 'secret';
  return url.href;
}

afterEach(async () => {
  if (login !== '') {
    await sql.raw(`reassign owned by ${login} to current_user`).execute(database.warehouse.db);
    await sql.raw(`drop owned by ${login}`).execute(database.warehouse.db);
    await sql.raw(`drop role ${login}`).execute(database.warehouse.db);
  }
  login = '';
  await database.drop();
});

type Tried = { readonly outcome: string; readonly hint: string };

/** What `run` does with the database before and after the documents; the code of what stops it, and what it advises. */
async function tryRun(warehouse: Warehouse, auto: boolean): Promise<Tried> {
  try {
    await warehouse.migrate({ auto });
    await using writer = await openWriter(warehouse, {
      waitSeconds: 0,
      recoverySeconds: 25,
      command: 'run',
      signal: new AbortController().signal,
      log: silentLogger(),
    });
    const reference = await readReference(REFERENCE_FOLDER);
    await writer.transact((trx) => syncReference(trx, reference));
    await writer.run((db) => startRun(db, { command: 'run' }));
    return { outcome: 'runs', hint: '' };
  } catch (error) {
    if (error instanceof PipelineError && error.status === 'database')
      return { outcome: error.code, hint: error.hint ?? '' };
    throw error;
  }
}

/** doctor first, then run: 'runs', or the code; fails where doctor says otherwise or advises something else. */
async function askBoth(url: string, auto: boolean): Promise<Tried> {
  const warehouse = await openAgain(url);
  try {
    const found = await examineDatabase(warehouse, { autoMigrate: auto, now: () => new Date() });
    const failed = found.filter(({ verdict }) => verdict === 'fail');
    const tried = await tryRun(warehouse, auto);
    const { outcome, hint } = tried;
    expect({ outcome, failed: failed.length > 0 }).toEqual({ outcome, failed: outcome !== 'runs' });
    expect(failed.map(({ advice }) => findGrant(advice))).toEqual(
      failed.map(() => findGrant(hint)),
    );
    return tried;
  } finally {
    await warehouse.close();
  }
}

/** The statement in an advice, for an administrator to type. */
function findGrant(advice: string): string | undefined {
  return /(?:grant|alter (?:role|schema)) [^.;(]*[^.;( ]/.exec(advice)?.[0];
}

const EMPTY_SCHEMAS = [
  'create schema etl authorization $login',
  'create schema klantprofielen authorization $login',
];
const OWN_ALL = 'alter database $database owner to $login';

/** Of each outcome one; the others are tried by `npm run test:full`. */
const EXAMPLES = new Set([
  'owner of the database, no schema',
  'may not create, no schema',
  'a schema of our name that holds other things',
  'loader, all there',
  'loader that inherits nothing',
  'loader with sessions that only read',
]);

/** Who and what, empty?, grants, what comes of it with AUTO_MIGRATE, and without. */
type Case = [string, boolean, string[], string, string];

describe('doctor and run agree', () => {
  const cases: Case[] = [
    ['superuser, no schema', true, ['alter role $login superuser'], 'runs', 'schema_older'],
    ['owner of the database, no schema', true, [OWN_ALL], 'runs', 'schema_older'],
    [
      'may create, no schema',
      true,
      ['grant create on database $database to $login'],
      'runs',
      'schema_older',
    ],
    ['may not create, no schema', true, [], 'migration_forbidden', 'schema_older'],
    ['schemas made for it, may not create', true, EMPTY_SCHEMAS, 'runs', 'schema_older'],
    [
      'one schema made for it, may not create',
      true,
      EMPTY_SCHEMAS.slice(1),
      'migration_forbidden',
      'schema_older',
    ],
    [
      'empty schemas of somebody else',
      true,
      ['create schema klantprofielen', OWN_ALL],
      'schema_foreign',
      'schema_foreign',
    ],
    [
      'a schema of our name that holds other things',
      true,
      ['create schema etl', 'create table etl.orders (id int)', OWN_ALL],
      'schema_foreign',
      'schema_foreign',
    ],
    ...[
      "create collation etl.nl (provider = libc, locale = 'C')",
      'create materialized view etl.orders as select 1 as id',
      'create text search configuration etl.dutch (copy = pg_catalog.dutch)',
      "create procedure etl.tidy() language sql as 'select 1'",
    ].map((thing): Case => [
      `a schema of our name with no table in it: ${thing}`,
      true,
      ['create schema etl', thing, OWN_ALL],
      'schema_foreign',
      'schema_foreign',
    ]),
    [
      'an empty schema that others will read',
      true,
      [...EMPTY_SCHEMAS, 'alter default privileges in schema etl grant select on tables to $login'],
      'runs',
      'schema_older',
    ],
    [
      'the migrations of another program',
      true,
      [
        'create schema etl',
        'create table etl.migration (name text, timestamp text)',
        'create table etl.job (id int)',
      ],
      'schema_foreign',
      'schema_foreign',
    ],
    ['loader, all there', false, ['grant klantprofielen_loader to $login'], 'runs', 'runs'],
    [
      'loader and reader, all there',
      false,
      ['grant klantprofielen_loader, klantprofielen_reader to $login'],
      'runs',
      'runs',
    ],
    [
      'loader that inherits nothing',
      false,
      ['alter role $login noinherit', 'grant klantprofielen_loader to $login'],
      'database_forbidden',
      'database_forbidden',
    ],
    [
      'loader with sessions that only read',
      false,
      [
        'grant klantprofielen_loader to $login',
        'alter role $login set default_transaction_read_only = on',
      ],
      'database_lost',
      'database_lost',
    ],
    [
      'migrator, all there and theirs',
      false,
      ['grant klantprofielen_migrator to $login'],
      'runs',
      'runs',
    ],
    [
      'reader, all there',
      false,
      ['grant klantprofielen_reader to $login'],
      'database_forbidden',
      'database_forbidden',
    ],
    ['nobody, all there', false, [], 'database_forbidden', 'database_forbidden'],
  ];
  test.each(cases.filter(([name]) => IS_WHOLE || EXAMPLES.has(name)))(
    '%s',
    async (_, empty, grants, withAuto, without) => {
      const url = await prepare(empty, ...grants);
      // without it nothing is migrated, so the second finds what the first found
      expect((await askBoth(url, false)).outcome).toBe(without);
      const { outcome, hint } = await askBoth(url, true);
      expect(outcome).toBe(withAuto);
      if (outcome === 'runs' || hint.includes('a database of its own: createdb')) return;
      // what it advises is enough, word for word
      await sql
        .raw(findGrant(hint) ?? `nothing to type in: ${hint}`)
        .execute(database.warehouse.db);
      expect((await askBoth(url, true)).outcome).toBe('runs');
    },
  );

  test.each([
    [
      'etl cannot be read',
      false,
      /^Error \[database_forbidden\]: .*\n.*grant klantprofielen_loader to "\w+-Login"/,
    ],
    [
      'migrations are forbidden',
      true,
      /^Error \[migration_forbidden\]: .*\n.*grant create on database \w+ to "\w+-Login"/,
    ],
  ])('run says so in one error, and nothing else: %s', async (_, empty, says) => {
    using folder = temporaryFolder();
    const url = await prepare(empty);
    const run = await runInHost(['run'], {
      DATABASE_URL: url,
      SOURCES: folder.path,
      DATA_DIR: folder.path,
    });
    expect(run).toMatchObject({ code: 5, stderr: expect.stringMatching(says) });
    expect(run.stderr.trim().split('\n')).toHaveLength(2);
  });
});

describe('what is somebody else’s', () => {
  test('a schema of our name: refused by name, with whose it is and what to do, and nothing is written', async () => {
    const url = await prepare(
      true,
      'create schema klantprofielen authorization $login',
      'create view klantprofielen.customers as select 1 as id',
    );
    const run = await runInHost(['run', '--json'], {
      DATABASE_URL: database.url,
      SOURCES: '/tmp',
    });
    expect(run.code).toBe(5);
    expect(run.stderr).toMatch(
      /\[schema_foreign\]: .* schema klantprofielen .*belongs to .*-Login" and holds klantprofielen\.customers/,
    );
    expect(run.stderr).toContain('a database of its own');
    const doctor = await runInHost(['doctor', '--json'], { DATABASE_URL: url });
    expect(doctor.stdout).toContain('"name":"migrations","verdict":"fail"');
    const { rows } =
      await sql`select nspname::text as name from pg_namespace where nspname in ('etl', 'klantprofielen')`.execute(
        database.warehouse.db,
      );
    expect(rows).toEqual([{ name: 'klantprofielen' }]);
  });

  test('a table in our schemas gets no grant, and what somebody makes later neither', async () => {
    await prepare(
      false,
      'create table klantprofielen.theirs (id int)',
      'create table etl.theirs (id int)',
    );
    const { warehouse } = database;
    expect(await warehouse.applyRoles()).toEqual({ applied: true });
    await sql`create table klantprofielen.later (id int)`.execute(warehouse.db);
    const { rows } = await sql`
      select c.relname::text as name, c.relacl is null as untouched from pg_class c
      where c.relname in ('theirs', 'later') and c.relkind = 'r'`.execute(warehouse.db);
    expect(rows).toHaveLength(3);
    expect(rows.every((row) => (row as { untouched: boolean }).untouched)).toBe(true);
    const { rows: defaults } = await sql`select 1 from pg_default_acl`.execute(warehouse.db);
    expect(defaults).toEqual([]);
    // nor is it counted against the roles
    const found = await examineDatabase(warehouse, { autoMigrate: true, now: () => new Date() });
    expect(found.find(({ name }) => name === 'loader_role')).toMatchObject({ verdict: 'ok' });
  });
});

describe('sql', () => {
  const ask = (url: string, ...args: string[]) =>
    runInHost(['sql', '--json', ...args], { DATABASE_URL: url });
  const WHO = 'select current_user::text as who';

  test('reads as the reader, and with --audit as the loader, also etl', async () => {
    const url = await prepare(false, 'grant klantprofielen_loader to $login');
    expect((await ask(url, WHO)).stdout).toBe('{"who":"klantprofielen_reader"}\n');
    const refused = await ask(url, 'select count(*) as n from etl.run');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('--audit');
    expect((await ask(url, '--audit', 'select count(*) as n from etl.run')).stdout).toBe(
      '{"n":0}\n',
    );
    expect((await ask(url, '--audit', 'delete from etl.run')).code).toBe(2);
    expect((await ask(url, 'explain select 1')).code).toBe(0);
    expect((await ask(url, 'select 1; drop table etl.run')).code).toBe(2);
  });

  test('a refusal on an older database names what is pending and what to type', async () => {
    database = await createTestDatabase('server');
    const current = await ask(database.url, 'select new_column from quarters');
    expect(current).toMatchObject({ code: 2, stdout: '' });
    expect(current.stderr).toContain('docs/warehouse.md');
    // as a checkout sees it that has one more file
    await sql`delete from etl.migration where name = (select max(name) from etl.migration)`.execute(
      database.warehouse.db,
    );
    const older = await ask(database.url, 'select new_column from quarters');
    expect(older).toMatchObject({ code: 2, stdout: '' });
    expect(older.stderr).toMatch(
      /column "new_column" does not exist\n.* not applied yet: \d{4}_\w+\. Run: .* migrate$/m,
    );
    // that of the demo is made anew
    const lack = await findLack(database.warehouse, { demo: true });
    expect(lack?.hint).toBe('Run: npm run demo');
  });

  test('a login that may not become the reader is refused with what doctor says', async () => {
    const url = await prepare(
      false,
      'grant usage on schema etl, klantprofielen to $login',
      'grant select, insert on all tables in schema klantprofielen to $login',
    );
    const refused = await ask(url, WHO);
    expect(refused).toMatchObject({ code: 5, stdout: '' });
    expect(refused.stderr).toContain(`grant klantprofielen_reader to ${login}`);
  });

  test('a login that can do no more than read is itself enough, but not for the audit', async () => {
    const url = await prepare(
      false,
      'grant usage on schema klantprofielen to $login',
      'grant select on klantprofielen.profiles to $login',
    );
    expect((await ask(url, WHO)).stdout).toBe(`{"who":${login}}\n`);
    expect((await ask(url, '--audit', WHO)).code).toBe(5);
    expect((await ask(url, 'select new_column from profiles')).stderr).toContain('--audit');
  });
});

describe('sql on any database', () => {
  beforeEach(async () => {
    database = await createTestDatabase('embedded');
  });

  test('many rows come bit by bit, and whoever has enough stops', async () => {
    const sizes: number[] = [];
    const query = '-- all\n(select * from generate_series(1, 2500) as n);';
    for await (const rows of database.warehouse.read(query)) sizes.push(rows.length);
    expect(sizes).toEqual([1000, 1000, 500]);
    for await (const rows of database.warehouse.read(query)) if (rows.length > 0) break;
    // the settings of the query went with it
    const { rows: after } = await sql`show search_path`.execute(database.warehouse.db);
    expect(after).toEqual([{ search_path: 'pg_catalog' }]);
  });

  test('views are found without their schema, with the audit also its tables, and built-in names stay what they are', async () => {
    const ask = async (query: string, audit = false) => {
      const all = [];
      for await (const rows of database.warehouse.read(query, { audit })) all.push(...rows);
      return all;
    };
    expect(await ask('select * from profiles')).toEqual([]);
    expect(await ask('select count(*)::int as n from run, profiles', true)).toEqual([{ n: 0 }]);
    await database.warehouse.db.executeQuery(
      sql`create function klantprofielen.lower(text) returns text language sql return 'theirs'`.compile(
        database.warehouse.db,
      ),
    );
    expect(await ask("select lower('A'::text) as a")).toEqual([{ a: 'a' }]);
  });
});

import pg from 'pg';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createTestDatabase, ENGINES, type TestDatabase } from '../../support/database.ts';

describe.each(ENGINES)('applyRoles on %s', (engine) => {
  test('may be run again', async () => {
    const database = await createTestDatabase(engine);
    expect(await database.warehouse.applyRoles()).toEqual({ applied: true });
    await database.drop();
  });
});

describe('the roles on a server', () => {
  let database: TestDatabase;
  let prefix = '';
  beforeAll(async () => {
    database = await createTestDatabase('server');
    prefix = new URL(database.url).pathname.slice(1);
    for (const role of ['reader', 'loader']) {
      await sql`create role ${sql.id(`${prefix}_${role}`)} login password 'secret' in role ${sql.id(`klantprofielen_${role}`)}`.execute(
        database.warehouse.db,
      );
    }
  });
  afterAll(async () => {
    for (const role of ['reader', 'loader'])
      await sql`drop role ${sql.id(`${prefix}_${role}`)}`.execute(database.warehouse.db);
    await database.drop();
  });

  const runAs = async (role: 'reader' | 'loader', statement: string): Promise<string> => {
    const url = new URL(database.url);
    url.username = `${prefix}_${role}`;
    url.password = 'secret';
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      await client.query(statement);
      return 'allowed';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    } finally {
      await client.end();
    }
  };

  test.each([
    'profiles',
    'coverage',
    'reconciliation',
    'revisions',
    'comparable_series',
    'documents',
    'fact_profiles',
    'dim_quarter',
    'measure',
  ])('a reader reads %s', async (relation) => {
    expect(await runAs('reader', `select * from klantprofielen.${relation}`)).toBe('allowed');
  });

  test.each([
    'select * from etl.document',
    'select bytes from etl.document_content',
    "update klantprofielen.measure set confirmed_by = 'me'",
    'delete from klantprofielen.fact_profiles',
    'create table klantprofielen.mine (id integer)',
    'create view klantprofielen.mine as select 1 as one',
    "copy (select 1) to program 'true'",
  ])('a reader may not: %s', async (statement) => {
    expect(await runAs('reader', statement)).toBe('42501');
  });

  test.each([
    [
      "insert into etl.run (command, host, pid, program_version) values ('run', 'h', 1, '0')",
      'allowed',
    ],
    ['delete from klantprofielen.fact_profiles', 'allowed'],
    ['select name from etl.migration', 'allowed'],
    ['delete from etl.migration', '42501'],
    ['create table etl.mine (id integer)', '42501'],
    ['drop table klantprofielen.measure', '42501'],
    ['alter table etl.run add column mine integer', '42501'],
    ['truncate klantprofielen.fact_profiles', '42501'],
  ])('the loader: %s → %s', async (statement, outcome) => {
    expect(await runAs('loader', statement)).toBe(outcome);
  });

  test('the reader role carries its limits for whoever gives it a login', async () => {
    const { rows } = await sql<{
      config: string[];
    }>`select rolconfig as config from pg_roles where rolname = 'klantprofielen_reader'`.execute(
      database.warehouse.db,
    );
    expect(rows[0]?.config.sort()).toEqual([
      'default_transaction_read_only=on',
      'idle_in_transaction_session_timeout=60s',
      'search_path=klantprofielen',
      'statement_timeout=60s',
    ]);
  });
});

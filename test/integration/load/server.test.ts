import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';

import { PipelineError } from '../../../src/errors.ts';
import { isConnectionLost, isTransient } from '../../../src/load/database-errors.ts';
import { openDatabase } from '../../../src/load/database.ts';
import { createConnector, toTarget } from '../../../src/load/connect.ts';
import { openServer } from '../../../src/load/server.ts';
import { unlessSilent } from '../../../src/load/silence.ts';
import { silentLogger } from '../../../src/log.ts';
import { createTestDatabase, openAgain, type TestDatabase } from '../../support/database.ts';
import { temporaryFolder } from '../../support/program.ts';
import { runAsAdmin, toDatabaseUrl } from '../../support/templates.ts';

const SECRET = 'canary-9f3';

async function failToOpen(url: string): Promise<PipelineError> {
  try {
    await (
      await openDatabase({ url, dataDir: '', applicationName: 'test', maxConnections: 2 })
    ).close();
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
  throw new Error('it opened');
}

/** A way to the server that can be made to swallow everything. */
async function startProxy(to: URL) {
  let swallows = false;
  const proxy = createServer((client) => {
    const server = connect(Number(to.port), to.hostname);
    client.on('data', (data) => swallows || server.write(data));
    server.on('data', (data) => swallows || client.write(data));
    client.on('error', () => undefined).on('close', () => server.destroy());
    server.on('error', () => undefined).on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const url = new URL(to);
  url.port = String(typeof address === 'object' ? address?.port : '');
  url.hostname = '127.0.0.1';
  return { url: url.href, swallow: (on: boolean) => (swallows = on), close: () => proxy.close() };
}

describe('a server that cannot be used', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('server');
    return () => database.drop();
  });

  const change = (part: 'password' | 'pathname' | 'hostname' | 'port', value: string) => {
    const url = new URL(database.url);
    url.password = SECRET;
    url[part] = value;
    return url.href;
  };

  test.each([
    ['nothing listens', () => change('port', '1'), 'database_unreachable', true, ':1/'],
    [
      'the host is unknown',
      () => change('hostname', 'no-such-host.invalid'),
      'database_unreachable',
      true,
      'no-such-host.invalid',
    ],
    [
      'the password is wrong',
      () => change('password', SECRET),
      'database_login',
      false,
      '127.0.0.1:',
    ],
    [
      'the database is absent',
      () => new URL('/absent', database.url).href,
      'database_absent',
      false,
      '/absent',
    ],
  ])('%s', async (_, makeUrl, code, transient, named) => {
    const error = await failToOpen(makeUrl());
    expect(error).toMatchObject({ code, status: 'database' });
    expect(error.message).toContain(named);
    expect(isTransient(error)).toBe(transient);
    expect(
      `${error.message} ${error.hint} ${JSON.stringify(error)} ${String(error.stack)}`,
    ).not.toContain(SECRET);
  });

  test('an address that is none is a matter of configuration, and stays secret', async () => {
    const error = await failToOpen(`postgres://user:${SECRET}@host:99999/db`);
    expect(error).toMatchObject({ code: 'database_url_invalid', status: 'usage' });
    expect(error.cause).toBeUndefined();
    expect(`${error.message} ${error.stack}`).not.toContain(SECRET);
  });

  test('a server that accepts and says nothing is given up after 5 seconds', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const error = await failToOpen(
      `postgres://user@127.0.0.1:${typeof address === 'object' ? address?.port : 0}/db`,
    );
    silent.close();
    expect(error.code).toMatch(/^database_(unreachable|lost)$/);
  });

  test('sessions have our settings, whatever the role has', async () => {
    const { rows } = await sql`
      select current_setting('TimeZone') as zone, current_setting('statement_timeout') as statement,
             current_setting('lock_timeout') as lock, current_setting('search_path') as path,
             current_setting('idle_in_transaction_session_timeout') as idle,
             current_setting('client_connection_check_interval') as interval,
             current_setting('application_name') as name`.execute(database.warehouse.db);
    expect(rows).toEqual([
      {
        zone: 'UTC',
        statement: '1min',
        lock: '10s',
        path: 'pg_catalog',
        idle: '1min',
        interval: '1s',
        name: 'klantprofielen test',
      },
    ]);
  });

  test('connections that the server ends are replaced without ending the process', async () => {
    const again = await openAgain(database.url);
    await sql`select 1`.execute(again.db);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
      database.warehouse.db,
    );
    await expect
      .poll(() =>
        sql`select 1`.execute(again.db).then(
          () => 'answers',
          () => 'broken',
        ),
      )
      .toBe('answers');
    await again.close();
  });

  test('a network that swallows everything is given up while statements wait: the writer stays lost, the pool heals', async () => {
    const proxy = await startProxy(new URL(database.url));
    const server = await openServer({
      url: proxy.url,
      applicationName: 'test',
      maxConnections: 2,
      log: silentLogger(),
    });
    const writer = await server.connect('writer');
    const ask = (db: typeof server.db) =>
      sql`select 1`.execute(db).then(
        () => 'answers',
        (error: unknown) => (isConnectionLost(error) ? String(error) : 'something else'),
      );
    const askBoth = () => Promise.all([ask(writer.db), ask(server.db)]);
    expect(await askBoth()).toEqual(['answers', 'answers']);
    proxy.swallow(true);
    // by the questions beside them, not by the driver's own timeout of more than a minute
    const terminated = expect.stringContaining('Connection terminated');
    expect(await askBoth()).toEqual([terminated, terminated]);
    expect(writer.lost.aborted).toBe(true);
    proxy.swallow(false);
    expect((await askBoth())[1]).toBe('answers');
    expect(await ask(writer.db)).not.toBe('answers');
    await writer.close();
    await server.close();
    proxy.close();
  });

  test('a long statement is no silence, on a server that greets or that lets nobody in and says so', async () => {
    const { Client } = createConnector(toTarget(database.url), 'plain', { url: database.url });
    const client = new Client();
    await client.connect();
    let isGivenUp = false;
    const wait = () =>
      unlessSilent(
        client.query('select pg_sleep(1)'),
        Client,
        { pauseMs: 50, greetingMs: 500 },
        () => (isGivenUp = true),
      );
    await wait();
    const name = new URL(database.url).pathname.slice(1);
    const admin = toDatabaseUrl(database.url, 'postgres');
    await runAsAdmin(admin, `alter database ${name} allow_connections false`);
    await wait();
    await runAsAdmin(admin, `alter database ${name} allow_connections true`);
    await client.end();
    expect(isGivenUp).toBe(false);
  });

  test('a password that is changed is read from its file for the next connection', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'secret');
    const role = `rotated_${new URL(database.url).pathname.slice(-12)}`;
    const login = (password: string) => {
      const url = new URL(database.url);
      url.username = role;
      url.password = password;
      return url.href;
    };
    const rotate = async (password: string) => {
      await sql.raw(`alter role ${role} password '${password}'`).execute(database.warehouse.db);
      writeFileSync(file, `${login(password)}\r\n`);
    };
    await sql.raw(`create role ${role} login`).execute(database.warehouse.db);
    await rotate('one');
    const options = { urlFile: file, dataDir: '', applicationName: 'test', maxConnections: 2 };
    const again = await openDatabase({ url: login('one'), ...options });
    const ask = () => sql`select 1 as one`.execute(again.db).then(({ rows }) => rows);
    const cut = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${role}`.execute(
        database.warehouse.db,
      );
    const write = () => again.withWriter({ waitSeconds: 0, holder: 'x' }, () => Promise.resolve(1));
    expect(await ask()).toEqual([{ one: 1 }]);
    await rotate('two');
    // the writer's connection is a new one; the pool's old one lives on until it is lost
    expect(await write()).toBe(1);
    await cut();
    await expect.poll(() => ask().catch(() => 'lost')).toEqual([{ one: 1 }]);
    // half-written, or about another database: what was known last still counts
    for (const content of ['', 'postgres://', login('three').replace(/[^/]+$/, 'elsewhere')]) {
      writeFileSync(file, content);
      expect(await write()).toBe(1);
    }
    await again.close();
    await sql.raw(`drop role ${role}`).execute(database.warehouse.db);
  });

  test('says where it is', () => {
    expect(database.warehouse.describe()).toMatch(
      /^127\.0\.0\.1:\d+\/klantprofielen_test_\w+$|^[\w.]+:\d+\/\w+$/,
    );
  });
});

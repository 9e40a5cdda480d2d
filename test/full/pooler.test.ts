/** PgBouncer between us and the database: the modes that mix sessions are refused, and nothing of ours stays there. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';

import { createTestDatabase, openAgain, type TestDatabase } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { waitFor } from '../support/service.ts';

type Pooler = AsyncDisposable & { readonly url: string };

/** Starts one before the database of `target`, with these lines in its settings. */
async function startPooler(target: string, ...settings: string[]): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'klantprofielen-pooler-'));
  chmodSync(folder, 0o755);
  const port = await findFreePort();
  const to = new URL(target);
  const name = to.pathname.slice(1);
  const lines = [
    '[databases]',
    `${name} = host=${to.hostname} port=${to.port} user=${to.username} password=${to.password}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    ...settings,
  ];
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o644 });
  // it refuses to run as root
  const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn('pgbouncer', ['-q', ...asNobody, file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = `postgres://x@127.0.0.1:${port}/${name}`;
  await waitFor(() =>
    ask(url, 'select 1').then(
      () => true,
      () => undefined,
    ),
  );
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

const SETTINGS = `select current_setting('search_path') as path, current_setting('statement_timeout') as statement,
  current_setting('lock_timeout') as lock, current_setting('bytea_output') as bytea,
  current_setting('client_connection_check_interval') as interval,
  (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks`;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('server');
  return () => database.drop();
});

describe.each<[string, string[]]>([
  ['pool_mode = transaction', ['pool_mode = transaction']],
  ['one session for all', ['pool_mode = transaction', 'default_pool_size = 1']],
  ['sessions in turn', ['pool_mode = transaction', 'server_round_robin = 1', 'min_pool_size = 4']],
  [
    'two sessions in turn',
    [
      'pool_mode = transaction',
      'server_round_robin = 1',
      'min_pool_size = 2',
      'default_pool_size = 2',
    ],
  ],
  ['pool_mode = statement', ['pool_mode = statement']],
])('%s', (_, settings) => {
  test('is refused, and nothing stays in its sessions', async () => {
    await using pooler = await startPooler(database.url, ...settings);
    const [before] = await ask(pooler.url, SETTINGS);
    for (let once = 0; once < 3; once += 1) {
      await expect(openAgain(pooler.url)).rejects.toMatchObject({
        code: 'database_pooler',
        status: 'database',
        hint: expect.stringContaining('pool_mode = session') as string,
      });
    }
    const after = await Promise.all([1, 2, 3, 4].map(() => ask(pooler.url, SETTINGS)));
    expect(after.flat()).toEqual([before, before, before, before]);
  });
});

test('the program says so and ends with 5', async () => {
  await using pooler = await startPooler(database.url, 'pool_mode = transaction');
  const run = await runProgram(['run', '--json'], { DATABASE_URL: pooler.url, SOURCES: tmpdir() });
  expect(run.code).toBe(5);
  expect(run.stderr).toMatch(/\[database_pooler\][^]*DATABASE_URL name the database itself/);
  expect(run.stdout).toContain('"status":"database"');
});

test('pool_mode = session may stay: one run through it, and the next client finds a clean session', async () => {
  await using pooler = await startPooler(database.url, 'pool_mode = session');
  using folder = temporaryFolder();
  const [before] = await ask(pooler.url, SETTINGS);
  const environment = { DATABASE_URL: pooler.url, SOURCES: folder.path };
  // an empty folder lists nothing
  expect((await runProgram(['run'], environment)).code).toBe(4);
  expect(await ask(pooler.url, SETTINGS)).toEqual([before]);
});

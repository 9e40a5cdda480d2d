/**
 * Global setup of `npm run test:full`: Debian's PostgreSQL 15, the oldest that is supported, in a folder and
 * on a port of its own; the integration tests run against it.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = '/usr/lib/postgresql/15/bin';

export async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'klantprofielen-postgres-15-'));
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', folder]);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'password\n', { mode: 0o644 });
  const port = await findFreePort();
  run(
    'initdb',
    '--pgdata',
    data,
    '--username',
    'postgres',
    '--auth',
    'scram-sha-256',
    '--pwfile',
    passwordFile,
    '--encoding',
    'UTF8',
    '--locale',
    'C',
    '--no-sync',
  );
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off`;
  run(
    'pg_ctl',
    'start',
    '--wait',
    '--pgdata',
    data,
    '--log',
    join(folder, 'log'),
    '--options',
    options,
  );
  process.env['TEST_DATABASE_URL'] = `postgres://postgres:password@127.0.0.1:${port}/postgres`;
  return () => {
    run('pg_ctl', 'stop', '--wait', '--pgdata', data, '--mode', 'immediate');
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Postgres refuses to run as root; then its own user runs it. */
function run(program: string, ...args: string[]): void {
  const asPostgres = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
  const [command = '', ...rest] = [...asPostgres, join(BIN, program), ...args];
  execFileSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'], cwd: tmpdir() });
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

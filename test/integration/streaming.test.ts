/** Quarters stream; whatever answers first or turns out late, the warehouse is what it would be if all had been read first. */
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { sendAnswer, startSite, type Site } from '../support/site.ts';
import { createParserPool, type ParserPool } from '../../src/extract/pdf/pool.ts';
import { openWriter } from '../../src/load/writer.ts';
import { silentLogger } from '../../src/log.ts';
import type { Deps } from '../../src/pipeline/deps.ts';
import { closeListings, discoverAll } from '../../src/pipeline/discover.ts';
import { drawWaiting } from '../../src/pipeline/draw.ts';
import { createDownload } from '../../src/pipeline/download.ts';
import { countEnds, inRun } from '../../src/pipeline/in-run.ts';
import { runOnce } from '../../src/pipeline/pass.ts';
import { judgeByQuarter } from '../../src/pipeline/quarters.ts';
import { createRandom, type Random } from '../support/corpus/random.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { renderPublication } from '../support/generate-pdf.ts';
import { NEVER, quickHttp } from '../support/http.ts';
import { findHalves, type LogicalDump, readDump } from '../support/logical-dump.ts';
import { lastJson, runInHost, startProgram } from '../support/program.ts';
import { PLAIN_LOOK, type Look, type Publication } from '../support/publication.ts';
import { reference } from '../support/reference.ts';
import { revise, samplePublication } from '../support/sample-publication.ts';
import { waitFor } from '../support/service.ts';

/** An item of the listing, and what answers at its address. */
type Item = { readonly title: string; readonly url: string; readonly date: string };
type State = { readonly items: readonly Item[]; readonly bodies: ReadonlyMap<string, Uint8Array> };

const NUMBERS = ['eerste', 'tweede', 'derde', 'vierde'] as const;

let site: Site;
let pool: ParserPool;
let state: State = { items: [], bodies: new Map() };
let chance: Random | undefined;
let held: { readonly path: string; readonly until: Promise<void> } | undefined;

beforeEach(() => {
  chance = held = undefined;
});

beforeAll(async () => {
  pool = createParserPool({ workers: 1 });
  site = await startSite({ publications: [] }, async ({ path }, response, answer) => {
    const body = path === '/list.json' ? JSON.stringify(state.items) : state.bodies.get(path);
    if (body === undefined) return false;
    if (held?.path === path) await held.until;
    if (chance) await sleep(chance.whole(0, 40));
    sendAnswer(response, { ...answer, status: 200, headers: {}, body: Buffer.from(body) });
    return true;
  });
});

afterAll(async () => {
  await pool[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

/** A sample as if it had been published for another quarter, with other numbers. */
function at(part: string, quarter: 1 | 2 | 3 | 4, by: number): Publication {
  return { ...revise(samplePublication(part), by), year: 2020, quarter };
}

const titleOf = ({ quarter, year }: Publication) =>
  `Transparantie van klantprofielen ${NUMBERS[quarter - 1]} kwartaal ${year}`;

type Entry = {
  readonly says: Publication;
  readonly date?: string;
  readonly look?: Partial<Look>;
  /** What the item says of the quarter; default: what the document says. */
  readonly title?: string;
  /** The item's address answers with a page, on which the document stands. */
  readonly behind?: string;
};

type Entries = Readonly<Record<string, Entry>>;

async function toState(entries: Entries): Promise<State> {
  const bodies = new Map<string, Uint8Array>();
  const items: Item[] = [];
  for (const [name, { says, date, look, title, behind }] of Object.entries(entries)) {
    const pdf = await renderPublication(says, { ...PLAIN_LOOK, ...look });
    const url = `/${name}.pdf`;
    bodies.set(behind === undefined ? url : `/behind/${name}.pdf`, pdf);
    if (behind !== undefined) {
      const page = `<main><h1>${behind}</h1><a href="/behind/${name}.pdf">${says.region}</a></main>`;
      bodies.set(url, Buffer.from(page));
    }
    items.push({
      title: `${title ?? titleOf(says)} ${says.region}`,
      url: `${site.origin}${url}`,
      date: date ?? '2021-02-01T10:00:00Z',
    });
  }
  return { items, bodies };
}

async function withDeps<T>(database: TestDatabase, work: (deps: Deps) => Promise<T>): Promise<T> {
  const log = silentLogger();
  const options = { waitSeconds: 5, recoverySeconds: 25, command: 'run', signal: NEVER, log };
  await using writer = await openWriter(database.warehouse, options);
  await using http = quickHttp([site.origin]);
  return await work({
    writer,
    http,
    reference,
    pool,
    readings: { takes: true, keeps: true },
    log,
    now: () => new Date(),
    signal: NEVER,
    maxListingPages: 10,
    maxDocumentBytes: 20_000_000,
    progress: { expect: () => undefined, done: () => undefined, end: () => undefined },
  });
}

const OPTIONS = { command: 'run' };
const sources = () => [`${site.origin}/list.json`];

async function runStreaming(database: TestDatabase): Promise<void> {
  await withDeps(database, (deps) => runOnce(deps, { ...OPTIONS, sources: sources() }));
}

/** The same pass without streaming: where no link tells its quarter, all is fetched and read before the first is judged. */
async function runAtOnce(database: TestDatabase): Promise<void> {
  await withDeps(database, (deps) =>
    inRun(deps, OPTIONS, async (run) => {
      const { taken, discoveries } = await discoverAll(run, sources());
      await judgeByQuarter(run, taken, {
        quarterOf: () => undefined,
        ...createDownload(run, taken),
      });
      await drawWaiting(run);
      await closeListings(run, discoveries);
      const counts = await run.writer.run((db) => countEnds(run, db));
      return { status: 'done' as const, counts, message: undefined };
    }),
  );
}

async function dumpAfter(
  states: readonly State[],
  run: (database: TestDatabase) => Promise<void>,
): Promise<LogicalDump> {
  await using database = await openDatabase();
  for (const one of states) {
    state = one;
    await run(database);
  }
  expect(await findHalves(database.url)).toEqual([]);
  return await readDump(database.url);
}

async function openDatabase(): Promise<TestDatabase & AsyncDisposable> {
  const database = await createTestDatabase('server');
  return { ...database, [Symbol.asyncDispose]: () => database.drop() };
}

async function countFacts({ warehouse }: TestDatabase): Promise<number> {
  const { rows } = await sql`select from klantprofielen.fact_region_coverage`.execute(warehouse.db);
  return rows.length;
}

const LATER = '2021-03-01T10:00:00Z';
const LAST = 'Transparantie van klantprofielen vierde kwartaal 2020';
const SECOND = 'Transparantie van klantprofielen tweede kwartaal 2020';

/** A site that says of every link which quarter it is, and is wrong about some; before and after revisions. */
function makeStates(): readonly Entries[] {
  const quarters = [1, 2, 3, 4] as const;
  const good = Object.fromEntries(
    ['gooi', 'zeeland', 'noord-limburg'].flatMap((part, index) =>
      quarters.map((quarter): [string, Entry] => [
        `${part}-${quarter}`,
        { says: at(part, quarter, quarter + index) },
      ]),
    ),
  );
  const late = { title: LAST, behind: SECOND };
  const first: Entries = {
    ...good,
    // equal dates, other numbers: both wait
    rival: { says: at('gooi', 2, 6), ...late },
    // a later date: wins
    later: { says: at('zeeland', 2, 7), ...late, date: LATER },
    // the same numbers in other bytes
    again: { says: at('noord-limburg', 2, 4), ...late, look: { size: 8.5 } },
    // what nobody else has; its numbers are those that a younger quarter has too, which is then the copy
    alone: { says: at('friesland', 2, 1), ...late },
    copy: { says: at('friesland', 3, 1) },
  };
  const second: Entries = {
    ...first,
    'zeeland-3': { says: at('zeeland', 3, 8) },
    // revised in this run, and once more by one that is late: what stood before the run stands again
    'noord-limburg-2': { says: at('noord-limburg', 2, -1) },
    third: { says: at('noord-limburg', 2, -2), ...late },
    'noord-limburg-1': { says: at('noord-limburg', 1, -3) },
  };
  return [first, second];
}

test('late documents, rivals and revisions: equal to a run with everything fetched first, whoever answers first', async () => {
  const states = await Promise.all(makeStates().map(toState));
  const truth = await dumpAfter(states, runAtOnce);
  expect(truth['documents']?.filter((row) => row.includes('two_candidates'))).toHaveLength(4);
  expect(truth['documents']?.filter((row) => row.includes('"republished"'))).toHaveLength(1);
  for (const seed of [1, 2]) {
    chance = createRandom(seed);
    const dump = await dumpAfter(states, runStreaming);
    expect([seed, dump]).toEqual([seed, truth]);
  }
});

test('links that tell no quarter: everything is read before the first quarter is judged', async () => {
  const [entries = {}] = makeStates();
  const silent = Object.entries(entries).map(([name, entry]) => [name, { ...entry, title: '' }]);
  const states = [await toState(Object.fromEntries(silent))];
  const truth = await dumpAfter(states, runAtOnce);
  chance = createRandom(3);
  expect(await dumpAfter(states, runStreaming)).toEqual(truth);
});

test('the first quarter stands in the facts before the second is fetched whole, and a kill takes nothing of it away', async () => {
  const parts = ['gooi', 'zeeland', 'noord-limburg'];
  const entries = [1, 2, 3].flatMap((quarter) =>
    parts.map((part) => [`${part}-${quarter}`, { says: at(part, quarter as 1, quarter) }]),
  );
  state = await toState(Object.fromEntries(entries));
  await using database = await openDatabase();
  const environment = {
    DATABASE_URL: database.url,
    SOURCES: `${site.origin}/list.json`,
    REQUESTS_PER_SECOND: '2',
    WORKERS: '1',
  };
  const released = Promise.withResolvers<void>();
  held = { path: '/zeeland-2.pdf', until: released.promise };
  const { child, ended } = startProgram(['run'], environment);
  await waitFor(async () => (await countFacts(database)) === parts.length);
  child.kill('SIGKILL');
  await ended;
  released.resolve();
  expect(await findHalves(database.url)).toEqual([]);
  expect(await countFacts(database)).toBe(parts.length);
  const again = await runInHost(['run', '--json'], { ...environment, REQUESTS_PER_SECOND: '100' });
  expect(lastJson(again)).toMatchObject({ status: 'done', found: 9, unchanged: 3, loaded: 6 });
});

test('what is kept beside the facts is made up for after a kill in the middle of a quarter', async () => {
  const parts = ['gooi', 'zeeland', 'noord-limburg'];
  const entries = parts.map((part, index) => [`${part}-1`, { says: at(part, 1, index + 1) }]);
  state = await toState(Object.fromEntries(entries));
  await using database = await openDatabase();
  const { db } = database.warehouse;
  const readKept = () => db.selectFrom('etl.comparable_region').selectAll().execute();
  const readDue = () => db.selectFrom('etl.comparable_due').selectAll().execute();
  const released = Promise.withResolvers<void>();
  held = { path: '/zeeland-1.pdf', until: released.promise };
  const environment = { DATABASE_URL: database.url, SOURCES: `${site.origin}/list.json` };
  const { child, ended } = startProgram(['run'], environment);
  await waitFor(async () => (await db.selectFrom('etl.link').selectAll().execute()).length === 3);
  await db.transaction().execute(async (trx) => {
    // the document of the last region cannot be loaded
    await sql`select from klantprofielen.dim_region
      where region_key = (select max(region_key) from etl.link) for update`.execute(trx);
    released.resolve();
    await waitFor(async () => (await countFacts(database)) === 2);
    child.kill('SIGKILL');
    await ended;
  });
  expect(await readDue()).toHaveLength(1);
  expect(await readKept()).toEqual([]);
  await runInHost(['replay', '--all'], environment);
  expect(await readDue()).toEqual([]);
  const kept = await readKept();
  expect(kept).not.toEqual([]);
  await sql`select etl.rebuild_kept()`.execute(db);
  expect(await readKept()).toEqual(kept);
});

/**
 * A world to break: a site, and a database that holds its first state. A run over its second state meets every kind of
 * change at once: a document stays, one is revised, one comes again with other bytes and the same numbers, one is
 * withdrawn, two are new, and one of those does not add up.
 */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { afterAll } from 'vitest';

import { documentPath, type SitePublication } from '../../src/demo/site-pages.ts';
import { MEASURES } from '../../src/measures.ts';
import { createTestDatabase } from './database.ts';
import { openDoor } from './door.ts';
import { answerStatus, publication, startFaultySite, type FaultySite } from './faulty-site.ts';
import { renderPublication } from './generate-pdf.ts';
import { findHalves, readDump, withClient, type LogicalDump } from './logical-dump.ts';
import { listTree } from './process-tree.ts';
import { runInHost, startProgram, temporaryFolder, type Outcome, type Started } from './program.ts';
import { PLAIN_LOOK, type Look, type Publication } from './publication.ts';
import { changeCount, revise, samplePublication } from './sample-publication.ts';
import { waitFor } from './service.ts';
import { runAsAdmin, toDatabaseUrl } from './templates.ts';
import { tell } from './told.ts';

export type World = AsyncDisposable & {
  readonly site: FaultySite;
  /** What the site lists in its second state. */
  readonly publications: readonly SitePublication[];
  /** Settings of a program that works on this database. */
  environment(url: string): Record<string, string>;
  /** A database in the first state of the site, to be dropped by its holder. */
  copy(): Promise<Copy>;
};

export type Copy = AsyncDisposable & {
  readonly url: string;
  /** Puts the first state in its place again, as if a backup were restored: whoever is at work in it is thrown out. */
  setBack(): Promise<void>;
};

/** The statement that records a document, its facts among the rest. */
export const RECORDS_A_DOCUMENT = /insert into "?klantprofielen"?\."?fact_profiles"?/;

/** A word that stands as the password in every address of the suite, and may stand nowhere else. */
export const CANARY = `kanarie-${randomBytes(6).toString('hex')}`;

/** Draws a publication with its place on the site. */
export async function drawSample(
  part: string,
  change: (truth: Publication) => Publication = (truth) => truth,
  look: Partial<Look> = {},
): Promise<SitePublication> {
  const truth = samplePublication(part);
  const bytes = await renderPublication(change(truth), { ...PLAIN_LOOK, ...look });
  return publication(`${truth.year}-q${truth.quarter}`, truth.region, {
    bytes,
    slug: `${part}.pdf`,
    title: `Transparantie van klantprofielen ${ORDINALS[truth.quarter - 1]} kwartaal ${truth.year}`,
  });
}

const ORDINALS = ['eerste', 'tweede', 'derde', 'vierde'];

/** Makes the world, on the test server or on another: one program run fills the first database, of which the others are copies. */
export async function openWorld(server?: string): Promise<World> {
  const [stays, before, after, first, again, leaves, fresh, wrong] = await Promise.all([
    drawSample('zeeland'),
    drawSample('gooi'),
    drawSample('gooi', revise),
    drawSample('noord-limburg'),
    drawSample('noord-limburg', undefined, { size: 8.5 }),
    drawSample('rijnmond'),
    drawSample('friesland'),
    drawSample('zuidoost', (truth) => changeCount(truth, 0, 0, 1)),
  ]);
  const site = await startFaultySite({
    publications: [stays, before, first, leaves],
    decoys: false,
  });
  const folder = temporaryFolder();
  const base = await makeBase(server);
  const login = `kanarie_${randomBytes(4).toString('hex')}`;
  await runAsAdmin(base.url, `create role ${login} superuser login password '${CANARY}'`);
  const asLogin = (url: string): string => {
    const address = new URL(url);
    address.username = login;
    address.password = CANARY;
    return address.href;
  };
  const environment = (url: string) => ({
    DATABASE_URL: url,
    DATA_DIR: folder.path,
    SOURCES: site.overview,
    REQUESTS_PER_SECOND: '10000',
    WORKERS: '1',
  });
  const filled = await runHere(environment(asLogin(base.url)));
  if (filled.code !== 0)
    throw new Error(`the world was not made: ${filled.stdout}${filled.stderr}`);
  const publications = [stays, after, again, leaves, fresh, wrong];
  site.change({ publications });
  site.misbehave(documentPath(leaves), answerStatus(410));
  const template = new URL(base.url).pathname.slice(1);
  // a copy made page by page holds sequences that say they are logged further ahead than they are: after a crash they
  // would go back. Copied as files, after a checkpoint, they do not.
  const strategy = server === undefined ? '' : 'strategy file_copy';
  return {
    site,
    publications,
    environment,
    copy: async () => {
      const name = `klantprofielen_test_${randomBytes(6).toString('hex')}`;
      const admin = toDatabaseUrl(base.url, 'postgres');
      // while somebody else copies it, it cannot be copied
      const create = () =>
        waitFor(() =>
          runAsAdmin(admin, `create database ${name} template ${template} ${strategy}`).then(
            () => true,
            () => false,
          ),
        );
      const drop = () => runAsAdmin(admin, `drop database if exists ${name} with (force)`);
      await create();
      return {
        url: asLogin(toDatabaseUrl(base.url, name)),
        setBack: async () => {
          await drop();
          await create();
        },
        [Symbol.asyncDispose]: drop,
      };
    },
    [Symbol.asyncDispose]: async () => {
      tellCanary();
      await site[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
      await base.drop();
      await runAsAdmin(toDatabaseUrl(base.url, 'postgres'), `drop role ${login}`);
    },
  };
}

/** An empty database with nobody in it. */
async function makeBase(server: string | undefined) {
  if (server === undefined) {
    const database = await createTestDatabase('server');
    await database.warehouse.close();
    return { url: database.url, drop: () => database.drop() };
  }
  const name = `klantprofielen_test_${randomBytes(6).toString('hex')}`;
  await runAsAdmin(server, `create database ${name}`);
  const drop = () => runAsAdmin(server, `drop database if exists ${name} with (force)`);
  return { url: toDatabaseUrl(server, name), drop };
}

/** Starts `run` in a process group of its own. */
export function startVictim(
  environment: Record<string, string>,
  args = ['run', '--json'],
  main?: string,
): Started {
  const started = startProgram(args, environment, {
    ownGroup: true,
    ...(main === undefined ? {} : { main }),
  });
  return { ...started, ended: started.ended.then(requireNoCanary) };
}

/** The same command in a process that has run others before, undisturbed. */
export async function runHere(
  environment: Record<string, string>,
  args = ['run', '--json'],
): Promise<Outcome> {
  return requireNoCanary(await runInHost(args, environment));
}

/** Throws when the password stands anywhere in what a program has said. */
function requireNoCanary(outcome: Outcome): Outcome {
  refuseCanary(outcome.stdout);
  refuseCanary(outcome.stderr);
  return outcome;
}

let outputs = 0;

/** Throws when the password stands in this output of the program. */
export function refuseCanary(output: string): void {
  outputs += 1;
  if (output.includes(CANARY))
    throw new Error(`the password stands in an output: ${output.slice(0, 2_000)}`);
}

/** How much was searched for the password in this file of tests. */
function tellCanary(): void {
  tell({
    part: 'hostile',
    tried: 'outputs of the program in which the password of its database was searched for',
    times: outputs,
    came: 'found in none',
  });
}

/** SIGKILL to the whole group, at once. */
export function killGroup({ child }: Started): void {
  try {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has ended in the meantime
  }
}

/** Everything that a process has started and that is in other groups. */
export function listOffspring({ child }: Started): readonly number[] {
  return child.pid === undefined ? [] : listTree(child.pid).slice(1);
}

/** What has to hold after a kill, before anybody repairs anything: nothing half, the lock free, nobody left behind. */
export async function findLeftovers(url: string, offspring: readonly number[]): Promise<unknown[]> {
  const isLockFree = await isLockFreeWithin(url, 10_000);
  const areGone = await within(10_000, () => offspring.every((pid) => !isAlive(pid)));
  return [
    ...(await findHalves(url)),
    ...(isLockFree ? [] : ['the lock is still held after 10 s']),
    ...(areGone ? [] : ['processes are still there after 10 s']),
  ];
}

const LOCKS = `select from pg_locks where locktype = 'advisory' and classid::bigint = 27504
  and database = (select oid from pg_database where datname = current_database())`;

/** Does nobody hold a lock of ours within that time? */
export async function isLockFreeWithin(url: string, ms: number): Promise<boolean> {
  return await within(ms, async () => {
    const { rows } = await withClient(url, (client) => client.query(LOCKS));
    return rows.length === 0;
  });
}

async function within(ms: number, ask: () => boolean | Promise<boolean>): Promise<boolean> {
  return await waitFor(async () => (await ask()) || undefined, ms).catch(() => false);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** One run more, undisturbed, and what the database then says; of those before it none may be left running. */
export async function recover(
  world: World,
  url: string,
): Promise<{ outcome: Outcome; dump: LogicalDump }> {
  const outcome = await runHere(world.environment(url));
  const { rows } = await withClient(url, (client) =>
    client.query(`select run_id from etl.run where status = 'running'`),
  );
  if (rows.length > 0) throw new Error(`runs that died are still running: ${JSON.stringify(rows)}`);
  return { outcome, dump: await readDump(url) };
}

/** Throws, with all that it said, when a program ended with another code. */
export function expectCode(outcome: Outcome, ...codes: readonly number[]): void {
  if (outcome.code !== null && codes.includes(outcome.code)) return;
  const { code, signal, stderr } = outcome;
  throw new Error(`exit ${code ?? signal} instead of ${codes.join(' or ')}:\n${stderr}`);
}

/** Waits for the end of a program; one that takes longer is killed and counts as hung. */
export async function runWithin(seconds: number, started: Started): Promise<Outcome> {
  const timer = setTimeout(() => killGroup(started), seconds * 1000);
  const outcome = await started.ended;
  clearTimeout(timer);
  if (outcome.signal === 'SIGKILL') throw new Error(`hung for ${seconds} s: ${outcome.stderr}`);
  return outcome;
}

/** The truth of a suite may not come from the program alone: what was printed has to be in it, and nothing else. */
function requireAsPrinted(dump: LogicalDump): void {
  const printed = [
    samplePublication('zeeland'),
    revise(samplePublication('gooi')),
    samplePublication('noord-limburg'),
    samplePublication('rijnmond'),
    samplePublication('friesland'),
  ].flatMap(({ year, quarter, rows }) =>
    rows.map(({ counts }) => [`${year}Q${quarter}`, ...counts].join(' ')),
  );
  const loaded = (dump['facts'] ?? []).map((row) => {
    const fact = JSON.parse(row) as Record<string, unknown>;
    return [fact['quarter'], ...MEASURES.map((measure) => fact[measure])].join(' ');
  });
  const states = (dump['documents'] ?? []).map((row) => {
    const { status, withdrawn } = JSON.parse(row) as { status: string; withdrawn: boolean };
    return withdrawn ? `${status}, withdrawn` : status;
  });
  const found = { facts: loaded.toSorted(), states: states.toSorted(), history: dump['history'] };
  const expected = {
    facts: printed.toSorted(),
    states: [
      'current',
      'current',
      'current',
      'current',
      'current, withdrawn',
      'quarantined',
      'republished',
      'superseded',
    ],
  };
  // one person more in a part and in the sum, of a municipality and of the region
  if (isDeepStrictEqual({ ...found, history: 4 }, { ...expected, history: found.history?.length }))
    return;
  throw new Error(`undisturbed, and yet not as printed: ${JSON.stringify(found, null, 1)}`);
}

/**
 * The world of a file of tests, gone when these are over; what an undisturbed run over its second state comes to, and
 * how many events that has. `server`: another one than the test server.
 */
export async function setUp(server?: string) {
  const world = await openWorld(server);
  afterAll(() => world[Symbol.asyncDispose]());
  return { world, ...(await runUndisturbed(world)) };
}

async function runUndisturbed(world: World) {
  await using copy = await world.copy();
  await using door = await openDoor(copy.url);
  const before = world.site.requests.length;
  const started = performance.now();
  const { code, stderr } = await startVictim(world.environment(door.url)).ended;
  const milliseconds = performance.now() - started;
  if (code !== 3) throw new Error(`undisturbed, and yet: ${stderr}`);
  // the withdrawn document is answered apart
  const requests = world.site.requests.length - before - 1;
  const { dump } = await recover(world, copy.url);
  requireAsPrinted(dump);
  return { truth: dump, statements: door.statements.length, requests, milliseconds };
}

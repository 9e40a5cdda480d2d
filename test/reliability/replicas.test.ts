/** Several processes at once, one that is stopped while it holds the lock, and another version of the program beside ours. */
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { readCatalogue } from '../../src/load/migrate.ts';
import { createTestDatabase } from '../support/database.ts';
import { openDoor } from '../support/door.ts';
import { findHalves, readDump, withClient } from '../support/logical-dump.ts';
import { lastJson, temporaryFolder, type Started } from '../support/program.ts';
import { isShort, tell } from '../support/told.ts';
import {
  expectCode,
  killGroup,
  recover,
  runHere,
  setUp,
  runWithin,
  startVictim,
  RECORDS_A_DOCUMENT,
} from '../support/trouble.ts';

const ROUNDS = isShort ? 3 : 20;
const REPLICAS = isShort ? 4 : 8;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Ours, and the writer's (src/load/database.ts). */
const LOCK = '27504, 1';
const HOLDERS = `select pid from pg_locks where locktype = 'advisory' and granted and (classid::bigint, objid::bigint) = (${LOCK})
  and database = (select oid from pg_database where datname = current_database())`;

const { world, truth } = await setUp();

test(`${REPLICAS} at once, ${ROUNDS} rounds: one loads, the others find nothing new or end with 6`, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await using copy = await world.copy();
    // every other time nobody waits
    const mayWait = round % 2 === 0;
    const environment = {
      ...world.environment(copy.url),
      LOCK_WAIT_SECONDS: mayWait ? '120' : '0',
    };
    const outcomes = await Promise.all(
      Array.from({ length: REPLICAS }, () => runHere(environment)),
    );
    const codes = outcomes.map(({ code }) => code);
    expect(
      codes.filter((code) => code === 3),
      `round ${round}: ${codes.join()}`,
    ).toHaveLength(1);
    for (const code of codes) expect(mayWait ? [0, 3] : [0, 3, 6]).toContain(code);
    const summaries = outcomes.map(lastJson);
    expect(summaries.reduce((sum, one) => sum + Number(one['loaded']), 0)).toBe(1);
    expect(summaries.reduce((sum, one) => sum + Number(one['revised']), 0)).toBe(1);
    for (const { code, stderr } of outcomes)
      if (code === 6)
        expect(stderr).toMatch(
          /Error \[locked\]: The lock is held by (klantprofielen run |a process that has just let go)/,
        );
    expect(await findHalves(copy.url)).toEqual([]);
    expect((await recover(world, copy.url)).dump).toEqual(truth);
  }
  tell({
    part: 'replicas',
    tried: `rounds of ${REPLICAS} programs at once, every other round without waiting for the lock`,
    times: ROUNDS,
    came: 'in each round one loaded, the others found nothing new or ended with 6; the dump of an undisturbed run',
  });
});

/** Starts a run and stops it, as a machine that sleeps would, while it holds the lock in the middle of a document. */
async function stopInTheMiddle(door: Awaited<ReturnType<typeof openDoor>>) {
  const stopped = Promise.withResolvers<void>();
  const victim = startVictim({ ...world.environment(door.url), DATABASE_RECOVERY_SECONDS: '8' });
  const send = (signal: NodeJS.Signals) => process.kill(-(victim.child.pid ?? 0), signal);
  let isDone = false;
  door.decide(({ text }) => {
    if (isDone || !RECORDS_A_DOCUMENT.test(text)) return 'passes';
    isDone = true;
    send('SIGSTOP');
    stopped.resolve();
    return 'passes';
  });
  await Promise.race([stopped.promise, victim.ended]);
  expect(isDone).toBe(true);
  return { victim, wake: () => send('SIGCONT') };
}

test('stopped while it holds the lock, and its session lives on: others end with 6, then it finishes', async () => {
  await using copy = await world.copy();
  await using door = await openDoor(copy.url);
  const { victim, wake } = await stopInTheMiddle(door);
  const others = await Promise.all(
    [1, 2].map(() => runHere({ ...world.environment(copy.url), LOCK_WAIT_SECONDS: '2' })),
  );
  expect(others.map(({ code }) => code)).toEqual([6, 6]);
  wake();
  expect((await runWithin(120, victim)).code).toBe(3);
  expect((await recover(world, copy.url)).dump).toEqual(truth);
  tell({
    part: 'replicas',
    tried: 'one stopped while it holds the lock, its session alive',
    times: 1,
    came: 'two others end with 6; continued, it finishes',
  });
});

test('stopped, its session ended by the server and the lock taken by another: continued, it writes nothing', async () => {
  await using copy = await world.copy();
  await using door = await openDoor(copy.url);
  const { victim, wake } = await stopInTheMiddle(door);
  await withClient(copy.url, async (other) => {
    await other.query(`select pg_terminate_backend(pid) from (${HOLDERS}) as holder`);
    await other.query(`select pg_advisory_lock(${LOCK})`);
    const before = await readEverything(copy.url);
    wake();
    const ended = await runWithin(120, victim);
    expectCode(ended, 5, 6);
    expect(await readEverything(copy.url)).toEqual(before);
  });
  const after = await recover(world, copy.url);
  expectCode(after.outcome, 3);
  expect((await recover(world, copy.url)).dump).toEqual(truth);
  tell({
    part: 'replicas',
    tried: 'one stopped, its session ended by the server, the lock taken by another for good',
    times: 1,
    came: 'continued, it writes not a row and ends coded',
  });
});

test('stopped, its session ended, and another run loads everything meanwhile: continued, it changes nothing of that', async () => {
  await using copy = await world.copy();
  await using door = await openDoor(copy.url);
  const { victim, wake } = await stopInTheMiddle(door);
  await withClient(copy.url, (other) =>
    other.query(`select pg_terminate_backend(pid) from (${HOLDERS}) as holder`),
  );
  expect((await runHere(world.environment(copy.url))).code).toBe(3);
  wake();
  const ended = await runWithin(120, victim);
  expectCode(ended, 0, 3);
  expect(await findHalves(copy.url)).toEqual([]);
  const { dump } = await recover(world, copy.url);
  // it judges again what it had in hand, so the checks are those of a second judgement; nothing else differs
  expect({ ...dump, checks: [] }).toEqual({ ...truth, checks: [] });
  tell({
    part: 'replicas',
    tried: 'one stopped, its session ended, everything loaded by another meanwhile',
    times: 1,
    came: 'continued, it changes nothing of that',
  });
});

/** Every row of both schemas with the transaction that wrote it. */
async function readEverything(url: string): Promise<unknown> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('etl', 'klantprofielen') order by 1`,
    );
    const found: Record<string, unknown> = {};
    for (const { name } of rows) {
      const { rows: counts } = await client.query(
        `select count(*)::int as rows, coalesce(max(xmin::text::bigint), 0)::text as newest from ${name}`,
      );
      found[name] = counts[0];
    }
    return found;
  });
}

test('a newer version beside ours: it takes the schema over, ours is refused and writes nothing', async () => {
  using folder = temporaryFolder();
  const tree = join(folder.path, 'next');
  for (const part of ['src', 'sql', 'reference', 'package.json'])
    cpSync(join(ROOT, part), join(tree, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  const last = Math.max(
    ...readdirSync(join(tree, 'sql')).map((name) => Number.parseInt(name, 10) || 0),
  );
  const next = `${String(last + 1).padStart(4, '0')}_next`;
  writeFileSync(
    join(tree, 'sql', `${next}.sql`),
    `create table etl.next (one integer primary key);
     comment on table etl.next is 'Of the next version.';
     update klantprofielen.contract set version = '9.0' where relation = 'profiles';\n`,
  );
  const program = join(tree, 'src/program.ts');
  const [contract = ''] = /CONTRACT_VERSION = '.*';/.exec(readFileSync(program, 'utf8')) ?? [];
  writeFileSync(
    program,
    readFileSync(program, 'utf8').replace(contract, `CONTRACT_VERSION = '9.0';`),
  );
  await using copy = await world.copy();
  const environment = { ...world.environment(copy.url), LOCK_WAIT_SECONDS: '120' };
  // both at once: ours may be first
  const main = join(tree, 'src/main.ts');
  const [newer, ours] = await Promise.all([
    runWithin(180, startVictim(environment, ['run', '--json'], main)),
    sleep(0).then(() => runWithin(180, startVictim(environment))),
  ]);
  expectCode(newer, 0, 3);
  expectCode(ours, 0, 3, 5);
  const before = await readEverything(copy.url);
  const refused = await runHere(environment);
  expect(refused.code).toBe(5);
  expect(refused.stderr).toMatch(new RegExp(`Error \\[schema_newer\\]: [^]*${next}`));
  expect(await readEverything(copy.url)).toEqual(before);
  const again = await runWithin(180, startVictim(environment, ['run', '--json'], main));
  expectCode(again, 0);
  expect(await readDump(copy.url)).toEqual(truth);
  tell({
    part: 'replicas',
    tried: 'a copy of the tree with one migration more and a higher contract version beside ours',
    times: 1,
    came: 'together nothing half; afterwards ours is refused (schema_newer) and writes nothing',
  });
});

const QUEUES = `select name, (select count(*)::int from pg_class where relnamespace = 'pgboss'::regnamespace) as objects from pgboss.queue`;

/** An empty database, and what its schema is once it is there. */
async function makeEmpty() {
  const database = await createTestDatabase('server', { empty: true });
  return {
    url: database.url,
    readSchema: async () => [
      ...(await readCatalogue(database.warehouse.db)),
      ...(await database.warehouse.pendingMigrations()),
      ...(await withClient(database.url, async (client) => (await client.query(QUEUES)).rows)),
    ],
    [Symbol.asyncDispose]: () => database.drop(),
  };
}

test('two migrators at once, one of them killed on the way: the other makes the whole schema', async () => {
  const migrate = (url: string) =>
    startVictim({ DATABASE_URL: url, LOCK_WAIT_SECONDS: '60' }, ['migrate', '--json']);
  await using undisturbed = await makeEmpty();
  await using counting = await openDoor(undisturbed.url);
  expectCode(await runWithin(120, migrate(counting.url)), 0);
  const whole = await undisturbed.readSchema();
  const points = isShort ? 1 : 12;
  const spread = Array.from(
    { length: points },
    (_, point) => 5 + Math.floor(((point + 1) * (counting.statements.length - 6)) / points),
  );
  // what another library makes is followed by a mark that it is ours
  const foreign = counting.statements.find(({ text }) => /create schema.* pgboss/i.test(text));
  const kills = [
    ...spread.map(
      (at, point) => ({ at, fate: point % 2 === 0 ? 'cut_before' : 'cut_after' }) as const,
    ),
    ...[1, 2].map((after) => ({ at: (foreign?.number ?? 0) + after, fate: 'cut_before' }) as const),
  ];
  expect(foreign).toBeDefined();
  for (const { at, fate } of kills) {
    await using empty = await makeEmpty();
    await using door = await openDoor(empty.url);
    const first = migrate(door.url);
    const second = Promise.withResolvers<Started>();
    door.decide(
      ({ number }) => {
        if (number === 1) second.resolve(migrate(empty.url));
        return number < at ? 'passes' : fate;
      },
      () => killGroup(first),
    );
    // who finds the work done ends by itself before it is killed
    await runToItsEnd(first);
    expectCode(await runWithin(120, await second.promise), 0);
    expect(await empty.readSchema()).toEqual(whole);
    const after = await runWithin(120, migrate(empty.url));
    expect(lastJson(after)).toMatchObject({ applied: [] });
  }
  tell({
    part: 'replicas',
    tried: 'two migrators at once on an empty database, one of them killed at the n-th statement',
    times: kills.length,
    came: 'the other makes the same schema as an undisturbed one, and afterwards nothing is left to do',
  });
});

/** Waits for a program that is killed on the way, or ends by itself. */
async function runToItsEnd(program: Started): Promise<void> {
  const { code } = await program.ended;
  expect([null, 0]).toContain(code);
}

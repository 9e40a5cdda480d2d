/** A server that is careful with its disk crashes again and again while it is written to, and comes back as a standby. */
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, expect, test } from 'vitest';

import { openDoor } from '../support/door.ts';
import { createRandom } from '../support/corpus/random.ts';
import { findHalves, withClient } from '../support/logical-dump.ts';
import { startPostgres } from '../support/postgres.ts';
import { isShort, seed, tell } from '../support/told.ts';
import { expectCode, recover, setUp, runWithin, startVictim } from '../support/trouble.ts';

const CRASHES = isShort ? 2 : 12;

const server = await startPostgres('careful');
afterAll(() => server.stop());
const { world, truth, statements } = await setUp(server.url);

test('crashes at statements that the seed chooses: what was committed stands, the rest is done again', async () => {
  const random = createRandom(seed);
  const codes = new Set<string>();
  for (let crash = 0; crash < CRASHES; crash += 1) {
    await using copy = await world.copy();
    await using door = await openDoor(copy.url);
    const at = random.whole(Math.floor(statements / 5), statements - 10);
    let again: Promise<void> | undefined;
    door.decide(({ number }) => {
      if (number === at) again = server.crash().then(() => server.restart());
      return 'passes';
    });
    const run = await runWithin(180, startVictim(world.environment(door.url)));
    await again;
    codes.add(String(run.code));
    expectCode(run, 3, 5);
    expect(await findHalves(copy.url)).toEqual([]);
    const after = await recover(world, copy.url);
    expectCode(after.outcome, 0, 3);
    expect(after.dump, `crash at statement ${at}`).toEqual(truth);
  }
  tell({
    part: 'crash',
    tried:
      'the server stopped at once (fsync on, pg_ctl -m immediate) in mid-run, and started again',
    times: CRASHES,
    came: `exit ${[...codes].join(' or ')}; nothing half; after one more run the dump of an undisturbed one`,
  });
});

test('restarted in good order in mid-run: the run goes on', async () => {
  await using copy = await world.copy();
  await using door = await openDoor(copy.url);
  let again: Promise<void> | undefined;
  door.decide(({ number }) => {
    if (number === Math.floor(statements / 2)) again = server.restart();
    return 'passes';
  });
  const run = await runWithin(180, startVictim(world.environment(door.url)));
  expect(again).toBeDefined();
  await again;
  expectCode(run, 3);
  expect((await recover(world, copy.url)).dump).toEqual(truth);
  tell({ part: 'database', tried: 'the server is restarted in mid-run', times: 1, came: 'exit 3' });
});

test('a read-only standby is refused as such; promoted, it is loaded', async () => {
  await using copy = await world.copy();
  await server.restart('standby');
  const refused = await runWithin(180, startVictim(world.environment(copy.url)));
  expect(refused.code).toBe(5);
  expect(refused.stderr).toMatch(/Error \[database_lost\]: .*standby/);
  await withClient(copy.url, (client) => client.query('select pg_promote()'));
  await sleep(500);
  const after = await recover(world, copy.url);
  expectCode(after.outcome, 3);
  expect((await recover(world, copy.url)).dump).toEqual(truth);
  tell({
    part: 'database',
    tried: 'a read-only standby, then promoted',
    times: 1,
    came: 'exit 5, then 3',
  });
});

/** The connection to the database is cut at points named from outside, and the answers to commits are lost. */
import { afterAll, expect, test } from 'vitest';

import { openDoor, type Door, type Statement } from '../support/door.ts';
import { findHalves, withClient } from '../support/logical-dump.ts';
import { lastJson, type Outcome } from '../support/program.ts';
import { everyNth, tell } from '../support/told.ts';
import { expectCode, recover, setUp, runWithin, startVictim } from '../support/trouble.ts';

const POINTS = 44;

const { world, truth, statements } = await setUp();

const codes = new Map<string, number>();
afterAll(() => {
  const came = [...codes].map(([code, times]) => `exit ${code}: ${times}`);
  tell({
    part: 'crash',
    tried: 'connection cut at the n-th statement, before it arrived or in the place of its answer',
    times: [...codes.values()].reduce((sum, times) => sum + times, 0),
    came: `${came.join(', ')}; nothing half; after one more run the dump of an undisturbed one`,
  });
});

/** Runs with the rule at the door; then one more run, undisturbed, has to give the truth. */
async function runThrough(prepare: (door: Door) => void): Promise<Outcome> {
  await using copy = await world.copy();
  await using door = await openDoor(copy.url);
  prepare(door);
  const outcome = await runWithin(120, startVictim(world.environment(door.url)));
  expect(await findHalves(copy.url)).toEqual([]);
  const after = await recover(world, copy.url);
  expectCode(after.outcome, 0, 3);
  expect(after.dump).toEqual(truth);
  return outcome;
}

test.each(
  everyNth(
    Array.from({ length: POINTS }, (_, index) => index),
    8,
  ),
)(`at a statement, point %i of ${POINTS}`, async (point) => {
  const number = 1 + Math.floor((point * (statements - 1)) / (POINTS - 1));
  const fate = point % 2 === 0 ? 'cut_after' : 'cut_before';

  const outcome = await runThrough((door) => {
    door.decide((statement) => (statement.number === number ? fate : 'passes'));
  });
  const code = outcome.code ?? -1;
  codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
  // 5 where it was not yet at work: nothing was begun that would have to be saved
  expectCode(outcome, 3, 5);
  if (code === 5) expect(outcome.stderr).toMatch(/Error \[database_\w+\]: /);
});

test('at the first statement under the lock', async () => {
  const outcome = await runThrough((door) => {
    let isUnderLock = false;
    door.decide(({ text }) => {
      if (isUnderLock) return 'cut_before';
      isUnderLock = /pg_try_advisory_lock/.test(text);
      return 'passes';
    });
  });
  expectCode(outcome, 5);
  expect(outcome.stderr).toMatch(/Error \[database_\w+\]: /);
});

/** Every other answer to a commit is lost: each one of a run once. */
function loseCommits(door: Door): () => number {
  let lost = 0;
  let wasLost = false;
  const isCommit = ({ text }: Statement) => text.toLowerCase() === 'commit';
  door.decide((statement) => {
    if (!isCommit(statement)) return 'passes';
    wasLost = !wasLost;
    if (wasLost) lost += 1;
    return wasLost ? 'cut_after' : 'passes';
  });
  return () => lost;
}

test('the answer to each commit is lost once: each is found done, none is done twice', async () => {
  let countLost = () => 0;
  const outcome = await runThrough((door) => {
    countLost = loseCommits(door);
  });
  expectCode(outcome, 3);
  expect(countLost()).toBeGreaterThan(2);
  expect(lastJson(outcome)).toMatchObject({ loaded: 1, revised: 1, quarantined: 1, unchanged: 3 });
  tell({
    part: 'crash',
    tried: 'COMMIT carried out, its answer lost, each commit of a run once',
    times: countLost(),
    came: 'one run, exit 3 as undisturbed, no document twice; the dump of an undisturbed one',
  });
});

test('a link that a listing lacks is missing once a run, also when the answers to commits are lost', async () => {
  await using copy = await world.copy();
  await using door = await openDoor(copy.url);
  world.site.change({ publications: world.publications.slice(1) });
  loseCommits(door);
  await runWithin(120, startVictim(world.environment(door.url)));
  world.site.change({ publications: world.publications });
  const missing = await withClient(copy.url, (client) =>
    client.query('select missing_listings as times from etl.link where missing_listings > 0'),
  );
  expect(missing.rows).toEqual([{ times: 1 }]);
  tell({
    part: 'crash',
    tried: 'the same over a listing that lacks a link',
    times: 1,
    came: 'it counts as missing once',
  });
});

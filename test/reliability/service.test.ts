/** What lives for months: a service whose database is replaced under it, and workers that die with a job in their hands. */
import { isDeepStrictEqual } from 'node:util';

import { expect, test } from 'vitest';

import { openDoor, type Door } from '../support/door.ts';
import { findHalves, readDump, withClient } from '../support/logical-dump.ts';
import type { Started } from '../support/program.ts';
import { startService, waitFor, type RunningService } from '../support/service.ts';
import { isShort, tell } from '../support/told.ts';
import {
  expectCode,
  killGroup,
  recover,
  setUp,
  runWithin,
  startVictim,
} from '../support/trouble.ts';

const { world, truth } = await setUp();

const EVERY_THREE_SECONDS = '*/3 * * * * *';
const PATIENCE_MS = 120_000;

/** Waits until the database says what it says after an undisturbed run; the service has to be alive all the while. */
async function waitForTruth(url: string, service: RunningService): Promise<void> {
  await waitFor(async () => {
    expect((await fetch(`${service.origin}/healthz`)).status).toBe(200);
    const dump = await readDump(url).catch(() => undefined);
    return isDeepStrictEqual(dump, truth);
  }, PATIENCE_MS);
}

async function stop(service: RunningService): Promise<void> {
  service.kill('SIGTERM');
  expect((await service.ended).code).toBe(0);
  expect(service.log.filter(({ level }) => level === 'fatal')).toEqual([]);
}

test('an older dump is put in its place under a running service: what is missing is loaded anew, without a restart', async () => {
  await using copy = await world.copy();
  await using service = await startService({
    ...world.environment(copy.url),
    SCHEDULE: EVERY_THREE_SECONDS,
  });
  await waitForTruth(copy.url, service);
  const times = isShort ? 1 : 4;
  for (let time = 0; time < times; time += 1) {
    await copy.setBack();
    await waitForTruth(copy.url, service);
    expect(await findHalves(copy.url)).toEqual([]);
    await waitFor(async () => (await fetch(`${service.origin}/readyz`)).status === 200);
  }
  await stop(service);
  tell({
    part: 'database',
    tried: 'an older dump is put in its place under a running service',
    times,
    came: 'alive all the time, ready again by itself, everything loaded anew; ends with 0',
  });
});

/** A worker that is killed, with all that it has started, when the statement comes by. */
function startDoomed(door: Door, pattern: RegExp): Started {
  const worker = startWorker(door.url);
  door.decide(
    ({ text }) => (pattern.test(text) ? 'cut_after' : 'passes'),
    () => killGroup(worker),
  );
  return worker;
}

/** At which of its statements a worker dies. */
const TAKES = { name: 'as it takes its job', pattern: /update [^]*pgboss[^]*active/i };
const READS = {
  name: 'as it reads the file',
  pattern: /select sha256, [^]*bytes[^]*etl\.document_content/,
};

function startWorker(url: string): Started {
  return startVictim({ DATABASE_URL: url, WORKERS: '1' }, ['work', '--json']);
}

async function endWorker(worker: Started): Promise<void> {
  worker.child.kill('SIGTERM');
  expectCode(await runWithin(60, worker), 0);
}

test.each(isShort ? [READS] : [TAKES, READS])(
  'a worker is killed $name: another one reads it, and it is loaded once',
  async ({ name, pattern }) => {
    await using copy = await world.copy();
    await using door = await openDoor(copy.url);
    await using service = await startService({
      ...world.environment(copy.url),
      SCHEDULE: EVERY_THREE_SECONDS,
      READ_JOBS: 'false',
    });
    const doomed = startDoomed(door, pattern);
    expect((await doomed.ended).signal).toBe('SIGKILL');
    const other = startWorker(copy.url);
    await waitForTruth(copy.url, service);
    await endWorker(other);
    await stop(service);
    tell({
      part: 'replicas',
      tried: `a worker killed ${name}`,
      times: 1,
      came: 'the job is given back, another worker reads it; the dump of an undisturbed run',
    });
  },
);

// one after the other they have to be given up: too long for the short form
test.each(isShort ? [] : [5])(
  'a document that no worker survives waits in quarantine after %i of them, and the run ends',
  async (workers) => {
    await using copy = await world.copy();
    const others = world.publications.filter((_, index) => index !== 4);
    world.site.change({ publications: others });
    await recover(world, copy.url);
    world.site.change({ publications: world.publications });
    await using service = await startService({
      ...world.environment(copy.url),
      SCHEDULE: EVERY_THREE_SECONDS,
      READ_JOBS: 'false',
    });
    for (let worker = 0; worker < workers; worker += 1) {
      await using door = await openDoor(copy.url);
      const doomed = startDoomed(door, READS.pattern);
      expect((await runToKill(doomed)).signal).toBe('SIGKILL');
    }
    const waiting = await waitFor(async () => {
      const { rows } = await withClient(copy.url, (client) =>
        client.query<{ reason: string }>(
          `select reason from etl.document where status = 'quarantined' order by document_key desc`,
        ),
      );
      return rows.length === 2 && rows;
    }, PATIENCE_MS);
    expect(waiting[0]).toEqual({ reason: 'parser_limit' });
    await stop(service);
    const retried = await runWithin(
      120,
      startVictim(world.environment(copy.url), ['retry', '--all', '--json']),
    );
    expectCode(retried, 0, 3);
    const { dump } = await recover(world, copy.url);
    expect(dump['facts']).toEqual(truth['facts']);
    tell({
      part: 'replicas',
      tried: 'a document that no worker survives',
      times: workers,
      came: 'in quarantine (parser_limit) after the fifth, the run ends; `retry` loads it',
    });
  },
);

async function runToKill(worker: Started) {
  const timer = setTimeout(() => worker.child.kill('SIGTERM'), 90_000);
  const outcome = await worker.ended;
  clearTimeout(timer);
  return outcome;
}

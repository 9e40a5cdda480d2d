/**
 * A backlog that lies in the archive, with all its jobs queued and no `serve` beside: how fast one `work` and two of them
 * fill etl.reading, each with one parser. From the first reading to the last one, by the clock of the database.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { openAgain } from '../support/database.ts';
import { archiveFiles, countReadings, requestReadings } from '../support/archived-backlog.ts';
import { startProgram } from '../support/program.ts';
import { makeBacklog } from './backlog.ts';
import { startBenchServer, type BenchServer } from './bench-server.ts';
import type { Taken } from './turns.ts';

const LOOK_EVERY_MS = 50;
/** Until each has its parser: the first documents are not what is measured. */
const START_MS = 3_000;

/** In turns, who begins changes; `now` of each figure has one value a turn. */
export async function measureWorkers({
  turns,
  quarters,
}: {
  readonly turns: number;
  readonly quarters: number;
}): Promise<Record<string, Taken>> {
  const files = (await makeBacklog(quarters)).map(({ file }) => file);
  const server = await startBenchServer();
  const rates = { one: [] as number[], two: [] as number[], ratio: [] as number[] };
  try {
    for (let turn = 0; turn < turns; turn += 1) {
      const order = turn % 2 === 0 ? [1, 2] : [2, 1];
      const found = new Map<number, number>();
      for (const workers of order) found.set(workers, await measureFilling(server, files, workers));
      const [one = NaN, two = NaN] = [found.get(1), found.get(2)];
      rates.one.push(one);
      rates.two.push(two);
      rates.ratio.push(two / one);
    }
  } finally {
    server.stop();
  }
  return {
    'one worker documents/s': { now: rates.one, base: [] },
    'two workers documents/s': { now: rates.two, base: [] },
    'two workers through one': { now: rates.ratio, base: [] },
  };
}

/** Documents a second. */
async function measureFilling(
  server: BenchServer,
  files: readonly string[],
  workers: number,
): Promise<number> {
  const url = await server.create(`workers_${workers}`);
  const warehouse = await openAgain(url);
  const contents = await archiveFiles(warehouse, files);
  const environment = { DATABASE_URL: url, WORKERS: '1' };
  const running = Array.from({ length: workers }, () => startProgram(['work'], environment));
  try {
    await sleep(START_MS);
    await requestReadings(warehouse, contents);
    for (;;) {
      const { read, seconds } = await countReadings(warehouse.db);
      if (read === contents.length) return (read - 1) / seconds;
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    for (const { child } of running) child.kill();
    await Promise.all(running.map(({ ended }) => ended));
    await warehouse.close();
  }
}

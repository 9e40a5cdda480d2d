/**
 * A backlog that lies in the archive, with all its jobs queued and no `serve` beside: how fast one `work` and two of them
 * fill etl.reading, each with one parser. From the first reading to the last one, by the clock of the database. Then once
 * more with each worker and its parser on a core of its own, which stands for a machine of one core.
 */
import { execFileSync } from 'node:child_process';
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
  const ways = [
    { isPinned: false, suffix: '' },
    { isPinned: true, suffix: ', a core each' },
  ];
  const figures: Record<string, { now: number[]; base: number[] }> = {};
  const take = (name: string, value: number) =>
    (figures[name] ??= { now: [], base: [] }).now.push(value);
  try {
    for (let turn = 0; turn < turns; turn += 1) {
      for (const { isPinned, suffix } of ways) {
        const found = new Map<number, number>();
        for (const workers of turn % 2 === 0 ? [1, 2] : [2, 1])
          found.set(workers, await measureFilling(server, files, workers, isPinned));
        const [one = NaN, two = NaN] = [found.get(1), found.get(2)];
        take(`one worker documents/s${suffix}`, one);
        take(`two workers documents/s${suffix}`, two);
        take(`two workers through one${suffix}`, two / one);
      }
    }
  } finally {
    server.stop();
  }
  return figures;
}

/** Documents a second. */
async function measureFilling(
  server: BenchServer,
  files: readonly string[],
  workers: number,
  isPinned: boolean,
): Promise<number> {
  const url = await server.create(`workers_${workers}`);
  const warehouse = await openAgain(url);
  const contents = await archiveFiles(warehouse, files);
  const environment = { DATABASE_URL: url, WORKERS: '1' };
  const running = Array.from({ length: workers }, () => startProgram(['work'], environment));
  // a parser is started later, and where its worker runs
  if (isPinned)
    for (const [core, { child }] of running.entries())
      execFileSync('taskset', ['-acp', `${core}`, `${child.pid}`]);
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

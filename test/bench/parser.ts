/**
 * Documents a second through the parser pool, with 1 and 2 workers, and what the processes weigh.
 * By hand: npx node test/bench/parser.ts [documents]
 */
import { readdirSync, readFileSync } from 'node:fs';

import { createParserPool } from '../../src/extract/pdf/pool.ts';
import { listSandboxed } from '../support/processes.ts';

const documents = Number(process.argv[2] ?? 600);
const folder = new URL('../../samples/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.pdf'))
  .map((name) => readFileSync(new URL(name, folder)));

/** Longest time that the event loop of this process stood still, ms. */
function watchLoop(): () => number {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 2);
    last = performance.now();
  }, 2);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

for (const workers of [1, 2]) {
  await using pool = createParserPool({ workers });
  const read = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        pool.readPdf(files[index % files.length] ?? Buffer.alloc(0)),
      ),
    );
  await read(workers * 20);
  const stopWatch = watchLoop();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await read(documents);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const weights = listSandboxed('child.ts').map(
    (found) => `${Math.round(found.residentKb / 1024)} MB`,
  );
  process.stdout.write(
    `${workers} worker(s): ${(documents / seconds).toFixed(0)} documents/s, ` +
      `${((user + system) / 1000 / documents).toFixed(2)} ms of our own CPU a document, ` +
      `longest standstill ${stopWatch().toFixed(0)} ms, children ${weights.join(' + ')}, ${pool.restarts} restarts\n`,
  );
}

/**
 * `npm run test:faults`: faults from outside, and what they may not do. Each file of test/reliability is a part with a
 * process of its own, two at a time; words choose parts (`-- soak kill`), `--seed N` which of the long rows a short run
 * takes, and the random moments. FAULTS_PUBLIC_PDFS (folders, comma separated) names checkouts of other people's PDFs for
 * the part `hostile`. Whatever a part comes to is kept in .faults when it ends, and docs/reliability.md is
 * written from what is there. `--short` (five minutes) tries every kind once and every eighth of the long rows, in one
 * process, and is written nowhere.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import pLimit from 'p-limit';

import type { Told } from '../test/support/told.ts';
import { FAULTS_FOLDER, PARTS, type PartOutcome, writeReliability } from './reliability-doc.ts';
import { findFailures } from './vitest-report.ts';

const theirs = process.argv.slice(2);
const isShort = take('--short') !== undefined;
const seed = take('--seed', 1) ?? '1';
const environment = { ...process.env, FAULTS_SHORT: String(isShort), FAULTS_SEED: seed };
const VITEST = ['run', '--config', 'vitest.faults.config.ts'];
/** Seconds of a processor that have been asked for. */
let taken = 0;

if (isShort) {
  const { status } = spawnSync('vitest', [...VITEST, ...theirs], {
    stdio: 'inherit',
    env: environment,
  });
  process.exitCode = status ?? 1;
} else {
  const chosen = PARTS.filter((part) => theirs.length === 0 || theirs.includes(part));
  const strange = theirs.filter((word) => !PARTS.includes(word));
  if (strange.length > 0) {
    const known = PARTS.join(', ');
    process.stderr.write(`no part: ${strange.join(', ')}; there are ${known}; --short, --seed N\n`);
    process.exit(2);
  }
  mkdirSync(FAULTS_FOLDER, { recursive: true });
  // what is there of an earlier run says nothing of this one
  for (const part of chosen) rmSync(join(FAULTS_FOLDER, `${part}.json`), { force: true });
  const inTurn = pLimit(2);
  const outcomes = await Promise.all(chosen.map((part) => inTurn(() => runPart(part))));
  await writeReliability();
  process.exitCode = outcomes.every(({ failures }) => failures.length === 0) ? 0 : 1;
}

/** Runs one file; whatever becomes of it, the others go on. */
async function runPart(part: string): Promise<PartOutcome> {
  const at = (name: string) => join(FAULTS_FOLDER, `${part}.${name}`);
  const [told, report] = [at('told.jsonl'), at('report.json')];
  for (const file of [told, report]) rmSync(file, { force: true });
  const log = createWriteStream(at('log'));
  say(`${part} begins; ${at('log')} grows`);
  const started = performance.now();
  const child = spawn(
    'vitest',
    [
      ...VITEST,
      '--reporter=verbose',
      '--reporter=json',
      `--outputFile.json=${report}`,
      `test/reliability/${part}.test.ts`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...environment, FAULTS_TOLD: told } },
  );
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const [status] = (await once(child, 'close')) as [number | null];
  const processorSeconds = takeProcessorSeconds();
  log.end();
  const failures = findFailures(report).map(({ test, said }) => `${test}: ${said}`);
  const outcome: PartOutcome = {
    part,
    seed,
    on: new Date().toISOString().slice(0, 10),
    minutes: Math.ceil((performance.now() - started) / 60_000),
    processorMinutes: Math.ceil(processorSeconds / 60),
    failures: status === 0 || failures.length > 0 ? failures : ['it did not come to its end'],
    told: readLines(told),
  };
  writeFileSync(at('json'), `${JSON.stringify(outcome, null, 1)}\n`);
  say(
    `${part} ended after ${outcome.minutes} min: ${outcome.failures.length === 0 ? 'all as it has to be' : outcome.failures.join('\n  ')}`,
  );
  return outcome;
}

/** Processor time of what has ended since the last call, with all that it had started and waited for (proc(5), stat). */
function takeProcessorSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  const all = (Number(fields[13]) + Number(fields[14])) / 100;
  const fresh = all - taken;
  taken = all;
  return fresh;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readLines(file: string): Told[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as Told);
}

/** Takes a flag, or a flag with its value, out of the arguments. */
function take(name: string, values = 0): string | undefined {
  const at = theirs.indexOf(name);
  return at < 0 ? undefined : theirs.splice(at, 1 + values).at(-1);
}

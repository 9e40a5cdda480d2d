/**
 * The backlog: 26 quarters of 35 regions through `inspect --json`, start of the process included, and the parser pool
 * alone on the same files. By hand: npx node test/bench/backlog.ts [documents]
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createParserPool } from '../../src/extract/pdf/pool.ts';
import { toPublication } from '../support/corpus/faults.ts';
import { draw } from '../support/corpus/javascript.ts';
import { PLAIN, type Look } from '../support/corpus/look.ts';
import { makeTruths } from '../support/corpus/truth.ts';
import { reference } from '../support/reference.ts';

const FOLDER = join(tmpdir(), 'klantprofielen-backlog');
const OLD: Look = PLAIN;
const NEW: Look = { ...PLAIN, tableFirst: false, regionColumns: 'first', size: 8 };
const WORKERS = 2;

/** Paths of all documents; those that are not there yet are drawn. */
async function makeBacklog(): Promise<string[]> {
  await mkdir(FOLDER, { recursive: true });
  const files: string[] = [];
  for (const truth of makeTruths(reference, 1)) {
    const look = truth.quarter < '2021Q1' ? OLD : NEW;
    const file = join(FOLDER, `klantprofielen-${truth.quarter}-${truth.region}.pdf`);
    if (!existsSync(file))
      await writeFile(file, await draw(toPublication(truth, look, reference), look));
    files.push(file);
  }
  return files;
}

/** Seconds for all files through the parser processes alone. */
async function timePool(files: readonly string[]): Promise<number> {
  const start = performance.now();
  await using pool = createParserPool({ workers: WORKERS });
  const contents = await Promise.all(
    files.map(async (file) => new Uint8Array(await readFile(file))),
  );
  await Promise.all(contents.map((bytes) => pool.readPdf(bytes)));
  return (performance.now() - start) / 1000;
}

type Inspected = { readonly seconds: number; readonly documents: number; readonly ok: number };

/** Runs `inspect --json` as a process of its own. */
async function timeInspect(
  files: readonly string[],
  nodeArgs: readonly string[],
): Promise<Inspected> {
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      ...nodeArgs,
      'src/main.ts',
      'inspect',
      '--json',
      ...files,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, WORKERS: String(WORKERS) } },
  );
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = (performance.now() - start) / 1000;
  const lines = Buffer.concat(chunks).toString().trim().split('\n');
  return {
    seconds,
    documents: lines.length,
    ok: lines.filter((line) => line.includes('"status":"ok"')).length,
  };
}

const all = await makeBacklog();
const files = all.slice(0, Number(process.argv[2] ?? all.length));
const profile = process.env['CPU_PROFILE'];
const rate = (seconds: number): string => `${(files.length / seconds).toFixed(0)} documents/s`;
const pool = await timePool(files);
const { seconds, documents, ok } = await timeInspect(
  files,
  profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
);
process.stdout.write(
  `pool alone ${rate(pool)}; inspect ${rate(seconds)} (${seconds.toFixed(2)} s, ${documents} lines, ${ok} ok), ` +
    `${((pool / seconds) * 100).toFixed(0)} % of the pool's speed\n`,
);

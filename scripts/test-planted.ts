/**
 * `npm run test:planted`: plants the faults of test/support/planted.ts, one after the other, in a copy of the program and
 * asks the tests named there. Each outcome is kept in .faults/planted as it comes; words choose the faults whose names
 * hold them; `--control` runs the same tests on the copy as it is, `--check` none: can all be planted? Exit 1 when one was
 * not seen, or cannot be planted.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PLANTED, type Planted } from '../test/support/planted.ts';
import { FAULTS_FOLDER, plantedFile, writeReliability } from './reliability-doc.ts';
import { findFailures } from './vitest-report.ts';

/** What came of a fault. */
export type PlantedOutcome = {
  readonly name: string;
  /** The first test that failed, 'file: name'; absent when none did. */
  readonly seenBy?: string;
  readonly said?: string;
  readonly seconds: number;
};

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** A fault may make a program hang: that is seen, too. */
const MOST_MS = 480_000;

function main(words: readonly string[]): void {
  const isControl = words.includes('--control');
  const wanted = words.filter((word) => !word.startsWith('--'));
  const chosen = PLANTED.filter(
    ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
  );
  mkdirSync(join(FAULTS_FOLDER, 'planted'), { recursive: true });
  const tree = copyTree();
  try {
    if (isControl) {
      const files = [...new Set(chosen.flatMap(({ by }) => by))];
      const { seenBy, said } = ask(tree, files, false);
      say(seenBy === undefined ? 'control: all pass' : `control: ${seenBy}: ${said}`);
      process.exitCode = seenBy === undefined ? 0 : 1;
      return;
    }
    if (words.includes('--check')) {
      const problems = chosen.flatMap((fault) => {
        const undo = plant(tree, fault);
        if (typeof undo === 'string') return [undo];
        undo();
        return [];
      });
      say(
        [...problems, `${chosen.length - problems.length} of ${chosen.length} can be planted`].join(
          '\n',
        ),
      );
      process.exitCode = problems.length === 0 ? 0 : 1;
      return;
    }
    for (const fault of chosen) {
      const outcome = tryOne(tree, fault);
      writeFileSync(join(FAULTS_FOLDER, plantedFile(fault)), `${JSON.stringify(outcome)}\n`);
      const { seenBy, said = '', seconds } = outcome;
      say(
        `${fault.name}: ${seenBy === undefined ? 'NOT SEEN' : `seen by ${seenBy}`} (${seconds} s)`,
      );
      if (said !== '') say(`  ${said.slice(0, 300)}`);
      if (seenBy === undefined) process.exitCode = 1;
    }
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

/** Everything but what is large and the same. */
function copyTree(): string {
  const tree = mkdtempSync(join(tmpdir(), 'klantprofielen-planted-'));
  const left = new Set(['node_modules', '.git', '.tools', '.faults', 'bench']);
  cpSync(ROOT, tree, { recursive: true, filter: (path) => !left.has(basename(path)) });
  for (const name of ['node_modules', '.tools'])
    if (existsSync(join(ROOT, name))) symlinkSync(join(ROOT, name), join(tree, name));
  return tree;
}

function tryOne(tree: string, fault: Planted): PlantedOutcome {
  const started = performance.now();
  const undo = plant(tree, fault);
  if (typeof undo === 'string') return { name: fault.name, said: undo, seconds: 0 };
  try {
    const found = ask(tree, fault.by, true, fault.isLong);
    return { name: fault.name, ...found, seconds: toSeconds(performance.now() - started) };
  } finally {
    undo();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function toSeconds(ms: number): number {
  return Math.round(ms / 1000);
}

/** Changes the copy and returns what changes it back; says why not when a text does not stand exactly once. */
function plant(tree: string, { name, edits }: Planted): (() => void) | string {
  const before = new Map<string, string>();
  const undo = () => {
    for (const [file, text] of before) writeFileSync(file, text);
  };
  for (const [find, replace] of edits) {
    const files = sources(tree).filter((file) => readFileSync(file, 'utf8').includes(find));
    const [file = ''] = files;
    const text = files.length === 1 ? readFileSync(file, 'utf8') : '';
    if (text.split(find).length !== 2) {
      undo();
      return `cannot be planted, the source has moved on: ${name}\n  ${find}`;
    }
    if (!before.has(file)) before.set(file, text);
    writeFileSync(
      file,
      text.replace(find, () => replace),
    );
  }
  return undo;
}

function sources(tree: string): string[] {
  return ['src', 'sql'].flatMap((folder) =>
    readdirSync(join(tree, folder), { recursive: true })
      .map(String)
      .filter((file) => /\.(ts|sql)$/.test(file))
      .map((file) => join(tree, folder, file)),
  );
}

/** Runs the tests, file by file, until one fails. */
function ask(
  tree: string,
  files: readonly string[],
  stops: boolean,
  isLong = false,
): Pick<PlantedOutcome, 'seenBy' | 'said'> {
  for (const file of files) {
    const report = join(tree, 'report.json');
    rmSync(report, { force: true });
    const config = file.startsWith('test/reliability/')
      ? 'vitest.faults.config.ts'
      : 'vitest.config.ts';
    const { status, signal } = spawnSync(
      process.execPath,
      [
        join(ROOT, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--config',
        config,
        ...(stops ? ['--bail=1'] : []),
        '--reporter=json',
        `--outputFile=${report}`,
        file,
      ],
      {
        cwd: tree,
        stdio: 'ignore',
        timeout: MOST_MS,
        env: { ...process.env, FAULTS_SHORT: String(!isLong), FAULTS_SEED: '1' },
      },
    );
    if (status === 0) continue;
    const [found] = findFailures(report);
    return {
      seenBy: `${file}: ${found?.test ?? (signal === null ? 'an error that no test caught' : 'does not end')}`,
      said: found?.said ?? '',
    };
  }
  return {};
}

if (import.meta.main) {
  const words = process.argv.slice(2);
  main(words);
  if (!words.some((word) => word.startsWith('--'))) await writeReliability();
}

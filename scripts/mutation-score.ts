/**
 * How much of what decides about numbers the unit tests hold: `npm run test:mutants -- [DIR] [--count 400] [--seed 1]
 * [--json] [--files GLOB …] [--workers 2]`. Stryker changes one place at a time in a copy of the checkout DIR (with its
 * node_modules) and runs the unit tests that reach it; a change that no test notices has survived. About 5 minutes on
 * two cores.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

type Mutant = {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status: string;
  readonly location: { readonly start: Place; readonly end: Place };
};
type Place = { readonly line: number; readonly column: number };
type Report = {
  readonly files: Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>;
};

/**
 * Where it stands today (names are looked up in the reference, words of headings are also what columns are found by), and
 * where it stood before the folder `judge` went into `pipeline`.
 */
const FILES = [
  'src/transform/**/*.ts',
  'src/heading-words.ts',
  'src/reference/reference.ts',
  'src/{judge,pipeline}/{decide,candidate,rivals}.ts',
];
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TOOLS = ['tools/mutants', 'vitest.mutants.config.ts'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    files: { type: 'string', multiple: true, default: FILES },
    workers: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const folder = resolve(positionals[0] ?? '.');
const copy = mkdtempSync(join(tmpdir(), 'mutants-'));
try {
  copyCheckout();
  const report = runStryker();
  print(toScore(report));
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** The mutated sources live in a copy. The parser's sandbox follows no symbolic links: installed packages are in it, too. */
function copyCheckout(): void {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: folder, encoding: 'utf8' });
  for (const file of listed.split('\0').filter((name) => name && existsSync(join(folder, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(folder, file), join(copy, file));
  }
  // links where the file system allows: nothing writes into it
  const packages = ['node_modules/.', join(copy, 'node_modules')] as const;
  mkdirSync(packages[1]);
  if (spawnSync('cp', ['-al', ...packages], { cwd: folder }).status !== 0)
    execFileSync('cp', ['-a', ...packages], { cwd: folder });
  for (const tool of TOOLS) cpSync(join(ROOT, tool), join(copy, tool), { recursive: true });
  execFileSync('npm', ['ci', '--ignore-scripts'], {
    cwd: join(copy, 'tools/mutants'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/**
 * Which tests reach a mutant is known from the first run: `related` would look for them among the imports once more, at
 * the price of running them. One that runs for ever is stopped by the count of its hits; the time is long, because a busy
 * machine must not kill one.
 */
function runStryker(): Report {
  const mutate = values.files.flatMap((glob) => globSync(glob, { cwd: copy }));
  if (mutate.length === 0)
    throw new Error(`No file of ${folder} is named ${values.files.join(' ')}.`);
  const program = 'tools/mutants/node_modules/@stryker-mutator/core/bin/stryker.js';
  const options = ['--mutate', mutate.join(','), '--concurrency', values.workers];
  const stryker = spawnSync(
    process.execPath,
    [program, 'run', 'tools/mutants/stryker.config.json', ...options],
    {
      cwd: copy,
      // the report goes to standard output, what Stryker says of its progress does not
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, MUTANTS_COUNT: values.count, MUTANTS_SEED: values.seed },
    },
  );
  if (stryker.status !== 0) throw new Error('Stryker failed; see above.', { cause: stryker.error });
  return JSON.parse(readFileSync(join(copy, 'mutants.json'), 'utf8')) as Report;
}

function toScore(report: Report) {
  const all = Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, file, source })),
  );
  const of = (...statuses: string[]) => all.filter(({ status }) => statuses.includes(status));
  const killed = of('Killed', 'Timeout').length;
  const survived = of('Survived');
  const unreached = of('NoCoverage');
  const sampled = killed + survived.length + unreached.length;
  return {
    score: Math.round((1000 * killed) / sampled) / 10,
    mutants: all.length,
    sampled,
    killed,
    notRun: {
      'not in the sample': of('CompileError').length,
      'values made when a file is imported': of('Ignored').length,
      'broke the run itself': of('RuntimeError').length,
    },
    survived: survived.map(describe),
    unreached: unreached.map(describe),
  };
}

type Found = Mutant & { readonly file: string; readonly source: string };

function describe({ file, source, location: { start, end }, replacement }: Found): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const before = lines
    .map((line, n) => (n === lines.length - 1 ? line.slice(0, end.column - 1) : line))
    .join('\n')
    .slice(start.column - 1);
  return `${file}:${start.line}  ${shorten(before)}  ->  ${shorten(replacement)}`;
}

function shorten(code: string): string {
  const line = code.replace(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 87)}...` : line;
}

function print(score: ReturnType<typeof toScore>): void {
  if (values.json) {
    process.stdout.write(`${JSON.stringify(score, undefined, 2)}\n`);
    return;
  }
  const notRun = Object.entries(score.notRun).map(([why, count]) => `${count} ${why}`);
  process.stdout.write(
    [
      `score      ${score.score} % (${score.killed} of a sample of ${score.sampled}, of ${score.mutants})`,
      `not run    ${notRun.join('; ')}`,
      'survived',
      ...score.survived.map((line) => `  ${line}`),
      'no unit test reaches',
      ...score.unreached.map((line) => `  ${line}`),
    ]
      .join('\n')
      .concat('\n'),
  );
}

/**
 * The size of a checkout, as a reader meets it: `npx node scripts/house.ts [DIR]`, DIR with its node_modules.
 * Prints the hand-written lines of `src`, its files, how many of them the loading of one number passes through, and
 * how many callbacks `run` is wrapped in before the story begins.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

type Lines = { statements: number; comments: number };
type Covered = {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
    }[];
  }[];
};

const ONE_PDF = 'samples/transparantie-klantprofielen-rijnmond-2023-q1.pdf';
/** A file that a script writes says so in its first lines. */
const GENERATED = /\b(?:made|generated) by scripts\/|@generated/i;

/** Blank lines are not counted; a line with both is a statement. The formatter keeps comments on lines of their own. */
function countLines(text: string): Lines {
  const lines: Lines = { statements: 0, comments: 0 };
  let isComment = false;
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    isComment ||= line.startsWith('/*');
    if (isComment || line.startsWith('//')) lines.comments += 1;
    else lines.statements += 1;
    if (line.endsWith('*/')) isComment = false;
  }
  return lines;
}

function readSources(folder: string): { readonly file: string; readonly text: string }[] {
  const listed = execFileSync('git', ['ls-files', 'src/*.ts'], { cwd: folder, encoding: 'utf8' });
  return listed
    .split('\n')
    .filter(Boolean)
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
    .filter(({ text }) => !GENERATED.test(text.slice(0, 300)));
}

/**
 * Loaded into the parent: its sandboxed child may then write its coverage, and is asked for it often, since it ends
 * by being killed.
 */
const PARENT = `
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
const { spawn } = childProcess;
const folder = process.env.NODE_V8_COVERAGE;
childProcess.spawn = (command, args, options) => {
  const at = args.indexOf('--permission');
  if (at < 0) return spawn(command, args, options);
  const open = args.map((one) => one.replace('ulimit -f 0 &&', ''));
  const child = new URL('child.mjs', import.meta.url).href;
  open.splice(at + 1, 0, '--allow-fs-write=*', '--allow-fs-read=*', '--allow-inspector', '--no-warnings', '--import=' + child);
  return spawn(command, open, { ...options, env: { ...options.env, NODE_V8_COVERAGE: folder } });
};
syncBuiltinESMExports();
`;
const CHILD = `
import { takeCoverage } from 'node:v8';
setInterval(takeCoverage, 20).unref();
`;

/** What \`run\` executes for one PDF in a folder, into an embedded database of its own. */
function measureRun(folder: string) {
  const scratch = mkdtempSync(join(tmpdir(), 'house-'));
  try {
    const coverage = join(scratch, 'coverage');
    mkdirSync(join(scratch, 'inbox'));
    copyFileSync(join(folder, ONE_PDF), join(scratch, 'inbox', 'one.pdf'));
    writeFileSync(join(scratch, 'parent.mjs'), PARENT);
    writeFileSync(join(scratch, 'child.mjs'), CHILD);
    const run = spawnSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--import',
        pathToFileURL(join(scratch, 'parent.mjs')).href,
        join(folder, 'src/main.ts'),
        'run',
        '--json',
      ],
      {
        cwd: scratch,
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'],
          HOME: scratch,
          NODE_V8_COVERAGE: coverage,
          SOURCES: join(scratch, 'inbox'),
          DATA_DIR: join(scratch, 'data'),
          WORKERS: '1',
        },
      },
    );
    if (run.status !== 0)
      throw new Error(`run ended with ${run.status}: ${run.stdout}${run.stderr}`);
    const reports = readdirSync(coverage)
      .map((name) => readFileSync(join(coverage, name), 'utf8'))
      // the child may be killed while it writes; what it wrote 20 ms before says the same
      .filter((text) => text.trimEnd().endsWith('}'))
      .map((text) => JSON.parse(text) as Covered);
    return collect(reports, `${pathToFileURL(folder).href}/`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Functions that ran, by file; what only ran because its file was imported is no function. */
function collect(reports: readonly Covered[], root: string): Map<string, Set<string>> {
  const ran = new Map<string, Set<string>>();
  for (const { url, functions } of reports.flatMap((report) => report.result)) {
    if (!url.startsWith(`${root}src/`)) continue;
    for (const { functionName, ranges } of functions.slice(1)) {
      const [range] = ranges;
      if (!range?.count) continue;
      const file = url.slice(root.length);
      ran.set(file, (ran.get(file) ?? new Set()).add(`${range.startOffset} ${functionName}`));
    }
  }
  return ran;
}

/** What lends something to a callback of a command or of the pass and takes it back is called so. */
function findLends(ran: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const names = [...ran.values()]
    .flatMap((all) => [...all])
    .map((name) => name.split(' ')[1] ?? '');
  const callers = [...ran.keys()]
    .filter((file) => /^src\/(?:commands|pipeline)\b/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  return [...new Set(names)]
    .filter((name) => /^(?:with[A-Z]\w*|inRun)$/.test(name))
    .filter(
      (name) => new RegExp(`await ${name}\\b`).test(callers) || callers.includes(` ${name}(`),
    );
}

const folder = resolve(process.argv[2] ?? '.');
const sources = readSources(folder);
const lines: Lines = { statements: 0, comments: 0 };
for (const { text } of sources) {
  const { statements, comments } = countLines(text);
  lines.statements += statements;
  lines.comments += comments;
}
const ran = measureRun(folder);
const functions = [...ran.values()].reduce((sum, names) => sum + names.size, 0);
const lends = findLends(ran);
process.stdout.write(
  [
    `lines      ${lines.statements + lines.comments} (statements ${lines.statements}, comments ${lines.comments})`,
    `files      ${sources.length}`,
    `touched    ${ran.size} files, ${functions} functions, by loading one number`,
    `lends      ${lends.length} around the pass (${lends.join(', ')})`,
  ]
    .join('\n')
    .concat('\n'),
);
if (process.argv.includes('--list'))
  for (const file of [...ran.keys()].sort()) process.stdout.write(`  ${file}\n`);

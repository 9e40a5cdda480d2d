/**
 * A command of a checkout as a process of its own, with what it cost: wall time, processor time of the process and of
 * everything that it started, and the memory of each. Works on any version: nothing of the checkout is imported.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** A checkout of the project with its node_modules. */
export type Checkout = string;

export type Measured = {
  readonly stdout: string;
  /** When it was started, ms since 1970. */
  readonly startedAt: number;
  /** Wall time, s. */
  readonly seconds: number;
  /** Processor time, user and system, s: of the process itself, and of all that it started. */
  readonly own: number;
  readonly children: number;
  /** Largest resident memory, MB (10^6 bytes): of the process itself, and of the largest that it started. */
  readonly ownMemory: number;
  readonly childMemory: number;
};

export type Command = {
  readonly checkout: Checkout;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Exit codes that are no accident; default 0. */
  readonly allowed?: readonly number[];
};

/** Runs a command of a checkout to its end; throws with its last words when it ends otherwise than allowed. */
export async function runMeasured({
  checkout,
  args,
  environment,
  allowed,
}: Command): Promise<Measured> {
  const node = join(checkout, 'node_modules/.bin/node');
  const flags = ['--disable-warning=ExperimentalWarning', '--disable-sigusr1'];
  return await runAnyMeasured(
    [node, ...flags, join(checkout, 'src/main.ts'), ...args],
    environment,
    allowed,
  );
}

/** bash counts the processor time of what it waits for, and of what that waited for. */
const TIMED = '"$@" 3>&-; code=$?; times >&3; exit $code';
const LOOK_EVERY_MS = 100;

/** The same for any program: its path or name, then its arguments. */
export async function runAnyMeasured(
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  allowed: readonly number[] = [0],
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'klantprofielen-bench-'));
  const [startedAt, started] = [Date.now(), performance.now()];
  const shell = spawn('bash', ['-c', TIMED, 'bash', ...command], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: folder, LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const peaks = watchProcesses(shell.pid ?? 0);
  const texts = Promise.all([shell.stdout, shell.stderr, shell.stdio[3]].map(readToEnd));
  const code = await new Promise<number>((resolve, reject) => {
    shell.on('error', reject);
    shell.on('close', (ended) => resolve(ended ?? 1));
  });
  const seconds = (performance.now() - started) / 1000;
  const { own, ownMemory, childMemory } = peaks.stop();
  const [stdout = '', stderr = '', times = ''] = await texts;
  rmSync(folder, { recursive: true, force: true });
  if (!allowed.includes(code)) {
    const said = `${stderr.slice(-2000)}${stdout.slice(-500)}`;
    throw new Error(`${command.slice(0, 6).join(' ')} … ended with ${code}:\n${said}`);
  }
  const children = Math.max(0, parseTimes(times) - own);
  return { stdout, startedAt, seconds, own, children, ownMemory, childMemory };
}

async function readToEnd(stream: unknown): Promise<string> {
  if (!(stream instanceof Readable)) return '';
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += String(chunk);
  return text;
}

/** What bash's `times` writes: a line for itself, a line for its children, each '1m2.345s 0m0.678s'. */
function parseTimes(text: string): number {
  const line = text.trim().split('\n').at(-1) ?? '';
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
}

type Peaks = Pick<Measured, 'own' | 'ownMemory' | 'childMemory'>;

/** Looks at the only child of the shell, and at what that has started, until it is stopped. */
function watchProcesses(shell: number): { stop(): Peaks } {
  const peaks = { own: 0, ownMemory: 0, childMemory: 0 };
  const look = (): void => {
    const [main] = listChildren(shell);
    if (main === undefined) return;
    peaks.own = Math.max(peaks.own, readProcessorTime(main).own);
    peaks.ownMemory = Math.max(peaks.ownMemory, readPeakMemory(main));
    for (const pid of listDescendants(main))
      peaks.childMemory = Math.max(peaks.childMemory, readPeakMemory(pid));
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return { ...peaks };
    },
  };
}

export function listDescendants(pid: number): number[] {
  return listChildren(pid).flatMap((child) => [child, ...listDescendants(child)]);
}

function listChildren(pid: number): number[] {
  return readProc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

/** Seconds: of the process itself, and of those that it has waited for. */
export function readProcessorTime(pid: number): { own: number; ended: number } {
  // counted from the end of the name, which may hold anything; in ticks of 1/100 s
  const fields = readProc(`${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  const ticks = (from: number): number => Number(fields[from] ?? 0) + Number(fields[from + 1] ?? 0);
  return { own: ticks(11) / 100, ended: ticks(13) / 100 };
}

/** MB, at most so far. */
function readPeakMemory(pid: number): number {
  const found = /VmHWM:\s+(\d+)/.exec(readProc(`${pid}/status`))?.[1];
  return (Number(found ?? 0) * 1024) / 1e6;
}

/** MB that belong to this process alone, now. */
export function readPrivateMemory(pid: number): number {
  const found = /RssAnon:\s+(\d+)/.exec(readProc(`${pid}/status`))?.[1];
  return (Number(found ?? 0) * 1024) / 1e6;
}

function readProc(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return ''; // it has ended in the meantime
  }
}

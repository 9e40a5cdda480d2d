/** Runs the program as its users do: a real process with its own environment. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** What a program gets of our environment: nothing but where things are. */
const KEPT = Object.fromEntries(
  ['PATH', 'TMPDIR', 'NODE_COMPILE_CACHE'].map((name) => [name, process.env[name] ?? '']),
);

export type Outcome = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Started = { readonly child: ChildProcess; readonly ended: Promise<Outcome> };

export type StartOptions = {
  /** Default: the temporary folder of the run. */
  readonly cwd?: string;
  /** In a process group of its own, to be killed as a whole: `process.kill(-pid, 'SIGKILL')`. */
  readonly ownGroup?: boolean;
  /** Another tree than the one of the tests: its src/main.ts. */
  readonly main?: string;
};

/** Starts a command; the environment is only what is given, so that nothing of the machine leaks in. */
export function startProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  { cwd = tmpdir(), ownGroup = false, main = MAIN }: StartOptions = {},
): Started {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--disable-sigusr1', main, ...args],
    {
      env: { ...KEPT, ...environment },
      cwd,
      detached: ownGroup,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = Promise.withResolvers<Outcome>();
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.on('error', ended.reject);
  child.on('close', (code, signal) =>
    ended.resolve({
      code,
      signal,
      stdout: Buffer.concat(out).toString(),
      stderr: Buffer.concat(err).toString(),
    }),
  );
  return { child, ended: ended.promise };
}

export async function runProgram(
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<Outcome> {
  return await startProgram(args, environment).ended;
}

/** What a host is asked to do. */
export type Order = {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

/** Ends what a command has written to each of the two streams: its exit code follows. */
export const END = '\u0000end ';

const HOST = fileURLToPath(new URL('program-host.ts', import.meta.url));
const idle: Host[] = [];

type Host = { run(order: Order): Promise<Outcome> };

/** As `runProgram`, in a process that has run commands before: a fraction of the time (see program-host.ts). */
export async function runInHost(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const host = idle.pop() ?? startHost();
  const outcome = await host.run({ args, environment: { ...KEPT, ...environment } });
  idle.push(host);
  return outcome;
}

function startHost(): Host {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', HOST], {
    env: KEPT,
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.unref(); // ends with us: its channel closes
  for (const stream of [child.stdout, child.stderr, child.channel])
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  return {
    run: async (order) => {
      const streams = [child.stdout, child.stderr]
        .filter((stream) => stream !== null)
        .map(readToEnd);
      child.send(order);
      const [out, err] = await Promise.all(streams);
      return {
        code: Number(out?.code),
        signal: child.signalCode,
        stdout: out?.text ?? '',
        stderr: err?.text ?? '',
      };
    },
  };
}

/** What is written until the command's end; a host that died has none. */
function readToEnd(stream: Readable): Promise<{ text: string; code: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: string) => {
      text += chunk;
      const at = text.indexOf(END);
      if (at < 0 || !text.endsWith('\n')) return;
      stream.off('data', onData).off('close', onClose);
      resolve({ text: text.slice(0, at), code: text.slice(at + END.length).trim() });
    };
    const onClose = () => reject(new Error(`the host ended in the middle of a command: ${text}`));
    stream.setEncoding('utf8').on('data', onData).on('close', onClose);
  });
}

/** The last line of stdout as JSON. */
export function lastJson(outcome: Outcome): Record<string, unknown> {
  const line = outcome.stdout.trim().split('\n').at(-1) ?? '';
  return JSON.parse(line) as Record<string, unknown>;
}

/** A folder that goes away with the test. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'klantprofielen-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

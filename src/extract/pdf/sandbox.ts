/**
 * How a process that meets hostile bytes is started: limits of the operating system around it, Node's permission
 * model in it, an empty environment, and a group of its own that ends together with us.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setPriority } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { PROCESS_LIMITS } from './limits.ts';

export type SandboxOptions = {
  /** The script to run, absolute. */
  readonly script: string;
  /** Files and folders that it may read, absolute: its own code. */
  readonly readable: readonly string[];
  readonly dataSegmentKb?: number;
};

export type SandboxedProcess = ChildProcessByStdio<Writable, Readable, Readable>;

// Descriptor 3 is the lifeline: nobody writes to it, and it closes when our process is gone, however it went. The
// reader may be spinning in pdf.js and never see its stdin end, so a second shell waits for that and ends the group.
// A limit that cannot be set is no reason to go on without it; a priority is: kernels that share time among groups ignore
// that of a process, refuse that of its group for a moment after another group was given one, or have none.
const WRAPPER = `
ulimit -c 0 && ulimit -f 0 && ulimit -s 2048 && ulimit -d "$1" || exit 71
unset PWD OLDPWD
{
  for _ in 1 2 3 4; do echo "$2" >/proc/self/autogroup && break || sleep 0.2; done
  read -r _ <&3
  kill -9 0
} </dev/null >/dev/null 2>&1 &
shift 2
exec "$@" 3<&-
`;

/**
 * As of `nice`: whoever judges and loads goes first, and readers work in between. With equal shares both cores of a small
 * machine read ahead in bursts, and stand idle afterwards while one document after the other is loaded.
 */
const PRIORITY = Number(process.env['NICE'] ?? 15);

const LOCK_DOWN = fileURLToPath(new URL('./lock-down.ts', import.meta.url));

/**
 * Starts a script in the sandbox: no network, no writing, no other processes, no files but `readable`.
 * The caller ends it with `killSandboxed`, also after it has exited by itself.
 */
export function startSandboxed(options: SandboxOptions): SandboxedProcess {
  const limit = String(options.dataSegmentKb ?? PROCESS_LIMITS.dataSegmentKb);
  const command = [
    process.execPath,
    // from Node 26 this denies network too
    '--permission',
    // not covered by it: a database is read and made without asking, and SIGUSR1 opens a debugger
    '--no-experimental-sqlite',
    '--disable-sigusr1',
    // links are not followed to where they lead, which it may not ask for
    '--preserve-symlinks',
    '--preserve-symlinks-main',
    `--allow-fs-read=${LOCK_DOWN}`,
    `--import=${pathToFileURL(LOCK_DOWN).href}`,
    ...options.readable.map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${PROCESS_LIMITS.heapMb}`,
    // not before it holds so much is the old space looked through: what is left of a document there is little
    `--initial-old-space-size=${PROCESS_LIMITS.uncollectedMb}`,
    `--max-semi-space-size=${PROCESS_LIMITS.youngMb}`,
    // from the start: grown step by step, it is emptied more often and what a document needs is carried along
    `--min-semi-space-size=${PROCESS_LIMITS.youngMb}`,
    // each thread of V8 costs data segment, and one is as quick as four for documents of a page
    '--v8-pool-size=1',
    '--disallow-code-generation-from-strings',
    options.script,
  ];
  const child = spawn('/bin/sh', ['-c', WRAPPER, 'sh', limit, String(PRIORITY), ...command], {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  // before it starts any thread
  if (child.pid !== undefined) setPriority(child.pid, PRIORITY);
  // the lifeline breaks when the group ends first: nothing to do then
  child.stdio[3]?.on('error', () => {});
  return child;
}

/**
 * Ends the process and everything in its group, at once. Call it a last time when the process exits, and not after
 * that: until then the watcher keeps the number of the group from being given to others.
 */
export function killSandboxed(child: SandboxedProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

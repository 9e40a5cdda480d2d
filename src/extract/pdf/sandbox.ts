/**
 * A process that meets hostile bytes. It is started with limits of the operating system around it, Node's permission model
 * in it, an empty environment, and a group of its own that ends together with us; it is asked one thing at a time, and
 * ended when it misbehaves.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { getPriority, setPriority } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { codeOf } from '../../errors.ts';
import { FrameReader, PDF_LIMITS, READY } from './protocol.ts';
import { toPlainText } from './text.ts';

/** Bounds of one parser process. */
export const PROCESS_LIMITS = {
  /**
   * RLIMIT_DATA in kB. The heap limit of V8 does not count array buffers, and that is where bombs grow. Below
   * about 600,000 Node does not even start, because address space that V8 only reserves counts too.
   */
  dataSegmentKb: 700_000,
  /**
   * V8's old space and half of its young space, MB. On x64 V8 maps 510 MB for code at the start, so that about
   * 140 MB are left: the heap must reach its own limit, where it collects garbage, before it reaches that of the
   * system, where it dies.
   */
  heapMb: 96,
  /** What the old space holds before it is collected for the first time; MB, well below its limit. */
  uncollectedMb: 64,
  youngMb: 8,
  /** From start to ready; generous, because it says nothing about a document. */
  startMs: 30_000,
  /** What is kept of the child's stderr. */
  stderrBytes: 2_000,
} as const;

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
const PRIORITY = 5;

/** However much others have of the machine, no question takes longer (ms): its job would be taken from it after ten minutes. */
const LONGEST_WAIT = 150_000;

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
  // before it starts any thread; a program that gives way further (`nice -n 15`) may not ask for a better place than its own
  if (child.pid !== undefined) setPriority(child.pid, Math.max(PRIORITY, getPriority()));
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
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

/** What was said, or why it was not. After a failure the process is gone. */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly why: string };

type Question<T> = {
  /** Written to it in one go. */
  readonly parts?: readonly Uint8Array[];
  /** That it may take, as long as nobody keeps it waiting. */
  readonly timeoutMs: number;
  /** Takes its answer; throws what is odd about it. */
  readonly parse: (frame: Buffer) => T;
  /** An abort ends the process and rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

export class ParserProcess {
  /** Documents it has answered for; whoever hands them over counts. */
  served = 0;
  /** Resolves when it has ended and nothing of it is left, with the reason. */
  readonly ended: Promise<string>;
  readonly #child: SandboxedProcess;
  readonly #frames: FrameReader;
  #listener: ((frame: Buffer) => void) | undefined;
  #condemned: string | undefined;
  #isRunning = true;
  #stderr = '';

  constructor(sandbox: SandboxOptions) {
    this.#child = startSandboxed(sandbox);
    this.ended = this.#watchEnd();
    const { stdin, stdout, stderr } = this.#child;
    this.#frames = new FrameReader(stdout, PDF_LIMITS.answerBytes);
    stdout.on('readable', () => this.#receive());
    stderr.on('data', (chunk: Buffer) => {
      const room = PROCESS_LIMITS.stderrBytes - this.#stderr.length;
      this.#stderr += chunk.subarray(0, Math.max(0, room)).toString('utf8');
    });
    // a broken pipe means that it died: `ended` says how
    for (const stream of [stdin, stdout, stderr]) stream.on('error', () => {});
  }

  /** Is it still there to be asked? */
  get isRunning(): boolean {
    return this.#isRunning && this.#condemned === undefined;
  }

  /** It says by itself that it is ready. */
  waitUntilReady(): Promise<Answer<void>> {
    const parse = (frame: Buffer): void => {
      if (frame.toString() !== READY) throw new Error('something else than that it is ready');
    };
    return this.ask({ timeoutMs: PROCESS_LIMITS.startMs, parse });
  }

  async ask<T>({ parts = [], timeoutMs, parse, signal }: Question<T>): Promise<Answer<T>> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Answer<T>>();
    using _ = this.#limitTime(timeoutMs);
    const abort = () => {
      this.#condemn('was ended');
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.#listener = (frame) => resolve({ kind: 'answered', value: parse(frame) });
    void this.ended.then((why) => resolve({ kind: 'failed', why }));
    const { stdin } = this.#child;
    stdin.cork();
    for (const part of parts) stdin.write(part);
    stdin.uncork();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Ends it when the time is over. That others keep the processor busy is not the document's fault: a process that worked
   * and has not used up its time as processor time gets the rest, again and again, but not for ever; one that only waited
   * gets nothing more.
   */
  #limitTime(limitMs: number): Disposable {
    const began = performance.now();
    const start = readProcessorMs(this.#child.pid);
    let seen = start;
    const look = (): void => {
      const now = readProcessorMs(this.#child.pid);
      const leftMs = limitMs - (now - start);
      const isLong = performance.now() - began > LONGEST_WAIT;
      if (now > seen && leftMs > limitMs / 10 && !isLong) {
        seen = now;
        timer = setTimeout(waitOnce, Math.max(leftMs, 1_000));
      } else this.#condemn(`gave no answer within ${Math.round(limitMs)} ms and was killed`);
    };
    // an answer that waits in the pipe while our own process was suspended is still taken: timers come first
    let lastChance: NodeJS.Immediate | undefined;
    const waitOnce = (): void => void (lastChance = setImmediate(look));
    let timer = setTimeout(waitOnce, limitMs);
    return {
      [Symbol.dispose]: () => {
        clearTimeout(timer);
        clearImmediate(lastChance);
      },
    };
  }

  /** Ends it now; resolves when nothing of it is left. */
  async end(): Promise<void> {
    this.#condemn('was ended');
    await this.ended;
  }

  #receive(): void {
    if (this.#condemned !== undefined) return;
    try {
      for (const frame of this.#frames.whole()) {
        const listener = this.#listener;
        if (listener === undefined) throw new Error('something that nobody asked for');
        this.#listener = undefined;
        listener(frame);
      }
    } catch (error) {
      this.#condemn(`said ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #condemn(why: string): void {
    this.#condemned ??= why;
    // what it still says is not read: its end must not wait for that
    this.#child.stdout.destroy();
    if (this.#isRunning) killSandboxed(this.#child);
  }

  #watchEnd(): Promise<string> {
    return new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#isRunning = false;
        resolve(`could not be started: ${error.message}`);
      });
      this.#child.once('exit', () => {
        // its lifeline is still there, and holds the number of the group
        killSandboxed(this.#child);
        this.#isRunning = false;
      });
      this.#child.once('close', (code, signal) => {
        resolve(this.#condemned ?? describeEnd(code, signal, this.#stderr));
      });
    });
  }
}

/** User and system time of a process, which Linux counts in hundredths of a second; elsewhere it is not known, and 0. */
function readProcessorMs(pid: number | undefined): number {
  try {
    // after the name, which may hold blanks: state, parent, …
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return 0;
  }
}

function describeEnd(code: number | null, signal: string | null, stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((candidate) => /fatal|error/i.test(candidate)) ?? lines.at(-1) ?? '';
  const how = signal === null ? `ended with exit code ${code}` : `died of ${signal}`;
  return toPlainText(line === '' ? how : `${how}: ${line.slice(0, 200)}`);
}

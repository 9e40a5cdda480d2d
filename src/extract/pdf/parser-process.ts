/** A process of the sandbox, seen from ours: it is asked one thing at a time, and ended when it misbehaves. */
import { FrameReader, READY } from './frames.ts';
import { PDF_LIMITS, PROCESS_LIMITS } from './limits.ts';
import {
  killSandboxed,
  startSandboxed,
  type SandboxedProcess,
  type SandboxOptions,
} from './sandbox.ts';
import { toPlainText } from './text.ts';

/** What was said, or why it was not. After a failure the process is gone. */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly why: string };

type Question<T> = {
  /** Written to it in one go. */
  readonly parts?: readonly Uint8Array[];
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
    const overdue = () =>
      this.#condemn(`gave no answer within ${Math.round(timeoutMs)} ms and was killed`);
    // an answer that waits in the pipe while our own process was suspended is still taken: timers come first
    let lastChance: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => (lastChance = setImmediate(overdue)), timeoutMs);
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
      clearTimeout(timer);
      clearImmediate(lastChance);
      signal?.removeEventListener('abort', abort);
    }
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

function describeEnd(code: number | null, signal: string | null, stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((candidate) => /fatal|error/i.test(candidate)) ?? lines.at(-1) ?? '';
  const how = signal === null ? `ended with exit code ${code}` : `died of ${signal}`;
  return toPlainText(line === '' ? how : `${how}: ${line.slice(0, 200)}`);
}

/** One parser process, seen from the parent: one document at a time, and a process that misbehaves is ended. */
import { randomBytes } from 'node:crypto';

import { isReady, parseAnswer, toPlainText } from './answer.ts';
import { encodeFrame, encodeHead, FrameReader, NONCE_BYTES } from './frames.ts';
import { PDF_LIMITS, PROCESS_LIMITS } from './limits.ts';
import {
  killSandboxed,
  startSandboxed,
  type SandboxedProcess,
  type SandboxOptions,
} from './sandbox.ts';
import type { PdfReading } from './text.ts';

/** One try at a document. After a failed one the process is gone. */
export type Attempt =
  | { readonly kind: 'answered'; readonly reading: PdfReading }
  | { readonly kind: 'failed'; readonly why: string };

/** Takes the next frame; says what is odd about it, or undefined when it was as it should be. */
type Listener = (frame: Buffer) => string | undefined;

export class ParserProcess {
  /** Documents it has answered for. */
  served = 0;
  /** Resolves when it has ended and nothing of it is left, with the reason. */
  readonly ended: Promise<string>;
  readonly #child: SandboxedProcess;
  readonly #frames = new FrameReader(PDF_LIMITS.answerBytes);
  #listener: Listener | undefined;
  #condemned: string | undefined;
  #isRunning = true;
  #stderr = '';

  constructor(sandbox: SandboxOptions) {
    this.#child = startSandboxed(sandbox);
    this.ended = this.#watchEnd();
    this.#child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#child.stderr.on('data', (chunk: Buffer) => {
      const room = PROCESS_LIMITS.stderrBytes - this.#stderr.length;
      this.#stderr += chunk.subarray(0, Math.max(0, room)).toString('utf8');
    });
    // a broken pipe means that it died: `ended` says how
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) {
      stream.on('error', () => {});
    }
  }

  /** Is it still there to take a document? */
  get isRunning(): boolean {
    return this.#isRunning && this.#condemned === undefined;
  }

  /** Undefined when it is ready for documents, else why it could not be started. */
  async waitUntilReady(): Promise<string | undefined> {
    const start = await this.#exchange<'ready'>(
      PROCESS_LIMITS.startMs,
      undefined,
      (frame, answer) => {
        if (!isReady(frame)) return 'something else than that it is ready';
        answer('ready');
        return undefined;
      },
    );
    return start === 'ready' ? undefined : start.failed;
  }

  /** Hands it a document. An abort ends the process and rejects with the signal's reason. */
  async read(bytes: Uint8Array, timeoutMs: number, signal?: AbortSignal): Promise<Attempt> {
    signal?.throwIfAborted();
    const nonce = randomBytes(NONCE_BYTES);
    const answered = this.#exchange<Attempt>(timeoutMs, signal, (frame, answer) => {
      const parsed = parseAnswer(frame, nonce.toString('hex'));
      if (!parsed.ok) return parsed.problem;
      this.served++;
      answer({ kind: 'answered', reading: parsed.value });
      return undefined;
    });
    const { stdin } = this.#child;
    // all in one go, and a file of 20 MB without a copy
    stdin.cork();
    for (const part of [encodeFrame(nonce), encodeHead(bytes.byteLength), bytes]) stdin.write(part);
    stdin.uncork();
    const attempt = await answered;
    return 'failed' in attempt ? { kind: 'failed', why: attempt.failed } : attempt;
  }

  /** Ends it now; resolves when nothing of it is left. */
  async end(): Promise<void> {
    this.#condemn('was ended');
    await this.ended;
  }

  /** Waits for a frame that `listen` is content with, for the end of the process, the deadline or an abort. */
  #exchange<T>(
    timeoutMs: number,
    signal: AbortSignal | undefined,
    listen: (frame: Buffer, answer: (value: T) => void) => string | undefined,
  ): Promise<T | { failed: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<T | { failed: string }>();
    const overdue = () =>
      this.#condemn(`gave no answer within ${Math.round(timeoutMs)} ms and was killed`);
    // an answer that waits in the pipe while our own process was suspended is still taken: timers come first
    let late: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => (late = setImmediate(overdue)), timeoutMs);
    const abort = () => {
      this.#condemn('was ended');
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.#listener = (frame) => listen(frame, resolve);
    void this.ended.then((why) => resolve({ failed: why }));
    return promise.finally(() => {
      clearTimeout(timer);
      clearImmediate(late);
      signal?.removeEventListener('abort', abort);
    });
  }

  #receive(chunk: Buffer): void {
    if (this.#condemned !== undefined) return;
    try {
      for (const frame of this.#frames.push(chunk)) {
        const listener = this.#listener;
        this.#listener = undefined;
        const odd = listener === undefined ? 'something that nobody asked for' : listener(frame);
        if (odd !== undefined) this.#condemn(`said ${odd}`);
      }
    } catch (error) {
      this.#condemn(`said ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #condemn(why: string): void {
    this.#condemned ??= why;
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

/** A pool of sandboxed parser processes that live across documents. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import pLimit from 'p-limit';

import { PipelineError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { PDF_LIMITS, PROCESS_LIMITS } from './limits.ts';
import { ParserProcess } from './parser-process.ts';
import type { SandboxOptions } from './sandbox.ts';
import type { PdfReading } from './text.ts';
import { findFileRefusal } from './whole.ts';

export type ParserPoolOptions = {
  /** Processes at most; each is started when it is first needed. */
  readonly workers: number;
  /** Wall time for one try at a document; a second try behind one that took it all gets 3 s at most. */
  readonly timeoutMs?: number;
  /** Documents after which a process is replaced: what pdf.js leaks stays bounded. */
  readonly recycleAfter?: number;
  readonly maxFileBytes?: number;
  /** RLIMIT_DATA of a process. */
  readonly dataSegmentKb?: number;
  readonly log?: Pick<Logger, 'warn'>;
  /** What runs in the sandbox; ours when absent. */
  readonly child?: Pick<SandboxOptions, 'script' | 'readable'>;
};

export type ParserPool = AsyncDisposable & {
  /**
   * Text items of a PDF, or why there are none. A document that its process does not survive, or that takes too
   * long, is tried once more in a fresh process and then refused with `parser_limit`.
   * Throws the reason of `signal`; PipelineError `parser_unavailable` when no process can be started.
   */
  readPdf(bytes: Uint8Array, signal?: AbortSignal): Promise<PdfReading>;
  /** Processes that had to be replaced because they died, hung or lied. */
  readonly restarts: number;
  /** Ends all processes; resolves when none is left. Documents that are being read are rejected. */
  close(): Promise<void>;
};

const TRIES = 2;
/** What a second try gets when the first took all of its time: with both, a bomb is over in less than 20 s. */
const SECOND_TRY_MS = 3_000;

export function createParserPool(options: ParserPoolOptions): ParserPool {
  return new Pool(options);
}

/** Our own child and all that it reads: its folder, pdf.js, and the package.json that says how to read a .ts file. */
export function ourChild(): Pick<SandboxOptions, 'script' | 'readable'> {
  const folder = dirname(fileURLToPath(import.meta.url));
  const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  // where pnpm installed, this is a link to the folder above, and the link itself is read too
  const link = fileURLToPath(new URL('../../../node_modules/pdfjs-dist', import.meta.url));
  const packageFile = fileURLToPath(new URL('../../../package.json', import.meta.url));
  return { script: `${folder}/child.ts`, readable: [folder, pdfjs, link, packageFile] };
}

class Pool implements ParserPool {
  restarts = 0;
  readonly #options: ParserPoolOptions;
  readonly #sandbox: SandboxOptions;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #idle: ParserProcess[] = [];
  readonly #all = new Set<ParserProcess>();
  #isClosed = false;

  constructor(options: ParserPoolOptions) {
    this.#options = options;
    this.#limit = pLimit(options.workers);
    const dataSegmentKb = options.dataSegmentKb ?? PROCESS_LIMITS.dataSegmentKb;
    this.#sandbox = { ...(options.child ?? ourChild()), dataSegmentKb };
  }

  async readPdf(bytes: Uint8Array, signal?: AbortSignal): Promise<PdfReading> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw closed();
    const refusal = findFileRefusal(bytes, this.#options.maxFileBytes ?? PDF_LIMITS.fileBytes);
    if (refusal !== undefined) return refusal;
    return untilAborted(
      this.#limit(() => this.#tryTwice(bytes, signal)),
      signal,
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map((parser) => parser.end()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #tryTwice(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<PdfReading> {
    const timeoutMs = this.#options.timeoutMs ?? 15_000;
    const failures: string[] = [];
    let spentMs = 0;
    while (failures.length < TRIES) {
      const parser = await this.#borrow(failures.length > 0);
      if (signal?.aborted === true) {
        this.#giveBack(parser, false);
        throw signal.reason;
      }
      const start = performance.now();
      const leftMs = Math.min(timeoutMs, timeoutMs + SECOND_TRY_MS - spentMs);
      const attempt = await parser.read(bytes, leftMs, signal);
      if (attempt.kind === 'answered') {
        this.#giveBack(parser, isHeavy(attempt.reading));
        return attempt.reading;
      }
      if (this.#isClosed) throw closed();
      failures.push(attempt.why);
      spentMs += performance.now() - start;
      this.restarts++;
      this.#options.log?.warn({ why: attempt.why }, 'parser process replaced');
    }
    return { kind: 'refused', code: 'parser_limit', detail: describeFailures(failures) };
  }

  /** A process that is ready; a fresh one gives a document that failed a fair second try. */
  async #borrow(isFresh: boolean): Promise<ParserProcess> {
    const idle = isFresh ? undefined : this.#takeIdle();
    if (idle !== undefined) return idle;
    const why: string[] = [];
    while (why.length < TRIES) {
      if (this.#isClosed) throw closed();
      const parser = new ParserProcess(this.#sandbox);
      this.#all.add(parser);
      void parser.ended.then(() => this.#all.delete(parser));
      const problem = await parser.waitUntilReady();
      if (problem === undefined) return parser;
      why.push(problem);
    }
    if (this.#isClosed) throw closed();
    throw unavailable(describeFailures(why));
  }

  #takeIdle(): ParserProcess | undefined {
    for (let parser = this.#idle.pop(); parser !== undefined; parser = this.#idle.pop()) {
      if (parser.isRunning) return parser;
    }
    return undefined;
  }

  #giveBack(parser: ParserProcess, isSpent: boolean): void {
    const isOld = parser.served >= (this.#options.recycleAfter ?? 500);
    if (this.#isClosed || isSpent || isOld) void parser.end();
    else if (parser.isRunning) this.#idle.push(parser);
  }
}

/** A document that was too much leaves a process full of it: the next one would pay. */
function isHeavy(reading: PdfReading): boolean {
  return reading.kind === 'refused' && reading.code === 'parser_limit';
}

/** `work`, or a rejection as soon as the signal aborts; work that waits in a queue would notice too late. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function describeFailures([first = '', second = '']: readonly string[]): string {
  return first === second
    ? `the parser process ${first}, twice`
    : `the parser process ${first}; in the second try it ${second}`;
}

function closed(): PipelineError {
  return new PipelineError('parser_closed', 'fault', 'The parser pool is closed.');
}

function unavailable(why: string): PipelineError {
  return new PipelineError('parser_unavailable', 'fault', `No parser can be started: ${why}.`, {
    hint: 'Run `doctor`: it tries the sandbox that PDFs are read in.',
  });
}

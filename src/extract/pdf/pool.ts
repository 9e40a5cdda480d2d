/** A pool of sandboxed parser processes that live across documents. */
import { randomBytes } from 'node:crypto';
import { addAbortListener } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import pLimit from 'p-limit';

import { PipelineError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { findPdfFault } from '../http/kind-of-bytes.ts';
import { encodeHead, NONCE_BYTES, PDF_LIMITS } from './protocol.ts';
import { ParserProcess, type Answer, type SandboxOptions } from './sandbox.ts';
import { parseAnswer, type PdfReading, type RefusalCode } from './text.ts';

export type ParserPoolOptions = {
  /** Processes at most; each is started when it is first needed. */
  readonly workers: number;
  /** For one try at a document, as long as others do not keep it waiting; a second try behind one that took it all gets 3 s. */
  readonly timeoutMs?: number;
  /** Documents after which a process is replaced: what pdf.js leaks stays bounded. */
  readonly recycleAfter?: number;
  readonly maxFileBytes?: number;
  /** What is otherwise than in the sandbox of the parser. */
  readonly sandbox?: Partial<SandboxOptions>;
  readonly log?: Pick<Logger, 'warn'>;
};

const TRIES = 2;
/** What a second try gets when the first took all of its time: with both, a bomb is over in less than 20 s. */
const SECOND_TRY_MS = 3_000;

export function createParserPool(options: ParserPoolOptions): ParserPool {
  return new Pool(options);
}

/** Its end is that of all processes: none is left then, and documents that are being read are rejected. */
export type ParserPool = AsyncDisposable & Pick<Pool, 'warm' | 'readPdf' | 'restarts'>;

/** The parser and all that it reads: its folder, pdf.js, and the package.json that says how to read a .ts file. */
export function parserSandbox(): SandboxOptions {
  const folder = dirname(fileURLToPath(import.meta.url));
  // by the path that it is imported by: node_modules, or the package in it (pnpm), may be a link to elsewhere
  const modules = createRequire(import.meta.url).resolve.paths('pdfjs-dist') ?? [];
  const pdfjs = modules
    .map((place) => join(place, 'pdfjs-dist'))
    .find((place) => existsSync(place));
  const message = 'pdfjs-dist is not installed.';
  if (pdfjs === undefined) throw new PipelineError('parser_unavailable', 'fault', { message });
  const packageFile = fileURLToPath(new URL('../../../package.json', import.meta.url));
  return { script: `${folder}/child.ts`, readable: [folder, pdfjs, packageFile] };
}

class Pool implements AsyncDisposable {
  /** Processes that had to be replaced because they died, hung or lied. */
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
    this.#sandbox = { ...parserSandbox(), ...options.sandbox };
  }

  /**
   * Text items of a PDF, or why there are none. A document that its process does not survive, or that takes too
   * long, is tried once more in a fresh process and then refused with `parser_limit`.
   * Throws the reason of `signal`; PipelineError `parser_unavailable` when no process can be started.
   */
  async readPdf(bytes: Uint8Array, signal?: AbortSignal): Promise<PdfReading> {
    signal?.throwIfAborted();
    this.#throwIfClosed();
    const { maxFileBytes = PDF_LIMITS.fileBytes } = this.#options;
    if (bytes.byteLength > maxFileBytes) {
      const detail = `a file of ${bytes.byteLength} bytes; at most ${maxFileBytes} are read`;
      return refuse('parser_limit', detail);
    }
    const fault = findPdfFault(bytes);
    if (fault !== undefined) return refuse('invalid_pdf', fault.message);
    const reading = this.#limit(() => this.#tryTwice(bytes, signal));
    if (signal === undefined) return reading;
    // what waits in the queue would notice an abort too late
    const { promise: abort, reject } = Promise.withResolvers<never>();
    using _ = addAbortListener(signal, () => reject(signal.reason));
    return await Promise.race([reading, abort]);
  }

  /** Starts all processes, unless there are some, for documents that are about to come. That one cannot be started, the first document tells. */
  warm(): void {
    if (this.#all.size > 0) return;
    // a document that comes meanwhile waits for them
    for (let place = 0; place < this.#options.workers; place += 1)
      this.#limit(async () => this.#idle.push(await this.#start())).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map((parser) => parser.end()));
  }

  async #tryTwice(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<PdfReading> {
    const timeoutMs = this.#options.timeoutMs ?? 15_000;
    const failures: string[] = [];
    let spentMs = 0;
    while (failures.length < TRIES) {
      // a fresh process gives a document that failed a fair second try
      const parser =
        (failures.length === 0 ? this.#takeIdle() : undefined) ?? (await this.#start());
      const start = performance.now();
      const leftMs = Math.min(
        timeoutMs,
        Math.max(SECOND_TRY_MS, timeoutMs + SECOND_TRY_MS - spentMs),
      );
      const answer = await this.#ask(parser, bytes, leftMs, signal);
      if (answer.kind === 'answered') return answer.value;
      this.#throwIfClosed();
      failures.push(answer.why);
      spentMs += performance.now() - start;
      this.restarts++;
      this.#options.log?.warn({ why: answer.why }, 'parser process replaced');
    }
    return refuse('parser_limit', describeFailures(failures));
  }

  async #start(): Promise<ParserProcess> {
    const failures: string[] = [];
    while (failures.length < TRIES) {
      this.#throwIfClosed();
      const parser = new ParserProcess(this.#sandbox);
      this.#all.add(parser);
      void parser.ended.then(() => this.#all.delete(parser));
      const start = await parser.waitUntilReady();
      if (start.kind === 'answered') return parser;
      failures.push(start.why);
    }
    this.#throwIfClosed();
    throw new PipelineError('parser_unavailable', 'fault', {
      message: `No parser can be started: ${describeFailures(failures)}.`,
      hint: 'Run `doctor`: it tries the sandbox that PDFs are read in.',
    });
  }

  #takeIdle(): ParserProcess | undefined {
    let parser = this.#idle.pop();
    while (parser?.isRunning === false) parser = this.#idle.pop();
    return parser;
  }

  async #ask(
    parser: ParserProcess,
    bytes: Uint8Array,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Answer<PdfReading>> {
    const nonce = randomBytes(NONCE_BYTES);
    let isSpent = false;
    try {
      const answer = await parser.ask({
        // a file of 20 MB without a copy
        parts: [encodeHead(nonce.byteLength + bytes.byteLength), nonce, bytes],
        timeoutMs,
        parse: (frame) => parseAnswer(frame, nonce.toString('hex')),
        signal,
      });
      // a document that was too much leaves a process full of it: the next one would pay
      const reading = answer.kind === 'answered' ? answer.value : undefined;
      isSpent = reading?.kind === 'refused' && reading.code === 'parser_limit';
      return answer;
    } finally {
      parser.served += 1;
      const isOld = parser.served >= (this.#options.recycleAfter ?? 500);
      if (this.#isClosed || isSpent || isOld) void parser.end();
      else if (parser.isRunning) this.#idle.push(parser);
    }
  }

  #throwIfClosed(): void {
    if (this.#isClosed) {
      throw new PipelineError('parser_closed', 'fault', { message: 'The parser pool is closed.' });
    }
  }
}

function refuse(code: RefusalCode, detail: string): PdfReading {
  return { kind: 'refused', code, detail };
}

function describeFailures([first = '', second = '']: readonly string[]): string {
  return first === second
    ? `the parser process ${first}, twice`
    : `the parser process ${first}; in the second try it ${second}`;
}

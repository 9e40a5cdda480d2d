/** One question and its whole answer, under one deadline and one cap. Redirects and tries are others' business. */
import { addAbortListener } from 'node:events';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

import { request as send, type Dispatcher } from 'undici';

import { failed, FetchError, type Failed, type FetchCode } from './answers.ts';
import { HEAD_BYTES } from './kind-of-bytes.ts';
import { codeOf } from '../../errors.ts';
import { toPrintable } from '../../printable.ts';
import { findTlsFault } from '../../tls.ts';

export type Question = {
  readonly method?: 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Largest body in bytes, on the wire and after inflating. */
  readonly cap: number;
  /** Documents are taken as they are; pages may come compressed. */
  readonly mayBeCompressed: boolean;
  /** Asked with the first kilobyte of a body: is the rest wanted? Without it everything is. */
  readonly isWanted?: (head: Buffer) => boolean;
};

export type Answer = {
  readonly kind: 'answer';
  /** The address that was asked. */
  readonly url: URL;
  readonly status: number;
  /** Names in lower case; the first value when a header is repeated. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Empty unless the status is 2xx, and of 204; the beginning alone when nobody wants the rest. */
  readonly bytes: Buffer<ArrayBuffer>;
};

const INFLATE: ReadonlyMap<string, () => NodeJS.ReadWriteStream & Readable> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['br', createBrotliDecompress],
]);

/** Asks once. Rejects only when the signal is aborted. */
export async function exchange(
  dispatcher: Dispatcher,
  question: Question,
  deadlineMs: number,
): Promise<Answer | Failed> {
  const { url, method = 'GET', headers, body = null, signal } = question;
  signal.throwIfAborted();
  // Not AbortSignal.timeout and .any: those may be collected while somebody still waits for them.
  const limit = new AbortController();
  using stack = new DisposableStack();
  const late = `no whole answer within ${Math.round(deadlineMs) / 1000} s`;
  const end = () => limit.abort(new FetchError('timeout', late));
  stack.use(setTimeout(end, deadlineMs));
  stack.use(addAbortListener(signal, () => limit.abort(signal.reason)));
  let began = false;
  try {
    const asked = { dispatcher, method, headers, body, signal: limit.signal };
    const response = await send(url, asked);
    began = true;
    return await readAnswer(response, question);
  } catch (error) {
    signal.throwIfAborted();
    return toFailure(limit.signal.aborted ? limit.signal.reason : error, began);
  }
}

/** Their answers have no body, whatever their headers say. */
const BODILESS: ReadonlySet<number> = new Set([204, 304]);

async function readAnswer(
  { statusCode: status, headers: all, body }: Dispatcher.ResponseData,
  question: Question,
): Promise<Answer> {
  const headers = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  // Dropping an unread body raises an error that nobody needs.
  body.on('error', () => undefined);
  try {
    const isRead = status >= 200 && status <= 299 && !BODILESS.has(status);
    const bytes = isRead ? await readBody(body, headers, question) : Buffer.alloc(0);
    return { kind: 'answer', url: question.url, status, headers, bytes };
  } finally {
    // the error costs as much as the rest of the answer when there is nothing to drop
    if (!BODILESS.has(status)) body.destroy();
  }
}

/** The whole body, or its beginning where that is enough to see that nobody wants the rest. */
async function readBody(
  body: Readable,
  headers: Answer['headers'],
  question: Question,
): Promise<Buffer<ArrayBuffer>> {
  const { cap, isWanted } = question;
  // how large an unwanted body is does not matter
  if (Number(headers['content-length']) > cap && isWanted === undefined) throw tooLarge(cap);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of toPlain(body, headers['content-encoding'] ?? '', question)) {
    const before = size;
    size += (chunk as Buffer).length;
    chunks.push(chunk as Buffer);
    if (isWanted && before < HEAD_BYTES && size >= HEAD_BYTES) {
      const head = Buffer.concat(chunks).subarray(0, HEAD_BYTES);
      if (!isWanted(head)) return head;
    }
    if (size > cap) throw tooLarge(cap);
  }
  return Buffer.concat(chunks);
}

/** What a body says without its encoding; of one that inflates to next to nothing no more than `cap` is taken. */
function toPlain(body: Readable, encoding: string, { cap, mayBeCompressed }: Question): Readable {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  const inflate = mayBeCompressed ? INFLATE.get(name)?.() : undefined;
  if (inflate === undefined) {
    const message = `the body comes with Content-Encoding ${toPrintable(name, 40)}`;
    throw new FetchError('encoded', message);
  }
  let wire = 0;
  body.on('data', (chunk: Buffer) => {
    wire += chunk.length;
    if (wire > cap) inflate.destroy(tooLarge(cap));
  });
  body.on('error', (error) => inflate.destroy(error)).pipe(inflate);
  return inflate;
}

function tooLarge(cap: number): FetchError {
  return new FetchError('too_large', `more than ${Math.round(cap / 1000) / 1000} MB`);
}

/** Codes of Node, undici and zlib; an answer with one that stands nowhere could not be understood. */
const MEANINGS: readonly (readonly [FetchCode, RegExp])[] = [
  ['dns', /^(ENOTFOUND|EAI_\w+)$/],
  ['refused', /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/],
  ['reset', /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/],
  ['timeout', /^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/],
  ['truncated', /^(UND_ERR_RES_CONTENT_LENGTH_MISMATCH|Z_BUF_ERROR)$/],
  ['too_large', /^UND_ERR_RES_EXCEEDED_MAX_SIZE$/],
  ['proxy', /^UND_ERR_(PRX_CONN|PRX_TLS|ABORTED)$/],
];

/** Turns what a connection threw into an answer. `began`: the answer had already begun to come. */
export function toFailure(error: unknown, began: boolean): Failed {
  const cause = findCause(error);
  const text = toPrintable(cause instanceof Error ? cause.message : String(cause));
  if (cause instanceof FetchError) return failed(cause.code, text);
  const code = codeOf(cause);
  const message = `${text}${code === '' ? '' : ` (${code})`}`;
  const tls = findTlsFault(code);
  if (tls) return failed('tls', `${tls.code}: the server ${tls.words}: ${message}. ${tls.hint}`);
  const meaning = MEANINGS.find(([, codes]) => codes.test(code))?.[0] ?? 'bad_answer';
  return meaning === 'reset' && began
    ? failed('truncated', `the connection was cut: ${message}`)
    : failed(meaning, message);
}

/** Node tries several addresses of a name at once and wraps their errors; undici wraps some of its own. */
function findCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return findCause(error.errors[0]);
  if (error instanceof Error && codeOf(error) === '' && error.cause !== undefined) {
    return findCause(error.cause);
  }
  return error;
}

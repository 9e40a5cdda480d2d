/** One question and its whole answer, under one deadline and one cap. Redirects and tries are others' business. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';

import { request as send, type Dispatcher } from 'undici';

import { failed, type Failed } from './answers.ts';
import { toError } from './clock.ts';
import { DeadlineError, toFailure, TooLargeError } from './failure.ts';
import { HEAD_BYTES } from './kind-of-bytes.ts';
import { toPrintable } from '../../printable.ts';

export type Question = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Largest body in bytes, on the wire and after inflating. */
  readonly cap: number;
  /** Documents are taken as they are; pages may come compressed. */
  readonly mayBeCompressed: boolean;
  /** Asked with the first kilobyte of a body: is the rest wanted? Without it everything is. */
  readonly isWanted?: (head: Buffer) => boolean;
};

export type Answer = {
  readonly kind: 'answer';
  readonly status: number;
  /** Names in lower case; the first value when a header is repeated. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Empty unless the status is 2xx, and of 204. */
  readonly bytes: Buffer<ArrayBuffer>;
};

const inflate = { gzip: promisify(gunzip), br: promisify(brotliDecompress) };

/** Asks once. Rejects only when the signal is aborted. */
export async function exchange(
  dispatcher: Dispatcher,
  question: Question,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Answer | Failed> {
  signal.throwIfAborted();
  const limit = new AbortController();
  // Not AbortSignal.timeout and .any: those may be collected while somebody still waits for them.
  const timer = setTimeout(() => {
    limit.abort(new DeadlineError(`no whole answer within ${Math.round(deadlineMs) / 1000} s`));
  }, deadlineMs);
  const onAbort = (): void => {
    limit.abort(toError(signal.reason));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const progress = { began: false };
  try {
    return await ask(dispatcher, question, limit.signal, progress);
  } catch (error) {
    if (signal.aborted) throw toError(signal.reason);
    return toFailure(limit.signal.aborted ? limit.signal.reason : error, progress.began);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

async function ask(
  dispatcher: Dispatcher,
  question: Question,
  signal: AbortSignal,
  progress: { began: boolean },
): Promise<Answer | Failed> {
  const response = await send(question.url, {
    dispatcher,
    method: question.method,
    headers: question.headers,
    signal,
    ...(question.body === undefined ? {} : { body: question.body }),
  });
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value[0] : value,
    ]),
  );
  const { statusCode: status, body } = response;
  body.on('error', () => {
    // Dropping an unread body raises an error that nobody needs.
  });
  // 204 has no body, whatever its headers say.
  if (status < 200 || status > 299 || status === 204) {
    body.destroy();
    return { kind: 'answer', status, headers, bytes: Buffer.alloc(0) };
  }
  progress.began = true;
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const fault = findEncodingFault(encoding, question.mayBeCompressed, status);
  if (fault) {
    body.destroy();
    return fault;
  }
  const announced = headers['content-length'];
  const isLarge = announced !== undefined && Number(announced) > question.cap;
  // how large an unwanted body is does not matter
  if (isLarge && question.isWanted === undefined) {
    body.destroy();
    return tooLarge(question.cap, status);
  }
  const isPlain = encoding === 'identity' || encoding === '';
  const read = await readBody(body, question.cap, isPlain ? question.isWanted : undefined);
  if (!read.isWhole) return { kind: 'answer', status, headers, bytes: read.bytes };
  const wire = read.bytes;
  if (announced !== undefined && Number(announced) !== wire.length) {
    return failed('truncated', `${wire.length} of ${toPrintable(announced)} bytes came`, status);
  }
  const bytes = await toPlain(wire, encoding, question.cap);
  return { kind: 'answer', status, headers, bytes };
}

/** The whole body, or its beginning where that is enough to see that nobody wants the rest. */
async function readBody(
  body: AsyncIterable<unknown>,
  cap: number,
  isWanted: Question['isWanted'],
): Promise<{ readonly bytes: Buffer<ArrayBuffer>; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  let isAsked = isWanted === undefined;
  for await (const chunk of body) {
    const part = chunk as Buffer;
    size += part.length;
    chunks.push(part);
    if (!isAsked && size >= HEAD_BYTES) {
      isAsked = true;
      const head = Buffer.concat(chunks).subarray(0, HEAD_BYTES);
      // leaving the loop drops the connection
      if (isWanted?.(head) === false) return { bytes: Buffer.from(head), isWhole: false };
    }
    if (size > cap) throw new TooLargeError(`more than ${megabytes(cap)}`);
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}

function findEncodingFault(
  encoding: string,
  mayBeCompressed: boolean,
  status: number,
): Failed | undefined {
  if (encoding === 'identity' || encoding === '') return undefined;
  if (mayBeCompressed && (encoding in inflate || encoding === 'x-gzip')) return undefined;
  return failed(
    'encoded',
    `the body comes with Content-Encoding ${toPrintable(encoding, 40)}`,
    status,
  );
}

async function toPlain(
  wire: Buffer<ArrayBuffer>,
  encoding: string,
  cap: number,
): Promise<Buffer<ArrayBuffer>> {
  if (encoding === 'identity' || encoding === '') return wire;
  const unpack = encoding === 'br' ? inflate.br : inflate.gzip;
  try {
    // Copied: what zlib gives back may lie in a larger shared buffer.
    return Buffer.from(await unpack(wire, { maxOutputLength: cap }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new TooLargeError(`more than ${megabytes(cap)} after inflating`);
    }
    throw error;
  }
}

function tooLarge(cap: number, status: number): Failed {
  return failed('too_large', `more than ${megabytes(cap)}`, status);
}

function megabytes(bytes: number): string {
  return `${Math.round((bytes / 1_000_000) * 1000) / 1000} MB`;
}

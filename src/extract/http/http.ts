/** The one way to the network: pages, JSON and documents, politely and within bounds. */
import { createHash } from 'node:crypto';

import { parseSha256 } from '../../codes.ts';
import { toPrintableUrl } from '../../printable.ts';
import { resolveBySystem } from './hosts.ts';
import {
  failed,
  type DocumentAnswer,
  type Failed,
  type File,
  type Page,
  type PageAnswer,
  type Validators,
} from './answers.ts';
import type { Answer } from './exchange.ts';
import { Fetcher, type HttpSettings } from './fetcher.ts';
import { SYSTEM_CLOCK } from './host-queue.ts';
import { findBytesKind, findPdfFault, type BytesKind } from './kind-of-bytes.ts';

export type HttpOptions = Omit<HttpSettings, keyof typeof DEFAULTS> & Partial<HttpSettings>;

const DEFAULTS = {
  connectionsPerHost: 4,
  clock: SYSTEM_CLOCK,
  resolve: resolveBySystem,
};

export type Http = ReturnType<typeof createHttp>;

/**
 * Polite, bounded access to the hosts of the sources. One instance is one run: robots.txt is asked once. Nothing is made
 * before the first request: a run may have folders alone. Every function rejects only when its signal is aborted; all other
 * trouble is an answer. Throws a PipelineError `extra_ca_invalid`.
 */
export function createHttp(options: HttpOptions) {
  const settings = { ...DEFAULTS, ...options };
  let fetcher: Fetcher | undefined;
  const toFetcher = (): Fetcher => (fetcher ??= new Fetcher(settings));
  // certificates that cannot be read are told at once
  if (settings.extraCa !== undefined) toFetcher();
  const fetchPage = (url: string, signal: AbortSignal, json?: { readonly body: string }) =>
    toFetcher().fetch<PageAnswer>({
      url,
      signal,
      headers: {
        accept: 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5',
        'accept-language': 'nl',
        'accept-encoding': 'gzip, br',
        ...(json && { 'content-type': 'application/json' }),
      },
      ...(json && { method: 'POST', body: json.body }),
      cap: settings.maxPageBytes,
      mayBeCompressed: true,
      isWanted: (head) => isReadable(findBytesKind(head)),
      understand: toPageAnswer,
    });
  return {
    getPage: (url: string, signal: AbortSignal) => fetchPage(url, signal),
    /** POST of a JSON body, to read: it is tried again like a GET. */
    async postJson(url: string, body: unknown, signal: AbortSignal): Promise<Page | Failed> {
      const answer = await fetchPage(url, signal, { body: JSON.stringify(body) });
      if (answer.kind !== 'file') return answer;
      return failed('bad_answer', `${toPrintableUrl(answer.url)} answers with ${answer.what}`);
    },
    getDocument: (url: string, validators: Validators, signal: AbortSignal) =>
      fetchDocument(toFetcher(), settings.maxDocumentBytes, url, validators, signal),
    [Symbol.asyncDispose]: async () => fetcher?.[Symbol.asyncDispose](),
  };
}

async function fetchDocument(
  fetcher: Fetcher,
  cap: number,
  url: string,
  validators: Validators,
  signal: AbortSignal,
): Promise<DocumentAnswer> {
  const etag = toHeaderValue(validators.etag);
  const lastModified = toHeaderValue(validators.lastModified);
  const isConditional = validators.full !== true && (etag ?? lastModified) !== undefined;
  const conditions = {
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
  };
  const ask = (extra: Readonly<Record<string, string>>): Promise<DocumentAnswer> =>
    fetcher.fetch<DocumentAnswer>({
      url,
      signal,
      headers: { accept: 'application/pdf,*/*;q=0.5', 'accept-encoding': 'identity', ...extra },
      cap,
      mayBeCompressed: false,
      understand: toDocumentAnswer,
    });
  const answer = await ask(isConditional ? conditions : {});
  if (answer.kind !== 'not_modified' || isConditional) return answer;
  // "Not modified" to somebody who has nothing: asked once more, past caches that mixed us up with others.
  const second = await ask({ 'cache-control': 'no-cache' });
  return second.kind === 'not_modified'
    ? failed('http_304', `${toPrintableUrl(url)} answers "not modified" to a plain question`)
    : second;
}

function toDocumentAnswer(answer: Answer): DocumentAnswer {
  const { status, bytes, headers } = answer;
  if (status === 304) return { kind: 'not_modified' };
  if (status === 410) return { kind: 'gone' };
  const fault = status === 200 ? findPdfFault(bytes) : toStatusFault(answer);
  if (fault?.code === 'not_a_pdf' && findBytesKind(bytes).kind === 'page') return toPage(answer);
  if (fault) return fault;
  const { etag, 'last-modified': lastModified } = headers;
  return {
    kind: 'content',
    bytes: new Uint8Array(bytes),
    sha256: parseSha256(createHash('sha256').update(bytes).digest('hex')),
    etag: toHeaderValue(etag),
    lastModified: toHeaderValue(lastModified),
  };
}

function toPageAnswer(answer: Answer): Page | File | Failed {
  const { status, bytes, url } = answer;
  if (status < 200 || status > 299) return toStatusFault(answer);
  const found = findBytesKind(bytes);
  if (isReadable(found) || bytes.length === 0) return toPage(answer);
  return { kind: 'file', url: url.href, isPdf: found.kind === 'pdf', what: found.what };
}

function toStatusFault({ status, url }: Answer): Failed {
  return failed(`http_${status}`, `${toPrintableUrl(url.href)} answers ${status}`);
}

/** May it be read as text? What comes of it is for others to say. */
function isReadable({ kind }: BytesKind): boolean {
  return kind !== 'pdf' && kind !== 'file';
}

function toPage({ url, headers, bytes }: Answer): Page {
  const contentType = (headers['content-type'] ?? '').toLowerCase();
  const charset = /charset="?([\w-]+)/.exec(contentType)?.[1] ?? 'utf-8';
  return { kind: 'page', url: url.href, contentType, body: decode(bytes, charset) };
}

function decode(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A charset that nobody knows: the site's own is UTF-8.
    return new TextDecoder().decode(bytes);
  }
}

/** Fit to be sent back: visible ASCII, not absurdly long. */
function toHeaderValue(value: string | undefined): string | undefined {
  return value !== undefined && /^[\x20-\x7e]{1,300}$/.test(value) ? value : undefined;
}

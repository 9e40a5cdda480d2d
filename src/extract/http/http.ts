/** The one way to the network: pages, JSON and documents, politely and within bounds. */
import { createHash } from 'node:crypto';

import { parseSha256 } from '../../codes.ts';
import { createAgent, type ProxySettings } from './agent.ts';
import {
  failed,
  type DocumentAnswer,
  type Failed,
  type File,
  type Http,
  type Page,
  type PageAnswer,
  type Validators,
} from './answers.ts';
import { SYSTEM_CLOCK, type Clock } from './clock.ts';
import type { Answer } from './exchange.ts';
import { Fetcher, type HttpLog } from './fetcher.ts';
import { toAllowedHosts } from './hosts.ts';
import { toPrintableUrl } from '../../printable.ts';
import { findBytesKind, type BytesKind } from './kind-of-bytes.ts';
import { resolveBySystem, type Resolve } from './resolve.ts';
import { findPdfFault } from './whole-pdf.ts';

export type { DocumentAnswer, Http } from './answers.ts';

/** Only `userAgent` and `allowedHosts` are required; times are milliseconds, caps are bytes. */
export type HttpOptions = {
  readonly userAgent: string;
  /** 'host' for every port or 'host:port': those of SOURCES and of ALLOWED_HOSTS. */
  readonly allowedHosts: readonly string[];
  /** PEM text of certificates to trust besides the system's. */
  readonly extraCa?: string | undefined;
  /** To one host; default 2. */
  readonly requestsPerSecond?: number;
  /** Default 4. */
  readonly connectionsPerHost?: number;
  /** From the first byte sent to the last byte read, redirects included; default 30 s. */
  readonly tryTimeoutMs?: number;
  /** Default 3. */
  readonly tries?: number;
  /** All tries and pauses of one address; default 90 s. */
  readonly documentTimeoutMs?: number;
  /** The longest pause that a host may ask for; default 60 s. */
  readonly maxPauseMs?: number;
  /** Default 20 MB. */
  readonly maxDocumentBytes?: number;
  /** On the wire and after inflating; default 5 MB. */
  readonly maxPageBytes?: number;
  readonly proxy?: ProxySettings | undefined;
  readonly clock?: Clock;
  readonly resolve?: Resolve;
  readonly log?: HttpLog;
};

/** Makes the client of one run. Throws a PipelineError `extra_ca_invalid`; nothing is opened before the first request. */
export function createHttp(options: HttpOptions): Http {
  const { userAgent, tryTimeoutMs = 30_000, connectionsPerHost = 4 } = options;
  const documentCap = options.maxDocumentBytes ?? 20_000_000;
  const pageCap = options.maxPageBytes ?? 5_000_000;
  const dispatcher = createAgent({
    extraCa: options.extraCa,
    connectionsPerHost,
    tryTimeoutMs,
    resolve: options.resolve ?? resolveBySystem,
    proxy: options.proxy,
  });
  const fetcher = new Fetcher({
    dispatcher,
    allowedHosts: toAllowedHosts(options.allowedHosts),
    userAgent,
    intervalMs: 1000 / (options.requestsPerSecond ?? 2),
    connectionsPerHost,
    tryTimeoutMs,
    tries: options.tries ?? 3,
    documentTimeoutMs: options.documentTimeoutMs ?? 90_000,
    maxPauseMs: options.maxPauseMs ?? 60_000,
    robotsCap: pageCap,
    clock: options.clock ?? SYSTEM_CLOCK,
    log: options.log ?? { debug: () => undefined },
  });
  return {
    getPage: (url, signal) => fetchPage(fetcher, userAgent, pageCap, { url }, signal),
    postJson: async (url, body, signal) => {
      const answer = await fetchPage(fetcher, userAgent, pageCap, { url, body }, signal);
      if (answer.kind !== 'file') return answer;
      return failed('bad_answer', `${toPrintableUrl(answer.url)} answers with ${answer.what}`);
    },
    getDocument: (url, validators, signal) =>
      fetchDocument(fetcher, userAgent, documentCap, url, validators, signal),
    [Symbol.asyncDispose]: async () => {
      fetcher.close();
      await dispatcher.destroy();
    },
  };
}

function fetchPage(
  fetcher: Fetcher,
  userAgent: string,
  cap: number,
  request: { readonly url: string; readonly body?: unknown },
  signal: AbortSignal,
): Promise<PageAnswer> {
  const headers = {
    'user-agent': userAgent,
    accept: 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5',
    'accept-language': 'nl',
    'accept-encoding': 'gzip, br',
  };
  const understand = (answer: Answer, url: string): PageAnswer =>
    findStatusFault(answer, url) ?? toPageAnswer(answer, url);
  const common = {
    url: request.url,
    cap,
    mayBeCompressed: true,
    isWanted: (head: Uint8Array) => isReadable(findBytesKind(head)),
    asksRobots: true,
    understand,
  };
  if (!('body' in request)) return fetcher.fetch({ ...common, method: 'GET', headers }, signal);
  const body = JSON.stringify(request.body);
  return fetcher.fetch(
    {
      ...common,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    },
    signal,
  );
}

async function fetchDocument(
  fetcher: Fetcher,
  userAgent: string,
  cap: number,
  url: string,
  validators: Validators,
  signal: AbortSignal,
): Promise<DocumentAnswer> {
  const conditions = validators.full === true ? {} : toConditions(validators);
  const ask = (extra: Readonly<Record<string, string>>): Promise<DocumentAnswer> =>
    fetcher.fetch<DocumentAnswer>(
      {
        url,
        method: 'GET',
        headers: {
          'user-agent': userAgent,
          accept: 'application/pdf,*/*;q=0.5',
          'accept-encoding': 'identity',
          ...extra,
        },
        cap,
        mayBeCompressed: false,
        asksRobots: true,
        understand: toDocumentAnswer,
      },
      signal,
    );
  const answer = await ask(conditions);
  if (answer.kind !== 'not_modified' || Object.keys(conditions).length > 0) return answer;
  // "Not modified" to somebody who has nothing: asked once more, past caches that mixed us up with others.
  const second = await ask({ 'cache-control': 'no-cache' });
  return second.kind === 'not_modified'
    ? failed('http_304', `${toPrintableUrl(url)} answers "not modified" to a plain question`, 304)
    : second;
}

function toDocumentAnswer(answer: Answer, finalUrl: string): DocumentAnswer {
  if (answer.status === 304) return { kind: 'not_modified' };
  if (answer.status === 410) return { kind: 'gone' };
  const fault =
    findStatusFault(answer, finalUrl, (status) => status === 200) ?? findPdfFault(answer.bytes);
  if (fault?.code === 'not_a_pdf' && findBytesKind(answer.bytes).kind === 'page') {
    return toPage(answer, finalUrl);
  }
  if (fault) return { ...fault, status: answer.status };
  const { etag, 'last-modified': lastModified } = answer.headers;
  return {
    kind: 'content',
    bytes: new Uint8Array(answer.bytes),
    sha256: parseSha256(createHash('sha256').update(answer.bytes).digest('hex')),
    ...(isHeaderValue(etag) ? { etag } : {}),
    ...(isHeaderValue(lastModified) ? { lastModified } : {}),
    finalUrl,
  };
}

function toPageAnswer(answer: Answer, url: string): Page | File {
  const found = findBytesKind(answer.bytes);
  if (isReadable(found) || answer.bytes.length === 0) return toPage(answer, url);
  return { kind: 'file', url, isPdf: found.kind === 'pdf', what: found.what };
}

/** May it be read as text? What comes of it is for others to say. */
function isReadable({ kind }: BytesKind): boolean {
  return kind !== 'pdf' && kind !== 'file';
}

function toPage(answer: Answer, url: string): Page {
  const contentType = (answer.headers['content-type'] ?? '').toLowerCase();
  const charset = /charset="?([\w-]+)/.exec(contentType)?.[1] ?? 'utf-8';
  return {
    kind: 'page',
    url,
    status: answer.status,
    contentType,
    body: decode(answer.bytes, charset),
  };
}

function decode(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A charset that nobody knows: the site's own is UTF-8.
    return new TextDecoder().decode(bytes);
  }
}

function findStatusFault(
  { status }: Answer,
  url: string,
  isGood = (value: number): boolean => value >= 200 && value < 300,
): Failed | undefined {
  if (isGood(status)) return undefined;
  return failed(`http_${status}`, `${toPrintableUrl(url)} answers ${status}`, status);
}

function toConditions({ etag, lastModified }: Validators): Record<string, string> {
  return {
    ...(isHeaderValue(etag) ? { 'if-none-match': etag } : {}),
    ...(isHeaderValue(lastModified) ? { 'if-modified-since': lastModified } : {}),
  };
}

/** Fit to be sent back: visible ASCII, not absurdly long. */
function isHeaderValue(value: string | undefined): value is string {
  return value !== undefined && /^[\x20-\x7e]{1,300}$/.test(value);
}

/** What an error of the network means: one code each, and whether it is worth another try. */
import { failed, type Failed, type FetchCode } from './answers.ts';
import { toPrintable } from '../../printable.ts';
import { findTlsFault } from '../../tls-faults.ts';
import { AddressRefusedError } from './resolve.ts';

/** Our own deadline ran out. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** A body grew over its cap while it was read. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** Codes of Node, OpenSSL, undici and llhttp; prefixes stand in `PREFIXES`. */
const CODES: Readonly<Record<string, FetchCode>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'bad_answer',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'truncated',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too_large',
  UND_ERR_PRX_CONN: 'proxy',
  UND_ERR_PRX_TLS: 'proxy',
  UND_ERR_ABORTED: 'proxy',
  Z_BUF_ERROR: 'truncated',
};

const PREFIXES: readonly (readonly [string, FetchCode])[] = [
  ['HPE_', 'bad_answer'],
  ['Z_', 'bad_answer'],
  ['ERR_BROTLI', 'bad_answer'],
  ['ERR_PADDING', 'bad_answer'],
  ['EAI_', 'dns'],
];

const TRANSIENT: ReadonlySet<FetchCode> = new Set<FetchCode>([
  'truncated',
  'timeout',
  'dns',
  'refused',
  'reset',
  'proxy',
  'http_408',
  'http_425',
  'http_429',
]);

/** Is another try in the same run sensible? Certificates, refusals and wrong documents do not mend by themselves. */
export function isTransient(failure: Failed): boolean {
  return TRANSIENT.has(failure.code) || /^http_5\d\d$/.test(failure.code);
}

/** Turns what a connection threw into an answer. `began`: the body had already begun to come. */
export function toFailure(error: unknown, began: boolean): Failed {
  if (error instanceof AddressRefusedError) return failed('private_address', error.message);
  if (error instanceof DeadlineError) return failed('timeout', error.message);
  if (error instanceof TooLargeError) return failed('too_large', error.message);
  const cause = findCause(error);
  if (cause instanceof AddressRefusedError) return failed('private_address', cause.message);
  const code = codeOf(cause);
  const tls = findTlsFault(code);
  if (tls) {
    const seen = `${toPrintable(messageOf(cause))} (${code})`;
    return failed('tls', `${tls.code}: the server ${tls.words}: ${seen}. ${tls.hint}`);
  }
  const meaning = CODES[code] ?? PREFIXES.find(([prefix]) => code.startsWith(prefix))?.[1];
  const message = `${toPrintable(messageOf(cause))}${code === '' ? '' : ` (${code})`}`;
  if (meaning === 'reset' && began)
    return failed('truncated', `the connection was cut: ${message}`);
  // A name that is not known, or an error without a code: the answer could not be understood.
  return failed(meaning ?? 'bad_answer', message);
}

/** Node tries several addresses of a name at once and wraps their errors; undici wraps some of its own. */
function findCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return findCause(error.errors[0]);
  if (error instanceof Error && codeOf(error) === '' && error.cause !== undefined) {
    return findCause(error.cause);
  }
  return error;
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

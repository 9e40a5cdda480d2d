/**
 * From what drivers throw to what a person is told. Every failure that matters has its place in database-faults.json: by
 * `error.code` of Node (sockets and DNS), by SQLSTATE or its class (first two characters), or by the words of the driver.
 */
import type { Way } from '../database-url.ts';
import { codeOf, PipelineError } from '../errors.ts';
import { findTlsFault, tlsFault, type TlsFault } from '../tls.ts';
import FAULTS from './database-faults.json' with { type: 'json' };

/** Where the database is, for messages: never with a password. */
export type Address = string;

type DatabaseFault = {
  readonly code: string;
  /** Default: database. */
  readonly status?: PipelineError['status'];
  readonly words: string;
  /** Default: that it may pass. */
  readonly hint?: string | undefined;
};

/** A fault of TLS has its code and words from tls.ts; its hint too, unless it has one of its own. */
type Entry = DatabaseFault | { readonly tls: TlsFault['code']; readonly hint?: string };
type Entries = Readonly<Record<string, Entry>>;

const AGAIN = 'It may pass: run again, or look at the server.';

/** The SQLSTATE of a right that is lacking. */
export const FORBIDDEN = '42501';
/** The SQLSTATE of a session that may only read: after a failover the primary may be found again. */
export const READ_ONLY = '25006';

/** Errno names such as EPERM have five characters too, but no class of SQLSTATE starts with E. */
const SQLSTATE = /^(?:\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/;

const UNKNOWN_STATE: DatabaseFault = {
  code: 'statement_failed',
  status: 'fault',
  words: 'refuses a statement',
  // it does not pass by itself
  hint: undefined,
};

const LOST_CODES = new Set(['database_lost', 'database_unreachable']);
const TRANSIENT_CODES = new Set([
  ...LOST_CODES,
  'database_conflict',
  'database_lock_timeout',
  'database_timeout',
  'database_overloaded',
]);

/** Did the connection go away (or never come about), so that only a new one can help? */
export function isConnectionLost(error: unknown): boolean {
  const fault = findFault(rootOf(error));
  return fault !== undefined && LOST_CODES.has(fault.code);
}

/** May the same work succeed when it is tried again? True for lost connections, conflicts, timeouts and full queues. */
export function isTransient(error: unknown): boolean {
  const fault = findFault(rootOf(error));
  return fault !== undefined && TRANSIENT_CODES.has(fault.code);
}

/** Was this thrown by the database or on the way to it? */
export function isDatabaseError(error: unknown): boolean {
  return findFault(rootOf(error)) !== undefined;
}

/** pg_hba.conf has no place for this host, user and database, with TLS or without. */
const REFUSED_LOGIN = '28000';

/** After this failure of the one way, may the other one (TLS or plain) be open? */
export function isOtherWayWorth(error: unknown, way: Way): boolean {
  const root = rootOf(error);
  return (
    codeOf(root) === REFUSED_LOGIN ||
    (way === 'tls' && findFault(root)?.code === 'database_tls_not_spoken')
  );
}

/**
 * The error for the rim: says which database, what it did and what to do. Anything that is not a database error
 * becomes `unexpected` (status fault) with its cause; a PipelineError stays what it is.
 */
export function toDatabaseError(cause: unknown, address: Address): PipelineError {
  if (cause instanceof PipelineError) return cause;
  const fault = findFault(cause);
  const words = cause instanceof Error ? cause.message : String(cause);
  if (!fault) return new PipelineError('unexpected', 'fault', { message: words, cause });
  return new PipelineError(fault.code, fault.status ?? 'database', {
    message: `The database ${address} ${fault.words}: ${words || codeOf(cause)}`,
    cause,
    hint: fault.hint,
  });
}

function findFault(error: unknown): DatabaseFault | undefined {
  // Node tries every address of a name and reports the failures together
  if (error instanceof AggregateError && error.errors.length > 0) return findFault(error.errors[0]);
  if (!(error instanceof Error) && codeOf(error) === '') return undefined;
  const tls = findTlsFault(codeOf(error));
  if (tls) return toFault({ tls: tls.code });
  const entry = findEntry(error);
  return entry && toFault(entry);
}

function findEntry(error: unknown): Entry | undefined {
  const code = codeOf(error);
  const words = error instanceof Error ? error.message : '';
  const { network, states, login, driver } = FAULTS as Readonly<
    Record<keyof typeof FAULTS, Entries>
  >;
  if (network[code]) return isSystemError(error) ? network[code] : undefined;
  // refusals of the login that only the words tell apart
  const refused = code === REFUSED_LOGIN ? findByWords(login, words) : undefined;
  if (refused) return refused;
  if (SQLSTATE.test(code)) return states[code] ?? states[code.slice(0, 2)] ?? UNKNOWN_STATE;
  return findByWords(driver, words);
}

/** The first pattern that fits counts: in the file the narrower one stands before the wider. */
function findByWords(entries: Entries, words: string): Entry | undefined {
  return Object.entries(entries).find(([pattern]) => new RegExp(pattern, 'i').test(words))?.[1];
}

/** ENOENT of a missing file is no database error: sockets have `syscall` connect, read or write; DNS getaddrinfo. */
function isSystemError(error: unknown): boolean {
  const syscall =
    error !== null && typeof error === 'object' && 'syscall' in error ? error.syscall : '';
  return /^(connect|read|write|getaddrinfo|queryA)/.test(String(syscall));
}

/** The error beneath a PipelineError, which keeps what it was made of. */
function rootOf(error: unknown): unknown {
  return error instanceof PipelineError && error.cause !== undefined ? error.cause : error;
}

function toFault(entry: Entry): DatabaseFault {
  if (!('tls' in entry)) return { hint: AGAIN, ...entry };
  return { ...tlsFault(entry.tls), ...entry, code: `database_${entry.tls}` };
}

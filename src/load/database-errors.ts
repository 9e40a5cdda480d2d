/** One map from what drivers throw to what a person is told. Every SQLSTATE that matters has its place here. */
import type { Way } from '../database-url.ts';
import { codeOf, PipelineError } from '../errors.ts';
import { findTlsFault, TLS_CLIENT_CERTIFICATE, TLS_NOT_SPOKEN, type TlsFault } from '../tls.ts';

/** Where the database is, for messages: never with a password. */
export type Address = string;

type DatabaseFault = {
  readonly code: string;
  readonly status: PipelineError['status'];
  readonly words: string;
  readonly hint?: string;
};

const AGAIN = 'It may pass: run again, or look at the server.';

/** Socket and DNS errors of Node: `error.code`. */
const NETWORK: Readonly<Record<string, DatabaseFault>> = {
  ECONNREFUSED: unreachable(
    'refuses connections',
    'Is Postgres running there, and is the port right?',
  ),
  ENOTFOUND: unreachable('has a host name that is not known', 'Check the host in DATABASE_URL.'),
  EAI_AGAIN: unreachable('has a host name that cannot be looked up now', AGAIN),
  EHOSTUNREACH: unreachable('cannot be reached', 'Check network and firewall.'),
  ENETUNREACH: unreachable('cannot be reached', 'Check network and firewall.'),
  ETIMEDOUT: unreachable('does not answer', 'Check network and firewall.'),
  ECONNRESET: lost('broke the connection'),
  EPIPE: lost('broke the connection'),
  ECONNABORTED: lost('broke the connection'),
  ENOENT: unreachable(
    'has no socket there',
    'Is Postgres running, and is the socket folder right?',
  ),
};

/** Errors of the driver that carry words only. */
const DRIVER: readonly (readonly [RegExp, DatabaseFault])[] = [
  [/^Connection terminated due to connection timeout/, unreachable('does not answer', AGAIN)],
  [/^Connection terminated/, lost('broke the connection')],
  [/^Client has encountered a connection error/, lost('broke the connection')],
  [/^Client was closed|^Postgres connection has been discarded/, lost('broke the connection')],
  [/^Query read timeout/, lost('did not answer a statement in time')],
  [
    /^timeout expired|^timeout exceeded when trying to connect/,
    unreachable('does not answer', AGAIN),
  ],
  [
    /^The server does not support SSL/,
    {
      ...toFault(TLS_NOT_SPOKEN),
      hint: 'Switch TLS on there; sslmode=disable in DATABASE_URL does without it.',
    },
  ],
  [
    /^There was an error establishing an SSL connection/,
    failure('database_tls_not_spoken', 'answers as no Postgres does', 'Check host and port.'),
  ],
];

/** The SQLSTATE of a right that is lacking. */
export const FORBIDDEN = '42501';
/** The SQLSTATE of a session that may only read. */
export const READ_ONLY = '25006';

/** By SQLSTATE, or by its class (first two characters). */
const STATES: Readonly<Record<string, DatabaseFault>> = {
  '08': lost('broke the connection'),
  '28': failure('database_login', 'refuses the login', 'Check user, password and pg_hba.conf.'),
  '3D': failure('database_absent', 'does not exist', 'Create it: createdb NAME.'),
  // after a failover the primary may be found again
  [READ_ONLY]: lost('is read-only now (a standby?)'),
  '25P03': lost('closed an idle transaction'),
  '40': failure('database_conflict', 'was changed by another transaction at the same time'),
  '55P03': failure(
    'database_lock_timeout',
    'did not give a lock in time',
    "Find who blocks: select * from pg_stat_activity where wait_event_type = 'Lock', and pg_blocking_pids(pid).",
  ),
  '57014': failure('database_timeout', 'stopped a statement that took too long'),
  '57P01': lost('was shut down by an administrator'),
  '57P02': lost('crashed'),
  '57P03': unreachable('is starting up or shutting down', AGAIN),
  '57P05': lost('closed an idle session'),
  '53100': failure(
    'database_full',
    'has no disk space left',
    'Free disk space on the server; nothing was half-written.',
  ),
  '53': failure('database_overloaded', 'has no connections, memory or other means left'),
  '58': failure('database_io', 'has trouble with its files', 'Look at the server log.'),
  XX: failure(
    'database_internal',
    'reports an internal error or damaged data',
    'Look at the server log; check the disks.',
  ),
  [FORBIDDEN]: failure(
    'database_forbidden',
    'does not allow this to the role',
    'Let an administrator grant klantprofielen_loader to this login (docs/operations.md, Roles).',
  ),
  '42P01': failure(
    'schema_mismatch',
    'lacks a table',
    'Run `klantprofielen migrate`, then `klantprofielen doctor`.',
  ),
  '42703': failure(
    'schema_mismatch',
    'lacks a column',
    'Run `klantprofielen migrate`, then `klantprofielen doctor`.',
  ),
  '3F': failure('schema_mismatch', 'lacks a schema', 'Run `klantprofielen migrate`.'),
  '23503': failure(
    'database_set_back',
    'does not hold any more what this run has written into it',
    'Was a backup put in its place, or were rows deleted? Run again: what is missing is loaded anew.',
  ),
  '23': {
    code: 'constraint_violated',
    status: 'fault',
    words: 'refuses rows that break a rule',
    hint: 'Nothing was written. Please report it.',
  },
};

/** Refusals of the login that only the words tell apart. */
const LOGIN_WORDS: readonly (readonly [RegExp, DatabaseFault])[] = [
  [/certificate/i, toFault(TLS_CLIENT_CERTIFICATE)],
  [
    /no encryption|SSL off/,
    failure(
      'database_tls_required',
      'lets nobody in without TLS',
      'Let DATABASE_URL end in ?sslmode=require (and EXTRA_CA_FILE name the authority, if it is one of your own).',
    ),
  ],
];

/** Errno names such as EPERM have five characters too, but no class of SQLSTATE starts with E. */
const SQLSTATE = /^(?:\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/;

const UNKNOWN_STATE: DatabaseFault = {
  code: 'statement_failed',
  status: 'fault',
  words: 'refuses a statement',
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
    (way === 'tls' && findFault(root)?.code === `database_${TLS_NOT_SPOKEN.code}`)
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
  return new PipelineError(fault.code, fault.status, {
    message: `The database ${address} ${fault.words}: ${words || codeOf(cause)}`,
    cause,
    hint: fault.hint,
  });
}

function findFault(error: unknown): DatabaseFault | undefined {
  // Node tries every address of a name and reports the failures together
  if (error instanceof AggregateError && error.errors.length > 0) return findFault(error.errors[0]);
  if (!(error instanceof Error) && codeOf(error) === '') return undefined;
  const code = codeOf(error);
  const words = error instanceof Error ? error.message : '';
  const tls = findTlsFault(code);
  if (tls) return toFault(tls);
  const network = NETWORK[code];
  if (network) return isSystemError(error) ? network : undefined;
  const login = code === REFUSED_LOGIN && LOGIN_WORDS.find(([pattern]) => pattern.test(words));
  if (login) return login[1];
  if (SQLSTATE.test(code)) return STATES[code] ?? STATES[code.slice(0, 2)] ?? UNKNOWN_STATE;
  return DRIVER.find(([pattern]) => pattern.test(words))?.[1];
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

function toFault({ code, words, hint }: TlsFault): DatabaseFault {
  return failure(`database_${code}`, words, hint);
}

function unreachable(words: string, hint: string): DatabaseFault {
  return failure('database_unreachable', words, hint);
}

function lost(words: string): DatabaseFault {
  return failure('database_lost', words);
}

function failure(code: string, words: string, hint = AGAIN): DatabaseFault {
  return { code, status: 'database', words, hint };
}

import { describe, expect, test } from 'vitest';

import { PipelineError } from '../../../src/errors.ts';
import {
  isConnectionLost,
  isDatabaseError,
  isTransient,
  toDatabaseError,
} from '../../../src/load/database-errors.ts';

const state = (code: string, message = 'said the server') =>
  Object.assign(new Error(message), { code });
const system = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

/** What is thrown → code, status, is the connection lost, may it pass. */
const TABLE: readonly (readonly [string, unknown, string, string, boolean, boolean])[] = [
  [
    'connection refused',
    system('ECONNREFUSED', 'connect'),
    'database_unreachable',
    'database',
    true,
    true,
  ],
  [
    'refused on every address',
    new AggregateError([system('ECONNREFUSED', 'connect')]),
    'database_unreachable',
    'database',
    true,
    true,
  ],
  [
    'host not found',
    system('ENOTFOUND', 'getaddrinfo'),
    'database_unreachable',
    'database',
    true,
    true,
  ],
  [
    'look-up fails',
    system('EAI_AGAIN', 'getaddrinfo'),
    'database_unreachable',
    'database',
    true,
    true,
  ],
  ['no route', system('EHOSTUNREACH', 'connect'), 'database_unreachable', 'database', true, true],
  ['no answer', system('ETIMEDOUT', 'connect'), 'database_unreachable', 'database', true, true],
  ['no socket file', system('ENOENT', 'connect'), 'database_unreachable', 'database', true, true],
  ['reset', system('ECONNRESET', 'read'), 'database_lost', 'database', true, true],
  ['broken pipe', system('EPIPE', 'write'), 'database_lost', 'database', true, true],
  [
    'ended by the server',
    new Error('Connection terminated unexpectedly'),
    'database_lost',
    'database',
    true,
    true,
  ],
  [
    'taken, and no word',
    new Error('Connection terminated due to connection timeout'),
    'database_unreachable',
    'database',
    true,
    true,
  ],
  [
    'used after its end',
    new Error('Client has encountered a connection error and is not queryable'),
    'database_lost',
    'database',
    true,
    true,
  ],
  [
    'no answer to a statement',
    new Error('Query read timeout'),
    'database_lost',
    'database',
    true,
    true,
  ],
  [
    'no answer to connect',
    new Error('timeout expired'),
    'database_unreachable',
    'database',
    true,
    true,
  ],
  [
    'no free connection',
    new Error('timeout exceeded when trying to connect'),
    'database_unreachable',
    'database',
    true,
    true,
  ],
  ['connection exception', state('08006'), 'database_lost', 'database', true, true],
  ['shut down', state('57P01'), 'database_lost', 'database', true, true],
  ['crash of a backend', state('57P02'), 'database_lost', 'database', true, true],
  ['starting up', state('57P03'), 'database_unreachable', 'database', true, true],
  ['idle session closed', state('57P05'), 'database_lost', 'database', true, true],
  ['idle in transaction', state('25P03'), 'database_lost', 'database', true, true],
  ['standby', state('25006'), 'database_lost', 'database', true, true],
  ['serialization failure', state('40001'), 'database_conflict', 'database', false, true],
  ['deadlock', state('40P01'), 'database_conflict', 'database', false, true],
  ['lock timeout', state('55P03'), 'database_lock_timeout', 'database', false, true],
  ['statement timeout', state('57014'), 'database_timeout', 'database', false, true],
  ['too many clients', state('53300'), 'database_overloaded', 'database', false, true],
  ['out of memory', state('53200'), 'database_overloaded', 'database', false, true],
  ['disk full', state('53100'), 'database_full', 'database', false, false],
  ['io error', state('58030'), 'database_io', 'database', false, false],
  ['damaged data', state('XX001'), 'database_internal', 'database', false, false],
  ['wrong password', state('28P01'), 'database_login', 'database', false, false],
  [
    'no pg_hba entry',
    state('28000', 'no pg_hba.conf entry, SSL encryption'),
    'database_login',
    'database',
    false,
    false,
  ],
  ['no such database', state('3D000'), 'database_absent', 'database', false, false],
  [
    'no TLS',
    new Error('The server does not support SSL connections'),
    'database_tls_not_spoken',
    'database',
    false,
    false,
  ],
  [
    'a certificate out of date',
    state('CERT_HAS_EXPIRED'),
    'database_tls_expired',
    'database',
    false,
    false,
  ],
  [
    'nobody without TLS',
    state('28000', 'no pg_hba.conf entry for host "h", user "u", database "d", no encryption'),
    'database_tls_required',
    'database',
    false,
    false,
  ],
  [
    'a certificate of ours wanted',
    state('28000', 'connection requires a valid client certificate'),
    'database_tls_client_certificate',
    'database',
    false,
    false,
  ],
  ['no right', state('42501'), 'database_forbidden', 'database', false, false],
  ['no such table', state('42P01'), 'schema_mismatch', 'database', false, false],
  ['no such column', state('42703'), 'schema_mismatch', 'database', false, false],
  ['no such schema', state('3F000'), 'schema_mismatch', 'database', false, false],
  ['key of nobody', state('23503'), 'database_set_back', 'database', false, false],
  ['check violated', state('23514'), 'constraint_violated', 'fault', false, false],
  ['syntax error', state('42601'), 'statement_failed', 'fault', false, false],
  ['a bug', new TypeError('x is not a function'), 'unexpected', 'fault', false, false],
  ['a missing file', system('ENOENT', 'open'), 'unexpected', 'fault', false, false],
  ['an errno of five letters', system('EPERM', 'open'), 'unexpected', 'fault', false, false],
  ['no error at all', 'a string', 'unexpected', 'fault', false, false],
];

describe('database errors', () => {
  test.each(TABLE)('%s', (_, cause, code, status, lost, transient) => {
    const error = toDatabaseError(cause, 'db.example:5432/kp');
    expect(error).toMatchObject({ code, status, cause });
    expect(isConnectionLost(cause)).toBe(lost);
    expect(isTransient(cause)).toBe(transient);
    // also when it has been mapped already
    expect(isConnectionLost(error)).toBe(lost);
    expect(isTransient(error)).toBe(transient);
    expect(isDatabaseError(cause)).toBe(code !== 'unexpected');
    if (code !== 'unexpected') {
      expect(error.message).toContain('db.example:5432/kp');
      expect(error.hint === undefined).toBe(code === 'statement_failed');
    }
  });

  test('an error with our own code stays what it is', () => {
    const error = new PipelineError('locked', 'locked', { message: 'held' });
    expect(toDatabaseError(error, 'x')).toBe(error);
    expect(isTransient(error)).toBe(false);
  });

  test('says where, what and what to do', () => {
    const error = toDatabaseError(
      state('28P01', 'password authentication failed for user "loader"'),
      'db:5432/kp',
    );
    expect(error.message).toBe(
      'The database db:5432/kp refuses the login: password authentication failed for user "loader"',
    );
    expect(error.hint).toBe('Check user, password and pg_hba.conf.');
  });
});

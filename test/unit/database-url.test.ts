import { describe, expect, test } from 'vitest';

import { parseDatabaseUrl, type DatabaseTarget } from '../../src/database-url.ts';
import { toAddress, toTarget } from '../../src/load/connect.ts';

function targetOf(url: string): DatabaseTarget {
  const parsed = parseDatabaseUrl(url);
  if (parsed.problem !== undefined) throw new Error(parsed.problem);
  return parsed.target;
}

describe('where it is', () => {
  test.each([
    ['postgres://user:secret@db.example:5433/kp', 'db.example:5433/kp'],
    ['postgres://user:secret@db.example/kp', 'db.example:5432/kp'],
    ['postgresql://db/kp?sslmode=verify-full', 'db:5432/kp'],
    ['postgres://user@[::1]:5432/kp', '[::1]:5432/kp'],
    ['postgres://user:p%40ss@db/my%20data', 'db:5432/my data'],
    ['postgres:///kp?host=/var/run/postgresql', '/var/run/postgresql:5432/kp'],
    ['postgres://u:p@/kp?host=/run&port=5433', '/run:5433/kp'],
    ['postgres://%2Fvar%2Frun/kp', '/var/run:5432/kp'],
    ['postgres://u@db', 'db:5432/'],
  ])('%s → %s', (url, address) => {
    expect(toAddress(targetOf(url))).toBe(address);
  });

  test.each(['nonsense', 'postgres://user:secret@db:99999/kp'])(
    '%s is refused without repeating it',
    (url) => {
      expect(() => toTarget(url)).toThrow(/^DATABASE_URL has (?!.*secret)/);
    },
  );
});

test('who we are there, also with escapes', () => {
  expect(targetOf('postgres://a%20b:p%40%2F%3A%23%25@db/kp?options=endpoint%3Dx')).toMatchObject({
    user: 'a b',
    password: 'p@/:#%',
    options: 'endpoint=x',
  });
  expect(targetOf('postgres://db/kp?user=u&password=p')).toMatchObject({
    user: 'u',
    password: 'p',
  });
});

describe('TLS: a certificate is always verified, with its name but for verify-ca', () => {
  test.each<[string, readonly string[], boolean]>([
    ['db/kp?sslmode=disable', ['plain'], true],
    ['db/kp?sslmode=allow', ['plain', 'tls'], true],
    ['db/kp?sslmode=prefer', ['tls', 'plain'], true],
    ['db/kp?sslmode=require', ['tls'], true],
    ['db/kp?sslmode=verify-ca', ['tls'], false],
    ['db/kp?sslmode=verify-full', ['tls'], true],
    ['db/kp?ssl=true', ['tls'], true],
    ['db/kp?ssl=0', ['plain'], true],
    ['db/kp', ['tls', 'plain'], true],
    ['10.0.0.7/kp', ['tls', 'plain'], true],
    ['localhost/kp', ['plain', 'tls'], true],
    ['127.0.0.1/kp', ['plain', 'tls'], true],
    ['[::1]/kp', ['plain', 'tls'], true],
    ['localhost/kp?sslrootcert=/ca.pem', ['tls'], true],
    ['db/kp?sslnegotiation=direct', ['tls'], true],
  ])('%s', (rest, ways, checksName) => {
    expect(targetOf(`postgres://u:p@${rest}`)).toMatchObject({ ways, checksName });
  });
});

describe('a parameter is read, or without meaning here, or refused by name', () => {
  test.each([
    'connect_timeout=10&application_name=x&channel_binding=require',
    'target_session_attrs=read-write&gssencmode=disable&keepalives_idle=30',
  ])('%s', (query) => {
    expect(parseDatabaseUrl(`postgres://u@db/kp?${query}`).problem).toBeUndefined();
  });

  test.each([
    ['sslmode=no-verify', /sslmode that is not known.*verify-full/],
    ['sslmode=REQUIRE', /sslmode that is not known/],
    ['ssl=no-verify', /parameter ssl /],
    ['pgbouncer=true', /parameter pgbouncer .* remove it/],
    ['schema=public', /parameter schema /],
    ['sslaccept=accept_invalid_certs', /parameter sslaccept /],
    ['gssencmode=require', /parameter gssencmode /],
    ['target_session_attrs=standby', /parameter target_session_attrs /],
    ['port=0', /parameter port /],
    ['host=a,b', /several hosts/],
  ])('%s', (query, problem) => {
    expect(parseDatabaseUrl(`postgres://u:canary@db/kp?${query}`).problem).toMatch(problem);
  });
});

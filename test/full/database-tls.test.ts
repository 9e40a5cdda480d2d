/** The database over TLS: what is taken, what is refused, and what people are told. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { PipelineError } from '../../src/errors.ts';
import { openDatabase } from '../../src/load/database.ts';
import { makeCertificates } from '../support/certificates.ts';
import { startPostgres15, type Postgres15 } from '../support/postgres-15.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { runAsAdmin } from '../support/templates.ts';

const HBA = `local all all trust
hostssl onlytls all 127.0.0.1/32 scram-sha-256
hostnossl onlyplain all 127.0.0.1/32 scram-sha-256
hostssl wantscert all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca
host postgres all 127.0.0.1/32 scram-sha-256
`;

const certificates = makeCertificates();
let server: Postgres15;

beforeAll(async () => {
  server = await startPostgres15(HBA);
  certificates.selfSign('authority');
  certificates.selfSign('stranger');
  certificates.selfSign('alone', '-addext', 'subjectAltName=DNS:localhost');
  certificates.sign('right', 'authority', 'subjectAltName=DNS:localhost');
  certificates.sign('elsewhere', 'authority', 'subjectAltName=DNS:elsewhere.example');
  certificates.sign('old', 'authority', 'subjectAltName=DNS:localhost', '-days', '-1');
  certificates.sign('us', 'authority', 'basicConstraints=CA:FALSE');
  for (const name of ['onlytls', 'onlyplain', 'wantscert'])
    await runAsAdmin(server.url, `create database ${name}`);
});
afterAll(() => {
  server.stop();
  certificates[Symbol.dispose]();
});

/** Lets the server show this certificate, or speak no TLS at all. */
async function show(name: string | undefined): Promise<void> {
  const set = (setting: string, value: string) =>
    runAsAdmin(server.url, `alter system set ${setting} = '${value}'`);
  if (name !== undefined) {
    await set('ssl_cert_file', server.give(certificates.at(`${name}.pem`)));
    await set('ssl_key_file', server.give(certificates.at(`${name}.key`)));
    await set('ssl_ca_file', server.give(certificates.at('authority.pem')));
  }
  await set('ssl', name === undefined ? 'off' : 'on');
  await runAsAdmin(server.url, 'select pg_reload_conf()');
  // the postmaster reads its files a moment later
  await runAsAdmin(server.url, 'select pg_sleep(0.3)');
}

function at(database: string, query = '', host = 'localhost'): string {
  const url = new URL(server.url);
  url.hostname = host;
  url.pathname = `/${database}`;
  return `${url.href}${query && `?${query}`}`;
}

/** 'TLS', 'plain', or the code of the refusal. */
async function open(url: string, extraCa?: string): Promise<string> {
  try {
    const options = { url, extraCa, dataDir: '', applicationName: 'test', maxConnections: 2 };
    const warehouse = await openDatabase(options);
    const { rows } = await sql<{ ssl: boolean }>`
      select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(warehouse.db);
    await warehouse.close();
    return rows[0]?.ssl ? 'TLS' : 'plain';
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    expect(`${error.message} ${error.hint}`).not.toContain('password@');
    expect(error.hint).toBeTruthy();
    return error.code;
  }
}

const own = () => certificates.read('authority.pem');

describe('a certificate of an authority of our own', () => {
  beforeAll(() => show('right'));

  test.each(['require', 'verify-full', 'verify-ca', 'prefer'])('sslmode=%s', async (mode) => {
    expect(await open(at('postgres', `sslmode=${mode}`))).toBe('database_tls_unknown_authority');
    expect(await open(at('postgres', `sslmode=${mode}`), own())).toBe('TLS');
    const file = `sslrootcert=${certificates.at('authority.pem')}`;
    expect(await open(at('postgres', `sslmode=${mode}&${file}`))).toBe('TLS');
  });

  test('sslrootcert counts alone: another authority is not enough, whatever EXTRA_CA_FILE says', async () => {
    const file = `sslrootcert=${certificates.at('stranger.pem')}`;
    expect(await open(at('postgres', file), own())).toBe('database_tls_unknown_authority');
    expect(await open(at('postgres', 'sslrootcert=/not/there'))).toBe('database_url_invalid');
    expect(await open(at('postgres', `sslrootcert=${certificates.at('us.key')}`))).toBe(
      'database_url_invalid',
    );
  });

  test('disable and allow go without where they may; allow and no word at all use it where they must', async () => {
    expect(await open(at('postgres', 'sslmode=disable'))).toBe('plain');
    expect(await open(at('postgres', 'sslmode=allow'))).toBe('plain');
    expect(await open(at('postgres'))).toBe('plain');
    expect(await open(at('onlytls', 'sslmode=disable'))).toBe('database_tls_required');
    expect(await open(at('onlytls', 'sslmode=allow'), own())).toBe('TLS');
    expect(await open(at('onlytls'), own())).toBe('TLS');
    expect(await open(at('onlytls'))).toBe('database_tls_unknown_authority');
  });

  test('a database that takes nobody over TLS', async () => {
    expect(await open(at('onlyplain', 'sslmode=prefer'), own())).toBe('plain');
    expect(await open(at('onlyplain', 'sslmode=require'), own())).toBe('database_login');
  });

  test('the name counts, also when it is an address', async () => {
    expect(await open(at('postgres', 'sslmode=require', '127.0.0.1'), own())).toBe(
      'database_tls_wrong_host',
    );
    expect(await open(at('postgres', 'sslmode=verify-ca', '127.0.0.1'), own())).toBe('TLS');
  });

  test('a certificate of ours is wanted', async () => {
    expect(await open(at('wantscert', 'sslmode=require'), own())).toBe(
      'database_tls_client_certificate',
    );
    const ours = `sslcert=${certificates.at('us.pem')}&sslkey=${certificates.at('us.key')}`;
    expect(await open(at('wantscert', `sslmode=require&${ours}`), own())).toBe('TLS');
    const strange = `sslcert=${certificates.at('stranger.pem')}&sslkey=${certificates.at('stranger.key')}`;
    expect(await open(at('wantscert', `sslmode=require&${strange}`), own())).toBe(
      'database_tls_client_certificate',
    );
  });

  test('the program takes the authority from EXTRA_CA_FILE, and says without it what to do', async () => {
    using folder = temporaryFolder();
    const environment = {
      DATABASE_URL: at('onlytls', 'sslmode=verify-full'),
      SOURCES: folder.path,
    };
    const refused = await runProgram(['run'], environment);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toMatch(/\[database_tls_unknown_authority\][^]*EXTRA_CA_FILE/);
    const file = { EXTRA_CA_FILE: certificates.at('authority.pem') };
    expect((await runProgram(['status'], { ...environment, ...file })).code).toBe(0);
  });
});

test.each([
  ['of another host', 'elsewhere', 'database_tls_wrong_host', 'TLS'],
  ['out of date', 'old', 'database_tls_expired', 'database_tls_expired'],
  ['that signed itself', 'alone', 'database_tls_self_signed', 'database_tls_self_signed'],
])('a certificate %s', async (_, name, code, verifyCa) => {
  await show(name);
  expect(await open(at('postgres', 'sslmode=require'), own())).toBe(code);
  expect(await open(at('postgres', 'sslmode=prefer'), own())).toBe(code);
  expect(await open(at('postgres', 'sslmode=verify-ca'), own())).toBe(verifyCa);
});

test('one that signed itself is trusted when it is named', async () => {
  await show('alone');
  expect(await open(at('postgres', 'sslmode=require'), certificates.read('alone.pem'))).toBe('TLS');
});

test('a server without TLS', async () => {
  await show(undefined);
  expect(await open(at('postgres', 'sslmode=require'))).toBe('database_tls_not_spoken');
  expect(await open(at('postgres', 'sslmode=verify-ca'), own())).toBe('database_tls_not_spoken');
  expect(await open(at('postgres', 'sslmode=prefer'))).toBe('plain');
});

test('what is no Postgres at all', async () => {
  const web = createServer((socket: Socket) => {
    socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n');
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const address = web.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const code = await open(`postgres://u@127.0.0.1:${port}/kp?sslmode=require`);
  web.close();
  expect(code).toBe('database_tls_not_spoken');
});

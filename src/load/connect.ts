/** How one connection comes about: where to, as whom, over which TLS, with which settings, and through no pooler that mixes sessions. */
import { statSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

import pg from 'pg';

import { parseDatabaseUrl, type DatabaseTarget, type Way } from '../database-url.ts';
import { PipelineError } from '../errors.ts';
import { readSecretLine, readTextFile } from '../files.ts';
import { findCertificateMistake, toTrust } from '../tls.ts';
import type { Address } from './database-errors.ts';
import { PARSERS } from './values.ts';

export type ConnectOptions = {
  readonly url: string;
  /** Where the address was read from: read again for each connection, so that a new password needs no restart. */
  readonly urlFile?: string | undefined;
  /** PEM text of authorities beside those of the system. */
  readonly extraCa?: string | undefined;
};

export const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 60_000;
/** The client gives up a little after the server should have: the network may be gone. */
export const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 10_000;

/** What every connection of ours sets, whatever the defaults of role and database are. */
const SESSION: Readonly<Record<string, string>> = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  search_path: 'pg_catalog',
  statement_timeout: `${STATEMENT_TIMEOUT_MS}`,
  lock_timeout: '10000',
  idle_in_transaction_session_timeout: '60000',
  default_transaction_isolation: 'read committed',
};

export type Connector = ReturnType<typeof createConnector>;

/** The target of an address. Throws PipelineError `database_url_invalid`, which holds no part of it. */
export function toTarget(url: string): DatabaseTarget {
  const parsed = parseDatabaseUrl(url);
  if (parsed.problem === undefined) return parsed.target;
  throw new PipelineError('database_url_invalid', 'usage', {
    message: `DATABASE_URL ${parsed.problem}.`,
    hint: 'docs/operations.md, "The database", says what an address may hold.',
  });
}

/** 'host:port/database', never with a password. */
export function toAddress({ host, port, database }: DatabaseTarget): Address {
  return `${host.includes(':') ? `[${host}]` : host}:${port}/${database ?? ''}`;
}

/** Makes clients that know where to go; connect them, then `prepare` them. */
export function createConnector(target: DatabaseTarget, way: Way, options: ConnectOptions) {
  const config: pg.ClientConfig = {
    host: target.host,
    port: target.port,
    database: target.database,
    options: target.options,
    ssl: way === 'tls' && !target.host.startsWith('/') ? toTls(target, options.extraCa) : false,
    ...(target.isDirect ? { sslnegotiation: 'direct' as const } : {}),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser: findParser },
  };
  let login = { user: target.user, password: target.password };
  class Client extends pg.Client {
    constructor() {
      login = readLogin(target, options.urlFile) ?? login;
      super({ ...config, ...login });
    }
  }
  let isPoolerKnown = false;
  return {
    address: toAddress(target),
    /** For pg.Pool, which makes its clients itself. */
    Client,
    /** Sets what every session of ours sets. Throws PipelineError `database_pooler` before anything was set. */
    prepare: async (client: pg.ClientBase, applicationName: string) => {
      // without a listener a connection that breaks would end the process; whoever uses it next is told
      client.on('error', () => undefined);
      const settings = { application_name: applicationName, ...SESSION };
      const isOurs = await set(client, settings, !isPoolerKnown);
      if (!isOurs) {
        await refuseMixedSessions(client, Client, toAddress(target));
        isPoolerKnown = true;
        await set(client, settings, false);
      }
      // a killed client frees its locks within a second; not every platform can, and then the server refuses the setting
      await client.query('set client_connection_check_interval = 1000').catch(() => undefined);
    },
  };
}

/** User and password as the file has them now; undefined while it cannot be read or leads somewhere else. */
function readLogin(target: DatabaseTarget, file: string | undefined) {
  // a pipe can be read once only
  if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    return undefined;
  const read = readSecretLine(file);
  const now = read.problem === undefined ? parseDatabaseUrl(read.text) : read;
  if (now.problem !== undefined || toAddress(now.target) !== toAddress(target)) return undefined;
  return { user: now.target.user, password: now.target.password };
}

/** Sets them for the session. `onlyDirect`: only where the server that greeted us is the one that answers; else false. */
async function set(
  client: pg.ClientBase,
  settings: Readonly<Record<string, string>>,
  onlyDirect: boolean,
): Promise<boolean> {
  const pairs = Object.entries(settings);
  const calls = pairs.map(
    (_, index) => `pg_catalog.set_config($${2 * index + 1}, $${2 * index + 2}, false)`,
  );
  const condition = onlyDirect ? ` where pg_catalog.pg_backend_pid() = ${greeterOf(client)}` : '';
  const { rowCount } = await client.query(`select ${calls.join(', ')}${condition}`, pairs.flat());
  return rowCount === 1;
}

/** The process that the greeting named; a pooler makes one up. The driver has it, its types do not. */
function greeterOf(client: pg.ClientBase): number {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : 0;
}

const POOLER_ROUNDS = 4;

/**
 * A pooler is in between. One that keeps a session for each client may stay; one that hands statements to whatever
 * session is free shows it: two clients meet in one session, or one client is in several.
 */
async function refuseMixedSessions(
  client: pg.ClientBase,
  Client: new () => pg.Client,
  address: Address,
): Promise<void> {
  const other = new Client();
  other.on('error', () => undefined);
  try {
    await other.connect();
    const [ours, theirs] = [new Set<number>(), new Set<number>()];
    for (let round = 0; round < POOLER_ROUNDS; round += 1) {
      ours.add(await askProcess(client));
      theirs.add(await askProcess(other));
      // of two sessions that take turns each client would meet the same one again and again
      if (round % 2 === 1) ours.add(await askProcess(client));
    }
    if (ours.size === 1 && theirs.size === 1 && ours.isDisjointFrom(theirs)) return;
  } finally {
    await other.end().catch(() => undefined);
  }
  throw new PipelineError('database_pooler', 'database', {
    message: `${address} is a pooler that gives each transaction another session (pool_mode transaction or statement): locks and settings would reach the sessions of others. Nothing was set there.`,
    hint: 'Let DATABASE_URL name the database itself (usually port 5432), or a pool with pool_mode = session.',
  });
}

async function askProcess(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

function toTls(target: DatabaseTarget, extraCa: string | undefined): ConnectionOptions {
  const { sslrootcert, sslcert, sslkey } = target;
  const isOwn = sslrootcert !== undefined && sslrootcert !== 'system';
  const trust = isOwn
    ? toTrust(readPem('sslrootcert', sslrootcert, true), 'nothing')
    : toTrust(extraCa);
  return {
    ...trust,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(target.checksName ? {} : { checkServerIdentity: () => undefined }),
    ...(sslcert === undefined ? {} : { cert: readPem('sslcert', sslcert, true) }),
    ...(sslkey === undefined ? {} : { key: readPem('sslkey', sslkey, false) }),
  };
}

function readPem(name: string, file: string, isCertificate: boolean): string {
  const read = readTextFile(file);
  const problem = read.problem ?? (isCertificate ? findCertificateMistake(read.text) : undefined);
  if (read.problem === undefined && problem === undefined) return read.text;
  throw new PipelineError('database_url_invalid', 'usage', {
    message: `DATABASE_URL: ${name}: ${file} ${problem}.`,
    hint: 'It must be the path of a PEM file that this user may read.',
  });
}

function findParser(oid: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary') {
  return (format === 'binary' ? undefined : PARSERS[oid]) ?? pg.types.getTypeParser(oid, format);
}

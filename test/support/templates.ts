/** What test databases are copied from: made once, on first use, with schema and reference data. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import pg from 'pg';

import { openDatabase } from '../../src/load/database.ts';
import { startPglite, toEmbedded, type Embedded } from '../../src/load/embedded.ts';
import { applyMigrations, readMigrations, SQL_FOLDER } from '../../src/load/migrate.ts';
import { syncReference } from '../../src/load/reference-sync.ts';
import { applyRoles } from '../../src/load/rights.ts';
import { readReference } from '../../src/reference/read.ts';
import { startPostgres } from './postgres.ts';

export const REFERENCE_FOLDER = fileURLToPath(new URL('../../reference/', import.meta.url));

/** A server that may create databases, and the database to copy. */
export type ServerTemplate = { readonly url: string; readonly template: string };
/** Dumps of an embedded database, with schema and reference data and without: making one takes seconds. */
export type EmbeddedTemplate = { readonly file: string; readonly empty: string };

export type Templates = {
  server(): Promise<ServerTemplate>;
  embedded(): Promise<EmbeddedTemplate>;
  /** Stops and removes what was made. */
  end(): Promise<void>;
};

/** Nothing is made before it is asked for. TEST_DATABASE_URL names another server to test against. */
export function createTemplates(): Templates {
  const endings: (() => Promise<void>)[] = [];
  let server: Promise<ServerTemplate> | undefined;
  let embedded: Promise<EmbeddedTemplate> | undefined;
  return {
    server: () => (server ??= makeServer(endings)),
    embedded: () => (embedded ??= makeEmbedded(endings)),
    end: async () => {
      for (const end of endings.toReversed()) await end();
    },
  };
}

async function makeServer(endings: (() => Promise<void>)[]): Promise<ServerTemplate> {
  const url = process.env['TEST_DATABASE_URL'] ?? (await start(endings));
  const template = `klantprofielen_template_${randomBytes(4).toString('hex')}`;
  await runAsAdmin(url, `create database ${template} template template0 encoding 'UTF8'`);
  endings.push(() => runAsAdmin(url, `drop database if exists ${template} with (force)`));
  const warehouse = await openDatabase({
    url: toDatabaseUrl(url, template),
    dataDir: '',
    applicationName: 'test template',
    maxConnections: 2,
  });
  await warehouse.migrate({ auto: true });
  const reference = await readReference(REFERENCE_FOLDER);
  await warehouse.db.transaction().execute((trx) => syncReference(trx, reference));
  await warehouse.close();
  return { url, template };
}

async function start(endings: (() => Promise<void>)[]): Promise<string> {
  const server = await startPostgres();
  endings.push(() => server.stop());
  return server.url;
}

async function makeEmbedded(endings: (() => Promise<void>)[]): Promise<EmbeddedTemplate> {
  const folder = await mkdtemp(join(tmpdir(), 'klantprofielen-embedded-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const database = await openInMemory();
  const dump = async (name: string) => {
    const file = join(folder, name);
    const blob = await database.pglite.dumpDataDir('none');
    await writeFile(file, Buffer.from(await blob.arrayBuffer()));
    return file;
  };
  const empty = await dump('empty.tar');
  await applyMigrations(database.db, await readMigrations(SQL_FOLDER), database.address);
  await applyRoles(database.db, SQL_FOLDER);
  const reference = await readReference(REFERENCE_FOLDER);
  await database.db.transaction().execute((trx) => syncReference(trx, reference));
  const file = await dump('template.tar');
  await database.close();
  return { file, empty };
}

/** An embedded database that lives as long as the process; made anew it takes seconds, from a dump a fraction of one. */
export async function openInMemory(dump?: Blob): Promise<Embedded> {
  return toEmbedded(await startPglite(dump ? { loadDataDir: dump } : {}), 'embedded (in memory)');
}

/** The address of another database on the same server. */
export function toDatabaseUrl(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

/** Runs one statement on the database that the address names. */
export async function runAsAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Builds the real parts of a pass out of the configuration, lends them, and takes them back. */
import { hostname } from 'node:os';

import type { Config } from '../config.ts';
import { findProxySettings } from '../extract/http/agent.ts';
import { createHttp } from '../extract/http/http.ts';
import { createParserPool } from '../extract/pdf/pool.ts';
import { openDatabase, type Warehouse } from '../load/database.ts';
import { syncReference } from '../load/reference-sync.ts';
import { withWriter, type Writer } from '../load/writer.ts';
import type { Logger } from '../log.ts';
import type { Deps } from '../pipeline/deps.ts';
import { readReference } from '../reference/read.ts';
import type { Reference } from '../reference/reference.ts';
import { logProgress, terminalProgress } from './progress.ts';
import { requireSchema } from './require-schema.ts';
import { REFERENCE_FOLDER, toPoolOptions, type Session } from './session.ts';

/** Opens the configured database; the caller closes it. */
export async function openWarehouse({ config, log }: Session, command: string): Promise<Warehouse> {
  return await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    applicationName: `klantprofielen ${command} ${hostname()}/${process.pid}`,
    maxConnections: config.limits.databaseConnections,
    log,
  });
}

/** Lends the database: migrated when `migrate` is set and allowed. */
export async function withWarehouse<T>(
  session: Session,
  command: string,
  work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const warehouse = await openWarehouse(session, command);
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

/** Lends everything a pass needs, under the writer's lock, with schema and dimensions up to date. */
export async function withPass<T>(
  session: Session,
  command: string,
  work: (deps: Deps, warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  return await withWarehouse(session, command, (warehouse) =>
    withPassOn(session, warehouse, command, work),
  );
}

/** The same on a database that is open already. */
export async function withPassOn<T>(
  session: Session,
  warehouse: Warehouse,
  command: string,
  work: (deps: Deps, warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const { config, log, signal } = session;
  const reference = await readReference(REFERENCE_FOLDER);
  await warehouse.migrate({ auto: config.autoMigrate });
  const options = { waitSeconds: config.lockWaitSeconds, command, signal, log };
  return await withWriter(warehouse, options, async (writer) => {
    await writer.transact((trx) => syncReference(trx, reference));
    return await withParts(session, writer, reference, (deps) => work(deps, warehouse));
  });
}

/** Lends the same parts with a writer that only reads: no lock, no migration, nothing is changed. */
export async function withReader<T>(
  session: Session,
  command: string,
  work: (deps: Deps) => Promise<T>,
): Promise<T> {
  const reference = await readReference(REFERENCE_FOLDER);
  return await withWarehouse(session, command, async (warehouse) => {
    await requireSchema(warehouse);
    const reader: Writer = {
      run: (piece) =>
        warehouse.db
          .transaction()
          .setAccessMode('read only')
          .execute((trx) => piece(trx)),
      transact: () => Promise.reject(new TypeError('a reader writes nothing')),
    };
    return await withParts(session, reader, reference, work);
  });
}

/** Lends parser and network beside a writer. */
async function withParts<T>(
  session: Session,
  writer: Writer,
  reference: Reference,
  work: (deps: Deps) => Promise<T>,
): Promise<T> {
  const { config, log, signal, terminal } = session;
  await using pool = createParserPool(toPoolOptions(config, log));
  await using http = createHttp(toHttpOptions(config, log));
  const progress = terminal.isInteractive
    ? terminalProgress((text) => void process.stderr.write(text), Date.now)
    : logProgress(log, Date.now);
  const { maxListingPages, maxDocumentMegabytes } = config.limits;
  return await work({
    writer,
    reference,
    http,
    pool,
    log,
    now: () => new Date(),
    signal,
    maxListingPages,
    maxDocumentBytes: maxDocumentMegabytes * 1_000_000,
    progress,
  });
}

export function toHttpOptions(config: Config, log: Logger) {
  const { limits } = config;
  return {
    userAgent: config.userAgent,
    extraCa: config.extraCa,
    allowedHosts: namedHosts(config),
    requestsPerSecond: config.requestsPerSecond,
    tryTimeoutMs: limits.requestTimeoutSeconds * 1000,
    tries: limits.requestTries,
    documentTimeoutMs: limits.documentTimeoutSeconds * 1000,
    maxPauseMs: limits.maxPauseSeconds * 1000,
    maxDocumentBytes: limits.maxDocumentMegabytes * 1_000_000,
    maxPageBytes: limits.maxPageMegabytes * 1_000_000,
    proxy: findProxySettings(process.env),
    log,
  };
}

/** Hosts named in SOURCES or ALLOWED_HOSTS: only they may be private or speak plain http. */
function namedHosts(config: Config): readonly string[] {
  const ofSources = config.sources
    .filter((source) => /^https?:/i.test(source))
    .map((source) => new URL(source).host);
  return [...new Set([...ofSources, ...config.allowedHosts])];
}

/** The embedded database: PGlite, a Postgres inside this process, in a folder that one process may open. */
import { access, statfs, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hostname } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import type { PGlite, PGliteOptions, Results, Transaction } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { codeOf, findFileError, PipelineError } from '../errors.ts';
import { makeFolder } from '../files.ts';
import type { Database, Db } from './schema.ts';
import { PARSERS } from './values.ts';

export type EmbeddedOptions = {
  /** DATA_DIR */
  readonly dataDir: string;
  readonly applicationName: string;
  /** A database that nobody has made yet is not made: an empty one in memory stands for it. */
  readonly onlyReads?: boolean | undefined;
};

export type Embedded = ReturnType<typeof toEmbedded>;

/** Opens the folder `pglite` in the data folder. Throws PipelineError `database_held` or `embedded_unusable`. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folder = join(options.dataDir, 'pglite');
  const address = `embedded (${folder})`;
  if (options.onlyReads && !(await isMade(folder))) return toEmbedded(await startPglite(), address);
  const lock = await lockFolder(`${folder}-lock`, options.applicationName);
  try {
    return toEmbedded(await openFolder(folder), address, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Folders of Postgres have this file; one that cannot be looked into is for the opening to complain about. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await access(join(folder, 'PG_VERSION'));
    return true;
  } catch (error) {
    return codeOf(error) !== 'ENOENT';
  }
}

/** A PGlite as the embedded database; `afterwards` runs when it is closed. */
export function toEmbedded(pglite: PGlite, address: string, afterwards = () => {}) {
  const db: Db = new Kysely<Database>({
    dialect: new PGliteDialect({ pglite: toScriptable(pglite) }),
  });
  return {
    db,
    pglite,
    address,
    close: async () => {
      await db.destroy();
      if (!pglite.closed) await pglite.close();
      afterwards();
    },
  };
}

/** A PGlite that gives values as a server does (server.ts), and in which names are written in full. */
export async function startPglite(options: PGliteOptions = {}): Promise<PGlite> {
  // a run against a server needs none of it
  const { PGlite } = await import('@electric-sql/pglite');
  const pglite = await PGlite.create({ ...options, parsers: { ...PARSERS } });
  await pglite.exec("set TimeZone = 'UTC'; set search_path = pg_catalog");
  return pglite;
}

async function openFolder(folder: string): Promise<PGlite> {
  try {
    return await startPglite({ dataDir: folder });
  } catch (cause) {
    // the WebAssembly inside throws objects that say nothing
    const words = cause instanceof Error ? cause.message : 'it gave up without a reason';
    const left = await findRoom(folder);
    if (left !== undefined && left < LEAST_ROOM_MEGABYTES) {
      throw new PipelineError('disk_full', 'database', {
        message: `The embedded database in ${folder} does not open: the disk has ${left} MB left, it needs ${LEAST_ROOM_MEGABYTES}.`,
        hint: 'Make room, or name a folder on another disk with DATA_DIR.',
        cause,
      });
    }
    throw new PipelineError('embedded_unusable', 'database', {
      message: `The embedded database in ${folder} does not open: ${words}`,
      hint: 'Move the folder away and run again: everything is read anew. For a durable database set DATABASE_URL.',
      cause,
    });
  }
}

/** What an empty embedded database takes. */
const LEAST_ROOM_MEGABYTES = 80;

/** Megabytes that this user may still write where a folder lies; undefined when nobody says. */
async function findRoom(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(dirname(folder));
    return Math.floor((bavail * bsize) / 1_000_000);
  } catch {
    return undefined;
  }
}

/**
 * PGlite as Kysely sees it. Text without parameters goes by the simple protocol, as the driver of a server does it:
 * only that one takes a script of several statements.
 */
function toScriptable(pglite: PGlite) {
  return {
    get closed() {
      return pglite.closed;
    },
    get ready() {
      return pglite.ready;
    },
    waitReady: pglite.waitReady,
    close: () => pglite.close(),
    query: <T>(text: string, parameters?: unknown[]) => runStatement<T>(pglite, text, parameters),
    transaction: <T>(work: (trx: ScriptableTransaction) => Promise<T>) =>
      pglite.transaction((trx) =>
        work({
          query: <R>(text: string, parameters?: unknown[]) =>
            runStatement<R>(trx, text, parameters),
          rollback: () => trx.rollback(),
        }),
      ),
  };
}

type ScriptableTransaction = {
  query<R>(text: string, parameters?: unknown[]): Promise<Results<R>>;
  rollback(): Promise<void>;
};

async function runStatement<T>(on: PGlite | Transaction, text: string, parameters: unknown[] = []) {
  if (parameters.length > 0) return await on.query<T>(text, parameters);
  const results = await on.exec(text);
  return (results.at(-1) ?? { rows: [], fields: [], affectedRows: 0 }) as Results<T>;
}

// Only one process may open the embedded database's folder: PGlite itself lets a second one in and damages the data.
// The lock is the exclusive lock of a small SQLite file, kept by the operating system: it goes with the process,
// however that ends, and holds between containers that share the folder (where process ids mean nothing).

/** SQLITE_BUSY */
const BUSY = 5;

/** Takes the lock of `folder`, made when absent. Throws PipelineError `database_held` (status locked) naming the holder. */
export async function lockFolder(folder: string, holder: string) {
  const note = join(folder, 'holder.json');
  let file: DatabaseSync | undefined;
  try {
    await makeFolder(folder);
    file = new DatabaseSync(join(folder, 'lock.sqlite'));
    file.exec('begin exclusive');
  } catch (error) {
    file?.close();
    if (!isBusy(error)) throw unusable(folder, error);
    throw new PipelineError('database_held', 'locked', {
      message: `The embedded database in ${folder} is in use by ${await describeHolder(note)}.`,
      hint: 'It lets one process in. Wait for it, stop it, or set DATABASE_URL to a Postgres server.',
    });
  }
  const since = new Date().toISOString();
  await writeFile(note, JSON.stringify({ pid: process.pid, host: hostname(), holder, since }));
  return {
    release: () => {
      if (!file.isOpen) return;
      file.exec('rollback');
      file.close();
    },
  };
}

function unusable(folder: string, cause: unknown): PipelineError {
  const known = findFileError(cause) ?? cause;
  const words = known instanceof Error ? known.message : String(known);
  return new PipelineError('data_dir_unusable', 'usage', {
    message: `The folder ${folder} cannot be used: ${words}`,
    hint: 'DATA_DIR must be a folder on a local disk that this user may write to.',
    cause,
  });
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === BUSY;
}

/** What the holder wrote about itself; it may be a moment late or gone, the lock itself is what counts. */
async function describeHolder(note: string): Promise<string> {
  try {
    const said = JSON.parse(await readFile(note, 'utf8')) as Record<string, unknown>;
    const { pid, host, holder, since } = said;
    return `process ${String(pid)} on ${String(host)} (${String(holder)}, since ${String(since)})`;
  } catch {
    return 'another process';
  }
}

/** The warehouse: a Postgres server or the embedded database, behind one door. */
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import { PipelineError } from '../errors.ts';
import { silentLogger, type Logger } from '../log.ts';
import { openEmbedded, type Embedded, type EmbeddedOptions } from './embedded.ts';
import { toDatabaseError } from './database-errors.ts';
import {
  applyMigrations,
  findPending,
  schemaOlder,
  readMigrations,
  SQL_FOLDER,
} from './migrate.ts';
import { applyRoles, toClearError } from './rights.ts';
import { findReaderRole, readRows, type ReadRow } from './read-only.ts';
import type { Db } from './schema.ts';
import { openServer, type Server, type ServerOptions } from './server.ts';

export type DatabaseOptions = Omit<ServerOptions, 'url' | 'log'> &
  EmbeddedOptions & {
    /** postgres://…; absent: the embedded database in `dataDir`. */
    readonly url?: string | undefined;
    readonly log?: Logger | undefined;
  };

/** Where the migrations stand, and who others see that wait for the lock. */
type WarehouseOptions = Pick<DatabaseOptions, 'applicationName' | 'log'> & {
  readonly sqlFolder: string;
};

/** What server and embedded database have in common. */
export type Door = Pick<Server, 'db' | 'address' | 'read' | 'close'> & {
  readonly kind: 'server' | 'embedded';
  withLock<T>(lock: Lock, options: LockOptions, work: WriterWork<T>): Promise<T>;
};

const MIGRATION_WAIT_SECONDS = 60;

/** Opens the database and proves that it answers. Throws a PipelineError that says where and why not. */
export async function openDatabase(options: DatabaseOptions): Promise<Warehouse> {
  return toWarehouse(await openDoor(options), { ...options, sqlFolder: SQL_FOLDER });
}

export type Warehouse = ReturnType<typeof toWarehouse>;

/** A warehouse behind an open door, with the migrations of that folder. */
export function toWarehouse(door: Door, options: WarehouseOptions) {
  const { db, address } = door;
  const { sqlFolder } = options;
  const pendingMigrations = async () => {
    const files = await readMigrations(sqlFolder);
    return await withClearErrors(door, () => findPending(db, files));
  };
  return {
    kind: door.kind,
    /** For reading; facts and ledger are written through `openWriter`, alerts and moments beside it. */
    db,
    /** Runs statements one by one outside of the writer's lock: what any process may read or keep. */
    use: <T>(work: (db: Db) => Promise<T>) => withClearErrors(door, () => work(db)),
    /** 'host:port/database', never with a password. */
    describe: () => address,
    /** Names of the migrations that are not applied; throws `schema_newer` or `migration_changed`. */
    pendingMigrations,
    /**
     * Applies them and returns their names. A role without DDL rights may call it when nothing is pending. `auto` is
     * AUTO_MIGRATE: false throws `schema_older` instead. `queue`: with the one that only the service and its workers need.
     */
    migrate: async ({ auto, queue = false }: { auto: boolean; queue?: boolean }) => {
      const pending = [...(await pendingMigrations())];
      if (queue) {
        const { findQueueState, QUEUE_SCHEMA } = await import('./queue.ts');
        const state = await withClearErrors(door, () => findQueueState(db));
        if (state !== 'current') pending.push(QUEUE_SCHEMA);
      }
      if (pending.length === 0) return [];
      if (!auto) throw await withClearErrors(door, () => schemaOlder(db, pending, address));
      return await migrate(door, options, queue);
    },
    /** Makes and grants the roles of sql/roles.sql as far as this role may. */
    applyRoles: () => withClearErrors(door, () => applyRoles(db, sqlFolder)),
    /**
     * Runs one statement of a person as the reader, or with `audit` as the loader, read-only whatever it says; nothing of
     * it stays. Throws PipelineError `reader_role` where this login may not become that role.
     */
    read: (text: string, { audit = false } = {}) => read(door, text, audit),
    /** Lends the one writer; throws PipelineError `locked` (exit 6) naming who has it. */
    withWriter: <T>(lock: LockOptions, work: WriterWork<T>) =>
      door.withLock(WRITER_LOCK, lock, async (writer, lost) => {
        await withClearErrors(door, () => putOff(writer, 'later'));
        try {
          return await work(writer, lost);
        } finally {
          // the session of the embedded database goes on
          if (door.kind === 'embedded') await putOff(writer, '');
        }
      }),
    close: () => door.close(),
    [Symbol.asyncDispose]: () => door.close(),
  };
}

/** 'later': triggers only note the quarters of which what is kept beside the facts has to be made anew (`rebuildDue`). */
async function putOff(db: Db, when: 'later' | ''): Promise<void> {
  await sql`select pg_catalog.set_config('klantprofielen.comparable', ${when}, false)`.execute(db);
}

async function* read(door: Door, text: string, audit: boolean): AsyncGenerator<readonly ReadRow[]> {
  const isEmbedded = door.kind === 'embedded';
  const found = await withClearErrors(door, () => findReaderRole(door.db, { audit, isEmbedded }));
  if (found.problem !== undefined) {
    throw new PipelineError('reader_role', 'database', {
      message: `${door.address}: ${found.problem}.`,
      hint: found.advice,
    });
  }
  yield* door.read(text, found.role);
}

async function migrate(door: Door, options: WarehouseOptions, queue: boolean) {
  const { applicationName: holder, sqlFolder, log = silentLogger() } = options;
  const files = await readMigrations(sqlFolder);
  const lock = { waitSeconds: MIGRATION_WAIT_SECONDS, holder };
  return await door.withLock(MIGRATION_LOCK, lock, async (db) => {
    const applied = await withClearErrors(door, async () => [
      ...(await applyMigrations(db, files, door.address)),
      ...(queue ? await (await import('./queue.ts')).installQueue(db, door.address) : []),
    ]);
    if (applied.length === 0) return applied;
    log.info({ applied }, 'schema brought up to date');
    const roles = await withClearErrors(door, () => applyRoles(db, sqlFolder));
    if (!roles.applied)
      log.warn({ problem: roles.problem }, `roles were not granted. ${roles.hint}`);
    return applied;
  });
}

export async function openDoor(options: DatabaseOptions): Promise<Door> {
  return options.url === undefined
    ? toEmbeddedDoor(await openEmbedded(options))
    : await openServerDoor(options.url, options);
}

async function openServerDoor(url: string, options: DatabaseOptions): Promise<Door> {
  const server = await openServer({ ...options, url, log: options.log ?? silentLogger() });
  return {
    ...server,
    kind: 'server',
    withLock: (lock, lockOptions, work) => withServerLock(server, lock, lockOptions, work),
  };
}

export function toEmbeddedDoor(embedded: Embedded): Door {
  const locks = { [WRITER_LOCK]: createLocalLock(), [MIGRATION_LOCK]: createLocalLock() };
  return {
    ...embedded,
    kind: 'embedded',
    read: (text, role) => {
      const query = async (statement: string) =>
        (await embedded.pglite.query<ReadRow>(statement)).rows;
      return readRows(query, text, role);
    },
    withLock: (lock, lockOptions, work) => locks[lock](embedded.db, lockOptions, work),
  };
}

async function withClearErrors<T>({ db, address }: Door, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await toClearError(db, error, address);
  }
}

// Single flight: one advisory lock, held on the connection that writes, so that losing it stops the writing.

/** Advisory locks are two numbers, per database: ours and which one. */
const OURS = 0x6b70;
const WRITER_LOCK = 1;
const MIGRATION_LOCK = 2;
type Lock = typeof WRITER_LOCK | typeof MIGRATION_LOCK;

const POLL_MS = 200;

export type LockOptions = {
  /** How long to wait for another holder; 0 asks once. */
  readonly waitSeconds: number;
  /** Who we are, for others that wait: shown as application_name, 63 characters. */
  readonly holder: string;
  readonly signal?: AbortSignal | undefined;
};

/** `lost` is aborted when the lock's connection is gone; until then nobody else writes. */
export type WriterWork<T> = (writer: Db, lost: AbortSignal) => Promise<T>;

/**
 * Takes the lock on a connection of its own and lends a Kysely bound to that connection. When it is lost every later
 * statement fails: never another connection in silence. Throws PipelineError `locked` naming the holder.
 */
async function withServerLock<T>(
  server: Server,
  lock: Lock,
  options: LockOptions,
  work: WriterWork<T>,
): Promise<T> {
  const { db, lost, close } = await server.connect(options.holder);
  const take = async () => {
    const { rows } = await sql<{ taken: boolean }>`
      select pg_try_advisory_lock(${OURS}, ${lock}) as taken`.execute(db);
    return rows[0]?.taken === true;
  };
  try {
    await acquire(options, take, () => describeHolder(db, lock)).catch((error: unknown) => {
      // an abort is no trouble of the database
      throw options.signal?.aborted ? error : toDatabaseError(error, server.address);
    });
    return await work(db, lost);
  } finally {
    // the end of the session frees the lock
    await close();
  }
}

/** The same for the embedded database, which one process has open: a queue within this process. */
function createLocalLock() {
  let held = '';
  const never = new AbortController().signal;
  return async <T>(db: Db, options: LockOptions, work: WriterWork<T>): Promise<T> => {
    const take = () => {
      if (held !== '') return false;
      held = `${options.holder}, in this process since ${new Date().toISOString()}`;
      return true;
    };
    await acquire(options, take, () => held);
    try {
      return await work(db, never);
    } finally {
      held = '';
    }
  };
}

/** Tries again and again; an abort ends it with the reason of whoever aborted. */
async function acquire(
  { waitSeconds, signal }: LockOptions,
  take: () => boolean | Promise<boolean>,
  describe: () => string | Promise<string>,
): Promise<void> {
  const deadline = performance.now() + waitSeconds * 1000;
  while (!(await take())) {
    if (performance.now() >= deadline) {
      throw new PipelineError('locked', 'locked', {
        message: `The lock is held by ${await describe()}.`,
        hint: 'Wait for it to end; LOCK_WAIT_SECONDS says for how long this program waits. A killed process frees it within seconds.',
      });
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

async function describeHolder(db: Db, lock: number): Promise<string> {
  const { rows } = await sql<{
    name: string | null;
    pid: number;
    host: string | null;
    since: Date | null;
  }>`
    select a.application_name as name, l.pid, coalesce(a.client_hostname, host(a.client_addr)) as host, a.backend_start as since
    from pg_locks l left join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objsubid = 2
      and l.classid::bigint = ${OURS} and l.objid::bigint = ${lock}
      and l.database = (select oid from pg_database where datname = current_database())`.execute(
    db,
  );
  const [holder] = rows;
  if (!holder) return 'a process that has just let go';
  const from = holder.host === null ? 'a local connection' : holder.host;
  const since = holder.since === null ? '' : `, since ${holder.since.toISOString()}`;
  return `${holder.name || 'an unnamed program'} (backend ${holder.pid}, from ${from}${since})`;
}

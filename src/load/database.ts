/** The warehouse: a Postgres server or the embedded database, behind one door. */
import type { Kysely } from 'kysely';

import { PipelineError } from '../errors.ts';
import { silentLogger, type Logger } from '../log.ts';
import { openEmbedded, type Embedded } from './embedded.ts';
import {
  createLocalLock,
  MIGRATION_LOCK,
  withServerLock,
  WRITER_LOCK,
  type LockOptions,
  type WriterWork,
} from './lock.ts';
import {
  applyMigrations,
  findPending,
  schemaOlder,
  readMigrations,
  SQL_FOLDER,
} from './migrate.ts';
import { applyRoles, toClearError, type RolesOutcome } from './rights.ts';
import { readRows, type ReadRow, findReaderRole, type ReadAs } from './read-only.ts';
import type { Database } from './schema.ts';
import { openServer } from './server.ts';

export type DatabaseOptions = {
  /** postgres://…; absent: the embedded database in `dataDir`. */
  readonly url?: string | undefined;
  /** The file that the address was read from: its password is read again for each connection. */
  readonly urlFile?: string | undefined;
  /** PEM text of authorities to trust beside those of the system. */
  readonly extraCa?: string | undefined;
  readonly dataDir: string;
  readonly applicationName: string;
  /** Of this process, at most 5. */
  readonly maxConnections: number;
  readonly log?: Logger | undefined;
};

export type WarehouseOptions = {
  /** Seen by others who wait for the lock. */
  readonly applicationName: string;
  /** Where the migrations stand. */
  readonly sqlFolder: string;
  readonly log?: Logger | undefined;
};

export type MigrateOptions = {
  /** AUTO_MIGRATE: false throws `schema_older` instead of applying. */
  readonly auto: boolean;
  /** With the queue, which only the service and its workers need. */
  readonly queue?: boolean;
};

export type Warehouse = AsyncDisposable & {
  readonly kind: 'server' | 'embedded';
  /** For reading; what is written goes through `openWriter`. */
  readonly db: Kysely<Database>;
  /** Runs statements one by one outside of the writer's lock: what any process may read or keep. */
  readonly use: <T>(work: (db: Kysely<Database>) => Promise<T>) => Promise<T>;
  /** 'host:port/database', never with a password. */
  describe(): string;
  /** Names of the migrations that are not applied; throws `schema_newer` or `migration_changed`. */
  pendingMigrations(): Promise<readonly string[]>;
  /** Applies them and returns their names. A role without DDL rights may call it when nothing is pending. */
  migrate(options: MigrateOptions): Promise<readonly string[]>;
  /** Makes and grants the roles of sql/roles.sql as far as this role may. */
  applyRoles(): Promise<RolesOutcome>;
  /**
   * Runs one statement of a person as the reader, or with `audit` as the loader, read-only whatever it says; nothing of it
   * stays. Throws PipelineError `reader_role` where this login may not become that role.
   */
  read(text: string, options?: { readonly audit?: boolean }): AsyncGenerator<readonly ReadRow[]>;
  /** Lends the one writer; throws PipelineError `locked` (exit 6) naming who has it. */
  withWriter<T>(options: LockOptions, work: WriterWork<T>): Promise<T>;
  close(): Promise<void>;
};

/** What server and embedded database have in common. */
export type Door = {
  readonly kind: Warehouse['kind'];
  readonly db: Kysely<Database>;
  readonly address: string;
  read(text: string, role: ReadAs | undefined): AsyncGenerator<readonly ReadRow[]>;
  withLock<T>(lock: number, options: LockOptions, work: WriterWork<T>): Promise<T>;
  close(): Promise<void>;
};

const MIGRATION_WAIT_SECONDS = 60;

/** Opens the database and proves that it answers. Throws a PipelineError that says where and why not. */
export async function openDatabase(options: DatabaseOptions): Promise<Warehouse> {
  return toWarehouse(await openDoor(options), { ...options, sqlFolder: SQL_FOLDER });
}

/** A warehouse behind an open door, with the migrations of that folder. */
export function toWarehouse(
  door: Door,
  { applicationName, sqlFolder, log = silentLogger() }: WarehouseOptions,
): Warehouse {
  const { db, address } = door;
  const pendingMigrations = async () => {
    const files = await readMigrations(sqlFolder);
    return await withClearErrors(door, () => findPending(db, files));
  };
  return {
    kind: door.kind,
    db,
    use: (work) => withClearErrors(door, () => work(db)),
    describe: () => address,
    pendingMigrations,
    migrate: async ({ auto, queue = false }) => {
      const pending = [...(await pendingMigrations())];
      if (queue) {
        const { findQueueState, QUEUE_SCHEMA } = await import('./queue.ts');
        const state = await withClearErrors(door, () => findQueueState(db));
        if (state !== 'current') pending.push(QUEUE_SCHEMA);
      }
      if (pending.length === 0) return [];
      if (!auto) throw await withClearErrors(door, () => schemaOlder(db, pending, address));
      return await migrate(door, applicationName, sqlFolder, log, queue);
    },
    applyRoles: () => withClearErrors(door, () => applyRoles(db, sqlFolder)),
    read: (text, options = {}) => read(door, text, options.audit ?? false),
    withWriter: (lock, work) => door.withLock(WRITER_LOCK, lock, work),
    close: () => door.close(),
    [Symbol.asyncDispose]: () => door.close(),
  };
}

async function* read(door: Door, text: string, audit: boolean): AsyncGenerator<readonly ReadRow[]> {
  const isEmbedded = door.kind === 'embedded';
  const found = await withClearErrors(door, () => findReaderRole(door.db, { audit, isEmbedded }));
  if (found.problem !== undefined) {
    throw new PipelineError('reader_role', 'database', `${door.address}: ${found.problem}.`, {
      hint: found.advice,
    });
  }
  yield* door.read(text, found.role);
}

async function migrate(
  door: Door,
  holder: string,
  sqlFolder: string,
  log: Logger,
  queue: boolean,
): Promise<readonly string[]> {
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
  const { urlFile, extraCa, applicationName, maxConnections, log = silentLogger() } = options;
  const server = await openServer({ url, urlFile, extraCa, applicationName, maxConnections, log });
  return {
    kind: 'server',
    db: server.db,
    address: server.address,
    read: (text, role) => server.read(text, role),
    withLock: (lock, lockOptions, work) => withServerLock(server, lock, lockOptions, work),
    close: () => server.close(),
  };
}

export function toEmbeddedDoor(embedded: Embedded): Door {
  const locks = new Map([WRITER_LOCK, MIGRATION_LOCK].map((lock) => [lock, createLocalLock()]));
  return {
    kind: 'embedded',
    db: embedded.db,
    address: embedded.address,
    read: (text, role) => {
      const query = async (statement: string) =>
        (await embedded.pglite.query<ReadRow>(statement)).rows;
      return readRows({ query }, text, role);
    },
    withLock: (lock, lockOptions, work) => {
      const withLocalLock = locks.get(lock);
      if (!withLocalLock)
        throw new PipelineError('unexpected', 'fault', `There is no lock ${lock}.`);
      return withLocalLock(embedded.db, lockOptions, work);
    },
    close: () => embedded.close(),
  };
}

async function withClearErrors<T>({ db, address }: Door, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await toClearError(db, error, address);
  }
}

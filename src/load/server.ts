/** A Postgres server: connections with bounded waits, settings of our own, and errors that never kill the process. */
import { setTimeout as sleep } from 'node:timers/promises';

import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';

import { PipelineError } from '../errors.ts';
import type { Logger } from '../log.ts';
import {
  ANSWER_TIMEOUT_MS,
  CONNECT_TIMEOUT_MS,
  createConnector,
  toTarget,
  type Connector,
  type ConnectOptions,
} from './connect.ts';
import { isOtherWayWorth, toDatabaseError } from './database-errors.ts';
import { readRows, type ReadAs, type ReadRow } from './read-only.ts';
import type { Database } from './schema.ts';
import { SILENCE_LIMITS, ServerSilent, unlessSilent } from './silence.ts';

export type ServerOptions = ConnectOptions & {
  /** Seen by others in pg_stat_activity; cut to 63 characters by the server. */
  readonly applicationName: string;
  /** Of the whole process: one is kept for the writer. */
  readonly maxConnections: number;
  readonly log: Logger;
};

const CLOSE_TIMEOUT_MS = 1_000;
/** `unique nulls not distinct` came with 15. */
const OLDEST_SERVER = 150_000;

export type Server = Awaited<ReturnType<typeof openOver>>;

/**
 * Opens the pool and proves that the server answers, over TLS or without as DATABASE_URL says; what worked first stays
 * for this process. Throws a PipelineError (status database, or usage for an address that cannot be used).
 */
export async function openServer(options: ServerOptions): Promise<Server> {
  const target = toTarget(options.url);
  const [way, other] = target.ways;
  try {
    return await openOver(createConnector(target, way, options), options);
  } catch (error) {
    if (other === undefined || !isOtherWayWorth(error, way)) throw error;
    try {
      return await openOver(createConnector(target, other, options), options);
    } catch (second) {
      // the first one says more than that the other way is closed, too
      throw isOtherWayWorth(second, other) ? error : second;
    }
  }
}

async function openOver(connector: Connector, options: ServerOptions) {
  const { address } = connector;
  const pool = new pg.Pool({
    Client: connector.Client,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    max: Math.max(1, options.maxConnections - 1),
    idleTimeoutMillis: 30_000,
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it; its types do not say so
    onConnect: (client) => connector.prepare(client, options.applicationName),
  });
  pool.on('error', (error) =>
    options.log.warn({ err: error, database: address }, 'an idle database connection broke'),
  );
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: toBoundedPool(pool, connector) }),
  });
  try {
    await checkVersion(pool);
  } catch (error) {
    await pool.end().catch(() => undefined);
    throw toDatabaseError(error, address);
  }
  return {
    db,
    address,
    /** One read-only statement on a connection of its own, as this role, its rows bit by bit. */
    read: (text: string, role: ReadAs | undefined) => readOnServer(pool, text, role),
    /** A connection of its own outside the pool, for the writer and for migrations. */
    connect: (applicationName: string) => connectOwn(connector, applicationName),
    close: () => closeWithin(db.destroy()),
  };
}

/** On a connection that is thrown away afterwards: what a person typed may have changed its settings. */
async function* readOnServer(pool: pg.Pool, text: string, role: ReadAs | undefined) {
  const client = await pool.connect();
  try {
    // the driver knows `queryMode`, its types do not
    const query = async (statement: string) =>
      (await client.query<ReadRow>({ text: statement, queryMode: 'extended' } as pg.QueryConfig))
        .rows;
    yield* readRows(query, text, role);
  } finally {
    client.release(true);
  }
}

async function checkVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string; number: number }>(
    "select current_setting('server_version') as version, current_setting('server_version_num')::int as number",
  );
  const found = rows[0];
  if (found && found.number >= OLDEST_SERVER) return;
  throw new PipelineError('database_too_old', 'database', {
    message: `The database server has version ${found?.version}; 15 is the oldest that will do.`,
  });
}

/** Its `db` is bound to this very connection: after its loss, which aborts `lost`, every statement fails. One user at a time. */
async function connectOwn(connector: Connector, applicationName: string) {
  const { address } = connector;
  const client = new connector.Client();
  const lost = new AbortController();
  client.on('end', () =>
    lost.abort(
      new PipelineError('database_lost', 'database', {
        message: `The connection to ${address} is gone.`,
      }),
    ),
  );
  try {
    await client.connect();
    await connector.prepare(client, applicationName);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw toDatabaseError(error, address);
  }
  // the driver destroys a connection that is ended in the middle of a statement
  const breakOff = (since: number) => {
    lost.abort(new ServerSilent(address, since));
    void client.end().catch(() => undefined);
  };
  const nameOf = createNames();
  const watched = {
    query: (text: string, values: unknown[]) =>
      unlessSilent(
        client.query({ name: nameOf(text, values), text, values }),
        connector.Client,
        SILENCE_LIMITS,
        breakOff,
      ),
    end: () => client.end(),
  };
  const pool = { connect: takeTurns(watched), end: () => Promise.resolve(), options: {} };
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, lost: lost.signal, close: () => closeWithin(client.end()) };
}

/** Statements that one connection keeps prepared: more than those that a document needs. */
const MOST_PREPARED = 60;

/** Names for texts that come again: the server parses them once, and soon plans them once. */
function createNames(): (text: string, values: readonly unknown[]) => string | undefined {
  const once = new Set<string>();
  const names = new Map<string, string>();
  return (text, values) => {
    // a text without values may hold several statements, which cannot be prepared
    if (values.length === 0) return undefined;
    const name = names.get(text);
    if (name !== undefined || names.size === MOST_PREPARED) return name;
    // one that comes with other lists each time is not kept
    if (!once.delete(text)) {
      once.add(text);
      if (once.size > MOST_PREPARED) once.clear();
      return undefined;
    }
    names.set(text, `s${names.size}`);
    return names.get(text);
  };
}

/** A good-bye that nobody answers (the network is gone) is not waited for; nor is it an error. */
async function closeWithin(closing: Promise<void>): Promise<void> {
  await isDoneWithin(CLOSE_TIMEOUT_MS, closing).catch(() => undefined);
}

/** False when the time is over first; throws what the work throws. */
export async function isDoneWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const enough = new AbortController();
  const tooLong = sleep(milliseconds, false, { signal: enough.signal });
  try {
    return await Promise.race([work.then(() => true), tooLong]);
  } finally {
    enough.abort();
  }
}

/** The pool as Kysely sees it. */
function toBoundedPool(pool: pg.Pool, { Client }: Connector): PostgresPool {
  return {
    connect: async () => {
      const client = await pool.connect();
      const end = () => client.end();
      const breakOff = () => void end().catch(() => undefined);
      const query = (text: string, values: unknown[]) =>
        unlessSilent(client.query(text, values), Client, SILENCE_LIMITS, breakOff);
      return toBoundedClient({ query, end }, (destroy) => client.release(destroy));
    },
    end: () => pool.end(),
    options: pool.options,
  };
}

/** Lends one client to one user after the other. */
function takeTurns(client: BoundedClient): PostgresPool['connect'] {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    const turn = Promise.withResolvers<void>();
    last = turn.promise;
    // whoever asks for the writer inside its own transaction would wait for ever
    if (!(await isDoneWithin(ANSWER_TIMEOUT_MS, before))) {
      const message =
        'The writer connection was asked for while in use; inside a transaction use the transaction.';
      throw new PipelineError('writer_busy', 'fault', { message });
    }
    return toBoundedClient(client, () => turn.resolve());
  };
}

type BoundedClient = {
  query(text: string, values: unknown[]): Promise<unknown>;
  end(): Promise<void>;
};

/** A client that a statement without an answer has spoiled is broken off: the late answer would meet the next statement. */
function toBoundedClient(client: BoundedClient, release: (destroy?: boolean) => void) {
  const query = async (text: string, values: unknown[]) => {
    try {
      return await client.query(text, values);
    } catch (error) {
      if (error instanceof Error && error.message === 'Query read timeout')
        void client.end().catch(() => undefined);
      throw error;
    }
  };
  return { query: query as unknown as PostgresPoolClient['query'], release };
}

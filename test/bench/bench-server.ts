/** A PostgreSQL 15 of our own to measure into: databases by name, and what all its processes have used. */
import pg from 'pg';

import { startPostgres15 } from '../support/postgres-15.ts';
import { runAsAdmin, toDatabaseUrl } from '../support/templates.ts';
import { listDescendants, readPrivateMemory, readProcessorTime } from './measured.ts';

const LOOK_EVERY_MS = 200;

export type BenchServer = {
  /** A new database of that name; an old one goes. Its address. */
  create(name: string): Promise<string>;
  /** Processor time of all its processes since its start, s. */
  processorTime(): number;
  /** Watches the largest of its processes, without what they share; `stop` says its peak, MB. */
  watchMemory(): { stop(): number };
  stop(): void;
};

export async function startBenchServer(): Promise<BenchServer> {
  const server = await startPostgres15();
  const stop = (): void => {
    process.off('exit', stop);
    server.stop();
  };
  process.on('exit', stop); // it would outlive us
  return {
    create: async (name) => {
      await runAsAdmin(server.url, `drop database if exists ${name} with (force)`);
      await runAsAdmin(server.url, `create database ${name} template template0 encoding 'UTF8'`);
      return toDatabaseUrl(server.url, name);
    },
    processorTime: () => {
      const { own, ended } = readProcessorTime(server.pid);
      const living = listDescendants(server.pid).map((pid) => readProcessorTime(pid).own);
      return living.reduce((sum, time) => sum + time, own + ended);
    },
    watchMemory: () => {
      let peak = 0;
      const timer = setInterval(() => {
        peak = Math.max(peak, ...listDescendants(server.pid).map(readPrivateMemory));
      }, LOOK_EVERY_MS);
      return {
        stop: () => {
          clearInterval(timer);
          return peak;
        },
      };
    },
    stop,
  };
}

/** One number from one query. */
export async function askNumber(url: string, query: string): Promise<number> {
  return await withClient(url, async (client) => await numberFrom(client, query));
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function numberFrom(client: pg.Client, query: string): Promise<number> {
  const { rows } = await client.query<Record<string, unknown>>(query);
  return Number(Object.values(rows[0] ?? {})[0]);
}

/** Rows that were inserted, updated or deleted in a database so far, in all tables that are ours. */
export async function countWrites(url: string): Promise<number> {
  return await askNumber(
    url,
    'select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) from pg_stat_user_tables',
  );
}

/** When each query first gave more than 0, ms since 1970; asks every 25 ms until all have or `stop` is called. */
export function watchFor(
  url: string,
  queries: readonly string[],
): { stop(): Promise<readonly (number | undefined)[]> } {
  const stopping = new AbortController();
  const found: (number | undefined)[] = queries.map(() => undefined);
  const watching = withClient(url, async (client) => {
    while (!stopping.signal.aborted && found.includes(undefined)) {
      for (const [index, query] of queries.entries())
        if (found[index] === undefined && (await numberFrom(client, query)) > 0)
          found[index] = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  });
  return {
    stop: async () => {
      stopping.abort();
      await watching;
      return found;
    },
  };
}

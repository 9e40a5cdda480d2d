import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openWriter, type Writer, type WriterOptions } from '../../../src/load/writer.ts';
import { silentLogger } from '../../../src/log.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase('server', { empty: true });
  await sql`create table public.note (text text primary key)`.execute(database.warehouse.db);
});

afterEach(async () => {
  await database.drop();
});

function options(changes: Partial<WriterOptions> = {}): WriterOptions {
  return {
    waitSeconds: 1,
    recoverySeconds: 25,
    command: 'test',
    signal: new AbortController().signal,
    log: silentLogger(),
    ...changes,
  };
}

async function withWriter<T>(
  changes: Partial<WriterOptions>,
  work: (writer: Writer) => Promise<T>,
): Promise<T> {
  await using writer = await openWriter(database.warehouse, options(changes));
  return await work(writer);
}

/** Ends the connection that holds the lock, as a restart of the server would; whoever waits for the lock stays. */
async function cutHolder(): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and granted and pid <> pg_backend_pid()
      and database = (select oid from pg_database where datname = current_database())`.execute(
    database.warehouse.db,
  );
}

async function readNotes(): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`select text from public.note order by 1`.execute(
    database.warehouse.db,
  );
  return rows.map((row) => row.text);
}

describe('openWriter', () => {
  test('a lost connection is replaced, the lock taken again, and the transaction repeated once', async () => {
    let tries = 0;
    await withWriter({}, async (writer) => {
      await writer.transact(async (trx) => {
        tries += 1;
        await sql`insert into public.note values ('first')`.execute(trx);
        if (tries === 1) await cutHolder();
        await sql`insert into public.note values ('second')`.execute(trx);
      });
    });
    expect(tries).toBe(2);
    expect(await readNotes()).toEqual(['first', 'second']);
  });

  describe('a database that stays away', () => {
    /** While the connection is cut somebody else takes the lock and keeps it until `free`. */
    async function takeAway() {
      const taken = Promise.withResolvers<void>();
      const free = Promise.withResolvers<void>();
      const other = database.warehouse.withWriter(
        { waitSeconds: 5, holder: 'another' },
        async () => {
          taken.resolve();
          await free.promise;
        },
      );
      await cutHolder();
      await taken.promise;
      return async () => {
        free.resolve();
        await other;
      };
    }

    test('ends it once: whatever comes after fails with the same error, without another try', async () => {
      const said: string[] = [];
      const log = { ...silentLogger(), warn: (_: object, words: string) => said.push(words) };
      await withWriter({ recoverySeconds: 1, log: log as never }, async (writer) => {
        await writer.run((db) => sql`select 1`.execute(db));
        const giveBack = await takeAway();
        let tried = 0;
        const pieces = Array.from({ length: 20 }, () =>
          writer.transact(async (trx) => {
            tried += 1;
            await sql`select 1`.execute(trx);
          }),
        );
        const ends = await Promise.allSettled(pieces);
        const errors = new Set(
          ends.map((end) => (end.status === 'rejected' ? end.reason : 'done')),
        );
        expect([...errors]).toMatchObject([{ code: 'database_lost', status: 'database' }]);
        expect(tried).toBeLessThanOrEqual(1);
        expect(said).toEqual(['database connection lost; taking the lock again']);
        // whoever prepares more to write hears it, too
        expect(writer.lost.reason).toBe([...errors][0]);
        await giveBack();
        await expect(writer.run((db) => sql`select 1`.execute(db))).rejects.toBe([...errors][0]);
      });
    });

    test('that comes back in time is written to again', async () => {
      await withWriter({}, async (writer) => {
        const giveBack = await takeAway();
        const late = writer.transact((trx) =>
          sql`insert into public.note values ('x')`.execute(trx),
        );
        await giveBack();
        await late;
        expect(writer.lost.aborted).toBe(false);
      });
      expect(await readNotes()).toEqual(['x']);
    });
  });

  test('pieces of work run one after the other, never inside each other’s transaction', async () => {
    await withWriter({}, async (writer) => {
      const failing = writer.transact(async (trx) => {
        await sql`insert into public.note values ('undone')`.execute(trx);
        await sql`select pg_sleep(0.2)`.execute(trx);
        throw new Error('no');
      });
      const beside = writer.run((db) => sql`insert into public.note values ('kept')`.execute(db));
      await expect(failing).rejects.toThrow('no');
      await beside;
    });
    expect(await readNotes()).toEqual(['kept']);
  });

  test('who asks after the end is refused, and never takes the lock again', async () => {
    let late: Promise<unknown> = Promise.resolve();
    let leaked: Writer | undefined;
    await withWriter({}, async (writer) => {
      leaked = writer;
      late = writer.run((db) => sql`select pg_sleep(0.2)`.execute(db));
    });
    await late;
    await expect(leaked?.run((db) => sql`select 1`.execute(db))).rejects.toMatchObject({
      code: 'writer_closed',
    });
    await database.warehouse.withWriter({ waitSeconds: 0, holder: 'the next' }, () =>
      Promise.resolve(),
    );
  });
});

import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openDatabase } from '../../../src/load/database.ts';
import { isConnectionLost } from '../../../src/load/database-errors.ts';
import { makeFolder } from '../../../src/files.ts';
import { startChild } from '../../support/children.ts';
import {
  createTestDatabase,
  ENGINES,
  openAgain,
  type TestDatabase,
} from '../../support/database.ts';

const NOW = { waitSeconds: 0, holder: 'klantprofielen run 1 on here' };
const PATIENT = { waitSeconds: 20, holder: 'klantprofielen run 2 on here' };

describe.each(ENGINES)('withWriter on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(engine);
    return () => database.drop();
  });

  test('lends a writer that keeps what it writes', async () => {
    const { warehouse } = database;
    const name = await warehouse.withWriter(NOW, async (writer) => {
      await writer
        .updateTable('klantprofielen.measure')
        .set({ label_en: 'Total' })
        .where('measure', '=', 'known_in_sonar')
        .execute();
      return 'done';
    });
    expect(name).toBe('done');
    const { label_en } = await warehouse.db
      .selectFrom('klantprofielen.measure')
      .select('label_en')
      .where('measure', '=', 'known_in_sonar')
      .executeTakeFirstOrThrow();
    expect(label_en).toBe('Total');
  });

  test('one at a time; who asks in vain is told who has it', async () => {
    const { warehouse } = database;
    await warehouse.withWriter(NOW, async () => {
      await expect(
        warehouse.withWriter({ ...NOW, holder: 'second' }, () => Promise.resolve()),
      ).rejects.toMatchObject({
        code: 'locked',
        status: 'locked',
        message: expect.stringContaining('The lock is held by klantprofielen run 1 on here'),
      });
    });
    await warehouse.withWriter(NOW, () => Promise.resolve());
  });

  test('who waits gets it, and a failure gives it back', async () => {
    const { warehouse } = database;
    const order: string[] = [];
    const first = warehouse.withWriter(NOW, async (writer) => {
      order.push('first');
      await sql`select 1`.execute(writer);
      await new Promise((resolve) => setTimeout(resolve, 500));
      throw new Error('first failed');
    });
    const firstEnd = first.catch((error: unknown) => error);
    await expect.poll(() => order).toEqual(['first']);
    await warehouse.withWriter(PATIENT, () => Promise.resolve(order.push('second')));
    expect(await firstEnd).toEqual(new Error('first failed'));
    expect(order).toEqual(['first', 'second']);
  });

  test('waiting ends when it is called off', async () => {
    const { warehouse } = database;
    await warehouse.withWriter(NOW, async () => {
      const signal = AbortSignal.timeout(100);
      const waiting = warehouse.withWriter({ ...PATIENT, signal }, () => Promise.resolve());
      // the reason of whoever called it off
      await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
    });
  });

  test('readers read while the lock is held', async () => {
    const { warehouse } = database;
    await warehouse.withWriter(NOW, async (writer) => {
      await writer.transaction().execute((trx) => sql`select 1`.execute(trx));
      const rows = await warehouse.db
        .selectFrom('klantprofielen.measure')
        .select('measure')
        .execute();
      expect(rows).toHaveLength(5);
    });
  });
});

describe('the writer of a server', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('server');
    return () => database.drop();
  });

  test.each(['hold', 'sleep'] as const)(
    'a killed process that was in %s frees the lock within seconds',
    async (task) => {
      const child = startChild(task, database.url);
      expect(await child.readLine()).toBe('held');
      await expect(
        database.warehouse.withWriter(NOW, () => Promise.resolve()),
      ).rejects.toMatchObject({
        message: expect.stringMatching(
          /^The lock is held by child run on testhost \(backend \d+, from 127\.0\.0\.1, since 20/,
        ),
      });
      await child.kill();
      // given up after 20 s, as by another process
      await database.warehouse.withWriter(PATIENT, () => Promise.resolve());
    },
  );

  test('a lost connection makes every later write fail, never another one in silence', async () => {
    const { warehouse } = database;
    const work = warehouse.withWriter(NOW, async (writer, lost) => {
      await sql`select pg_terminate_backend(l.pid) from pg_locks l where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())`.execute(
        warehouse.db,
      );
      await expect.poll(() => lost.aborted).toBe(true);
      const errors: unknown[] = [];
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await sql`select 1`.execute(writer).catch((error: unknown) => errors.push(error));
      }
      expect(errors).toHaveLength(3);
      expect(errors.every(isConnectionLost)).toBe(true);
      throw errors[0];
    });
    await expect(work).rejects.toSatisfy(isConnectionLost);
    await warehouse.withWriter(NOW, () => Promise.resolve());
  });

  test('parallel use of the writer takes turns, transactions never mix', async () => {
    await database.warehouse.withWriter(NOW, async (writer) => {
      const one = writer.transaction().execute(async (trx) => {
        await sql`create temporary table turns (n integer) on commit drop`.execute(trx);
        await new Promise((resolve) => setTimeout(resolve, 50));
        return (await sql`select * from turns`.execute(trx)).rows;
      });
      const other = sql`select to_regclass('pg_temp.turns') as found`.execute(writer);
      expect(await one).toEqual([]);
      expect((await other).rows).toEqual([{ found: null }]);
    });
  });

  test('another process of the same program finds the lock through its own connection', async () => {
    const again = await openAgain(database.url);
    try {
      await database.warehouse.withWriter(NOW, async () => {
        await expect(again.withWriter(NOW, () => Promise.resolve())).rejects.toMatchObject({
          code: 'locked',
        });
      });
    } finally {
      await again.close();
    }
  });
});

describe('the folder of the embedded database', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'klantprofielen-folder-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const open = () =>
    openDatabase({ dataDir: folder, applicationName: 'klantprofielen run', maxConnections: 1 });

  test('lets one in, names the holder, and is free when the holder is killed', async () => {
    const child = startChild('open', folder);
    expect(await child.readLine()).toBe('open');
    await expect(open()).rejects.toMatchObject({
      code: 'database_held',
      status: 'locked',
      message: expect.stringMatching(/is in use by process \d+ on \S+ \(child open, since 20/),
    });
    const second = startChild('open', folder);
    expect(await second.readLine()).toMatch(/^database_held: /);
    await second.kill();
    await child.kill();
    const warehouse = await open();
    // nor twice within one process
    await expect(open()).rejects.toMatchObject({
      code: 'database_held',
      message: expect.stringContaining(`process ${process.pid} `),
    });
    await warehouse.close();
    await (await open()).close();
  });

  test.each([
    ['/dev/null/data', '/dev/null is a file, no folder'],
    // where Node's own recursive mkdir asks for ever
    [
      '/proc/klantprofielen/data',
      process.getuid?.() === 0
        ? 'no folder can be made in /proc'
        : '/proc: this user may not use it',
    ],
    [`/tmp/${'long'.repeat(100)}`, 'its name is too long'],
  ])('DATA_DIR=%s is a matter of configuration', async (dataDir, reason) => {
    const opened = openDatabase({ dataDir, applicationName: 'test', maxConnections: 1 });
    await expect(opened).rejects.toMatchObject({
      code: 'data_dir_unusable',
      status: 'usage',
      message: expect.stringContaining(reason),
    });
  });

  test('a link that leads nowhere is named', async () => {
    const place = await mkdtemp(join(tmpdir(), 'klantprofielen-'));
    await symlink(join(place, 'gone'), join(place, 'link'));
    await expect(makeFolder(join(place, 'link', 'data'))).rejects.toThrow(
      `${join(place, 'link')} is a link that leads nowhere`,
    );
    await rm(place, { recursive: true });
  });
});

/** The queue in the database: made by who may, used by who only loads, left alone where it is somebody else's. */
import { sql } from 'kysely';
import { getRollbackPlans } from 'pg-boss';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { examineDatabase } from '../../../src/doctor/database.ts';
import {
  attendJobs,
  findQueueState,
  MOMENTS,
  openQueue,
  openReadingQueue,
  takeJobs,
} from '../../../src/load/queue.ts';
import { silentLogger } from '../../../src/log.ts';
import { createTestDatabase, openAgain, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let login = '';
beforeEach(async () => {
  database = await createTestDatabase('server');
  login = `${new URL(database.url).pathname.slice(1)}_login`;
});
afterEach(async () => {
  await change(`drop owned by ${login}`);
  await change(`drop role ${login}`);
  await database.drop();
});

const change = (text: string) => sql.raw(text).execute(database.warehouse.db);
const withQueue = { auto: true, queue: true };

/** As a login of its own, with these rights; doctor's word on the queue and on the login. */
async function openAs(...grants: string[]) {
  await change(`create role ${login} login password 'secret'`);
  for (const grant of grants) await change(grant.replaceAll('$login', login));
  const url = Object.assign(new URL(database.url), { username: login, password: 'secret' });
  const warehouse = await openAgain(url.href);
  const examine = async () => {
    const found = await examineDatabase(warehouse, { autoMigrate: true, now: () => new Date() });
    const say = (wanted: string) => found.find(({ name }) => name === wanted);
    return { queue: say('queue'), rights: say('own_rights') };
  };
  return { warehouse, examine, [Symbol.asyncDispose]: () => warehouse.close() };
}

test('a role that only loads uses what another one made', async () => {
  await using loader = await openAs('grant klantprofielen_loader to $login');
  expect((await loader.examine()).queue).toMatchObject({ verdict: 'warn' });
  await expect(loader.warehouse.migrate(withQueue)).rejects.toMatchObject({
    code: 'migration_forbidden',
  });
  expect(await database.warehouse.migrate(withQueue)).toEqual(['pgboss']);
  expect(await database.warehouse.migrate(withQueue)).toEqual([]);
  expect(await loader.warehouse.migrate(withQueue)).toEqual([]);
  expect(await loader.examine()).toMatchObject({
    queue: { verdict: 'ok' },
    rights: { verdict: 'ok' },
  });

  await using opened = await openQueue(loader.warehouse.db, silentLogger());
  const { queue } = opened;
  const readings = await openReadingQueue(queue, 'a'.repeat(64));
  for (const name of [MOMENTS, readings]) {
    const options = { singletonKey: 'one' };
    expect(await queue.send(name, { n: 1 }, options)).not.toBeNull();
    expect(await queue.send(name, { n: 1 }, options)).toBeNull();
    const jobs = await takeJobs<{ n: number }>(queue, name, 9);
    const given = attendJobs(queue, name, jobs, () => Promise.reject(new Error('not now')));
    await expect(given).rejects.toThrow('not now');
    const again = await takeJobs<{ n: number }>(queue, name, 9);
    expect(again).toMatchObject([{ id: jobs[0]?.id, retryCount: 0, data: { n: 1 } }]);
    await attendJobs(queue, name, again, () => Promise.resolve());
    expect(await queue.findJobs(name)).toEqual([]);
  }
});

test('a login that may write the tables of the program and not the queue: it may run, and doctor says what it may not', async () => {
  await database.warehouse.migrate(withQueue);
  await using other = await openAs(
    'grant usage on schema etl, klantprofielen to $login',
    'grant select, insert, update, delete on all tables in schema etl, klantprofielen to $login',
  );
  expect(await other.examine()).toMatchObject({
    queue: { verdict: 'warn' },
    rights: {
      verdict: 'warn',
      detail: expect.stringContaining('neither serve nor work') as string,
    },
  });
});

describe('a schema of that name', () => {
  test('that holds the jobs of another program is refused by name, before anything is written', async () => {
    await change('create schema pgboss');
    await change('create table pgboss.version (version int)');
    await using owner = await openAs('alter role $login superuser');
    expect((await owner.examine()).queue).toMatchObject({ verdict: 'warn' });
    const pending = owner.warehouse.migrate(withQueue);
    await expect(pending).rejects.toMatchObject({
      code: 'schema_foreign',
      message: expect.stringContaining('pgboss') as string,
    });
    // run needs none
    expect(await owner.warehouse.migrate({ auto: true })).toEqual([]);
  });

  test('that is empty is used by whom it was made for', async () => {
    await change('create schema pgboss');
    await using loader = await openAs('grant klantprofielen_loader to $login');
    const refused = loader.warehouse.migrate(withQueue);
    await expect(refused).rejects.toMatchObject({
      code: 'schema_foreign',
      hint: expect.stringContaining(`alter schema pgboss owner to ${login}`) as string,
    });
    await change(`alter schema pgboss owner to ${login}`);
    await change(`grant klantprofielen_migrator to ${login}`);
    expect(await loader.warehouse.migrate(withQueue)).toEqual(['pgboss']);
  });
});

test('an older queue is brought up to date, a newer one refused', async () => {
  const { warehouse } = database;
  await using owner = await openAs('alter role $login superuser');
  await warehouse.migrate(withQueue);
  const { rows } = await sql<{ version: number }>`
    select version from pgboss.version`.execute(warehouse.db);
  await change(getRollbackPlans('pgboss', rows[0]?.version ?? 0));
  expect(await findQueueState(warehouse.db)).toBe('older');
  await expect(warehouse.migrate({ auto: false, queue: true })).rejects.toMatchObject({
    code: 'schema_older',
  });
  expect(await warehouse.migrate(withQueue)).toEqual(['pgboss']);
  await change('update pgboss.version set version = version + 1');
  await expect(warehouse.migrate(withQueue)).rejects.toMatchObject({ code: 'schema_newer' });
  expect((await owner.examine()).queue).toMatchObject({ verdict: 'warn' });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { statusOf } from '../../src/commands/doctor.ts';
import { findLack } from '../../src/commands/session.ts';
import { examineDatabase } from '../../src/doctor/database.ts';
import { examineDisk, examineMachine, examineRuntime } from '../../src/doctor/machine.ts';
import { examineSources } from '../../src/doctor/sources.ts';
import type { Examination } from '../../src/doctor/check.ts';
import { readConfig } from '../../src/config.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { NEVER, quickHttp } from '../support/http.ts';
import { startRawServer } from '../support/raw-server.ts';
import { runInHost, temporaryFolder } from '../support/program.ts';

const verdicts = (found: readonly Examination[]) =>
  Object.fromEntries(found.map(({ name, verdict }) => [name, verdict]));
const find = (found: readonly Examination[], name: string) =>
  found.find((one) => one.name === name);

describe('the database', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase('server');
  });
  afterEach(() => database.drop());

  const examine = (now = () => new Date(), autoMigrate = true) =>
    examineDatabase(database.warehouse, { autoMigrate, now });
  const change = (text: string) => sql.raw(text).execute(database.warehouse.db);

  test('as it should be: all ok but the superuser of the tests', async () => {
    expect(verdicts(await examine())).toEqual({
      version: 'ok',
      clock: 'ok',
      migrations: 'ok',
      catalogue: 'ok',
      comments: 'ok',
      queue: 'ok',
      own_rights: 'warn',
      loader_role: 'ok',
      reader_role: 'ok',
    });
  });

  test.each<[string, string, string, 'warn' | 'fail', RegExp]>([
    [
      'a column dropped by hand',
      'alter table etl.cell drop column raw_text',
      'catalogue',
      'fail',
      /etl\.cell\.raw_text/,
    ],
    [
      'a table of somebody else',
      'create table klantprofielen.mine (id int)',
      'catalogue',
      'warn',
      /klantprofielen\.mine\.id/,
    ],
    [
      'a comment taken away',
      'comment on column etl.run.host is null',
      'comments',
      'warn',
      /etl\.run\.host/,
    ],
    [
      'a right taken away',
      'revoke insert on etl.document from klantprofielen_loader',
      'loader_role',
      'warn',
      /etl\.document/,
    ],
    [
      'a reader that writes',
      'grant insert, update, delete on klantprofielen.measure to klantprofielen_reader',
      'reader_role',
      'warn',
      /too much on klantprofielen\.measure/,
    ],
    [
      'a reader that reads the audit',
      'grant usage on schema etl to klantprofielen_reader; grant select on etl.run to klantprofielen_reader',
      'reader_role',
      'warn',
      /too much on etl\.run/,
    ],
    [
      'a migration of the future',
      `insert into etl.migration values ('9999_future', now()::text)`,
      'migrations',
      'fail',
      /newer/,
    ],
    [
      'a migration changed afterwards',
      `update etl.migration_checksum set sha256 = repeat('0', 64) where name like '0001%'`,
      'migrations',
      'fail',
      /0001_ledger\.sql/,
    ],
  ])('%s', async (_, statement, name, verdict, detail) => {
    await change(statement);
    const found = find(await examine(), name);
    expect(found).toMatchObject({ verdict });
    expect(found?.detail).toMatch(detail);
    expect(found?.advice).not.toBe('');
  });

  test('a clock an hour off', async () => {
    const found = find(await examine(() => new Date(Date.now() - 3_600_000)), 'clock');
    expect(found).toMatchObject({
      verdict: 'warn',
      detail: expect.stringMatching(/3600\.\d s ahead/) as string,
    });
  });

  test('an empty database: what will be applied; a failure when nobody may', async () => {
    const empty = await createTestDatabase('server', { empty: true });
    try {
      const ask = (autoMigrate: boolean) =>
        examineDatabase(empty.warehouse, { autoMigrate, now: () => new Date() });
      expect(find(await ask(true), 'migrations')).toMatchObject({ verdict: 'warn' });
      expect(find(await ask(false), 'migrations')).toMatchObject({ verdict: 'fail' });
      const demo = { autoMigrate: true, isDemo: true, now: () => new Date() };
      // as `sql --demo` and `status --demo` say: nothing migrates it
      expect(find(await examineDatabase(empty.warehouse, demo), 'migrations')).toMatchObject({
        verdict: 'warn',
        advice: (await findLack(empty.warehouse, { demo: true }))?.hint ?? 'nothing is lacking',
      });
    } finally {
      await empty.drop();
    }
  });
});

describe('the machine', () => {
  const config = readConfig({ DATA_DIR: '/tmp/not/there/yet' });

  test('a sandbox that does not bite fails', async () => {
    const tight = await examineMachine(config, () => Promise.resolve([]));
    expect(verdicts(tight)).toEqual({ node: 'ok', data_dir: 'ok', disk: 'ok', sandbox: 'ok' });
    const loose = await examineMachine(config, () =>
      Promise.resolve(['its memory limit does not bite']),
    );
    expect(find(loose, 'sandbox')).toMatchObject({
      verdict: 'fail',
      detail: 'its memory limit does not bite',
    });
  });

  test('an old runtime fails; /proc has no space to give', async () => {
    expect(examineRuntime('24.21.0').verdict).toBe('fail');
    expect((await examineDisk('/proc')).verdict).toBe('fail');
  });
});

describe('the sources', () => {
  test('none, a folder, a folder that is not there, a host where nobody listens', async () => {
    await using http = quickHttp(['http://127.0.0.1:1'], { tries: 1 });
    using folder = temporaryFolder();
    expect(await examineSources([], http, NEVER)).toMatchObject([{ verdict: 'fail' }]);
    const found = await examineSources(
      [folder.path, join(folder.path, 'nowhere'), 'http://127.0.0.1:1/list'],
      http,
      NEVER,
    );
    expect(found.map(({ verdict }) => verdict)).toEqual(['ok', 'fail', 'fail']);
    expect(found[2]?.detail).toContain('[refused]');
  });

  test('a page that lists nothing of ours is named', async () => {
    const page = '<main><a href="/jaarverslag.pdf">Jaarverslag</a></main>';
    await using server = await startRawServer((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${page.length}\r\n\r\n${page}`),
    );
    await using http = quickHttp([server.origin], { tries: 1 });
    const found = await examineSources([server.origin], http, NEVER);
    expect(found).toMatchObject([{ verdict: 'fail' }]);
    expect(found[0]?.detail).toContain('lists 1 link, none of them to Transparantie');
    // as discover and run advise
    expect(found[0]?.advice).toMatch(/^open the address in a browser/);
  });
});

test('what fails decides the exit code: machine, database, sources; warnings do not', () => {
  const one = (area: Examination['area'], verdict: Examination['verdict']): Examination => {
    return { area, verdict, name: 'x', detail: '', advice: '' };
  };
  expect(statusOf([one('machine', 'warn'), one('database', 'ok')])).toBe('done');
  expect(statusOf([one('sources', 'fail')])).toBe('source');
  expect(statusOf([one('sources', 'fail'), one('database', 'fail')])).toBe('database');
  expect(statusOf([one('machine', 'fail'), one('database', 'fail')])).toBe('fault');
});

test('the command: one object a line, nothing created, the exit code of what failed', async () => {
  using folder = temporaryFolder();
  const data = join(folder.path, 'data');
  const doctor = await runInHost(['doctor', '--json'], { DATA_DIR: data });
  expect(doctor.code).toBe(4);
  const found = doctor.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Examination);
  expect(verdicts(found)).toMatchObject({ sandbox: 'ok', reachable: 'warn', sources: 'fail' });
  expect(existsSync(data)).toBe(false);
  const away = await runInHost(['doctor'], {
    DATA_DIR: data,
    SOURCES: folder.path,
    DATABASE_URL: 'postgres://u:canary-secret@127.0.0.1:1/x',
  });
  expect(away.code).toBe(5);
  expect(away.stdout).toMatch(/fail\s+reachable\s+The database 127\.0\.0\.1:1/);
  expect(away.stdout + away.stderr).not.toContain('canary-secret');
});

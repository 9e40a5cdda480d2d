/** The backup and restore of docs/operations.md, its lines read from the page, with the tools of PostgreSQL 15 and an owner who is no superuser. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { readSamplePublications } from '../../src/demo/samples.ts';
import { readBlock } from '../support/operations-page.ts';
import { startSite, type Site } from '../support/site.ts';
import { createTestDatabase, openAgain, type TestDatabase } from '../support/database.ts';
import { lastJson, runProgram, temporaryFolder } from '../support/program.ts';
import { runAsAdmin, toDatabaseUrl } from '../support/templates.ts';

const BIN = '/usr/lib/postgresql/15/bin';
const SAMPLES = new URL('../../samples/', import.meta.url);

let database: TestDatabase;
let site: Site;

beforeEach(async () => {
  database = await createTestDatabase('server', { empty: true });
  site = await startSite({ publications: await readSamplePublications(SAMPLES) });
});

afterEach(async () => {
  await site[Symbol.asyncDispose]();
  await database.drop();
});

/** What the lines call that is not of PostgreSQL: nothing is a unit of systemd here, and the program is this checkout's. */
const HERE = `
systemctl() { :; }
klantprofielen() { "${process.execPath}" --disable-warning=ExperimentalWarning "${process.cwd()}/src/main.ts" "$@"; }
`;
const DUMP = /klantprofielen-(?:\$\(date \+%F\)|\d{4}-\d\d-\d\d)\.dump/;

/** Types lines of the page, with the names of this test in place of its own. */
async function type(
  lines: readonly string[],
  names: { readonly database: string; readonly owner: string; readonly folder: string },
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const typed = lines.map((line) =>
    line
      .replace(DUMP, 'the.dump')
      .replace('klantprofielen_owner', names.owner)
      .replace(/^((?:dropdb|createdb) .*) klantprofielen$/, `$1 ${names.database}`),
  );
  const ended = await promisify(execFile)('bash', ['--norc', '-euc', [HERE, ...typed].join('\n')], {
    cwd: names.folder,
    env: { ...environment, PATH: `${BIN}:/usr/bin:/bin` },
  });
  return ended.stdout;
}

/** What the warehouse says, by natural keys, sorted; and what the audit and the archive hold. */
async function dumpLogically(): Promise<unknown> {
  const warehouse = await openAgain(database.url);
  try {
    const read = async (text: string) => (await sql.raw(text).execute(warehouse.db)).rows;
    return {
      profiles: await read(
        'select quarter_code, region_code, municipality_code, municipal_with_profile, municipal_without_profile, uwv_with_profile, uwv_without_profile, known_in_sonar from klantprofielen.profiles order by 1, 2, 3',
      ),
      coverage: await read(
        'select quarter_code, region_code, status, reason, due_on from klantprofielen.coverage order by 1, 2',
      ),
      documents: await read(
        'select sha256, url, status, published_on from klantprofielen.documents order by 1, 2',
      ),
      archive: await read(
        'select sha256, size_bytes, encode(sha256(bytes), $$hex$$) as proof from etl.document_content order by 1',
      ),
      checks: await read(
        'select d.sha256, c.ordinal, c.code, c.passed, c.expected, c.found from etl.check_result c join etl.document d using (document_key) order by 1, 2',
      ),
      cells: await read('select count(*)::int as n, sum(value)::int as total from etl.cell'),
      comments: await read(
        `select count(*)::int as n from pg_description d join pg_class c on c.oid = d.objoid join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('etl', 'klantprofielen')`,
      ),
    };
  } finally {
    await warehouse.close();
  }
}

test('backup, drop, restore, run: the same content, and nothing is loaded twice', async () => {
  using folder = temporaryFolder();
  const address = new URL(database.url);
  const name = address.pathname.slice(1);
  const owner = `${name}_owner`;
  const server = toDatabaseUrl(database.url, 'postgres');
  await makeOwner(server, name, owner);
  address.username = owner;
  address.password = 'secret';
  const environment = {
    DATABASE_URL: address.href,
    SOURCES: site.overview,
    REQUESTS_PER_SECOND: '1000',
  };
  expect((await runProgram(['run'], environment)).code).toBe(0);
  const before = await dumpLogically();

  const names = { database: name, owner, folder: folder.path };
  const admin = new URL(server);
  const told = {
    OWNER_URL: address.href,
    PGHOST: admin.hostname,
    PGPORT: admin.port,
    PGUSER: decodeURIComponent(admin.username),
    PGPASSWORD: decodeURIComponent(admin.password),
    ...environment,
  };
  await type(readBlock('etl.reading --file='), names, told);
  await database.warehouse.close();
  const checked = await type(readBlock('pg_restore --exit-on-error --no-owner'), names, told);
  expect(checked).toMatch(/ 0 warnings, 0 failed$/m);
  expect(await dumpLogically()).toEqual(before);

  const again = await runProgram(['run', '--json'], environment);
  expect(again.code).toBe(0);
  expect(lastJson(again)).toMatchObject({ loaded: 0, revised: 0, unchanged: 8 });
  const pdfs = site.requests.filter(({ path, status }) => path.endsWith('.pdf') && status === 200);
  expect(pdfs).toHaveLength(8);
  expect(await dumpLogically()).toEqual(before);
});

/** The administrator's part of "Roles", for a server whose group roles other tests may have made. */
async function makeOwner(server: string, database: string, owner: string): Promise<void> {
  const statements = readBlock('create role klantprofielen_owner', 'sql');
  for (const line of statements) {
    const statement = line
      .replace('…', 'secret')
      .replace('klantprofielen_owner', owner)
      .replace('klantprofielen_service', `${database}_service`)
      .replace('create database klantprofielen', `create database ${database}`);
    if (statement.startsWith('create database'))
      await runAsAdmin(server, `drop database ${database} with (force)`);
    await runAsAdmin(server, statement).catch((error: { code?: string }) => {
      if (error.code !== '42710') throw error;
    });
  }
}

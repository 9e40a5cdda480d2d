/** The backup and restore of docs/operations.md, with the tools of PostgreSQL 15. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { readSamplePublications } from '../../src/demo/samples.ts';
import { startSite, type Site } from '../support/site.ts';
import { createTestDatabase, openAgain, type TestDatabase } from '../support/database.ts';
import { lastJson, runProgram, temporaryFolder } from '../support/program.ts';
import { runAsAdmin } from '../support/templates.ts';

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

const tool = (name: string, ...args: string[]) =>
  execFileSync(join(BIN, name), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

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
  const file = join(folder.path, 'klantprofielen.dump');
  const environment = {
    DATABASE_URL: database.url,
    SOURCES: site.overview,
    REQUESTS_PER_SECOND: '1000',
  };
  expect((await runProgram(['run'], environment)).code).toBe(0);
  const before = await dumpLogically();

  tool(
    'pg_dump',
    '--format=custom',
    '--exclude-table-data=etl.reading',
    `--file=${file}`,
    database.url,
  );
  await database.warehouse.close();
  const name = new URL(database.url).pathname.slice(1);
  const server = database.url.replace(`/${name}`, '/postgres');
  await runAsAdmin(server, `drop database ${name} with (force)`);
  await runAsAdmin(server, `create database ${name} template template0 encoding 'UTF8'`);
  tool('pg_restore', '--exit-on-error', `--dbname=${database.url}`, file);
  expect(await dumpLogically()).toEqual(before);

  const doctor = await runProgram(['doctor', '--json'], environment);
  expect([doctor.code, doctor.stdout]).toMatchObject([0, expect.not.stringContaining('"fail"')]);
  const again = await runProgram(['run', '--json'], environment);
  expect(again.code).toBe(0);
  expect(lastJson(again)).toMatchObject({ loaded: 0, revised: 0, unchanged: 8 });
  const pdfs = site.requests.filter(({ path, status }) => path.endsWith('.pdf') && status === 200);
  expect(pdfs).toHaveLength(8);
  expect(await dumpLogically()).toEqual(before);
});

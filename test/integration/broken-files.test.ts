/** Files of a folder that will never be whole: told of in every run until a person rejects them by their hash. */
import { copyFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { lastJson, runInHost, temporaryFolder } from '../support/program.ts';

const SAMPLE = fileURLToPath(
  new URL('../../samples/transparantie-klantprofielen-rijnmond-2023-q1.pdf', import.meta.url),
);
const HALF = '%PDF-1.7\nhalf of a file';
const HASH = createHash('sha256').update(HALF).digest('hex');

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase('server');
});
afterEach(async () => {
  await database.drop();
});

test('reject takes the hash that run and status name; the run is green again until other bytes come', async () => {
  using inbox = temporaryFolder();
  const environment = { DATABASE_URL: database.url, SOURCES: inbox.path };
  await copyFile(SAMPLE, join(inbox.path, 'rijnmond.pdf'));
  await writeFile(join(inbox.path, 'half.pdf'), HALF);
  await writeFile(join(inbox.path, 'copy.pdf'), HALF);

  const first = await runInHost(['run'], environment);
  expect(first.code).toBe(4);
  expect(first.stdout).toContain(`reject ${HASH.slice(0, 12)} --reason`);
  const status = await runInHost(['status'], environment);
  expect(status.stdout).toContain(`reject ${HASH.slice(0, 12)} --reason`);

  const unknown = await runInHost(['reject', 'abcdef123456', '--reason', 'x'], environment);
  expect(unknown.code).toBe(2);
  const rejected = await runInHost(
    ['reject', HASH.slice(0, 12), '--reason', 'lost at the source', '--json'],
    environment,
  );
  expect([rejected.code, lastJson(rejected)]).toEqual([0, { document: HASH, state: 'rejected' }]);

  const green = await runInHost(['run', '--json'], environment);
  expect([green.code, lastJson(green)]).toMatchObject([
    0,
    { status: 'done', found: 3, unchanged: 1, ignored: 2, failed: 0 },
  ]);

  await writeFile(join(inbox.path, 'half.pdf'), `${HALF} and more`);
  expect(lastJson(await runInHost(['run', '--json'], environment))).toMatchObject({
    status: 'source',
    ignored: 1,
    failed: 1,
  });
});

/** A whole quarter of 35 documents, and what analysts are told of it: once, whatever is read again afterwards. */
import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { makeBacklog, type BacklogDocument } from '../bench/backlog.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { lastJson, runProgram, temporaryFolder } from '../support/program.ts';
import { startWebhook, type Webhook } from '../support/webhook.ts';

let database: TestDatabase;
let folder: ReturnType<typeof temporaryFolder>;
let hook: Webhook;
beforeEach(async () => {
  database = await createTestDatabase('server');
  folder = temporaryFolder();
  hook = await startWebhook();
});
afterEach(async () => {
  await hook[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
  await database.drop();
});

const type = (...args: string[]) =>
  runProgram([...args, '--json'], {
    DATABASE_URL: database.url,
    SOURCES: folder.path,
    ALERT_WEBHOOK_URL: `${hook.url}/hook`,
  });
const told = () =>
  hook.taken.map(({ body }) => body).filter(({ event }) => event === 'quarter_completed');
const put = (documents: readonly BacklogDocument[]) => {
  for (const { file } of documents) copyFileSync(file, join(folder.path, basename(file)));
};

test('is told when its last region is loaded, and not again when it is replayed or revised', async () => {
  const documents = await makeBacklog(1);
  const quarter = documents[0]?.truth.quarter ?? '';
  expect(documents).toHaveLength(35);
  put(documents.slice(0, -1));
  expect(lastJson(await type('run'))).toMatchObject({ loaded: 34 });
  expect(told()).toEqual([]);

  put(documents.slice(-1));
  expect(lastJson(await type('run'))).toMatchObject({ loaded: 1, unchanged: 34 });
  expect(told()).toMatchObject([
    {
      kind: 'quarter_completed',
      issues: [
        {
          issue: `quarter_completed ${quarter}`,
          what: `${quarter} is complete: 35 regions are loaded`,
        },
      ],
    },
  ]);

  for (const again of ['--quarter', '--all']) {
    const replayed = await type(
      'replay',
      again,
      ...(again === '--all' ? [] : [quarter]),
      '--fresh',
    );
    expect(lastJson(replayed)).toMatchObject({ status: 'done', unchanged: 35 });
  }
  put((await makeBacklog(1, 1)).slice(0, 2));
  expect(lastJson(await type('run'))).toMatchObject({ revised: 2, unchanged: 33 });
  expect(told()).toHaveLength(1);
});

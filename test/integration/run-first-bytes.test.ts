/** A run over sources that are not what their addresses say. */
import { PDFDocument } from 'pdf-lib';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { documentPath } from '../../src/demo/site-pages.ts';
import { readSamplePublications } from '../../src/demo/samples.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  answerBody,
  answerStatus,
  startFaultySite,
  type FaultySite,
} from '../support/faulty-site.ts';
import { lastJson, runInHost } from '../support/program.ts';

const SAMPLES = new URL('../../samples/', import.meta.url);

let database: TestDatabase;
let site: FaultySite;

beforeEach(async () => {
  database = await createTestDatabase('server');
  site = await startFaultySite({ publications: await readSamplePublications(SAMPLES) });
});

afterEach(async () => {
  await site[Symbol.asyncDispose]();
  await database.drop();
});

const run = (source = site.overview) =>
  runInHost(['run', '--json'], {
    DATABASE_URL: database.url,
    SOURCES: source,
    REQUESTS_PER_SECOND: '100',
  });

test('a page where a PDF should be: the document behind it is loaded, in the next run again asked for', async () => {
  const [first] = await readSamplePublications(SAMPLES);
  if (first === undefined) throw new TypeError('no samples');
  const page = `<main><h1>${first.label}</h1><a href="/echt/bestand.pdf">Download</a></main>`;
  site.misbehave('/echt/', answerBody(first.bytes));
  site.misbehave(documentPath(first), answerBody(page));
  const loaded = await run();
  expect(lastJson(loaded)).toMatchObject({ status: 'done', found: 16, loaded: 8, ignored: 8 });
  expect(lastJson(await run())).toMatchObject({ status: 'done', unchanged: 8, ignored: 8 });
});

test('a page without a document where a PDF should be has failed, and none of its words is repeated', async () => {
  const [first] = await readSamplePublications(SAMPLES);
  if (first === undefined) throw new TypeError('no samples');
  site.misbehave(documentPath(first), answerBody('<p>canary-4711</p>'));
  const result = await run();
  expect(lastJson(result)).toMatchObject({ status: 'source', loaded: 7, failed: 1 });
  expect(result.stderr).toContain('not_a_pdf');
  expect(result.stderr).not.toContain('canary');
});

test('documents that all say themselves that they are something else: nothing_of_ours in every run', async () => {
  const page = '<main><h1>Klantprofielen</h1><a href="/a.pdf">Download</a></main>';
  site.misbehave('/nl/publicaties/', answerBody(page));
  site.misbehave('/a.pdf', answerBody(await drawOtherSeries()));
  for (const again of [1, 2]) {
    const result = await run();
    expect([again, result.code]).toEqual([again, 4]);
    expect(lastJson(result)).toMatchObject({ status: 'source', found: 1, ignored: 1 });
    expect(result.stderr).toContain('nothing_of_ours');
  }
});

test.each([
  ['links', '<a href="/nl/jaarverslag">Jaarverslag</a>'],
  ['documents', '<h1>Klantprofielen</h1><a href="/a.pdf">Download</a>'],
])(
  'a list of other %s of which a later page cannot be read: both are told, by each command',
  async (_, links) => {
    const page = `<main>${links}<nav class="pager"><a href="?page=1">2</a></nav></main>`;
    site.misbehave('/nl/publicaties/klantprofielen?page=1', answerStatus(403));
    site.misbehave('/nl/publicaties/klantprofielen', answerBody(page));
    site.misbehave('/a.pdf', answerBody(await drawOtherSeries()));
    const result = await run();
    expect(result.code).toBe(4);
    for (const code of ['http_403', 'nothing_of_ours']) expect(result.stderr).toContain(code);
  },
);

/** A PDF that names neither our series nor a quarter. */
async function drawOtherSeries(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage().drawText('Jaarverslag van een ander', { x: 50, y: 700 });
  return await document.save();
}

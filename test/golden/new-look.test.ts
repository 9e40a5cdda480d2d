/** docs/CONTRIBUTING.md, followed to the letter: a look that nobody knows is refused, and read once the data name it. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { readDocument } from '../../src/extract/table/read-document.ts';
import { MEASURES } from '../../src/measures.ts';
import { readReference } from '../../src/reference/read.ts';
import type { Reference } from '../../src/reference/reference.ts';
import { toReading } from '../../src/transform/read.ts';
import type { Reading } from '../../src/transform/reading.ts';
import { renderPublication } from '../support/generate-pdf.ts';
import { PLAIN_LOOK, type Look, type Publication } from '../support/publication.ts';
import { closeReader, readPdf } from '../support/read-pdf.ts';
import { reference, REFERENCE_FOLDER } from '../support/reference.ts';

const PUBLICATION: Publication = {
  year: 2020,
  quarter: 3,
  region: 'Gooi- en Vechtstreek',
  noteRegion: 'Gooi en Vechtstreek',
  regionNumber: 7,
  rows: [
    { name: 'Blaricum', counts: [5, 20, 17, 7, 49] },
    { name: 'Eemnes', counts: [2, 12, 21, 10, 45] },
    { name: 'Gooise Meren', counts: [25, 74, 163, 51, 313] },
    { name: 'Hilversum', counts: [54, 175, 392, 124, 745] },
    { name: 'Huizen', counts: [31, 75, 124, 40, 270] },
    { name: 'Laren', counts: [5, 13, 20, 7, 45] },
    { name: 'Weesp', counts: [4, 29, 67, 22, 122] },
    { name: 'Wijdemeren', counts: [6, 26, 62, 25, 119] },
  ],
  totals: [132, 424, 866, 286, 1708],
  register: 1991,
  pct: 86,
};
const LOOK: Look = {
  ...PLAIN_LOOK,
  headings: 'absent',
  regionColumns: 'first',
  regionAfterName: true,
  totalOnTop: true,
};

afterAll(closeReader);

async function read(known: Reference): Promise<Reading> {
  const raw = readDocument(
    await readPdf(await renderPublication(PUBLICATION, LOOK)),
    known.layouts,
  );
  return toReading(raw, undefined, 'nieuw.pdf', known);
}

/** The reference after the third step: a copy of the data, with the entry that the page shows. */
async function addLook(): Promise<Reference> {
  const page = await readFile(new URL('../../docs/CONTRIBUTING.md', import.meta.url), 'utf8');
  const [, entry = ''] = /```json\n([^`]+)```/.exec(page) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'new-look-'));
  await cp(REFERENCE_FOLDER, folder, { recursive: true });
  const file = join(folder, 'layouts.json');
  const data = JSON.parse(await readFile(file, 'utf8')) as { layouts: unknown[] };
  data.layouts.push(JSON.parse(entry));
  await writeFile(file, JSON.stringify(data));
  const edited = await readReference(folder);
  await rm(folder, { recursive: true });
  return edited;
}

test('before: the document is refused, and the message shows what stands in front of the counts', async () => {
  const { table, checks } = await read(reference);
  expect(table).toBeUndefined();
  expect(checks.find(({ passed }) => !passed)).toMatchObject({
    code: 'layout_known',
    severity: 'block',
    found: expect.stringMatching(/columns in front of the counts .*TOTAAL AMR .*Blaricum 7/),
  });
});

test('after: every cell is read, and no check fails', async () => {
  const { table, checks, layout, measuresFrom } = await read(await addLook());
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  expect([layout, measuresFrom]).toEqual(['uwv-2024', 'layout']);
  expect(
    table?.rows.map(({ municipalityName, counts }) => ({
      name: municipalityName,
      counts: MEASURES.map((measure) => counts[measure]),
    })),
  ).toEqual(PUBLICATION.rows);
  expect(MEASURES.map((measure) => table?.totals[measure])).toEqual(PUBLICATION.totals);
});

test('the look that was known before is read as before', async () => {
  const known = await addLook();
  const usual: Look = { ...LOOK, regionAfterName: false, totalOnTop: false };
  const text = await readPdf(await renderPublication(PUBLICATION, usual));
  const reading = toReading(readDocument(text, known.layouts), undefined, 'oud.pdf', known);
  expect(reading.layout).toBe('uwv-2023');
  expect(reading.checks.filter(({ passed }) => !passed)).toEqual([]);
});

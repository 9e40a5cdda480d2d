import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

import { readDocument } from '../../src/extract/table/read-document.ts';
import { type RawDocument } from '../../src/raw.ts';
import { looks, publications } from '../support/arbitrary-publication.ts';
import {
  expectedRegion,
  expectedRows,
  measuresOfHeadings,
  mayBeRefused,
  rowsOfTable,
} from '../support/compare-reading.ts';
import { renderPublication } from '../support/generate-pdf.ts';
import { PLAIN_LOOK, type Look, type Publication } from '../support/publication.ts';
import { closeReader, readPdf } from '../support/read-pdf.ts';
import { reference } from '../support/reference.ts';

/** Documents to draw; more with TABLE_RUNS, other ones with TABLE_SEED. */
const RUNS = Number(process.env['TABLE_RUNS'] ?? 60);
const SEED = Number(process.env['TABLE_SEED'] ?? 20_231);

afterAll(closeReader);

async function renderAndRead(publication: Publication, look: Look): Promise<RawDocument> {
  return readDocument(await readPdf(await renderPublication(publication, look)), reference.layouts);
}

/** Reads right, or refuses where the look leaves a doubt. A wrong cell is never allowed. */
function expectRight(document: RawDocument, publication: Publication, look: Look): void {
  const expected = expectedRows(publication, look);
  const refusable = mayBeRefused(look);
  const { table, undrawn } = document;
  if ('problem' in table) expect(refusable.table ? '' : table.problem).toBe('');
  else {
    expect(rowsOfTable(table)).toEqual(expected);
    expect([table.regionNumber?.text, table.regionName?.text]).toEqual(
      expectedRegion(publication, look),
    );
    const isPrinted = look.headings !== 'absent' && look.headings !== 'remnant';
    if (isPrinted) expect(measuresOfHeadings(table)).toEqual(look.order);
    else expect(measuresOfHeadings(table)).not.toContain('known_in_sonar');
  }
  if (!refusable.drawing) expect(undrawn).toEqual([]);
}

test(
  'a table that is drawn in any look is read back cell by cell, as it was drawn',
  { timeout: 240_000 + RUNS * 1000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(publications, looks, async (publication, look) => {
        expectRight(await renderAndRead(publication, look), publication, look);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
  },
);

const TWO_LONG_NAMES: Publication = {
  year: 2020,
  quarter: 3,
  region: 'Rijnmond',
  noteRegion: 'Rijnmond',
  regionNumber: 22,
  rows: [
    { name: 'Brielle', counts: [1, 2, 3, 4, 10] },
    { name: 'Capelle aan den IJssel', counts: [57, 204, 363, 72, 696] },
    { name: 'Krimpen aan den IJssel', counts: [22, 84, 142, 31, 279] },
    { name: 'Lansingerland', counts: [1, 136, 155, 46, 338] },
  ],
  totals: [81, 426, 663, 153, 1323],
  register: 1991,
  pct: 66,
};

test('lines of names as far apart as rows, beside counts on one of them: nobody can tell, so it is refused', async () => {
  for (const countsBeside of ['first', 'last'] as const) {
    const look: Look = { ...PLAIN_LOOK, rowPadding: 0, wrapAfter: 12, countsBeside };
    const { table } = await renderAndRead(TWO_LONG_NAMES, look);
    expect(table).toMatchObject({ problem: 'a line of a name could belong to two rows' });
  }
});

test('two tables with a total row and five counts: refused', async () => {
  const look: Look = { ...PLAIN_LOOK, decoy: 'same' };
  const { table } = await renderAndRead(TWO_LONG_NAMES, look);
  expect(table).toMatchObject({ problem: 'more than one table with a total row' });
});

test('the same truth and look give the same bytes', async () => {
  const [first, second] = [
    await renderPublication(TWO_LONG_NAMES, PLAIN_LOOK),
    await renderPublication(TWO_LONG_NAMES, PLAIN_LOOK),
  ];
  expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
});

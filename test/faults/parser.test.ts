import { readdirSync, readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createParserPool, type ParserPool } from '../../src/extract/pdf/pool.ts';
import {
  buildBillionLaughs,
  buildDeepNesting,
  buildEndlessText,
  buildFlateBomb,
  buildFormLoop,
  buildManyPages,
  buildMaze,
  buildPage,
  buildPageTreeLoop,
  buildTreeBomb,
  buildUnknownEncryption,
  buildUnmapped,
  buildWithoutText,
  buildXrefBomb,
  drawText,
} from '../support/hostile-pdf.ts';

const samples = new URL('../../samples/', import.meta.url);
const sampleNames = readdirSync(samples).filter((name) => name.endsWith('.pdf'));
const sample = readFileSync(new URL(sampleNames[0] ?? '', samples));

/** Patient: what is read, and what is refused for what it is, may take its time on a busy machine. */
let pool: ParserPool;
beforeAll(() => {
  pool = createParserPool({ workers: 1, timeoutMs: 60_000 });
});
afterAll(() => pool[Symbol.asyncDispose]());

function readFixture(name: string): Buffer {
  const text = readFileSync(new URL(`../fixtures/${name}.pdf.base64`, import.meta.url), 'utf8');
  return Buffer.from(text, 'base64');
}

async function readTexts(bytes: Uint8Array): Promise<readonly string[]> {
  const reading = await pool.readPdf(bytes);
  if (reading.kind === 'refused') throw new Error(`${reading.code}: ${reading.detail}`);
  return reading.text.pages.flatMap((page) => page.items.map((item) => item.text));
}

describe('a document that is as it should be', () => {
  it.each(sampleNames)('%s: its title is among the text', async (name) => {
    const texts = await readTexts(readFileSync(new URL(name, samples)));
    expect(texts.join(' ')).toContain('Transparantie van klantprofielen');
  });

  it('leaves the bytes of the caller as they were', async () => {
    const bytes = new Uint8Array(sample);
    await pool.readPdf(bytes);
    expect(Buffer.compare(bytes, sample)).toBe(0);
  });

  it('is read when it is as large as documents may be', async () => {
    const photo = { dict: '/Type /XObject /Subtype /Image', bytes: Buffer.alloc(20_000_000, 'x') };
    expect(await readTexts(buildPage(drawText('Zeeland', 50, 700), { more: [photo] }))).toEqual([
      'Zeeland',
    ]);
  });

  it('is read when only its owner has a password', async () => {
    expect(await readTexts(readFixture('encrypted-owner-password'))).toEqual(['Geheim']);
  });

  it('is read in fonts that are not embedded, with the widths that pdf.js brings', async () => {
    const reading = await pool.readPdf(buildPage(drawText('1.234', 50, 700, 10)));
    const item = { text: '1.234', x: 50, y: 142, width: 25.02, size: 10, angle: 0 };
    expect(reading).toEqual({
      kind: 'text',
      text: { pages: [{ page: 1, width: 595, height: 842, items: [item] }] },
    });
  });

  it('is read as displayed: crop box, rotation and UserUnit', async () => {
    const page = '/CropBox [100 200 400 700] /Rotate 90 /UserUnit 2';
    const outside = drawText('beside', 20, 500) + drawText('below', 150, 100);
    const reading = await pool.readPdf(
      buildPage(drawText('1.234', 150, 300, 10) + outside, { page }),
    );
    const item = { text: '1.234', x: 200, y: 100, width: 50.04, size: 20, angle: 90 };
    expect(reading).toEqual({
      kind: 'text',
      text: { pages: [{ page: 1, width: 1000, height: 600, items: [item] }] },
    });
  });

  it('is read in the order in which it was drawn', async () => {
    const content = ['derde', 'eerste', 'tweede']
      .map((text, at) => drawText(text, 50, 300 + at * 100))
      .join('');
    expect(await readTexts(buildPage(content))).toEqual(['derde', 'eerste', 'tweede']);
  });

  it('is read when the elements of its structure tree stand ten deep inside each other', async () => {
    expect(await readTexts(buildTreeBomb(10))).toEqual(['Zeeland']);
  });

  it('is read without its annotations', async () => {
    const note =
      '<< /Type /Annot /Subtype /FreeText /Rect [50 600 300 650] /Contents (999) /DA (/F1 12 Tf) /AP << /N 7 0 R >> >>';
    const appearance = {
      dict: '/Type /XObject /Subtype /Form /BBox [0 0 250 50] /Resources << /Font << /F1 5 0 R >> >>',
      bytes: Buffer.from(drawText('999', 5, 5)),
    };
    const bytes = buildPage(drawText('Totaal', 50, 700), {
      page: '/Annots [6 0 R]',
      more: [note, appearance],
    });
    expect(await readTexts(bytes)).toEqual(['Totaal']);
  });
});

describe('a document that cannot be read', () => {
  it.each<[string, string, () => Uint8Array]>([
    ['nothing', 'invalid_pdf', () => new Uint8Array()],
    ['a page of HTML', 'invalid_pdf', () => Buffer.from('<html>Even geduld</html>')],
    ['HTML that pretends', 'invalid_pdf', () => Buffer.from('%PDF-1.7<html></html>%%EOF')],
    [
      'a hole in the middle',
      'invalid_pdf',
      () => Buffer.concat([sample.subarray(0, 9_000), sample.subarray(-9_000)]),
    ],
    [
      'two files glued together',
      'invalid_pdf',
      () => Buffer.concat([sample, buildPage(drawText('Zeeland', 50, 700))]),
    ],
    ['a form that paints itself', 'invalid_pdf', buildFormLoop],
    ['a page tree that bites its tail', 'invalid_pdf', buildPageTreeLoop],
    ['arrays 200,000 deep', 'invalid_pdf', () => buildDeepNesting(200_000)],
    ['a password', 'encrypted', () => readFixture('encrypted-user-password')],
    ['an unknown encryption', 'encrypted', buildUnknownEncryption],
    ['a drawing without text', 'no_text', buildWithoutText],
    ['text beside the page only', 'no_text', () => buildPage(drawText('Zeeland', 50, 900))],
    ['a font without meaning', 'unmapped_glyphs', buildUnmapped],
    ['eleven pages', 'parser_limit', () => buildManyPages(11)],
    ['more bytes than are read', 'parser_limit', () => Buffer.alloc(21 * 1024 * 1024)],
    ['a bomb of 100 MB', 'parser_limit', () => buildFlateBomb(100)],
    ['a bomb of 2 GB', 'parser_limit', () => buildFlateBomb(2_000)],
    ['a bomb in its cross-reference table', 'parser_limit', () => buildXrefBomb(1_000)],
    ['a text without end', 'parser_limit', () => buildEndlessText(15)],
  ])('%s: %s, and the next one is fine', async (_, code, build) => {
    expect(await pool.readPdf(build())).toMatchObject({ kind: 'refused', code });
    const { restarts } = pool;
    expect(await pool.readPdf(sample)).toMatchObject({ kind: 'text' });
    expect(pool.restarts).toBe(restarts);
  });

  // which limit comes first depends on the machine
  const LIMIT = /gave no answer within 1000 ms|heap out of memory|at most 10 are read/;
  it.each<[string, () => Uint8Array]>([
    ['a billion laughs', () => buildBillionLaughs(9)],
    ['100,000 pages', () => buildManyPages(100_000)],
    ['a maze of forms', () => buildMaze(12)],
    ['a structure tree that doubles', () => buildTreeBomb(39)],
  ])('%s: stopped at its limit, and the next one is fine', async (_, build) => {
    await using impatient = createParserPool({ workers: 1, timeoutMs: 1_000 });
    expect(await impatient.readPdf(build())).toMatchObject({
      code: 'parser_limit',
      detail: expect.stringMatching(LIMIT) as string,
    });
    expect(await impatient.readPdf(sample)).toMatchObject({ kind: 'text' });
  });

  it.each([10, 25, 50, 75, 90, 99])('cut off at %i %%', async (percent) => {
    for (const name of sampleNames) {
      const whole = readFileSync(new URL(name, samples));
      const cut = whole.subarray(0, Math.floor((whole.length * percent) / 100));
      expect(await pool.readPdf(cut)).toMatchObject({ kind: 'refused', code: 'invalid_pdf' });
    }
  });

  it.each([10, 25, 50, 75, 90, 99])('cut off at %i %% with an end mark put on', async (percent) => {
    for (const name of sampleNames) {
      const whole = readFileSync(new URL(name, samples));
      const cut = whole.subarray(0, Math.floor((whole.length * percent) / 100));
      const mended = Buffer.concat([cut, Buffer.from('\nstartxref\n0\n%%EOF\n')]);
      expect(await pool.readPdf(mended)).toMatchObject({ kind: 'refused', code: 'invalid_pdf' });
    }
  });
});

/** Pages of which a part is in the file and not to be seen: through the real parser. */
import { deflateSync } from 'node:zlib';

import { afterAll, expect, test } from 'vitest';

import { createParserPool } from '../../src/extract/pdf/pool.ts';
import { buildPdf, drawText, stream, type PdfStream } from '../support/hostile-pdf.ts';

const pool = createParserPool({ workers: 1 });
afterAll(() => pool[Symbol.asyncDispose]());

const SEEN = drawText('Zeeland', 50, 700);
const HIDDEN = drawText('Utrecht 12 34', 50, 700);

/** Layer 6 is on, layer 7 is off; properties `/P` and form `/X` are given. `D` is the default view. */
function build(
  content: string | PdfStream,
  { properties = '<< >>', form = '', view = '/OFF [7 0 R]', cropBox = '0 0 595 842' } = {},
): Uint8Array {
  const box = `/MediaBox [0 0 595 842] /CropBox [${cropBox}]`;
  return buildPdf([
    `<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R 7 0 R] /D << ${view} >> >> >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R ${box} /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /Properties << /P ${properties} >> /XObject << /X 8 0 R /Picture 9 0 R >> >> >>`,
    typeof content === 'string' ? stream(content) : content,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /OCG /Name (on) >>',
    '<< /Type /OCG /Name (off) >>',
    stream(
      HIDDEN,
      `/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> ${form}`,
    ),
    stream(
      '\0\0\0\0',
      '/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray',
    ),
  ]);
}

async function read(bytes: Uint8Array) {
  const reading = await pool.readPdf(bytes);
  if (reading.kind === 'refused') return `${reading.code}: ${reading.detail}`;
  return reading.text.pages.map(({ items, unseen = [] }) => ({
    seen: items.map(({ text }) => text).join(' '),
    unseen: unseen.map((item) => `${item.unseen}: ${item.text}`),
  }))[0];
}

const inLayer = (content: string): string => `/OC /P BDC\n${content}EMC\n`;
const members = (policy: string): string => `<< /Type /OCMD /OCGs [6 0 R 7 0 R] /P /${policy} >>`;
const expression = (text: string): string => `<< /Type /OCMD /VE ${text} >>`;

test.each([
  ['a group', '7 0 R'],
  ['a list of one', '<< /Type /OCMD /OCGs 7 0 R >>'],
  ['all of two', members('AllOn')],
  ['none of two', members('AllOff')],
  ['not one that is on', expression('[/Not 6 0 R]')],
  ['both of two', expression('[/And 6 0 R 7 0 R]')],
  ['neither of two', expression('[/Not [/Or 6 0 R 7 0 R]]')],
])('a layer is off: %s', async (_, properties) => {
  expect(await read(build(inLayer(HIDDEN) + SEEN, { properties }))).toEqual({
    seen: 'Zeeland',
    unseen: ['layer: Utrecht 12 34'],
  });
});

test.each([
  ['a group', '6 0 R'],
  ['any of two', members('AnyOn')],
  ['any of two that is off', members('AnyOff')],
  ['one of two', expression('[/Or 6 0 R 7 0 R]')],
  ['not one that is off', expression('[/Not 7 0 R]')],
])('a layer is on: %s', async (_, properties) => {
  expect(await read(build(inLayer(HIDDEN) + SEEN, { properties }))).toEqual({
    seen: 'Utrecht 12 34 Zeeland',
    unseen: [],
  });
});

test('all layers are off but those that are said to be on', async () => {
  const view = '/BaseState /OFF /ON [6 0 R]';
  const content = inLayer(SEEN);
  expect(await read(build(content, { properties: '6 0 R', view }))).toMatchObject({
    seen: 'Zeeland',
  });
  expect(await read(build(content, { properties: '7 0 R', view }))).toBe(
    'no_text: no text on 1 page; 1 texts that nobody sees (layers that are off, invisible text)',
  );
});

test('a layer in a layer that is off, and a form of one', async () => {
  const nested = `/OC /P BDC /Span BMC ${HIDDEN} EMC EMC\n`;
  const form = '/OC 7 0 R';
  expect(await read(build(`${nested}/X Do\n${SEEN}`, { properties: '7 0 R', form }))).toEqual({
    seen: 'Zeeland',
    unseen: ['layer: Utrecht 12 34', 'layer: Utrecht 12 34'],
  });
});

test.each([
  ['3', true],
  ['7', true],
  ['03.0', true],
  ['0', false],
  ['1', false],
  ['2', false],
  ['4', false],
])('rendering mode %s', async (mode, isHidden) => {
  const content = `q ${mode} Tr ${HIDDEN} Q ${SEEN}`;
  const expected = isHidden
    ? { seen: 'Zeeland', unseen: ['mode: Utrecht 12 34'] }
    : { seen: 'Utrecht 12 34 Zeeland', unseen: [] };
  expect(await read(build(content))).toEqual(expected);
  expect(await read(build(stream(deflateSync(content), '/Filter /FlateDecode')))).toEqual(expected);
});

test('the mode of a page is that of its forms, and a form does not change it', async () => {
  expect(await read(build(`3 Tr /X Do 0 Tr ${SEEN}`))).toEqual({
    seen: 'Zeeland',
    unseen: ['mode: Utrecht 12 34'],
  });
});

test('a picture beside a layer that is off', async () => {
  const content = `/Picture Do\n${inLayer(HIDDEN)}/Picture Do\n${SEEN}`;
  expect(await read(build(content, { properties: '7 0 R' }))).toMatchObject({ seen: 'Zeeland' });
});

test('a text of which a part is not seen is not guessed at', async () => {
  const content = 'BT /F1 12 Tf 50 700 Td (Zee) Tj 3 Tr (land) Tj ET';
  expect(await read(build(content))).toBe(
    'no_text: which of its text is seen and which is hidden cannot be told',
  );
});

test('outside the crop box nothing is seen', async () => {
  const content = drawText('Drenthe', 50, 50) + drawText('Zeeland', 50, 700);
  expect(await read(build(content, { cropBox: '0 600 595 842' }))).toMatchObject({
    seen: 'Zeeland',
  });
  const half = `BT /F1 12 Tf 50 700 Td (Zeeland) Tj 400 0 Td (12) Tj ET`;
  expect(await read(build(half, { cropBox: '0 600 300 842' }))).toMatchObject({ seen: 'Zeeland' });
});

/** Without its font pdf.js would guess the letters from the usual order of Arial's glyphs. */
test('a font that a file only names, by numbers of its glyphs, gives no letters', async () => {
  const named = buildPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    stream('BT /F1 10 Tf 50 700 Td <002400250026> Tj ET'),
    '<< /Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Arial /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /Arial /Flags 32 /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>',
  ]);
  expect(await read(named)).toEqual({ seen: '$%&', unseen: [] });
});

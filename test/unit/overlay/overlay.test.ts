import * as cheerio from 'cheerio';
import { afterAll, describe, expect, test } from 'vitest';

import type { TextItem } from '../../../src/extract/pdf/text.ts';
import { readDocument } from '../../../src/extract/table/read-document.ts';
import type { Check } from '../../../src/findings.ts';
import { drawOverlay } from '../../../src/overlay/overlay.ts';
import { type Box } from '../../../src/raw.ts';
import { toReading } from '../../../src/transform/read.ts';
import { renderPublication } from '../../support/generate-pdf.ts';
import { PLAIN_LOOK, type Look, type Publication } from '../../support/publication.ts';
import { closeReader, readPdf } from '../../support/read-pdf.ts';
import { reference } from '../../support/reference.ts';
import { changeCount, samplePublication } from '../../support/sample-publication.ts';

afterAll(closeReader);

const gooi = samplePublication('gooi');

async function draw(publication: Publication, look: Partial<Look> = {}) {
  const text = await readPdf(await renderPublication(publication, { ...PLAIN_LOOK, ...look }));
  const raw = readDocument(text, reference.layouts);
  const reading = toReading(raw, undefined, undefined, reference);
  const svg = drawOverlay(
    { name: 'gooi.pdf', page: { text, raw }, reading, checks: reading.checks },
    reference,
  );
  return { svg, $: cheerio.load(svg, { xml: true }), raw, reading };
}

type Drawn = Awaited<ReturnType<typeof draw>>;

/** The boxes of all that was drawn with these classes, on the page. */
function boxes({ $ }: Drawn, selector: string): Omit<Box, 'page'>[] {
  return $(selector)
    .toArray()
    .map((element) => {
      const [x = 0, y = 0, width = 0, height = 0] = ['x', 'y', 'width', 'height'].map((name) =>
        Number($(element).attr(name)),
      );
      return { left: x, top: y, right: x + width, bottom: y + height };
    });
}

function holds(outer: Omit<Box, 'page'>, inner: Omit<Box, 'page'>): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    outer.right >= inner.right &&
    outer.bottom >= inner.bottom
  );
}

describe('the overlay of a good document', () => {
  test('has every cell and every name in a box, and no mark', async () => {
    const drawn = await draw(gooi);
    expect(boxes(drawn, '.cells .cell')).toHaveLength(45);
    expect(boxes(drawn, '.cells .name')).toHaveLength(9);
    expect(
      drawn.$('.mark').filter((_, one) => drawn.$(one).parents('.panel').length === 0),
    ).toHaveLength(0);
    expect(drawn.$('.verdict').text()).toBe('nothing keeps it from being loaded');
  });

  test('says which measure each column was taken for, and what was read around the table', async () => {
    const { $ } = await draw(gooi);
    expect(
      $('.band-label')
        .toArray()
        .map((one) => $(one).text()),
    ).toEqual(['G+', 'G−', 'U+', 'U−', 'Σ']);
    const tags = $('.tag')
      .toArray()
      .map((one) => $(one).text());
    expect(tags).toContain('2020Q3 · AM12');
    expect(tags).toContain(`register ${gooi.register}, known ${gooi.pct} %`);
  });

  test('shows the text where it stands', async () => {
    const { $ } = await draw(gooi);
    const drawnTexts = $('.text text')
      .toArray()
      .map((one) => $(one).text());
    for (const name of ['Blaricum', 'Hilversum', '1.708']) expect(drawnTexts).toContain(name);
  });
});

describe('the overlay of a document that is not loaded', () => {
  test('marks the row and the columns whose sums fail around the wrong cell', async () => {
    const drawn = await draw(changeCount(gooi, 2, 1, 3));
    const { raw } = drawn;
    if ('problem' in raw.table) throw new Error('it has a table');
    const wrong = raw.table.rows[2]?.counts[1]?.box;
    if (wrong === undefined) throw new Error('it has this cell');
    const marks = boxes(drawn, '.marks .mark.blocks');
    // one of the row, one of its column: they cross where the number is wrong
    expect(marks.filter((mark) => holds(mark, wrong))).toHaveLength(2);
    expect(drawn.$('.verdict').text()).toBe('not loaded: row_sum');
    const words = drawn.$('.panel').text();
    expect(words).toContain('printed total of the row');
    expect(words).toContain('sum of the rows');
  });

  test('marks the row of a name that nobody knows', async () => {
    const [first, ...rest] = gooi.rows;
    if (first === undefined) throw new Error('the sample has rows');
    const drawn = await draw({ ...gooi, rows: [{ ...first, name: 'Sint Juttemis' }, ...rest] });
    const { raw } = drawn;
    if ('problem' in raw.table) throw new Error('it has a table');
    const name = raw.table.rows[0]?.name.box;
    const marked = boxes(drawn, '.marks .mark.blocks');
    expect(name && marked.some((mark) => holds(mark, name))).toBe(true);
  });

  test('shows lines with counts that no table came of', async () => {
    const drawn = await draw(gooi, { totalLabel: 'Regel' });
    expect(drawn.$('.verdict').text()).toBe('not loaded: layout_known');
    expect(boxes(drawn, '.columns .block')).toHaveLength(1);
    expect(boxes(drawn, '.marks .mark.blocks')).toHaveLength(1);
    expect(drawn.$('.panel').text()).toContain('no table with a total row');
  });
});

const REFUSED: Check = {
  code: 'no_text',
  severity: 'block',
  subject: 'file',
  passed: false,
  expected: 'a readable PDF',
  found: 'no text on 1 page',
};

describe('the overlay of a file without text', () => {
  test('is a card that says why', () => {
    const svg = drawOverlay(
      { name: 'scan.pdf', page: undefined, reading: undefined, checks: [REFUSED] },
      reference,
    );
    expect(svg).toContain('not loaded: no_text');
    expect(svg).toContain('no text on 1 page');
    expect(svg).not.toContain('class="paper"');
  });
});

describe('what comes from outside', () => {
  const HOSTILE = `</text><script>alert(1)</script>"' onload=x \u202Egnp\u0000.exe &amp; ${'x'.repeat(5000)}`;

  test('is shown and never obeyed', () => {
    const svg = drawOverlay(
      {
        name: HOSTILE,
        page: undefined,
        reading: undefined,
        checks: [{ ...REFUSED, subject: HOSTILE, found: HOSTILE }],
      },
      reference,
    );
    expect(svg).not.toMatch(/<script|onload="/);
    expect(svg).not.toMatch(/[\p{Cf}]|[^\P{Cc}\n]/u);
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;');
    expect(svg.length).toBeLessThan(16_000);
  });
});

test('the overlay of a page with hidden text shows it in a layer of its own', async () => {
  const text = await readPdf(await renderPublication(gooi, PLAIN_LOOK));
  const pages = text.pages.map((page) => ({
    ...page,
    unseen: [{ ...(page.items[0] as TextItem), text: 'Concept', unseen: 'layer' as const }],
  }));
  const raw = readDocument({ pages }, reference.layouts);
  const page = { text: { pages }, raw };
  const svg = drawOverlay({ name: 'x', page, reading: undefined, checks: [] }, reference);
  const $ = cheerio.load(svg, { xml: true });
  expect($('.unseen text').text()).toBe('Concept');
  expect($('.text').text()).not.toContain('Concept');
  expect(raw.lines.map((line) => line.text).join(' ')).not.toContain('Concept');
});

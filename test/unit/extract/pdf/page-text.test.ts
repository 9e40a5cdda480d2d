import type { TextContent } from 'pdfjs-dist/types/src/display/api.d.ts';
import { describe, expect, it } from 'vitest';

import { PDF_LIMITS } from '../../../../src/extract/pdf/protocol.ts';
import {
  createRunCollector,
  findUnmappedGlyphs,
  toPageText,
  toStructTables,
  type DrawnText,
  type StructNode,
  type Viewport,
} from '../../../../src/extract/pdf/page-text.ts';

// as pdf.js makes them for a page of 200 x 300 points
const UPRIGHT: Viewport = { width: 200, height: 300, transform: [1, 0, 0, -1, 0, 300] };
const ROTATED_90: Viewport = { width: 300, height: 200, transform: [0, 1, 1, 0, 0, 0] };
const ROTATED_270: Viewport = { width: 300, height: 200, transform: [0, -1, -1, 0, 300, 200] };

function run(changes: Partial<DrawnText> = {}): DrawnText {
  return {
    str: 'woord',
    transform: [10, 0, 0, 10, 20, 250],
    width: 30,
    height: 10,
    isVertical: false,
    ...changes,
  };
}

function readOne(viewport: Viewport, drawn: DrawnText) {
  return toPageText(1, viewport, [drawn]).items[0];
}

describe('toPageText', () => {
  it('turns y downwards', () => {
    expect(toPageText(3, UPRIGHT, [run()])).toEqual({
      page: 3,
      width: 200,
      height: 300,
      items: [{ text: 'woord', x: 20, y: 50, width: 30, size: 10, angle: 0 }],
    });
  });

  it('shows ordinary text of a page turned by 90 degrees as reading downwards', () => {
    expect(readOne(ROTATED_90, run())).toMatchObject({ x: 250, y: 20, width: 30, angle: 90 });
  });

  it('shows ordinary text of a page turned by 270 degrees as reading upwards', () => {
    expect(readOne(ROTATED_270, run())).toMatchObject({ x: 50, y: 180, angle: 270 });
  });

  it('shows text that was drawn to stand upright on a turned page as upright', () => {
    const drawn = run({ transform: [0, 10, -10, 0, 50, 40] });
    expect(readOne(ROTATED_90, drawn)).toMatchObject({ x: 40, y: 50, size: 10, angle: 0 });
  });

  it('scales by UserUnit', () => {
    const doubled: Viewport = { width: 400, height: 600, transform: [2, 0, 0, -2, 0, 600] };
    expect(readOne(doubled, run())).toMatchObject({ x: 40, y: 100, width: 60, size: 20 });
  });

  it('takes the origin of the crop box off', () => {
    const cropped: Viewport = { width: 100, height: 200, transform: [1, 0, 0, -1, -10, 260] };
    expect(readOne(cropped, run())).toMatchObject({ x: 10, y: 10 });
  });

  it.each([
    [12.5, [9.763, 2.1644, -2.1644, 9.763, 50, 50], 347.5],
    [-12.5, [9.763, -2.1644, 2.1644, 9.763, 50, 50], 12.5],
    [180, [-10, 0, 0, -10, 50, 50], 180],
    [0, [10, -0.000001, 0, 10, 50, 50], 0],
    [0, [10, 0.000001, 0, 10, 50, 50], 0],
  ])('gives text at %f degrees anticlockwise its angle clockwise', (_, transform, angle) => {
    expect(readOne(UPRIGHT, run({ transform }))?.angle).toBe(angle);
  });

  it('measures the size across the line: neither a slant nor a stretch changes it', () => {
    expect(readOne(UPRIGHT, run({ transform: [15, 0, 3, 10, 20, 250] }))?.size).toBe(10);
  });

  it('lets a vertical run go downwards over its height', () => {
    const drawn = run({ isVertical: true, width: 10, height: 40 });
    expect(readOne(UPRIGHT, drawn)).toMatchObject({ angle: 90, width: 40 });
  });

  it('leaves out blanks, text without size and text beside the page, and keeps the order', () => {
    const unseen = [
      run({ str: '', height: 0 }),
      run({ str: ' ', height: 0 }),
      run({ str: 'zero', transform: [0, 0, 0, 0, 20, 250] }),
      run({ str: 'odd', transform: [Number.NaN, 0, 0, 10, 20, 250] }),
      run({ str: 'left', transform: [10, 0, 0, 10, -60, 250] }),
      run({ str: 'right', transform: [10, 0, 0, 10, 220, 250] }),
      run({ str: 'below', transform: [10, 0, 0, 10, 20, -20] }),
      run({ str: 'above', transform: [10, 0, 0, 10, 20, 305] }),
    ];
    const drawn = unseen.flatMap((item, index) => [item, run({ str: `seen ${index}` })]);
    expect(toPageText(1, UPRIGHT, drawn).items.map((item) => item.text)).toEqual(
      unseen.map((_, index) => `seen ${index}`),
    );
  });

  it('keeps text that the edge of the page cuts', () => {
    expect(readOne(UPRIGHT, run({ transform: [10, 0, 0, 10, -15, 250] }))?.x).toBe(-15);
  });
});

type Item = TextContent['items'][number];

const chunkItem = (str: string, fontName = 'f1'): Item => ({
  str,
  dir: 'ltr',
  transform: [10, 0, 0, 10, 50, 700],
  width: 5,
  height: 10,
  fontName,
  hasEOL: false,
});
const open = (id: string): Item => ({ type: 'beginMarkedContentProps', id });
/** Marked content without an id: an artifact, a span of a font. */
const openPlain = (): Item => ({ type: 'beginMarkedContent', id: '' });
const close = (): Item => ({ type: 'endMarkedContent', id: '' });
const chunk = (items: readonly Item[], styles: TextContent['styles'] = {}): TextContent => ({
  items: [...items],
  styles,
  lang: null,
});

function collect(...chunks: readonly (readonly Item[])[]) {
  const budget = { items: PDF_LIMITS.items, characters: PDF_LIMITS.characters };
  const collector = createRunCollector(
    new Map([
      ['a', 0],
      ['b', 1],
    ]),
    budget,
  );
  for (const items of chunks) collector.push(chunk(items));
  return { collector, budget };
}

/** Each text with its cell. */
function cellsOf(...chunks: readonly (readonly Item[])[]) {
  return collect(...chunks).collector.drawn.map(({ str, cell }) => `${str} ${cell ?? '-'}`);
}

describe('the cell of a run', () => {
  it('is that of the marked content around it', () => {
    const items = [
      chunkItem('0'),
      open('a'),
      chunkItem('1'),
      close(),
      chunkItem('2'),
      open('b'),
      chunkItem('3'),
      close(),
    ];
    expect(cellsOf(items)).toEqual(['0 -', '1 0', '2 -', '3 1']);
  });

  it('is the innermost one that has a cell', () => {
    const inner = [open('b'), chunkItem('2'), close()];
    const other = [
      openPlain(),
      chunkItem('3'),
      open('elsewhere'),
      chunkItem('4'),
      close(),
      close(),
    ];
    expect(
      cellsOf([open('a'), chunkItem('1'), ...inner, ...other, chunkItem('5'), close()]),
    ).toEqual(['1 0', '2 1', '3 0', '4 0', '5 0']);
  });

  it('lasts over the chunks of a page', () => {
    expect(
      cellsOf([open('a'), chunkItem('1')], [chunkItem('2'), close()], [chunkItem('3')]),
    ).toEqual(['1 0', '2 0', '3 -']);
  });

  it('is none after more ends than beginnings', () => {
    expect(cellsOf([close(), chunkItem('1'), open('a'), close(), close(), chunkItem('2')])).toEqual(
      ['1 -', '2 -'],
    );
  });
});

describe('what is collected', () => {
  it('knows vertical writing by its style, which may come in an earlier chunk', () => {
    const { collector } = collect();
    const style = { ascent: 1, descent: 0, vertical: true, fontFamily: 'serif' };
    collector.push(chunk([], { f2: style }));
    collector.push(chunk([chunkItem('1'), chunkItem('2', 'f2')]));
    expect(collector.drawn.map(({ isVertical }) => isVertical)).toEqual([false, true]);
  });

  it('is taken off the budget, marked content not', () => {
    const { budget } = collect([open('a'), chunkItem('drie'), chunkItem(' '), close()]);
    expect(budget.items).toBeCloseTo(PDF_LIMITS.items - 1.1);
    expect(budget.characters).toBe(PDF_LIMITS.characters - 5);
  });

  it('breaks the budget with one endless text', () => {
    expect(collect([chunkItem('x'.repeat(PDF_LIMITS.itemCharacters + 1))]).budget.characters).toBe(
      -1,
    );
  });
});

function pageOf(...texts: string[]) {
  const place = { x: 0, y: 0, width: 1, size: 1, angle: 0 };
  return { page: 1, width: 1, height: 1, items: texts.map((text) => ({ text, ...place })) };
}

describe('findUnmappedGlyphs', () => {
  it.each([
    [
      'names with every mark that occurs',
      ["'s-Gravenhage Súdwest-Fryslân Bergen (NH.) 1.234 – 74%"],
    ],
    ['a bullet of a symbol font among words', ['\uf0b7 Geen klantprofiel in Sonar']],
    ['no text', []],
  ])('is content with %s', (_, texts) => {
    expect(findUnmappedGlyphs([pageOf(...texts)])).toBeUndefined();
  });

  it.each([
    ['glyph numbers', '\u0013\u0014\u0015'],
    ['private use', '\ue001\ue002\ue003'],
    ['private use beyond the first plane', '\u{f0001}\u{f0002}\u{f0003}'],
    ['replacement characters', '\ufffd\ufffd\ufffd'],
    ['unassigned code points', '\u0378\u0379\u0380'],
  ])('is not with %s where the digits should be', (_, digits) => {
    expect(findUnmappedGlyphs([pageOf('Zeeland'), pageOf('Totaal', digits)])).toBe(
      '3 of 16 characters have no meaning outside their font (no ToUnicode table)',
    );
  });
});

// the structure tree of a page

const content = (id: string): StructNode => ({ type: 'content', id });
const node = (role: string, ...children: readonly StructNode[]): StructNode => ({ role, children });
const cell = (...ids: readonly string[]): StructNode => node('TD', ...ids.map(content));

/** Cells as 'table.row', and the cell of each content. */
function read(root: StructNode) {
  const { cells, cellOf } = toStructTables(root);
  return {
    cells: cells.map(({ table, row }) => `${table}.${row}`),
    cellOf: Object.fromEntries(cellOf),
  };
}

describe('toStructTables', () => {
  it('numbers tables and rows, and keeps cells in the order of the tree', () => {
    const root = node(
      'Root',
      node('Table', node('TR', cell('a'), node('TH', content('b'))), node('TR', cell('c'))),
      node('Table', node('TBody', node('TR', cell('d')))),
    );
    expect(read(root)).toEqual({
      cells: ['0.0', '0.0', '0.1', '1.2'],
      cellOf: { a: 0, b: 1, c: 2, d: 3 },
    });
  });

  it('knows content deep inside a cell, and cells without any', () => {
    const deep = node('TD', node('P', node('Span', content('a')), content('b')));
    expect(read(node('Table', node('TR', deep, cell(), cell('c'))))).toEqual({
      cells: ['0.0', '0.0', '0.0'],
      cellOf: { a: 0, b: 0, c: 2 },
    });
  });

  it('gives a table inside a cell rows of its own, and takes up the outer one behind it', () => {
    const inner = node('Table', node('TR', cell('in')));
    const outer = node(
      'Table',
      node('TR', node('TD', content('before'), inner, content('behind'))),
    );
    expect(read(outer)).toEqual({
      cells: ['0.0', '1.1'],
      cellOf: { before: 0, in: 1, behind: 0 },
    });
  });

  it('leaves out what is in no cell: text between rows, cells without a row, rows without a table', () => {
    const root = node(
      'Root',
      node('P', content('title')),
      node(
        'Table',
        node('Caption', content('caption')),
        cell('rowless'),
        node('TR', content('bare')),
      ),
      node('TR', cell('tableless')),
    );
    expect(read(root)).toEqual({ cells: [], cellOf: {} });
  });

  it('a page without elements has no cells', () => {
    expect(read({ role: 'Root', children: [] })).toEqual({ cells: [], cellOf: {} });
    expect(read({})).toEqual({ cells: [], cellOf: {} });
  });

  it('throws when elements stand too deep inside each other', () => {
    let tree: StructNode = cell('a');
    for (let level = 0; level < 99; level += 1) tree = node('Div', tree);
    expect(read(node('Table', node('TR', cell('b')))).cells).toHaveLength(1);
    expect(() => toStructTables(node('Div', tree))).toThrow(RangeError);
  });

  it('throws when there are more cells than a document can have', () => {
    const cells = Array.from({ length: PDF_LIMITS.items + 2 }, () => cell());
    expect(() => toStructTables(node('Table', node('TR', ...cells)))).toThrow(RangeError);
  });
});

import { describe, expect, test } from 'vitest';

import type { PageText, PdfText, TextItem } from '../../../../src/extract/pdf/text.ts';
import { toLayoutWords } from '../../../../src/extract/table/layout-words.ts';
import { readTree } from '../../../../src/extract/table/tree.ts';
import { item, THREE_ROWS } from '../../../support/page.ts';
import { reference } from '../../../support/reference.ts';

const layout = toLayoutWords(reference.layouts);
const [BLARICUM, EEMNES, TOTAL] = THREE_ROWS;
const HEADINGS = ['Gemeente', 'Klantprofiel', 'Geen', 'Klantprofiel', 'Geen', 'Totaal'];
/** Another table that has counts and a total row. */
const VACANCIES = [
  ['Zorg', '12', '14', '15'],
  ['Totaal', '12', '14', '15'],
];

type Row = readonly string[];

/** A page with these tables in its tree: each cell is one text, lines of it parted by '/'. */
function page(number: number, ...tables: readonly (readonly Row[])[]): PageText {
  const places = tables.flatMap((rows, table) =>
    rows.flatMap((row, at) => row.map((text, column) => ({ table, at, column, text }))),
  );
  const rowOf = (table: number, at: number): number =>
    tables.slice(0, table).reduce((sum, rows) => sum + rows.length, 0) + at;
  const items = places.flatMap(({ table, at, column, text }, cell): TextItem[] =>
    text
      .split('/')
      .filter((line) => line !== '')
      .map((line, index) =>
        item(line, 50 + 80 * column, 100 + 30 * rowOf(table, at) + 10 * index, { cell }),
      ),
  );
  return {
    page: number,
    width: 595,
    height: 842,
    items: [item('Transparantie van klantprofielen', 50, 60), ...items],
    cells: places.map(({ table, at }) => ({ table, row: rowOf(table, at) })),
  };
}

/** Each row as one text, the total last; the problem; or undefined. */
function read(...pages: readonly PageText[]): readonly string[] | string | undefined {
  const tree = readTree({ pages } satisfies PdfText, layout);
  if (tree === undefined) return undefined;
  if ('problem' in tree) return tree.problem;
  return [...tree.rows, tree.total].map(({ name, counts }) => [name, ...counts].join(' ; '));
}

const EXPECTED = THREE_ROWS.map((row) => row.join(' ; '));

describe('the table of the structure tree', () => {
  test('has a row for each that holds a name and counts, headings left out', () => {
    expect(read(page(1, [HEADINGS, ...THREE_ROWS]))).toEqual(EXPECTED);
  });

  test('may have its total row on top', () => {
    expect(read(page(1, [HEADINGS, TOTAL, BLARICUM, EEMNES]))).toEqual(EXPECTED);
  });

  test('has what stands in the tree, wherever it stands on the page', () => {
    const made = page(1, THREE_ROWS);
    const items = made.items.toReversed().map((one, at) => ({ ...one, y: 100 + 20 * at }));
    expect(read({ ...made, items })).toEqual(EXPECTED);
  });

  test('has the lines of a wrapped name in one text, and blanks as thousands marks', () => {
    const rows = [
      ['Gooise/Meren', '1 005', '20', '17', '7', '1 049'],
      ['TOTAAL/AMR', '1 005', '20', '17', '7', '1 049'],
    ];
    expect(read(page(1, rows))).toEqual([
      'Gooise Meren ; 1 005 ; 20 ; 17 ; 7 ; 1 049',
      'TOTAAL AMR ; 1 005 ; 20 ; 17 ; 7 ; 1 049',
    ]);
  });

  test('leaves out empty cells', () => {
    expect(read(page(1, [['', ...BLARICUM], EEMNES, ['', '', ...TOTAL]]))).toEqual(EXPECTED);
  });

  test('leaves out region cells: on the first row, merged over all or on every row', () => {
    const region = ['12', 'Gooi- en Vechtstreek'];
    expect(read(page(1, [[...region, ...BLARICUM], EEMNES, TOTAL]))).toEqual(EXPECTED);
    const every = [BLARICUM, EEMNES].map((row) => [...region, ...row]);
    expect(read(page(1, [...every, ['', '', ...TOTAL]]))).toEqual(EXPECTED);
  });

  test('goes on over pages', () => {
    const two = [page(1, [HEADINGS, BLARICUM]), page(2, [HEADINGS, EEMNES, TOTAL])];
    expect(read(...two)).toEqual(EXPECTED);
  });

  test('is told from other tables of its page', () => {
    expect(read(page(1, VACANCIES, THREE_ROWS))).toEqual(EXPECTED);
    const counted = [['Weesp', '1', '2', '3', '4', '10']];
    expect(read(page(1, THREE_ROWS, counted))).toEqual(EXPECTED);
  });

  test('keeps a sixth column', () => {
    const six = THREE_ROWS.map((row) => [...row, '7']);
    expect(read(page(1, six))).toEqual(six.map((row) => row.join(' ; ')));
  });

  test('lacks a row that lacks a count', () => {
    expect(read(page(1, [BLARICUM, EEMNES.slice(0, -1), TOTAL]))).toEqual([
      EXPECTED[0],
      EXPECTED[2],
    ]);
  });
});

describe('no table of the structure tree', () => {
  test('without tags, without tables, or with none that has our total row', () => {
    const { cells: _, ...untagged } = page(1, THREE_ROWS);
    expect(read(untagged)).toBeUndefined();
    expect(read(page(1))).toBeUndefined();
    expect(read(page(1, VACANCIES))).toBeUndefined();
    expect(read(page(1, [BLARICUM, EEMNES]))).toBeUndefined();
  });

  test('a problem where the tree is broken, on any page', () => {
    const broken = { ...page(2), treeFault: 'a loop' };
    expect(readTree({ pages: [page(1, THREE_ROWS), broken] }, layout)).toEqual({
      problem: 'the structure tree cannot be used',
      seen: 'a loop',
    });
  });

  test.each([
    ['in one table', [page(1, [TOTAL, ...THREE_ROWS])]],
    ['in two tables of a page', [page(1, THREE_ROWS, THREE_ROWS)]],
    ['on two pages', [page(1, THREE_ROWS), page(2, THREE_ROWS)]],
  ])('a problem with two total rows %s', (_, pages) => {
    expect(read(...pages)).toBe('more than one total row in the structure tree');
  });
});

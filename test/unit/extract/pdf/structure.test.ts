import { describe, expect, test } from 'vitest';

import { PDF_LIMITS } from '../../../../src/extract/pdf/protocol.ts';
import { toStructTables, type StructNode } from '../../../../src/extract/pdf/page-text.ts';

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
  test('numbers tables and rows, and keeps cells in the order of the tree', () => {
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

  test('knows content deep inside a cell, and cells without any', () => {
    const deep = node('TD', node('P', node('Span', content('a')), content('b')));
    expect(read(node('Table', node('TR', deep, cell(), cell('c'))))).toEqual({
      cells: ['0.0', '0.0', '0.0'],
      cellOf: { a: 0, b: 0, c: 2 },
    });
  });

  test('gives a table inside a cell rows of its own, and takes up the outer one behind it', () => {
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

  test('leaves out what is in no cell: text between rows, cells without a row, rows without a table', () => {
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

  test('a page without elements has no cells', () => {
    expect(read({ role: 'Root', children: [] })).toEqual({ cells: [], cellOf: {} });
    expect(read({})).toEqual({ cells: [], cellOf: {} });
  });

  test('throws when elements stand too deep inside each other', () => {
    let tree: StructNode = cell('a');
    for (let level = 0; level < 99; level += 1) tree = node('Div', tree);
    expect(read(node('Table', node('TR', cell('b')))).cells).toHaveLength(1);
    expect(() => toStructTables(node('Div', tree))).toThrow(RangeError);
  });

  test('throws when there are more cells than a document can have', () => {
    const cells = Array.from({ length: PDF_LIMITS.items + 2 }, () => cell());
    expect(() => toStructTables(node('Table', node('TR', ...cells)))).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';

import { type RawTable } from '../../../../src/raw.ts';
import { checkNamesOnTheirRows } from '../../../../src/transform/checks/table.ts';
import { sampleTruth, toRawDocument } from '../../../support/raw-document.ts';

const raw = toRawDocument(sampleTruth('rijnmond'));
if ('problem' in raw.table) throw new Error('the sample has a table');
const table: RawTable = raw.table;

/** The table with the box of some names moved: points down for the top and the bottom. */
function move(rows: readonly number[], top: number, bottom: number, page = 1): RawTable {
  return {
    ...table,
    rows: table.rows.map((row, index) => {
      if (!rows.includes(index)) return row;
      const { box, text } = row.name;
      const moved = { ...box, page, top: box.top + top, bottom: box.bottom + bottom };
      return { ...row, name: { text, box: moved } };
    }),
  };
}

const failed = (changed: RawTable): readonly string[] =>
  checkNamesOnTheirRows(changed)
    .filter((check) => !check.passed)
    .map((check) => check.subject);

const all = table.rows.map((_, index) => index);

describe('checkNamesOnTheirRows', () => {
  it('passes with one record', () => {
    expect(checkNamesOnTheirRows(table)).toMatchObject([
      { subject: 'table', passed: true, found: 15 },
    ]);
  });

  it.each([
    ['a name that is printed a little lower', move([3], 2, 2)],
    ['a name over two lines beside the first', move([3], 0, 4)],
    ['boxes of tight lines that touch', move(all, -3, 3)],
  ])('lets %s through', (_, changed) => {
    expect(failed(changed)).toEqual([]);
  });

  it('catches names that are shifted by a row', () => {
    expect(failed(move(all, 14, 14))).toHaveLength(14);
  });

  it('catches names that are shifted by half a row', () => {
    expect(failed(move(all, 7, 7))).toHaveLength(14);
  });

  it('catches a name that stands beside two rows', () => {
    expect(checkNamesOnTheirRows(move([3], 0, 14))).toMatchObject([
      {
        subject: 'Goeree-Overflakkee',
        passed: false,
        found: 'beside the numbers of Hoeksche Waard',
      },
    ]);
  });

  it('catches a name on another page', () => {
    expect(failed(move([3], 0, 0, 2))).toEqual(['Goeree-Overflakkee']);
  });
});

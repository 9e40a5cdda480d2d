import { describe, expect, test } from 'vitest';

import { chooseCuttings, findCuttings } from '../../../../src/extract/table/cuttings.ts';

const cut = (...texts: string[]): (readonly string[])[] => [
  ...findCuttings(
    texts.map((text) => text.split(' ')),
    5,
  ),
];

describe('findCuttings', () => {
  test('as many texts as columns are the cells', () => {
    expect(cut('1 095', '20', '17', '8', '1 140')).toEqual([['1 095', '20', '17', '8', '1 140']]);
  });

  test('one text may hold several cells', () => {
    expect(cut('2 68 88 20 178')).toEqual([['2', '68', '88', '20', '178']]);
  });

  test('a blank may be a thousands mark or a border', () => {
    expect(cut('1 195 20 178 7 8')).toEqual([
      ['1', '195', '20 178', '7', '8'],
      ['1 195', '20', '178', '7', '8'],
    ]);
  });

  test('a thousands mark may part a cell into two texts', () => {
    expect(cut('132', '424', '866', '286', '1', '708')).toContainEqual([
      '132',
      '424',
      '866',
      '286',
      '1 708',
    ]);
  });

  test('marks of a withheld count are cells', () => {
    expect(cut('<5', 'x', '.', '*', '< 5')).toEqual([['<5', 'x', '.', '*', '< 5']]);
  });

  test('too few numbers, or far too many, are no row', () => {
    expect(cut('1', '2', '3')).toEqual([]);
    expect(cut(...Array.from({ length: 20 }, () => '123'))).toEqual([]);
  });
});

describe('chooseCuttings', () => {
  test('the sums tell where a cell ends, with the total in the same column on every row', () => {
    const rows = [cut('1 195 20 178 7 1 400'), cut('1', '2', '3', '4', '10')];
    expect(chooseCuttings(rows)?.[0]).toEqual(['1 195', '20', '178', '7', '1 400']);
  });

  test('a dash counts as nil for that purpose only', () => {
    const rows = [cut('1 195', '20 178', '-', '1 393')];
    expect(chooseCuttings(rows)).toEqual([['1 195', '20', '178', '-', '1 393']]);
  });

  test('no sum that holds, no answer', () => {
    expect(chooseCuttings([cut('1 195 20 178 7 8')])).toBeUndefined();
  });

  test('a withheld count in a row with a choice leaves no answer', () => {
    expect(chooseCuttings([cut('1 195', 'x', '20 178', '8')])).toBeUndefined();
  });

  test('rows without a choice are taken as they are, also when they do not add up', () => {
    expect(chooseCuttings([cut('1', '1', '1', '1', '9')])).toEqual([['1', '1', '1', '1', '9']]);
  });
});

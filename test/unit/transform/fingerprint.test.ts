import { expect, test } from 'vitest';

import { parseRegionCode } from '../../../src/codes.ts';
import { makeQuarter } from '../../../src/quarter.ts';
import { figuresHash, numbersHash } from '../../../src/transform/fingerprint.ts';
import type { ProfileTable } from '../../../src/transform/reading.ts';
import { readGooi } from '../../support/readings.ts';

const { table } = readGooi();
if (table === undefined) throw new Error('the sample has a table');
const NUMBERS = '45e9bd60a5ccc9b9578694f433ff6234af09e2c9b8c539da132883612866e397';
const FIGURES = 'c99cb68966d0ec760982a80ef3c65b4896077e9f9714e39e054dc4b779866fdc';

test('a table has the fingerprints that stand in databases', () => {
  expect([numbersHash(table), figuresHash(table)]).toEqual([NUMBERS, FIGURES]);
});

const [first, second, ...rows] = table.rows;
if (first === undefined || second === undefined) throw new Error('the sample has rows');

test.each<[string, 'same' | 'other', 'same' | 'other', Partial<ProfileTable>]>([
  ['the order of the rows', 'same', 'same', { rows: table.rows.toReversed() }],
  [
    'quarter and region',
    'same',
    'same',
    { quarter: makeQuarter(2023, 1), region: parseRegionCode('AM22') },
  ],
  ['the register', 'other', 'same', { registerPersons: 1 }],
  ['the percentage', 'other', 'same', { knownPct: 1 }],
  [
    'the names beside the numbers',
    'other',
    'same',
    { rows: [{ ...first, counts: second.counts }, { ...second, counts: first.counts }, ...rows] },
  ],
  ['a count', 'other', 'other', { rows: [{ ...first, counts: second.counts }, second, ...rows] }],
  ['a total', 'other', 'other', { totals: first.counts }],
])('with %s changed it has the %s numbers and the %s figures', (_, numbers, figures, changes) => {
  const changed = { ...table, ...changes };
  const said = (isSame: boolean) => (isSame ? 'same' : 'other');
  expect([said(numbersHash(changed) === NUMBERS), said(figuresHash(changed) === FIGURES)]).toEqual([
    numbers,
    figures,
  ]);
});

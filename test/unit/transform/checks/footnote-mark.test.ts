import { expect, test } from 'vitest';

import { type RawTable } from '../../../../src/raw.ts';
import { checkFootnoteMark } from '../../../../src/transform/checks/table.ts';
import { MEASURES } from '../../../../src/measures.ts';
import { sampleTruth, toRawDocument } from '../../../support/raw-document.ts';

const raw = toRawDocument(sampleTruth('gooi'));
if ('problem' in raw.table) throw new Error('the sample has a table');
const table: RawTable = raw.table;
const [first, second] = table.rows;
if (first === undefined || second === undefined) throw new Error('the sample has rows');

function found(changed: Partial<RawTable>) {
  return checkFootnoteMark({ ...table, ...changed }, MEASURES).map(
    ({ severity, subject, passed, found }) => [severity, subject, passed, found],
  );
}

const name = { ...first.name, marks: '1' };
const counts = second.counts.map((cell, at) => (at === 2 ? { ...cell, marks: '1' } : cell));

test('nothing is marked', () => {
  expect(found({})).toEqual([['warn', 'table', true, 'no footnote marks']]);
});

test('one mark is one finding, at its place, wherever it leads', () => {
  expect(found({ rows: [{ ...first, name }, second] })).toEqual([
    ['warn', 'Blaricum', false, '1 behind Blaricum'],
  ]);
  expect(found({ rows: [first, { ...second, counts }] })).toEqual([
    ['warn', 'Eemnes: uwv_with_profile', false, '1 behind 21'],
  ]);
});

test('the same mark in two places is one finding, another mark a second one', () => {
  const marked = { ...table.total, name: { ...table.total.name, marks: '*' } };
  expect(
    found({
      rows: [
        { ...first, name },
        { ...second, counts },
      ],
      total: marked,
    }),
  ).toEqual([
    ['warn', 'table', false, '1 behind Blaricum, 21'],
    ['warn', 'TOTAAL AMR', false, '* behind TOTAAL AMR'],
  ]);
});

test('the region of the table can be marked too', () => {
  const regionName = { ...table.total.name, text: 'Rijnmond', marks: '2' };
  expect(found({ regionName })).toEqual([['warn', 'table: region', false, '2 behind Rijnmond']]);
});

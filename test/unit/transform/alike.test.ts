import { expect, test } from 'vitest';

import { blockUnlessEqual, type Check } from '../../../src/findings.ts';
import { countAlike } from '../../../src/transform/read.ts';

const sums = (code: Check['code'], failed: number): Check[] =>
  [1, 2, 3, 4, 5, 6].map((row) => blockUnlessEqual(code, `row ${row}`, row <= failed ? 7 : 8, 8));

test('up to four failures are told one by one', () => {
  expect(countAlike(sums('row_sum', 4))).toEqual(sums('row_sum', 4));
});

test('more are one record that counts them, beside those that passed', () => {
  expect(countAlike(sums('row_sum', 5))).toEqual([
    blockUnlessEqual('row_sum', 'row 6', 8, 8),
    {
      code: 'row_sum',
      severity: 'block',
      subject: 'table',
      passed: false,
      expected: 'no difference',
      found: '5 times, expected / found: row 1 (7 / 8), row 2 (7 / 8), row 3 (7 / 8), …',
    },
  ]);
});

test('each code for itself, in the order of the codes, and what was not drawn row by row', () => {
  const [rows, columns, drawn] = [
    sums('row_sum', 3),
    sums('column_sum', 3),
    sums('readings_agree', 6),
  ] as const;
  const mixed = [...rows, ...columns, ...drawn];
  expect(countAlike(mixed)).toEqual([...drawn, ...rows, ...columns]);
});

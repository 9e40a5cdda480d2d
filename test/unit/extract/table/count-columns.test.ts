import { describe, expect, test } from 'vitest';

import { continuesCount, isCountLike } from '../../../../src/extract/table/count-columns.ts';
import { isTotalLabel } from '../../../../src/extract/table/layout-words.ts';

describe('isCountLike', () => {
  test.each(['0', '1.095', '14.208', '1095', '-', '–', '—', '−', '<5', 'x', '.', '*'])(
    '%s may stand in a count column',
    (word) => {
      expect(isCountLike(word)).toBe(true);
    },
  );

  test.each(['Best', '123¹', '5*', '74%', 'c.a.', '(NH.)', "'s-Gravenhage", '12-01-2024', ''])(
    '%s may not',
    (word) => {
      expect(isCountLike(word)).toBe(false);
    },
  );
});

test('a blank is a thousands mark only before exactly three digits', () => {
  expect(continuesCount(['1'], '095')).toBe(true);
  expect(continuesCount(['14'], '208')).toBe(true);
  expect(continuesCount(['1', '234'], '567')).toBe(true);
  expect(continuesCount(['<'], '5')).toBe(true);
  expect(continuesCount(['1095'], '208')).toBe(false);
  expect(continuesCount(['20'], '17')).toBe(false);
  expect(continuesCount(['-'], '208')).toBe(false);
});

test('a label is whole words, in any case', () => {
  const labels = { totalLabels: ['totaal', 'totaal amr'] };
  expect(isTotalLabel('TOTAAL  AMR', labels)).toBe(true);
  expect(isTotalLabel('Totaal Rijnmond', labels)).toBe(true);
  expect(isTotalLabel('Totaalbeeld', labels)).toBe(false);
  expect(isTotalLabel('Eindtotaal', labels)).toBe(false);
});

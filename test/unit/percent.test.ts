import { expect, test } from 'vitest';

import { parsePercent, toNumber } from '../../src/percent.ts';

test.each([
  ['86%', 86],
  ['86 %', 86],
  ['86\u00a0%', 86],
  ['86 procent', 86],
  ['86 Procent', 86],
  ['73,9 %', 73.9],
  ['73.9%', 73.9],
  ['73,92 procent', 73.92],
  ['0%', 0],
  ['100,0%', 100],
])('%s is a percentage', (text, expected) => {
  const percent = parsePercent(text);
  expect(percent && toNumber(percent)).toBe(expected);
});

test.each([
  '86',
  '%',
  'procent',
  '101%',
  '100,1%',
  '086%',
  '-5%',
  '7 4%',
  '73,912%',
  '8 6 procent',
  '86%%',
  '',
])('%j is none', (text) => {
  expect(parsePercent(text)).toBeUndefined();
});

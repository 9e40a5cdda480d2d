import { expect, test } from 'vitest';

import { areAmong } from '../../../../src/transform/checks/late-names.ts';

const LATE = [
  'Geen',
  'klantprofiel',
  "'s-",
  'Hertogenbosch',
  'Sint-',
  'Michielsgestel',
  'In Sonar',
];

test('names are found in their order, each made of whole texts in a row', () => {
  expect(areAmong(["'s- Hertogenbosch", 'Sint- Michielsgestel'], LATE)).toBe(true);
  expect(areAmong(["'s-Hertogenbosch"], LATE)).toBe(true);
  expect(areAmong([], [])).toBe(true);
});

test('swapped, cut short, run together or absent, they are not', () => {
  expect(areAmong(['Sint-Michielsgestel', "'s-Hertogenbosch"], LATE)).toBe(false);
  expect(areAmong(["'s-Hertogen"], LATE)).toBe(false);
  expect(areAmong(['Michielsgestel In'], LATE)).toBe(false);
  expect(areAmong(["'s-Hertogenbosch", "'s-Hertogenbosch"], LATE)).toBe(false);
  expect(areAmong(['Oss'], LATE)).toBe(false);
});

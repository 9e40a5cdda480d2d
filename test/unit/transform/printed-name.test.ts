import { expect, test } from 'vitest';

import { unwrapName } from '../../../src/transform/reading.ts';

test.each([
  ['Schouwen- Duiveland', 'Schouwen-Duiveland'],
  ['Hendrik- Ido- Ambacht', 'Hendrik-Ido-Ambacht'],
  ['Zaanstreek - Waterland', 'Zaanstreek - Waterland'],
  ['Gooi- en Vechtstreek', 'Gooi- en Vechtstreek'],
  ['Capelle aan den IJssel', 'Capelle aan den IJssel'],
])('%s → %s', (wrapped, name) => {
  expect(unwrapName(wrapped)).toBe(name);
});

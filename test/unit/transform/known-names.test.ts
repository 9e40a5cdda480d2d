import { expect, test } from 'vitest';

import { toKnownNames } from '../../../src/transform/title.ts';
import { reference } from '../../support/reference.ts';

const known = toKnownNames(reference);
const title = (quarter: string) => ['Transparantie van klantprofielen', quarter];

test.each([
  ['Voorne aan Zee', 'Eerste kwartaal 2023 Rijnmond', true],
  ['Voorne aan Zee', 'Derde kwartaal 2020 Rijnmond', false],
  ['Goeree- Overflakkee', 'Eerste kwartaal 2023 Rijnmond', true],
  ['Gemeente Leidschendam- Voorburg', 'Derde kwartaal 2017', true],
  // two municipalities: that there is one is enough
  ['Bergen', 'Derde kwartaal 2020', true],
  ['den IJssel', 'Derde kwartaal 2020', false],
  ['Rijnmond', 'Derde kwartaal 2020', false],
])('%s in %s: %s', (name, quarter, expected) => {
  expect(known(title(quarter))(name)).toBe(expected);
});

test('nobody exists in a document that tells no quarter, or two', () => {
  expect(known(['Transparantie van klantprofielen'])('Rotterdam')).toBe(false);
  const two = [...title('Derde kwartaal 2020 Rijnmond'), 'Eerste kwartaal 2023 Rijnmond'];
  expect(known(two)('Rotterdam')).toBe(false);
});

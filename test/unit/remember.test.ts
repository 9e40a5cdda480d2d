import { expect, it } from 'vitest';

import { remember } from '../../src/remember.ts';

it('works out the same key once, until it has kept too many', () => {
  const asked: string[] = [];
  const lengthOf = remember((text: string) => asked.push(text), 2);
  const long = 'x'.repeat(1001);
  expect(['a', 'a', 'b', 'a', 'c', 'a', long, long].map(lengthOf)).toEqual([
    1, 1, 2, 1, 3, 4, 5, 6,
  ]);
  expect(asked).toEqual(['a', 'b', 'c', 'a', long, long]);
});

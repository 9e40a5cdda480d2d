import { describe, expect, test } from 'vitest';

import { joinTouching } from '../../../../src/extract/table/joined-items.ts';
import { item } from '../../../support/page.ts';

const textsOf = (items: readonly ReturnType<typeof item>[]): string[] =>
  joinTouching(items).map(({ text }) => text);

describe('joinTouching', () => {
  const first = item('Midde', 50, 100);
  const end = 50 + first.width;

  test('a word drawn in parts is one text, as long as its parts', () => {
    const second = item('lburg', end + 0.5, 100);
    const [word] = joinTouching([first, second]);
    expect(word?.text).toBe('Middelburg');
    expect(word?.width).toBeCloseTo(first.width + 0.5 + second.width);
  });

  test('letter by letter, also upwards', () => {
    const letters = Array.from('UWV', (letter, index) =>
      item(letter, 50, 100 - 7 * index, { angle: 270, width: 7 }),
    );
    expect(textsOf(letters)).toEqual(['UWV']);
  });

  test.each([
    ['further away', item('12', end + 1.5, 100)],
    ['on another line', item('12', end, 112)],
    ['in another size', item('12', end, 100, { size: 7 })],
    ['in another direction', item('12', end, 100, { angle: 90 })],
    ['on the same spot', item('12', 50, 100)],
    ['before it', item('12', 30, 100)],
  ])('what stands %s is another text', (_, other) => {
    expect(textsOf([first, other])).toEqual(['Midde', '12']);
  });

  test('only what is drawn next continues a text', () => {
    const between = item('Totaal', 300, 100);
    expect(textsOf([first, between, item('lburg', end, 100)])).toEqual([
      'Midde',
      'Totaal',
      'lburg',
    ]);
  });
});

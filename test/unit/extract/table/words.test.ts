import { describe, expect, test } from 'vitest';

import type { TextItem } from '../../../../src/extract/pdf/text.ts';
import { toUpright } from '../../../../src/extract/table/upright.ts';
import { toWords } from '../../../../src/extract/table/words.ts';
import { item, pdf } from '../../../support/page.ts';

function wordsOf(...items: TextItem[]): string[] {
  return toWords(toUpright(pdf(items))).map((word) => word.text);
}

describe('toWords', () => {
  test('cuts at blanks of every kind', () => {
    expect(wordsOf(item('Den\u00A0Haag 1\u2009095\u202F7', 50, 100))).toEqual([
      'Den',
      'Haag',
      '1',
      '095',
      '7',
    ]);
  });

  test('joins letters that were drawn one by one', () => {
    const letters = Array.from('1.095', (letter, index) =>
      item(letter, 50 + index * 5.56, 100, { width: 5.56 }),
    );
    expect(wordsOf(...letters)).toEqual(['1.095']);
  });

  test('leaves apart what a blank parts', () => {
    expect(wordsOf(item('12', 50, 100), item('34', 64, 100))).toEqual(['12', '34']);
  });

  test('joins whatever the order of drawing, and keeps the first place in it', () => {
    const [word] = toWords(
      pdf([
        item('summer', 200, 300),
        item('weert', 73, 100, { width: 20 }),
        item('Nede', 50, 100, { width: 23 }),
      ]),
    );
    expect(word).toMatchObject({ text: 'Nedeweert', order: 1 });
  });

  test('a raised footnote mark never joins the digits of a number', () => {
    const number = item('123', 50, 100);
    expect(wordsOf(number, item('1', 50 + number.width, 96, { size: 6 }))).toEqual(['123¹']);
    expect(wordsOf(item('123¹', 50, 100))).toEqual(['123¹']);
  });

  test('a raised letter does not join a name', () => {
    const name = item('Weesp', 50, 100);
    expect(wordsOf(name, item('a', 50 + name.width, 96, { size: 6 }))).toEqual(['Weesp^a']);
  });

  test('takes ligatures apart and drops what cannot be seen', () => {
    expect(wordsOf(item('Goeree-Over\uFB02akkee', 50, 100))).toEqual(['Goeree-Overflakkee']);
    expect(wordsOf(item('Sch\u00ADier\u200Bmonnikoog', 50, 100))).toEqual(['Schiermonnikoog']);
  });

  test('a text that is drawn twice on the same spot, to look bold, is one text', () => {
    expect(wordsOf(item('1.708', 50, 100), item('1.708', 50.3, 100))).toEqual(['1.708']);
    expect(wordsOf(item('17', 50, 100), item('17', 80, 100))).toEqual(['17', '17']);
  });

  test('knows where a word stands inside a run of several', () => {
    const [, second] = toWords(pdf([item('Geen klantprofiel', 100, 50)]));
    expect(second?.box.left).toBeCloseTo(100 + item('Geen ', 0, 0).width, 5);
    expect(second?.box).toMatchObject({ page: 1, top: 42, bottom: 52 });
  });

  test('keeps rotated words as boxes of the page', () => {
    const [up] = toWords(pdf([item('Totaal', 100, 300, { angle: 270, width: 30 })]));
    expect(up?.box).toEqual({ page: 1, left: 92, top: 270, right: 102, bottom: 300 });
    const [down] = toWords(pdf([item('Totaal', 100, 300, { angle: 90, width: 30 })]));
    expect(down?.box).toEqual({ page: 1, left: 98, top: 300, right: 108, bottom: 330 });
  });

  test('a text aslant, such as a watermark, is left out', () => {
    expect(
      wordsOf(item('Weesp', 50, 100), item('CONCEPT', 90, 300, { angle: 315, size: 60 })),
    ).toEqual(['Weesp']);
  });
});

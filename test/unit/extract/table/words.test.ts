import { describe, expect, test } from 'vitest';

import type { TextItem } from '../../../../src/extract/pdf/text.ts';
import { toRightAngle, toUpright, toWords } from '../../../../src/extract/table/words.ts';
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

  /** Each word with the marks that were taken off it. */
  function markedOf(...items: TextItem[]): string[] {
    return toWords(toUpright(pdf(items))).map(({ text, marks }) => `${text} [${marks ?? ''}]`);
  }
  /** A mark behind the word, so high above its baseline. */
  function behind(word: TextItem, text: string, rise = 4, size = 6, gap = 0): TextItem {
    return item(text, word.x + word.width + gap, word.y - rise, { size });
  }

  test.each([
    ['a count', '123', '1'],
    ['a name', 'Weesp', 'a'],
    ['a name with a bracket', 'Bergen (L.)', '2)'],
    ['a label', 'TOTAAL', '*'],
  ])('a small raised mark behind %s is taken off', (_, text, mark) => {
    const word = item(text, 50, 100);
    expect(markedOf(word, behind(word, mark)).at(-1)).toBe(`${text.split(' ').at(-1)} [${mark}]`);
  });

  test('a mark of two pieces, and one behind a blank', () => {
    const name = item('Weesp', 50, 100);
    const [digit, bracket] = [behind(name, '1'), behind(behind(name, '1', 4), ')', 0)];
    expect(markedOf(name, digit, bracket)).toEqual(['Weesp [1)]']);
    expect(markedOf(name, behind(name, '1', 4, 6, 3))).toEqual(['Weesp [1]']);
  });

  test.each([
    ['123\u00B9', '123 [1]'],
    ['Weesp\u00B2\u207E', 'Weesp [2)]'],
    ['Totaal*', 'Totaal [*]'],
    ['*', '* []'],
    ['\u00B9', '\u00B9 []'],
  ])('letters that are raised by themselves: %s', (text, expected) => {
    expect(markedOf(item(text, 50, 100))).toEqual([expected]);
  });

  test('what is raised and as large, or small and not raised, is no mark', () => {
    const count = item('12', 50, 100);
    expect(markedOf(count, behind(count, '3', 4, 10))).toEqual(['3 []', '12 []']);
    expect(markedOf(count, behind(count, '3', 0, 6))).toEqual(['12 []', '3 []']);
    expect(markedOf(count, behind(count, '3', 4, 6, 8))).toEqual(['3 []', '12 []']);
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

describe('toUpright', () => {
  test.each([
    [90, { x: 100, y: 545 }],
    [180, { x: 545, y: 742 }],
    [270, { x: 742, y: 50 }],
  ] as const)('a page whose text runs at %i degrees is turned upright', (angle, place) => {
    const [page] = toUpright(pdf([item('Blaricum', 50, 100, { angle })])).pages;
    expect(page?.items[0]).toMatchObject({ ...place, angle: 0 });
    expect([page?.width, page?.height]).toEqual(angle === 180 ? [595, 842] : [842, 595]);
  });

  test('most letters decide: rotated headings do not turn a page', () => {
    const items = [item('Gemeente en UWV', 50, 100), item('Totaal', 90, 100, { angle: 270 })];
    expect(toUpright(pdf(items)).pages[0]?.items).toEqual(items);
  });

  test('a turned page keeps its rotated texts rotated against the rest', () => {
    const items = [item('Gemeente en UWV', 50, 100, { angle: 90 }), item('Totaal', 90, 100)];
    expect(toUpright(pdf(items)).pages[0]?.items[1]?.angle).toBe(270);
  });

  test('a page that was scanned a little aslant is straight; more is not', () => {
    expect(toRightAngle(358.5)).toBe(0);
    expect(toRightAngle(91)).toBe(90);
    expect(toRightAngle(45)).toBeUndefined();
  });
});

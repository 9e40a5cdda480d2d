import { describe, expect, test } from 'vitest';

import { headingsOf, TITLE, unclearOf } from '../../../support/page-reading.ts';
import { count, item, pdf, RIGHTS, row, rows, THREE_ROWS } from '../../../support/page.ts';

describe('headings', () => {
  const over = (texts: readonly string[], y: number) =>
    texts.map((text, index) => count(text, (RIGHTS[index] ?? 0) + 2, y, { size: 7 }));

  test('a group covers the columns below it', () => {
    const headings = [
      item('Gemeente', 212, 110, { size: 7 }),
      item('UWV', 340, 110, { size: 7 }),
      item('Gemeente', 50, 120, { size: 7 }),
      ...over(['Klantprofiel', 'Geen profiel', 'Klantprofiel', 'Geen profiel', 'Totaal'], 122),
    ].map((one, index) =>
      index === 0 ? { ...one, x: 192 } : index === 1 ? { ...one, x: 320 } : one,
    );
    expect(headingsOf(pdf([...TITLE, ...headings, ...rows(150, ...THREE_ROWS)]))).toEqual([
      'Gemeente>Klantprofiel',
      'Gemeente>Geen profiel',
      'UWV>Klantprofiel',
      'UWV>Geen profiel',
      '>Totaal',
    ]);
  });

  test('a group that stands over a column it cannot mean is not understood', () => {
    const headings = [
      item('Gemeente', 262, 110, { size: 7 }),
      item('UWV', 310, 110, { size: 7 }),
      ...over(['Klantprofiel', 'Geen profiel', 'Klantprofiel', 'Geen profiel', 'Totaal'], 122),
    ];
    expect(unclearOf(pdf([...TITLE, ...headings, ...rows(150, ...THREE_ROWS)]))).toMatch(
      'do not name five measures',
    );
  });

  test('a remnant is all there is', () => {
    const headings = over(['', 'in Sonar', '', 'in Sonar'], 122).filter(({ text }) => text !== '');
    expect(headingsOf(pdf([...TITLE, ...headings, ...rows(150, ...THREE_ROWS)]))).toEqual([
      '>',
      '>in Sonar',
      '>',
      '>in Sonar',
      '>',
    ]);
  });

  test('nothing printed, nothing read: title and quarter line are no headings', () => {
    expect(headingsOf(pdf([...TITLE, ...rows(120, ...THREE_ROWS)]))).toEqual([
      '>',
      '>',
      '>',
      '>',
      '>',
    ]);
  });

  test('rotated words head the column they stand over, line by line', () => {
    const upended = RIGHTS.flatMap((right, index) => [
      item('Klantprofiel', right - 6, 135, { angle: 270, size: 7 }),
      ...(index === 1 ? [item('in Sonar', right + 2, 135, { angle: 270, size: 7 })] : []),
    ]);
    expect(headingsOf(pdf([...TITLE, ...upended, ...rows(150, ...THREE_ROWS)]))).toEqual([
      '>Klantprofiel',
      '>Klantprofiel in Sonar',
      '>Klantprofiel',
      '>Klantprofiel',
      '>Klantprofiel',
    ]);
  });

  test('headings as far from the first row as high rows are from each other are headings', () => {
    const headings = over(['Klantprofiel', 'Geen profiel', 'Klantprofiel', 'x', 'Totaal'], 200);
    const high = THREE_ROWS.flatMap(([name, ...counts], index) =>
      row(name, counts, 250 + 36 * index),
    );
    expect(headingsOf(pdf([...TITLE, ...headings, ...high]))).toContain('>Klantprofiel');
  });

  test('headings that stand too far off to be taken are never lost in silence', () => {
    const headings = over(['UWV: klantprofiel', '', 'Geen klantprofiel in', '', ''], 200).filter(
      ({ text }) => text !== '',
    );
    expect(unclearOf(pdf([...TITLE, ...headings, ...rows(300, ...THREE_ROWS)]))).toMatch(
      'far above the first row',
    );
  });

  test('turned headings at the top of a high cell are headings, and so is what stands over them', () => {
    const texts = ['Klantprofiel', 'Geen klantprofiel', 'Klantprofiel', 'Geen klantprofiel'];
    const high = [
      item('Gemeente', 200, 110, { size: 7 }),
      item('UWV', 330, 110, { size: 7 }),
      item('Totaal', 420, 110, { size: 7 }),
      ...texts.map((text, index) =>
        item(text, (RIGHTS[index] ?? 0) - 6, 180, { angle: 270, size: 7 }),
      ),
    ];
    expect(headingsOf(pdf([...TITLE, ...high, ...rows(250, ...THREE_ROWS)]))).toEqual([
      'Gemeente>Klantprofiel',
      'Gemeente>Geen klantprofiel',
      'UWV>Klantprofiel',
      'UWV>Geen klantprofiel',
      'Totaal>',
    ]);
  });
});

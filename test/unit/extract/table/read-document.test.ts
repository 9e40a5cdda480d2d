import { describe, expect, test } from 'vitest';

import { readDocument } from '../../../../src/extract/table/read-document.ts';
import { count, item, pdf, RIGHTS, row, rows, THREE_ROWS } from '../../../support/page.ts';
import { tableOf, TITLE, unclearOf, undrawnOf } from '../../../support/page-reading.ts';
import { reference } from '../../../support/reference.ts';

const FOOTNOTE = item(
  'In Sonar zijn niet alle doelgroepers opgenomen, in de regio zijn het er 1.991.',
  50,
  400,
);

const EXPECTED = THREE_ROWS.map((texts) => texts.join(' ; '));

describe('rows and cells', () => {
  test('the rows are found as they were drawn, and the lines around them stay', () => {
    const document = pdf([...TITLE, ...rows(150, ...THREE_ROWS), FOOTNOTE]);
    expect(tableOf(document)).toEqual(EXPECTED);
    expect(undrawnOf(document)).toEqual([]);
    expect(readDocument(document, reference.layouts).lines.map(({ text }) => text)).toEqual([
      'Transparantie van klantprofielen',
      'Derde kwartaal 2020 Gooi- en Vechtstreek',
      FOOTNOTE.text,
    ]);
  });

  test('marks of nil and of withheld counts come through as printed', () => {
    const withheld = rows(
      150,
      ['Blaricum', '<5', 'x', '.', '*', '–'],
      ['Eemnes', '2', '-', '21', '10', '33'],
      ['TOTAAL AMR', '7', '32', '38', '17', '94'],
    );
    expect(tableOf(pdf([...TITLE, ...withheld]))).toEqual([
      'Blaricum ; <5 ; x ; . ; * ; –',
      'Eemnes ; 2 ; - ; 21 ; 10 ; 33',
      'TOTAAL AMR ; 7 ; 32 ; 38 ; 17 ; 94',
    ]);
  });

  test('a text that is no count still lands in its cell', () => {
    const [first, , total] = THREE_ROWS;
    const odd = rows(150, first, ['Eemnes', '2', 'n.b.', '21', '10', '45'], total);
    expect(tableOf(pdf([...TITLE, ...odd]))).toContain('Eemnes ; 2 ; n.b. ; 21 ; 10 ; 45');
  });

  test('the last line of a text above the table is no name, and bridges no columns', () => {
    const [first, second, total] = THREE_ROWS;
    const region = [item('12', 50, 120), item('Gooi', 70, 120)];
    const moved = rows(120, first, second, total).map((one) =>
      /^[A-Z]/.test(one.text) ? { ...one, x: 110 } : one,
    );
    const text = item('zichtbaar voor werkgevers.', 50, 106);
    expect(tableOf(pdf([...TITLE, text, ...region, ...moved]))).toEqual(
      THREE_ROWS.map((cells) => cells.join(' ; ')),
    );
  });

  test('a row that cannot be told from a heading, or from a footnote, is not lost in silence', () => {
    const [first, second, total] = THREE_ROWS;
    const odd = ['Laren', '5', '20', '17', 'n.b.', '49'];
    expect(unclearOf(pdf([...TITLE, ...rows(150, odd, first, second, total)]))).toMatch(
      'a number stands over the counts',
    );
    expect(tableOf(pdf([...TITLE, ...rows(150, total, first, second, odd)]))).toBe(
      'a line below the rows looks like a row',
    );
  });

  test('a footnote mark on a count is no digit of it', () => {
    const mark = item('1', RIGHTS[0], 146, { size: 6 });
    const document = pdf([...TITLE, ...rows(150, ...THREE_ROWS), mark]);
    expect(tableOf(document)).toContain('Blaricum ; 5 ; 20 ; 17 ; 7 ; 49');
  });

  test('blanks as thousands marks become one blank', () => {
    const large = rows(
      150,
      ['Blaricum', '1\u202F095', '20', '17', '7', '1\u00A0139'],
      ['Eemnes', '2', '12', '21', '10', '45'],
      ['TOTAAL AMR', '1 097', '32', '38', '17', '1 184'],
    );
    const expected = [
      'Blaricum ; 1 095 ; 20 ; 17 ; 7 ; 1 139',
      EXPECTED[1],
      'TOTAAL AMR ; 1 097 ; 32 ; 38 ; 17 ; 1 184',
    ];
    expect(tableOf(pdf([...TITLE, ...large]))).toEqual(expected);
    expect(undrawnOf(pdf([...TITLE, ...large]))).toEqual([]);
  });

  test('the total may come first, under any of its labels', () => {
    const [first, second, total] = THREE_ROWS;
    const document = pdf([
      ...TITLE,
      ...rows(150, ['Eindtotaal', ...total.slice(1)], first, second),
    ]);
    const expected = [EXPECTED[0], EXPECTED[1], 'Eindtotaal ; 7 ; 32 ; 38 ; 17 ; 94'];
    expect(tableOf(document)).toEqual(expected);
    expect(undrawnOf(document)).toEqual([]);
  });

  test('page numbers and dates are no rows, and a table may go on on the next page', () => {
    const [first, second, total] = THREE_ROWS;
    const footer = (number: string) => [item('12-01-2024', 50, 820), count(number, 550, 820)];
    const document = pdf(
      [...TITLE, ...rows(150, first), ...footer('1')],
      [...rows(60, second, total), ...footer('2')],
    );
    expect(tableOf(document)).toEqual(EXPECTED);
    expect(undrawnOf(document)).toEqual([]);
  });

  test('a page that lies on its side reads the same', () => {
    const upright = [...TITLE, ...rows(150, ...THREE_ROWS), FOOTNOTE];
    const turned = upright.map((one) => ({ ...one, x: 842 - one.y, y: one.x, angle: 90 }));
    expect(tableOf({ pages: [{ page: 1, width: 842, height: 595, items: turned }] })).toEqual(
      EXPECTED,
    );
  });
});

test('a label without its blanks is a label', () => {
  const [first, second, total] = THREE_ROWS;
  const tight = ['TOTAALAMR', ...total.slice(1)];
  const document = pdf([...TITLE, ...rows(150, first, second, tight)]);
  expect(tableOf(document)).toContain('TOTAALAMR ; 7 ; 32 ; 38 ; 17 ; 94');
});

describe('region columns', () => {
  const named = (y: number, number: string, region: string, ...texts: string[]) => {
    const [name = '', ...counts] = texts;
    return [
      ...(number === '' ? [] : [item(number, 20, y, { size: 8 })]),
      ...(region === '' ? [] : [item(region, 35, y, { size: 8 })]),
      ...row(name, counts, y).map((one, index) => (index === 0 ? { ...one, x: 110 } : one)),
    ];
  };

  test('on the first row', () => {
    const document = pdf([
      ...TITLE,
      ...named(150, '12', 'Gooi en Vecht', ...THREE_ROWS[0]),
      ...named(170, '', '', ...THREE_ROWS[1]),
      ...named(190, '', '', ...THREE_ROWS[2]),
    ]);
    const { table } = readDocument(document, reference.layouts);
    expect(table).toMatchObject({
      regionNumber: { text: '12' },
      regionName: { text: 'Gooi en Vecht' },
    });
    expect(tableOf(document)).toEqual(EXPECTED);
    expect(undrawnOf(document)).toEqual([]);
  });

  test('two regions in one table are a problem', () => {
    const document = pdf([
      ...TITLE,
      ...named(150, '12', 'Gooi', ...THREE_ROWS[0]),
      ...named(170, '13', 'Vecht', ...THREE_ROWS[1]),
      ...named(190, '', '', ...THREE_ROWS[2]),
    ]);
    expect(tableOf(document)).toBe('the table has more than one region number');
  });
});

describe('what is not certain is a problem that says what was seen', () => {
  test('no total row', () => {
    const document = pdf([...TITLE, ...rows(150, ...THREE_ROWS.slice(0, 2))]);
    expect(tableOf(document)).toBe('no table with a total row');
    const { table } = readDocument(document, reference.layouts);
    expect('problem' in table && table.seen).toContain('Blaricum 5 20 17 7 49');
  });

  test('a row that lacks a cell', () => {
    const [first, second, total] = THREE_ROWS;
    const lacking = rows(150, first, second, total).filter(({ text }) => text !== '21');
    expect(tableOf(pdf([...TITLE, ...lacking]))).toBe('a row has nothing in count column 3');
  });

  test('two texts on the same spot', () => {
    const hidden = count('8', RIGHTS[0], 150);
    expect(tableOf(pdf([...TITLE, ...rows(150, ...THREE_ROWS), hidden]))).toBe(
      'two different texts stand on the same spot',
    );
  });

  test('the total between other rows', () => {
    const [first, second, total] = THREE_ROWS;
    expect(tableOf(pdf([...TITLE, ...rows(150, first, total, second)]))).toBe(
      'the total row stands between other rows',
    );
  });

  test('two tables with a total row and five counts', () => {
    const other = item('Een andere tabel, met andere cijfers van een andere soort', 50, 290);
    const document = pdf([
      ...TITLE,
      ...rows(150, ...THREE_ROWS),
      other,
      ...rows(310, ...THREE_ROWS),
    ]);
    expect(tableOf(document)).toBe('more than one table with a total row');
  });

  test('a second table with other columns leaves ours alone', () => {
    const other = item('Een andere tabel, met andere cijfers van een andere soort', 50, 290);
    const small = rows(310, ['Zorg', '12', '14', '15'], ['Totaal', '12', '14', '15']);
    const document = pdf([...TITLE, ...rows(150, ...THREE_ROWS), other, ...small]);
    expect(tableOf(document)).toEqual(EXPECTED);
    expect(undrawnOf(document)).toEqual([]);
  });

  test('a page without any table', () => {
    expect(tableOf(pdf(TITLE))).toBe('no table with a total row');
    expect(tableOf(pdf([]))).toBe('no table with a total row');
    expect(tableOf({ pages: [] })).toBe('no table with a total row');
  });
});

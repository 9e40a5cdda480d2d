import { describe, expect, test } from 'vitest';

import type { TextItem } from '../../../../src/extract/pdf/text.ts';
import { findUndrawn } from '../../../../src/extract/table/drawing-order.ts';
import { findTable, toRawTable } from '../../../../src/extract/table/read-document.ts';
import { toLayoutWords } from '../../../../src/extract/table/layout-words.ts';
import { toLines } from '../../../../src/extract/table/lines.ts';
import { toWords } from '../../../../src/extract/table/words.ts';
import type { RawTable } from '../../../../src/raw.ts';
import { makeRandom } from '../../../support/mutations/random.ts';
import { MISTAKES, type Drawn } from '../../../support/mutations/reader-mistakes.ts';
import { count, item, pdf, RIGHTS, row, rows, THREE_ROWS } from '../../../support/page.ts';
import { TITLE, undrawnOf } from '../../../support/page-reading.ts';
import { reference } from '../../../support/reference.ts';

const [, SECOND] = THREE_ROWS;
const DRAWN = rows(150, ...THREE_ROWS);
const HEADINGS = [item('Gemeente', 170, 120), item('Totaal', 400, 120)];

const undrawn = (...items: readonly TextItem[]): string[] => undrawnOf(pdf([...TITLE, ...items]));

/** The items in the order that the columns give: names first. */
function byColumns(items: readonly TextItem[]): TextItem[] {
  const columnOf = ({ x, width }: TextItem) =>
    RIGHTS.findIndex((right) => Math.abs(right - x - width) < 1);
  return [...Map.groupBy(items, columnOf)].sort(([a], [b]) => a - b).flatMap(([, some]) => some);
}

describe('row by row', () => {
  test('each row is drawn as one, the rows in any order', () => {
    expect(undrawn(...DRAWN)).toEqual([]);
    expect(undrawn(...DRAWN.slice(12), ...DRAWN.slice(0, 12))).toEqual([]);
  });

  test('letter by letter, in kerned parts, and a row in one text', () => {
    const letters = Array.from('Blaricum', (letter, at) => {
      const before = item('Blaricum'.slice(0, at), 50, 150).width;
      return item(letter, 50 + before, 150);
    });
    expect(undrawn(...letters, ...DRAWN.slice(1))).toEqual([]);
    const inOne = THREE_ROWS.map((texts, at) => {
      const [name, ...counts] = texts;
      const text = [name.padEnd(12), ...counts.map((one) => one.padStart(6))].join('');
      return { ...item(text, 50, 150 + 20 * at), width: 300 };
    });
    expect(undrawn(...inOne)).toEqual([]);
  });

  test('the region and its number may be drawn within a row', () => {
    const wide = DRAWN.map((one) => (one.x === 50 ? { ...one, x: 110 } : one));
    const region = [item('12', 20, 150, { size: 8 }), item('Gooi', 35, 150, { size: 8 })];
    expect(undrawn(...region, ...wide)).toEqual([]);
    expect(undrawn(...wide.slice(0, 3), ...region, ...wide.slice(3))).toEqual([]);
  });

  test('names on other rows, and a count in the place of another, are told row by row', () => {
    const swapped = DRAWN.map((one) => {
      const y = one.text === 'Blaricum' ? 170 : one.text === 'Eemnes' ? 150 : one.y;
      return { ...one, y };
    });
    expect(undrawn(...swapped)).toEqual([
      'Eemnes: Eemnes 2 12 21 10 45',
      'Blaricum: Blaricum 5 20 17 7 49',
    ]);
    const [name, a, b, ...others] = DRAWN;
    if (name === undefined || a === undefined || b === undefined) throw new Error('no row');
    expect(undrawn(name, b, a, ...others)).toEqual(['Blaricum: Blaricum 20 5 17 7 49']);
  });

  test('a name of two lines may be drawn behind its counts, no other', () => {
    const [, ...counts] = row('', SECOND.slice(1), 170);
    const first = count('2', RIGHTS[0], 170);
    const wrapped = [item('Krimpen aan den', 50, 165), item('IJssel', 50, 175)];
    const [before, after] = [DRAWN.slice(0, 6), DRAWN.slice(12)];
    expect(undrawn(...before, first, ...counts, ...wrapped, ...after)).toEqual([]);
    const plain = item('Eemnes', 50, 170);
    expect(undrawn(...before, first, ...counts, plain, ...after)).toHaveLength(1);
  });

  test('a text between a name and its counts belongs to no row', () => {
    const [name, ...others] = DRAWN;
    if (name === undefined) throw new Error('no row');
    expect(undrawn(name, item('Toelichting', 50, 400), ...others)).toEqual([
      'Blaricum: Blaricum Toelichting 5 20 17 7',
    ]);
  });
});

describe('column by column', () => {
  test('names, then the counts of each column, with headings between them', () => {
    const [label, heading] = HEADINGS;
    if (label === undefined || heading === undefined) throw new Error('no headings');
    const columns = byColumns(DRAWN);
    expect(undrawn(...columns)).toEqual([]);
    expect(undrawn(...columns.slice(0, 15), ...HEADINGS, ...columns.slice(15))).toEqual([]);
  });

  test('two names exchanged, and a name of two lines, of which nothing tells where it ends', () => {
    const [a, b, ...others] = byColumns(DRAWN);
    if (a === undefined || b === undefined) throw new Error('no columns');
    expect(undrawn(b, a, ...others)).toHaveLength(3);
    const wrapped = [item('Blaricum', 50, 145), item('Zuid', 50, 155)];
    expect(undrawn(...wrapped, b, ...others)).toHaveLength(3);
  });
});

describe('cells drawn after the last row', () => {
  const LARGE = [
    ['Blaricum', '5', '1 020', '17', '7', '1 049'],
    ['Eemnes', '1 002', '2 012', '3 021', '1 010', '7 045'],
    ['Huizen', '1', '2', '3', '4', '10'],
    ['TOTAAL AMR', '1 008', '3 034', '3 041', '1 021', '8 104'],
  ] as const;
  const all = rows(150, ...LARGE);
  const isLate = ({ text }: TextItem): boolean => /\d \d/.test(text);
  const early = all.filter((one) => !isLate(one));
  const late = all.filter(isLate);
  const NOTE = item('Een zin tussen de tabel en wat later komt', 50, 400);

  test('come in the order of the rows, whatever was drawn between', () => {
    expect(undrawn(...early, NOTE, ...late)).toEqual([]);
    const parted = late.flatMap((one) => {
      const [first = '', rest = ''] = one.text.split(' ');
      const last = count(rest, one.x + one.width, one.y);
      return [count(first, last.x - 2, one.y), last];
    });
    expect(undrawn(...early, ...parted)).toEqual([]);
  });

  test('names too, of one line or more', () => {
    const [first, second, ...others] = rows(150, ...THREE_ROWS).filter(({ x }) => x > 50);
    const names = [
      item('Blaricum', 50, 150),
      item('Krimpen aan den', 50, 165),
      item('IJssel', 50, 175),
      item('TOTAAL AMR', 50, 190),
    ];
    if (first === undefined || second === undefined) throw new Error('no counts');
    expect(undrawn(first, second, ...others, NOTE, ...names)).toEqual([]);
    expect(undrawn(first, second, ...others, ...names.slice(1), ...names.slice(0, 1))).not.toEqual(
      [],
    );
  });

  test('in another order, or a count of one word among them, are not as drawn', () => {
    const [a, b, ...others] = late;
    const small = early.find(({ text }) => text === '17');
    if (a === undefined || b === undefined || small === undefined) throw new Error('no counts');
    expect(undrawn(...early, b, a, ...others)).toEqual([expect.stringMatching(/^Blaricum: /)]);
    const rest = early.filter((one) => one !== small);
    expect(undrawn(...rest, a, small, b, ...others)).not.toEqual([]);
  });
});

describe('what looks like a count must have been used', () => {
  test('a text that runs upwards over the table is no row', () => {
    expect(undrawn(...DRAWN, { ...item('CONCEPT', 130, 185), angle: 270 })).toEqual([]);
  });

  test('a row on another page', () => {
    const other = row('Laren', ['0', '0', '0', '0', '0'], 300);
    const text = item('Een alinea met meer dan zes woorden erin', 50, 60);
    expect(undrawnOf(pdf([...TITLE, ...DRAWN], [text, ...other, { ...text, y: 400 }]))).toEqual([
      'table: not used: 0 0 0 0 0',
    ]);
  });

  test('but for numbers that are understood: register, percentage, quarter, date, page', () => {
    expect(
      undrawn(
        item('Derde kwartaal', 170, 135),
        item('2020', 400, 135),
        ...DRAWN,
        item('zijn het er 1.991, dat is 86% van 35 regio\u2019s - samen', 50, 205),
      ),
    ).toEqual([]);
    expect(undrawn(...DRAWN, count('1', 300, 209))).toEqual([]);
    expect(undrawn(...DRAWN, item('12-01-2024', 50, 209))).toEqual([]);
  });
});

describe('what a reader could get wrong', () => {
  const words = toWords(
    pdf([
      ...TITLE,
      ...rows(
        150,
        ['Blaricum', '5', '20', '1 017', '7', '1 049'],
        ['Den Helder', '2', '12', '21', '10', '45'],
        ['Laren', '0', '-', '0', '-', '0'],
        ['TOTAAL AMR', '7', '32', '1 038', '17', '1 094'],
      ),
      item('In de regio zijn het er 1.991.', 50, 400),
    ]),
  );
  const found = findTable(toLines(words), [], toLayoutWords(reference.layouts), () => () => false);
  if ('problem' in found) throw new Error(found.problem);

  const toTexts = ({ rows: some, total }: RawTable): string[] =>
    [...some, total].map(({ name, counts }) =>
      [name.text, ...counts.map(({ text }) => text)].join(' ; '),
    );

  test('nothing is found in what is right', () => {
    expect(findUndrawn(found, words)).toEqual([]);
  });

  test.each(MISTAKES)('$id: $title', ({ id, make }) => {
    const textsOf = (drawn: Drawn): string => JSON.stringify(toTexts(toRawTable(drawn.found)));
    const made = Array.from({ length: 30 }, (_, at) =>
      make({ found, words }, makeRandom(`${id} ${at}`)),
    ).filter((drawn) => drawn !== undefined);
    const changed = made.filter((drawn) => textsOf(drawn) !== textsOf({ found, words }));
    expect(changed.length).toBeGreaterThan(10);
    const unseen = changed.filter((drawn) => findUndrawn(drawn.found, drawn.words).length === 0);
    expect(unseen.map(textsOf)).toEqual([]);
  });
});

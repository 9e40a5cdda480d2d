import { describe, expect, test } from 'vitest';

import type { PdfText, TextItem } from '../../../../src/extract/pdf/text.ts';
import { readDocument } from '../../../../src/extract/table/read-document.ts';
import { isProblem } from '../../../../src/raw.ts';
import { checkReadingsAgree } from '../../../../src/transform/checks/readings-agree.ts';
import { count, item, pdf, RIGHTS, row } from '../../../support/page.ts';
import { TITLE } from '../../../support/page-reading.ts';
import { reference } from '../../../support/reference.ts';

type Texts = readonly [name: string, ...counts: string[]];

/** With no-break blanks as thousands marks; one row has nothing but such counts. */
const BLARICUM: Texts = ['Blaricum', '5', '1 020', '17', '7', '1 049'];
const EEMNES: Texts = ['Eemnes', '1 002', '2 012', '3 021', '1 010', '7 045'];
const HUIZEN: Texts = ['Huizen', '1', '2', '3', '4', '10'];
const TOTAL: Texts = ['TOTAAL AMR', '1 008', '3 034', '3 041', '1 021', '8 104'];
const SMALL_TOTAL: Texts = ['TOTAAL AMR', '6', '1 022', '20', '11', '1 059'];

/** The rows 20 points apart, without the counts that are drawn late; and those, in the order of the rows. */
function apart(y: number, ...rows: readonly Texts[]): { early: TextItem[]; late: TextItem[] } {
  const items = rows.map(([name, ...counts], index) => row(name, counts, y + 20 * index));
  const isLate = ({ text }: TextItem): boolean => /\d \d/.test(text);
  return {
    early: items.flat().filter((one) => !isLate(one)),
    late: items.flat().filter(isLate),
  };
}

const HEADINGS = [item('Gemeente', 170, 120), item('Totaal', 400, 120)];
/** Drawn late because they are broken into lines. */
const LATE_HEADINGS = [item('in Sonar', 170, 130), item('in Sonar', 300, 130)];

function draw(...rows: readonly Texts[]): PdfText {
  const { early, late } = apart(150, ...rows);
  return pdf([...TITLE, ...HEADINGS, ...early, ...LATE_HEADINGS, ...late]);
}

/** Each row as one text, late counts behind a plus; or the problem. */
function orderOf(text: PdfText): readonly string[] | string {
  const { textOrder } = readDocument(text, reference.layouts);
  if (isProblem(textOrder)) return textOrder.problem;
  return [...textOrder.rows, textOrder.total].map(({ name, counts, lateCounts = [] }) =>
    [name, ...counts, ...lateCounts.map((late) => `+${late}`)].join(' ; '),
  );
}

/** The subjects that the two readings have otherwise. */
function differing(text: PdfText): readonly string[] {
  const { table, textOrder } = readDocument(text, reference.layouts);
  if (isProblem(table)) throw new Error(table.problem);
  return checkReadingsAgree(table, textOrder).flatMap((check) =>
    check.passed ? [] : [check.subject],
  );
}

describe('counts that are drawn after all rows', () => {
  test('belong to the rows that lack them, in their order', () => {
    const document = draw(BLARICUM, EEMNES, HUIZEN, TOTAL);
    expect(orderOf(document)).toEqual([
      'Blaricum ; 5 ; 17 ; 7 ; +1 020 ; +1 049',
      'Eemnes ; +1 002 ; +2 012 ; +3 021 ; +1 010 ; +7 045',
      'Huizen ; 1 ; 2 ; 3 ; 4 ; 10',
      'TOTAAL AMR ; +1 008 ; +3 034 ; +3 041 ; +1 021 ; +8 104',
    ]);
    expect(differing(document)).toEqual([]);
  });

  test('may be drawn in two parts, as a font without no-break blanks has it', () => {
    const { early, late } = apart(150, BLARICUM, HUIZEN, SMALL_TOTAL);
    const parts = late.flatMap((one) => {
      const [first = '', rest = ''] = one.text.split(' ');
      const last = count(rest, one.x + one.width, one.y);
      return [count(first, last.x - 2, one.y), last];
    });
    const document = pdf([...TITLE, ...HEADINGS, ...early, ...LATE_HEADINGS, ...parts]);
    expect(differing(document)).toEqual([]);
  });

  test('of a total row on top come first', () => {
    expect(differing(draw(TOTAL, BLARICUM, EEMNES, HUIZEN))).toEqual([]);
  });

  test('may follow right behind those of the last row, or stand around a label that is late too', () => {
    const { early, late } = apart(150, BLARICUM, HUIZEN, SMALL_TOTAL);
    expect(differing(pdf([...TITLE, ...HEADINGS, ...early, ...late]))).toEqual([]);
    const rest = early.filter(({ text }) => text !== 'TOTAAL AMR');
    const label = [item('TOTAAL', 50, 185), item('AMR', 50, 195)];
    const [before, behind] = [late.slice(0, 2), late.slice(2)];
    const document = pdf([
      ...TITLE,
      ...HEADINGS,
      ...rest,
      ...LATE_HEADINGS,
      ...before,
      ...label,
      ...behind,
    ]);
    expect(orderOf(document)).toContain('TOTAAL AMR ; 6 ; 20 ; 11 ; +1 022 ; +1 059');
    expect(orderOf(document)).toContain('Huizen ; 1 ; 2 ; 3 ; 4 ; 10');
    expect(differing(document)).toEqual([]);
  });

  test('are late on their own page', () => {
    const first = apart(150, BLARICUM);
    const second = apart(60, EEMNES, HUIZEN, TOTAL);
    const document = pdf(
      [...TITLE, ...HEADINGS, ...first.early, ...LATE_HEADINGS, ...first.late],
      [...second.early, item('Toelichting', 50, 400), ...second.late],
    );
    expect(differing(document)).toEqual([]);
  });

  test('are told from the region and its number, and from a number at the end of a sentence', () => {
    const { early, late } = apart(150, SMALL_TOTAL, BLARICUM, HUIZEN);
    const [label, ...rest] = early.map((one) => (one.x === 50 ? { ...one, x: 120 } : one));
    const region = [
      item('12', 20, 170, { size: 8 }),
      item('Gooi- en Vechtstreek', 35, 170, { size: 8 }),
    ];
    const sentence = item('In de regio zijn het er volgens het register in totaal', 50, 400);
    const document = pdf([
      ...TITLE,
      ...HEADINGS,
      ...(label === undefined ? [] : [label]),
      ...rest.slice(0, 3),
      ...region,
      ...rest.slice(3),
      ...LATE_HEADINGS,
      ...late,
      sentence,
      item('1 991', 400, 400),
    ]);
    expect(orderOf(document)).toEqual([
      'Blaricum ; 5 ; 17 ; 7 ; +1 020 ; +1 049',
      'Huizen ; 1 ; 2 ; 3 ; 4 ; 10',
      'TOTAAL AMR ; 6 ; 20 ; 11 ; +1 022 ; +1 059',
    ]);
  });
});

describe('what does not come out even is no reading, or another one than by position', () => {
  const { early, late } = apart(150, BLARICUM, EEMNES, HUIZEN, TOTAL);
  const withLate = (...counts: readonly TextItem[]): PdfText =>
    pdf([...TITLE, ...HEADINGS, ...early, ...LATE_HEADINGS, ...counts]);

  test('one late count lost, one too many', () => {
    expect(orderOf(withLate(...late.slice(1)))).toBe('no total row in the order of drawing');
    const more = count('1 002', RIGHTS[4], 500);
    expect(orderOf(withLate(...late, more))).toBe('no total row in the order of drawing');
  });

  test('late counts column by column, or two of them exchanged', () => {
    const byColumns = late.toSorted((a, b) => a.x + a.width - (b.x + b.width) || a.y - b.y);
    expect(differing(withLate(...byColumns))).not.toEqual([]);
    const [first, second, ...others] = late;
    if (first === undefined || second === undefined) throw new Error('no late counts');
    expect(differing(withLate(second, first, ...others))).toEqual(['Blaricum']);
  });

  test('names that stand on other rows than their counts', () => {
    const swap = new Map([
      ['Blaricum', 'Huizen'],
      ['Huizen', 'Blaricum'],
    ]);
    const drawn = early.map((one) => ({ ...one, text: swap.get(one.text) ?? one.text }));
    const places = [...drawn, ...LATE_HEADINGS, ...late].map((one) => {
      const place = early.find(({ text }) => text === one.text);
      return swap.has(one.text) && place !== undefined ? { ...one, y: place.y } : one;
    });
    expect(differing(pdf([...TITLE, ...HEADINGS, ...places])).toSorted()).toEqual([
      'Blaricum',
      'Huizen',
    ]);
  });

  test('a large count in its row among others that are late', () => {
    const [large, ...others] = late;
    if (large === undefined) throw new Error('no late counts');
    const at = early.findIndex(({ text }) => text === '17');
    const mixed = [...early.slice(0, at), large, ...early.slice(at)];
    expect(
      differing(pdf([...TITLE, ...HEADINGS, ...mixed, ...LATE_HEADINGS, ...others])),
    ).not.toEqual([]);
  });

  test('two total rows', () => {
    expect(orderOf(draw(TOTAL, BLARICUM, EEMNES, HUIZEN, TOTAL))).toBeTypeOf('string');
  });
});

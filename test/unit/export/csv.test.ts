import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { disarm, toCell, toCsv } from '../../../src/export/csv.ts';
import type { Field } from '../../../src/export/tables.ts';

const text: Field = { name: 'text', type: 'string', isRequired: false, description: '' };
const number: Field = { ...text, name: 'number', type: 'integer' };

describe('toCsv', () => {
  test('has a heading, CRLF, and quotes only where they are needed', () => {
    const rows = [
      { text: 'Bergen (NH.)', number: 1 },
      { text: 'a "b", c', number: null },
      { text: 'two\r\nlines', number: 0 },
    ];
    expect(toCsv([text, number], rows)).toBe(
      'text,number\r\nBergen (NH.),1\r\n"a ""b"", c",\r\n"two\r\nlines",0\r\n',
    );
  });

  test('null is an empty cell, an empty text a quoted one', () => {
    expect(toCell(null, text)).toBe('');
    expect(toCell('', text)).toBe('""');
  });

  test('another reader gets any text back that is no formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
        const kept = texts.filter((one) => disarm(one) === one);
        const csv = toCsv(
          [text, number],
          kept.map((one) => ({ text: one, number: 7 })),
        );
        const read = parse(csv, { columns: true, record_delimiter: '\r\n' });
        expect(read).toEqual(kept.map((one) => ({ text: one, number: '7' })));
      }),
    );
  });
});

describe('disarm', () => {
  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    ' =1',
    '\t=1',
    '\r\n@x',
    '\u00A0=1',
    '\u200B=1',
    '\tx',
    '\rx',
    '＝1',
    '\u0000=1',
  ])('%j gets an apostrophe', (formula) => {
    expect(disarm(formula)).toBe(`'${formula}`);
  });

  test.each(["'s-Gravenhage", 'Bergen (L.)', 'https://x/?a=1', 'a=b', '', ' '])(
    '%j stays',
    (plain) => {
      expect(disarm(plain)).toBe(plain);
    },
  );
});

import { isDeepStrictEqual } from 'node:util';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseCount, toSummand } from '../../../src/transform/reading.ts';

const SEPARATORS = ['', '.', ' ', '\u00a0', '\u2007', '\u2009', '\u202f'];

describe('parseCount', () => {
  it.each([
    ['0', 0],
    ['7', 7],
    ['178', 178],
    ['1095', 1095],
    ['1.095', 1095],
    ['1 095', 1095],
    ['1\u00a0095', 1095],
    ['1\u2009095', 1095],
    ['1\u202f095', 1095],
    ['19.222', 19222],
    ['1.234.567', 1234567],
    [' 178 ', 178],
    ['\u00a0178', 178],
  ])('reads %j', (text, persons) => {
    expect(parseCount(text)).toEqual({ kind: 'count', persons });
  });

  it('reads back every number in every spelling', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.constantFrom(...SEPARATORS), (persons, separator) => {
        const text = String(persons).replace(/\B(?=(\d{3})+$)/g, separator);
        expect(parseCount(text)).toEqual({ kind: 'count', persons });
      }),
    );
  });

  it('reads a text as a count only when it prints that count', () => {
    const characters = fc.constantFrom(...'0123456789.., -–<x*eE+\u00a0\u0663'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 12 }), (text) => {
        const count = parseCount(text);
        if (count.kind !== 'count') return;
        expect(String(count.persons)).toBe(text.replace(/[. \u00a0]/g, ''));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['-', '–', '—', '\u2212', '\u2010', '\u2011', ' - '])('reads %j as nil', (text) => {
    expect(parseCount(text)).toEqual({ kind: 'nil' });
  });

  it.each(['<5', '< 5', '<10', '≤4', 'x', 'X', '.', '..', '…', '*', '**', '#', 'n.b.', 'nvt'])(
    'reads %j as withheld',
    (text) => {
      expect(parseCount(text)).toEqual({ kind: 'withheld', mark: text });
    },
  );

  it.each([
    '',
    ' ',
    '1.23',
    '12.34.567',
    '1.2345',
    '.123',
    '1.',
    '-5',
    '+5',
    '(5)',
    '1e3',
    '0x10',
    '1,5',
    '1,234',
    "1'234",
    '1\u2019234',
    '007',
    '00',
    '0.123',
    '1.095 123',
    '1  095',
    '12 34',
    '1 2 3',
    '\u0663',
    '\u0661\u0662',
    '\uff15',
    '123\u00b9',
    '12\u00bd',
    '\u2462',
    '5*',
    '5%',
    'O',
    'l2',
    '1\u200b2',
    '--',
    '5-',
    '9007199254740993',
    '9.007.199.254.740.993',
    '>5',
    '1/2',
    'NaN',
    'Infinity',
    'null',
    'a',
    `7${' '.repeat(40)}`,
  ])('refuses %j', (text) => {
    expect(parseCount(text)).toEqual({ kind: 'unreadable', text });
  });
});

describe('toSummand', () => {
  it('takes a dash for 0 and nothing else', () => {
    expect(['12', '-', '<5', '1.23', ''].map((text) => toSummand(parseCount(text)))).toEqual([
      12,
      0,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('two counts that say the same are equal', () => {
  it.each([
    ['1.095', '1 095', true],
    ['-', '–', true],
    ['-', '0', false],
    ['<5', '<5', true],
    ['<5', '<10', false],
    ['1.23', '1.23', true],
    ['1.23', '123', false],
    ['12', '21', false],
  ])('compares %j with %j', (a, b, same) => {
    expect(isDeepStrictEqual(parseCount(a), parseCount(b))).toBe(same);
  });
});

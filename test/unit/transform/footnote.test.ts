import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readFootnote } from '../../../src/transform/footnote.ts';

const note = (region: string, register: string, pct: string): string =>
  `In Sonar zijn niet alle doelgroepers opgenomen, in de arbeidsmarktregio ${region} bevat het ` +
  `doelgroepregister banenafspraak in totaal ${register} personen. Hiervan is ${pct} bekend binnen Sonar.`;

const RIJNMOND = note('Rijnmond', '19.222', '74%');
const FOUND = {
  printedRegion: 'Rijnmond',
  registerPersons: 19222,
  known: { digits: 74, decimals: 0 },
};

describe('readFootnote', () => {
  it.each([
    ['a dot', '19.222', '74%'],
    ['a blank', '19 222', '74%'],
    ['a no-break space', '19\u00a0222', '74%'],
    ['no separator', '19222', '74%'],
    ['a blank before the sign', '19.222', '74 %'],
    ['a no-break space before the sign', '19.222', '74\u00a0%'],
    ['words', '19.222', '74 procent'],
    ['words that wrap', '19.222', '74 pro-\ncent'],
    ['a number that wraps behind its dot', '19. \n222', '74%'],
    ['a number that wraps before its dot', '19\n .222', '74%'],
  ])('reads %s', (_, register, pct) => {
    expect(readFootnote([note('Rijnmond', register, pct)])).toEqual(FOUND);
  });

  it('reads it wherever it wraps', () => {
    const words = RIJNMOND.split(' ');
    const cuts = fc.subarray(words.map((_, index) => index));
    fc.assert(
      fc.property(cuts, (at) => {
        const text = words.map((word, index) => word + (at.includes(index) ? '\n' : ' ')).join('');
        expect(readFootnote(text.split('\n').map((line) => line.trim()))).toEqual(FOUND);
      }),
    );
  });

  it.each([
    ['a hyphen at the end of a line', ['doelgroep-', 'register']],
    ['a soft hyphen', ['doelgroep\u00ad', 'register']],
  ])('reads %s', (_, [head = '', tail = '']) => {
    expect(
      readFootnote(RIJNMOND.replace('doelgroepregister', `${head}\n${tail}`).split('\n')),
    ).toEqual(FOUND);
  });

  it.each([
    ['letters with accents', RIJNMOND.replace('personen', 'persönen')],
    ['capitals of another width', RIJNMOND.replace('doelgroepregister', 'Ｄｏelgroepregister')],
    ['a picture in front of it', `\u{1F4CA} ${RIJNMOND}`],
  ])('reads %s', (_, text) => {
    expect(readFootnote([text])).toEqual(FOUND);
  });

  it('keeps a region as it is printed, whatever its letters are made of', () => {
    const region = 'Gooi \u{1F4CA} en Vecht\uFB01streek';
    expect(readFootnote([note(region, '1.991', '86%')])).toMatchObject({
      printedRegion: region,
      registerPersons: 1991,
    });
  });

  it('keeps the spelling of the region', () => {
    const lines = [
      'In de arbeidsmarktregio Elders.',
      note('Gooi-\nen  Vechtstreek', '1.991', '86%'),
    ];
    expect(readFootnote(lines.join('\n').split('\n'))).toMatchObject({
      printedRegion: 'Gooi- en Vechtstreek',
      registerPersons: 1991,
      known: { digits: 86, decimals: 0 },
    });
  });

  it('reads decimals as printed', () => {
    expect(readFootnote([note('Rijnmond', '19.222', '73,9 %')])).toMatchObject({
      known: { digits: 739, decimals: 1 },
    });
  });

  it('reads 0 and 100 percent', () => {
    expect(readFootnote([note('Rijnmond', '0', '0%')])).toMatchObject({ registerPersons: 0 });
    expect(readFootnote([note('Rijnmond', '7', '100%')])).toMatchObject({ registerPersons: 7 });
  });

  it('takes the same footnote twice for one', () => {
    expect(readFootnote([RIJNMOND, 'tekst', RIJNMOND.toUpperCase()])).toEqual(FOUND);
  });

  it.each([
    ['no footnote', ['Toelichting'], 'no footnote'],
    [
      'two footnotes that differ',
      [RIJNMOND, note('Rijnmond', '19.223', '74%')],
      'different footnotes: 19222 74% Rijnmond | 19223 74% Rijnmond',
    ],
    [
      'two percentages',
      [RIJNMOND, note('Rijnmond', '19.222', '75%')],
      'different footnotes: 19222 74% Rijnmond | 19222 75% Rijnmond',
    ],
    [
      'two that have the same digits in a row',
      [note('Rijnmond', '1.991', '86%'), note('Rijnmond', '19.918', '6%')],
      'different footnotes: 1991 86% Rijnmond | 19918 6% Rijnmond',
    ],
    [
      'two regions',
      [RIJNMOND, note('Zeeland', '19.222', '74%')],
      'different footnotes: 19222 74% Rijnmond | 19222 74% Zeeland',
    ],
    ['a broken number', [note('Rijnmond', '19.22', '74%')], 'persons in the register: 19.22'],
    [
      'a number with a mark',
      [note('Rijnmond', '19.222¹', '74%')],
      'persons in the register: 19.222¹',
    ],
    ['a withheld number', [note('Rijnmond', '<5', '74%')], 'persons in the register: <5'],
    ['three decimals', [note('Rijnmond', '19.222', '73,912%')], 'percentage: 73,912%'],
    ['no unit', [note('Rijnmond', '19.222', '74')], 'percentage: 74'],
    ['more than all', [note('Rijnmond', '19.222', '101%')], 'percentage: 101%'],
    [
      'other words',
      [RIJNMOND.replace('Hiervan is', 'Daarvan is')],
      `not understood: ${RIJNMOND.slice(31).replace('Hiervan is', 'Daarvan is')}`,
    ],
    ['half of it', [RIJNMOND.slice(0, 140)], `not understood: ${RIJNMOND.slice(31, 140)}`],
  ])('refuses %s', (_, lines, text) => {
    const result = readFootnote(lines);
    expect(result).toBe(text);
  });
});

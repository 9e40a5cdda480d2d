import { describe, expect, it } from 'vitest';

import { findUnmappedGlyphs } from '../../../../src/extract/pdf/legible.ts';

function page(...texts: string[]) {
  const place = { x: 0, y: 0, width: 1, size: 1, angle: 0 };
  return { page: 1, width: 1, height: 1, items: texts.map((text) => ({ text, ...place })) };
}

describe('findUnmappedGlyphs', () => {
  it.each([
    [
      'names with every mark that occurs',
      ["'s-Gravenhage Súdwest-Fryslân Bergen (NH.) 1.234 – 74%"],
    ],
    ['a bullet of a symbol font among words', ['\uf0b7 Geen klantprofiel in Sonar']],
    ['no text', []],
  ])('is content with %s', (_, texts) => {
    expect(findUnmappedGlyphs([page(...texts)])).toBeUndefined();
  });

  it.each([
    ['glyph numbers', '\u0013\u0014\u0015'],
    ['private use', '\ue001\ue002\ue003'],
    ['private use beyond the first plane', '\u{f0001}\u{f0002}\u{f0003}'],
    ['replacement characters', '\ufffd\ufffd\ufffd'],
    ['unassigned code points', '\u0378\u0379\u0380'],
  ])('is not with %s where the digits should be', (_, digits) => {
    expect(findUnmappedGlyphs([page('Zeeland'), page('Totaal', digits)])).toBe(
      '3 of 16 characters have no meaning outside their font (no ToUnicode table)',
    );
  });
});

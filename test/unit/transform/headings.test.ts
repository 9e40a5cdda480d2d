import { describe, expect, it } from 'vitest';

import { MEASURES } from '../../../src/measures.ts';
import type { RawHeading } from '../../../src/raw.ts';
import { findMapping } from '../../../src/transform/layout.ts';
import { NO_HEADINGS, PRINTED_HEADINGS } from '../../support/raw-document.ts';
import { reference } from '../../support/reference.ts';

const { layouts, headings: vocabulary } = reference.layouts;
const [layout] = layouts;

function map(headings: readonly RawHeading[]) {
  if (layout === undefined) throw new Error('no layout');
  return findMapping({ headings }, layout, vocabulary);
}

const texts = (...all: readonly string[]): readonly RawHeading[] =>
  all.map((text) => ({ group: '', text }));

const FLAT = [
  'Gemeente Klantprofiel in Sonar',
  'Gemeente: geen klantprofiel in Sonar',
  'UWV klantprofiel',
  'UWV Geen klant- profiel in Sonar',
  'TOTAAL',
] as const;

describe('findMapping', () => {
  it('reads headings under their group', () => {
    expect(map(PRINTED_HEADINGS)).toEqual({
      columns: MEASURES,
      measuresFrom: 'header',
    });
  });

  it('reads headings that name their group themselves', () => {
    expect(map(texts(...FLAT))).toMatchObject({ columns: MEASURES, measuresFrom: 'header' });
  });

  it('follows the headings when the columns stand in another order', () => {
    expect(map(PRINTED_HEADINGS.toReversed())).toMatchObject({
      columns: MEASURES.toReversed(),
      measuresFrom: 'header',
    });
  });

  it.each([
    ['not in the text layer', NO_HEADINGS],
    ['remnants', texts('in Sonar', '', 'in Sonar', 'Sonar', '')],
  ])('uses the layout when headings are %s', (_, headings) => {
    expect(map(headings)).toEqual({
      columns: MEASURES,
      measuresFrom: 'layout',
    });
  });

  it.each([
    ['one is missing', texts(FLAT[0], FLAT[1], FLAT[2], FLAT[3], '')],
    ['one stands twice', texts(FLAT[0], FLAT[0], FLAT[2], FLAT[3], FLAT[4])],
    ['one is renamed', texts(FLAT[0], FLAT[1], FLAT[2], 'UWV in bemiddeling', FLAT[4])],
    [
      'the groups are lost',
      texts('Klantprofiel', 'Geen klantprofiel', 'Klantprofiel', 'Geen klantprofiel', 'Totaal'),
    ],
    ['only groups are left', texts('Gemeente', 'Gemeente', 'UWV', 'UWV', 'Totaal')],
    [
      'a group is unknown',
      FLAT.map((text, index) => ({ group: index === 0 ? 'Derden' : '', text })),
    ],
    [
      'a total belongs to a group',
      [...PRINTED_HEADINGS.slice(0, 4), { group: 'UWV', text: 'Totaal' }],
    ],
    [
      'there is one word more',
      [...PRINTED_HEADINGS.slice(0, 4), { group: '', text: 'Totaal met klantprofiel' }],
    ],
  ])('does not guess when %s', (_, headings) => {
    expect(map(headings)).toMatch(/^column 1: /);
  });

  it('says over which column nothing stands', () => {
    expect(map(texts('Totaal', '', '', '', ''))).toContain(" 'Totaal' | column 2: (nothing) | ");
  });
});

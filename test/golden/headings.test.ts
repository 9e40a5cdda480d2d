/**
 * Which column is which: every order of the four columns under headings in words that are known and that are not, drawn
 * by the generator. A mapping is right or there is none; the layout's order is taken only where nothing is printed.
 */
import { describe, expect, test } from 'vitest';

import { readDocument } from '../../src/extract/table/read-document.ts';
import { MEASURES, PARTS, type Measure } from '../../src/measures.ts';
import { readTable } from '../../src/transform/read.ts';
import { toPages } from '../support/generate-pdf.ts';
import { PLAIN_LOOK, type Look, type Publication, type Wording } from '../support/publication.ts';
import { reference } from '../support/reference.ts';
import { KNOWN_WORDINGS, turned, UNKNOWN_WORDINGS } from '../support/wordings.ts';

/** Every count of a row is another: an exchange shows. */
const PUBLICATION: Publication = {
  year: 2020,
  quarter: 3,
  region: 'Gooi- en Vechtstreek',
  noteRegion: 'Gooi en Vechtstreek',
  regionNumber: 12,
  rows: [
    { name: 'Blaricum', counts: [5, 20, 17, 7, 49] },
    { name: 'Hilversum', counts: [54, 175, 392, 124, 745] },
    { name: 'Laren', counts: [6, 13, 1020, 8, 1047] },
  ],
  totals: [65, 208, 1429, 139, 1841],
  register: 1991,
  pct: 92,
};

function orders(measures: readonly Measure[]): Measure[][] {
  if (measures.length === 0) return [[]];
  return measures.flatMap((first) =>
    orders(measures.filter((other) => other !== first)).map((rest) => [first, ...rest]),
  );
}

/** The 24 orders of the parts; the total stands last, first, or between them. */
const ORDERS = orders(PARTS).map((parts, index) =>
  parts.toSpliced([4, 4, 0, 2][index % 4] ?? 4, 0, 'known_in_sonar'),
);

/** Where the totals were taken to stand, or the code that kept the document out. */
function outcomeOf(look: Look): string {
  const { measuresFrom, total, checks } = readTable(
    readDocument(toPages(PUBLICATION, look), reference.layouts),
    reference,
  );
  const failed = checks.find(({ code, passed }) => code === 'headings_understood' && !passed);
  if (failed !== undefined) return failed.code;
  const isRight = MEASURES.every(
    (measure, index) => total?.persons[measure] === PUBLICATION.totals[index],
  );
  return `${isRight ? 'right' : 'WRONG'} by ${measuresFrom}`;
}

/** Each order under each kind of heading; with another side of its counts from order to order. */
const looksOf = (wordings: readonly Wording[]): Look[] =>
  wordings.flatMap((wording, turn) =>
    ORDERS.flatMap((order, index) =>
      (['one-line', 'wrapped', 'grouped', 'rotated'] as const).map((headings): Look => {
        const align = (['right', 'left', 'center'] as const)[(turn + index) % 3] ?? 'right';
        return { ...PLAIN_LOOK, headings, align, size: 7, wording, order };
      }),
    ),
  );

const countOutcomes = (looks: readonly Look[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(looks.map(outcomeOf), (outcome) => outcome)].map(([key, all]) => [
      key,
      all.length,
    ]),
  );

describe('all 24 orders of the columns', () => {
  test('under each of the known wordings, in both nestings: every one is mapped right', () => {
    const looks = looksOf(KNOWN_WORDINGS.flatMap((wording) => [wording, turned(wording)]));
    expect(looks).toHaveLength(8 * 24 * 4);
    expect(countOutcomes(looks)).toEqual({ 'right by header': looks.length });
  });

  test('under twelve wordings that nobody has told the reader: none is taken', () => {
    const looks = looksOf(UNKNOWN_WORDINGS);
    expect(looks).toHaveLength(12 * 24 * 4);
    expect(countOutcomes(looks)).toEqual({ headings_understood: looks.length });
  });
});

describe('a page without headings', () => {
  const order: readonly Measure[] = MEASURES;

  test('the order of the layout is taken where nothing stands over the counts, or remnants that tell nothing', () => {
    const looks = (['absent', 'remnant'] as const).flatMap((headings) =>
      (['right', 'left', 'center'] as const).map((align): Look => ({
        ...PLAIN_LOOK,
        headings,
        align,
        order,
      })),
    );
    expect(countOutcomes(looks)).toEqual({ 'right by layout': looks.length });
  });

  test("'in Sonar in Sonar', as in the text of 2023, is all that its headings leave", () => {
    const look: Look = { ...PLAIN_LOOK, headings: 'remnant' };
    const pages = toPages(PUBLICATION, look);
    expect(pages.pages[0]?.items.filter(({ text }) => text === 'in Sonar')).toHaveLength(2);
    const { table } = readDocument(pages, reference.layouts);
    expect('problem' in table ? table : table.headings.map(({ text }) => text)).toEqual([
      '',
      'in Sonar',
      '',
      'in Sonar',
      '',
    ]);
  });

  test.each([
    ['one column is named', ['', '', 'UWV klantprofiel', '', '']],
    ['only the total is named', ['', '', '', '', 'Totaal']],
    ['only who serves is told', ['Gemeente', '', 'UWV', '', '']],
    ['a word is not known', ['', 'Zzz', '', '', '']],
  ])('is none as soon as %s', (_, texts) => {
    const wording = Object.fromEntries(
      MEASURES.map((measure, index) => [measure, { group: '', text: texts[index] ?? '' }]),
    ) as Wording;
    expect(outcomeOf({ ...PLAIN_LOOK, headings: 'wrapped', wording })).toBe('headings_understood');
  });
});

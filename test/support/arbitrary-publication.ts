/** Random publications with real names, in random looks. */
import { readFileSync } from 'node:fs';

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { MEASURES, type Measure } from '../../src/measures.ts';
import { KNOWN_WORDINGS, turned } from './wordings.ts';
import { FONTS, type Look, type Publication } from './publication.ts';

type Membership = { gm_code: string; municipality_name: string; am_code: string; valid_to: string };
type RegionRow = { am_code: string; official_name: string; valid_to: string };

function readCsv<Row>(name: string): Row[] {
  const url = new URL(`../../reference/${name}.csv`, import.meta.url);
  return parse<Row>(readFileSync(url, 'utf8'), { columns: true });
}

/** Regions of today with the names that their municipalities have had. */
function readRegions(): { name: string; number: number; municipalities: string[] }[] {
  const memberships = readCsv<Membership>('municipality_region');
  return readCsv<RegionRow>('regions')
    .filter(({ valid_to: until }) => until === '')
    .map(({ am_code: code, official_name: name }) => ({
      name,
      number: Number(code.slice(2)),
      municipalities: [
        ...new Set(
          memberships.filter((row) => row.am_code === code).map((row) => row.municipality_name),
        ),
      ].sort((a, b) => a.localeCompare(b, 'nl')),
    }))
    .filter(({ municipalities }) => municipalities.length > 1);
}

const REGIONS = readRegions();

/** Counts as they occur: mostly small, some of one to five digits, some nil. */
const count = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 99 }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 999 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1000, max: 9999 }) },
  { weight: 1, arbitrary: fc.constant(0) },
);

/** A publication whose rows and columns add up. */
export const publications: fc.Arbitrary<Publication> = fc
  .constantFrom(...REGIONS)
  .chain(({ name, number, municipalities }) =>
    fc.record({
      region: fc.constant(name),
      regionNumber: fc.constant(number),
      year: fc.integer({ min: 2017, max: 2023 }),
      quarter: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
      names: fc.subarray(municipalities, {
        minLength: Math.min(2, municipalities.length),
        maxLength: Math.min(22, municipalities.length),
      }),
      parts: fc.array(fc.tuple(count, count, count, count), { minLength: 22, maxLength: 22 }),
      missing: fc.integer({ min: 0, max: 9000 }),
    }),
  )
  .map(({ names, parts, missing, ...rest }) => {
    const rows = names.map((name, index) => {
      const four = parts[index] ?? [0, 0, 0, 0];
      return { name, counts: [...four, sum(four)] };
    });
    const totals = MEASURES.map((_, index) => sum(rows.map(({ counts }) => counts[index] ?? 0)));
    const register = (totals[4] ?? 0) + missing + 1;
    return {
      ...rest,
      noteRegion: rest.region,
      rows,
      totals,
      register,
      pct: Math.round((100 * (totals[4] ?? 0)) / register),
    };
  });

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** Orders in which the two of a group stay side by side. */
const ORDERS: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4],
  [2, 3, 0, 1, 4],
  [1, 0, 3, 2, 4],
  [4, 0, 1, 2, 3],
  [3, 2, 1, 0, 4],
];

function toMeasures(order: readonly number[]): Measure[] {
  return order.flatMap((index) => MEASURES[index] ?? []);
}

const LABELS = ['TOTAAL AMR', 'Totaal', 'Eindtotaal', 'Totaal arbeidsmarktregio', 'totaal regio'];

/** Looks of all kinds. What a font cannot print, or no table maker would do, is left out. */
export const looks: fc.Arbitrary<Look> = fc
  .record({
    regionColumns: fc.constantFrom('none', 'none', 'first', 'every', 'merged'),
    regionAfterName: fc.boolean(),
    wording: fc.constantFrom(...KNOWN_WORDINGS, ...KNOWN_WORDINGS.map(turned)),
    headings: fc.constantFrom(
      'grouped',
      'grouped',
      'one-line',
      'wrapped',
      'rotated',
      'remnant',
      'absent',
    ),
    rotatedHeadings: fc.constantFrom(90, 270),
    headingSide: fc.constantFrom('top', 'middle', 'bottom'),
    order: fc.constantFrom(...ORDERS).map(toMeasures),
    align: fc.constantFrom('right', 'right', 'left', 'center'),
    font: fc.constantFrom(...FONTS),
    size: fc.constantFrom(6.5, 7, 7.5, 8),
    rowPadding: fc.constantFrom(1, 2, 3, 5),
    borders: fc.boolean(),
    zebra: fc.boolean(),
    thousands: fc.constantFrom('.', '.', ' ', '\u00A0', '\u2009', '\u202F', ''),
    zero: fc.constantFrom('0', '0', '-', '\u2013'),
    wrapAfter: fc.option(fc.integer({ min: 8, max: 20 }), { nil: undefined }),
    countsBeside: fc.constantFrom('first', 'middle', 'last'),
    tableFirst: fc.boolean(),
    pages: fc.constantFrom('one', 'one', 'two', 'two-repeated'),
    totalOnTop: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
    totalLabel: fc.constantFrom(...LABELS),
    labelSpans: fc.boolean(),
    rotatePage: fc.constantFrom(0, 0, 90, 180, 270),
    letterByLetter: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
    decoy: fc.oneof(
      { weight: 12, arbitrary: fc.constant('none' as const) },
      { weight: 3, arbitrary: fc.constantFrom('other-columns', 'no-total') },
      { weight: 1, arbitrary: fc.constant('same' as const) },
    ),
    decoyFirst: fc.boolean(),
    footer: fc.boolean(),
    nbsp: fc.boolean(),
    drawing: fc.constantFrom('rows', 'rows', 'rows', 'columns'),
  } satisfies { [Key in keyof Look]: fc.Arbitrary<Look[Key]> })
  .map(toPossibleLook);

function toPossibleLook(look: Look): Look {
  const isEmbedded = look.font.startsWith('DejaVu');
  const isThin = look.thousands === '\u2009' || look.thousands === '\u202F';
  return {
    ...look,
    // only headings say that the region stands there
    regionAfterName: look.regionAfterName && !['absent', 'remnant'].includes(look.headings),
    thousands: isThin && !isEmbedded ? '\u00A0' : look.thousands,
    labelSpans: look.labelSpans && look.regionColumns !== 'none',
    wrapAfter: look.labelSpans && look.regionColumns === 'first' ? undefined : look.wrapAfter,
  };
}

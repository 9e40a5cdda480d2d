import { describe, expect, it } from 'vitest';

import { findQuarter, makeQuarter, pickNeighbours, type Quarter } from '../../../../src/quarter.ts';
import { parseMunicipalityCode, parseRegionCode } from '../../../../src/codes.ts';
import {
  MEASURES,
  PARTS,
  perMeasure,
  type Measure,
  type PerMeasure,
} from '../../../../src/measures.ts';
import {
  checkAgainstLoaded,
  checkChangePlausible,
  checkColumnsPlausible,
  checkNotACopy,
  checkRevisionPlausible,
  type Loaded,
  type RegionCounts,
} from '../../../../src/transform/checks/comparisons.ts';
import { toReading } from '../../../../src/transform/read.ts';
import type { ProfileTable } from '../../../../src/transform/reading.ts';
import { sampleTruth, toRawDocument } from '../../../support/raw-document.ts';
import { reference } from '../../../support/reference.ts';

function tableOf(sample: string): ProfileTable {
  const { table } = toReading(toRawDocument(sampleTruth(sample)), undefined, undefined, reference);
  if (table === undefined) throw new Error(`${sample} has no table`);
  return table;
}

/** Thresholds of these tests alone: who edits reference/plausibility.json breaks none of them. */
const COLUMNS = {
  fewest_persons: 100,
  fewest_rows: 3,
  heaviest_row: 100,
  least_difference: 0.04,
  closest_fit: 0.15,
  clearly_better: 0.4,
  clearly_better_total: 0.5,
};
const CHANGE = {
  fewest_persons: 50,
  most_growth: 3,
  least_remainder: 0.4,
  most_growth_total: 1.6,
  least_remainder_total: 0.6,
  most_growth_register: 1.2,
  least_remainder_register: 0.85,
  swap_fewest_persons: 40,
  swap_clearly_better: 0.4,
  shift_clearly_better: 0.6,
  heaviest_row: 100,
  most_repeated: 0.7,
  most_revised: 0.5,
};

const rijnmond = tableOf('rijnmond');
const neighbour = { ...rijnmond, quarter: makeQuarter(2022, 4) };

/** The table with each number of persons changed; totals too. */
function scale(table: ProfileTable, change: (counts: PerMeasure<number>) => PerMeasure<number>) {
  return {
    ...table,
    rows: table.rows.map((row) => ({ ...row, counts: change(row.counts) })),
    totals: change(table.totals),
  };
}

const reorder =
  (order: readonly (keyof PerMeasure<number>)[]) =>
  (counts: PerMeasure<number>): PerMeasure<number> =>
    perMeasure((measure, index) => counts[order[index] ?? measure]);

describe('checkNotACopy', () => {
  const passes = (table: ProfileTable, others: readonly ProfileTable[]): boolean =>
    checkNotACopy(table, others).every((check) => check.passed);

  it('lets the same publication and other publications through', () => {
    expect(passes(rijnmond, [])).toBe(true);
    expect(passes(rijnmond, [rijnmond, tableOf('zeeland')])).toBe(true);
  });

  it('catches the same numbers in another quarter', () => {
    expect(checkNotACopy(rijnmond, [neighbour])).toMatchObject([
      { passed: false, found: 'those of 2022Q4 AM22' },
    ]);
  });

  it('catches the same numbers in another region, in another order, with another footnote', () => {
    const copy = {
      ...rijnmond,
      region: parseRegionCode('AM24'),
      rows: rijnmond.rows.toReversed(),
      registerPersons: 1,
    };
    expect(passes(rijnmond, [copy])).toBe(false);
  });

  it('lets a copy with one other number through', () => {
    const totals = { ...rijnmond.totals, known_in_sonar: 1 };
    expect(passes(rijnmond, [{ ...neighbour, totals }])).toBe(true);
  });
});

describe('checkColumnsPlausible', () => {
  const passes = (table: ProfileTable, other: ProfileTable): boolean =>
    checkColumnsPlausible(table, other, COLUMNS).every((check) => check.passed);
  const a = 'municipal_with_profile';
  const b = 'municipal_without_profile';
  const c = 'uwv_with_profile';
  const d = 'uwv_without_profile';

  it('lets ordinary changes through', () => {
    expect(passes(rijnmond, neighbour)).toBe(true);
    const grown = scale(rijnmond, (counts) => ({
      ...counts,
      uwv_with_profile: Math.round(counts.uwv_with_profile * 1.1),
    }));
    expect(passes(grown, neighbour)).toBe(true);
  });

  it.each<[string, readonly Measure[]]>([
    ['municipality and UWV', [c, d, a, b]],
    ['with and without a profile', [b, a, d, c]],
    ['the middle columns', [a, c, b, d]],
    ['the columns in a circle', [b, c, d, a]],
  ])('catches swapped columns: %s', (_, order) => {
    const swapped = scale(rijnmond, reorder([...order, 'known_in_sonar']));
    expect(passes(swapped, neighbour)).toBe(false);
  });

  it('catches every other order of these columns', () => {
    const orders = PARTS.flatMap((w) =>
      PARTS.flatMap((x) => PARTS.flatMap((y) => PARTS.map((z) => [w, x, y, z]))),
    ).filter((order) => new Set(order).size === 4);
    const caught = orders.filter(
      (order) => !passes(scale(rijnmond, reorder([...order, 'known_in_sonar'])), neighbour),
    );
    expect([orders.length, caught.length]).toEqual([24, 23]);
  });

  it('lets a change through that no order explains, and small regions', () => {
    const moved = scale(rijnmond, (counts) => ({ ...counts, municipal_with_profile: 5000 }));
    expect(passes(moved, neighbour)).toBe(true);
    const small = (table: ProfileTable) =>
      scale(table, (counts) => perMeasure((m) => Math.round(counts[m] / 1000)));
    const swapped = scale(rijnmond, reorder([c, d, a, b, 'known_in_sonar']));
    expect(passes(small(swapped), small(neighbour))).toBe(true);
  });
});

describe('checkChangePlausible', () => {
  const plausible = (table: ProfileTable, other: ProfileTable) =>
    checkChangePlausible(table, other, CHANGE);
  const failedSubjects = (table: ProfileTable, other: ProfileTable): string[] =>
    plausible(table, other).flatMap((check) => (check.passed ? [] : [check.subject]));
  /** Every count a little larger than in the sample. */
  const before = scale(neighbour, (counts) => perMeasure((m) => Math.ceil(counts[m] * 1.03) + 1));
  const withCountsOf = (order: (index: number) => number): ProfileTable => ({
    ...rijnmond,
    rows: rijnmond.rows.map((row, index) => ({
      ...row,
      counts: rijnmond.rows.at(order(index))?.counts ?? row.counts,
    })),
  });

  it('passes with one record, as a warning', () => {
    expect(plausible(rijnmond, before)).toEqual([
      {
        code: 'change_plausible',
        severity: 'warn',
        subject: 'against 2022Q4',
        passed: true,
        expected: null,
        found: null,
      },
    ]);
  });

  it('tells of swapped names, also when both are of about the same size', () => {
    const swap = (a: number, b: number) =>
      withCountsOf((index) => (index === a ? b : index === b ? a : index));
    const subjects = failedSubjects(swap(9, 10), before);
    expect(subjects).toContain('GM0599: known_in_sonar');
    expect(subjects).toContain('GM0606: known_in_sonar');
    const [, second, , fourth] = rijnmond.rows;
    expect(failedSubjects(swap(1, 3), before)).toContain(
      `${second?.municipality} and ${fourth?.municipality}: names`,
    );
  });

  it('tells of a table that is the neighbour again, but for a few numbers', () => {
    const copy = { ...rijnmond, rows: [...rijnmond.rows.slice(0, -1), ...before.rows.slice(-1)] };
    expect(failedSubjects(copy, neighbour)).toEqual(['repeats 2022Q4']);
  });

  it('does not compare municipalities that are new', () => {
    const rows = before.rows.slice(1);
    expect(plausible(rijnmond, { ...before, rows })).toMatchObject([{ passed: true }]);
  });
});

describe('checkRevisionPlausible', () => {
  const revise = (count: number) => ({
    ...rijnmond,
    rows: rijnmond.rows.map((row, index) =>
      index < count ? { ...row, counts: { ...row.counts, uwv_with_profile: 1 } } : row,
    ),
  });

  it.each([
    [0, true],
    [7, true],
    [8, false],
    [14, false],
  ])('of 14 rows %i changed', (count, passed) => {
    expect(checkRevisionPlausible(revise(count), rijnmond, CHANGE)).toMatchObject([
      { code: 'change_plausible', severity: 'warn', passed },
    ]);
  });
});

/** A table of rows that hold these numbers; the first four are the parts. */
function regionOf(...rows: readonly (readonly number[])[]): RegionCounts {
  const toCounts = (cells: readonly number[]) => perMeasure((_, index) => cells[index] ?? 0);
  return {
    quarter: makeQuarter(2022, 4),
    rows: rows.map((cells, index) => ({
      municipality: parseMunicipalityCode(`GM000${index + 1}`),
      counts: toCounts(cells),
    })),
    totals: toCounts(MEASURES.map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0))),
    registerPersons: 1000,
  };
}

describe('at the limits of what is plausible', () => {
  const failed = (table: RegionCounts, other: RegionCounts, limits: Partial<typeof CHANGE> = {}) =>
    checkChangePlausible(table, other, { ...CHANGE, ...limits }).flatMap((check) =>
      check.passed ? [] : [`${check.subject}: ${check.expected} / ${check.found}`],
    );
  /** A count of the first row and the whole, beside rows that hardly change. */
  const withCount = (persons: number, more = 0) =>
    regionOf([persons, 0, 0, 0, 900], [0, 0, 0, 0, 900 + more], [0, 0, 0, 0, 900 + more]);

  it.each([
    [100, 300, []],
    [
      100,
      301,
      ['GM0001: municipal_with_profile: 100 / 301', 'total: municipal_with_profile: 100 / 301'],
    ],
    [100, 40, []],
    [
      100,
      39,
      ['GM0001: municipal_with_profile: 100 / 39', 'total: municipal_with_profile: 100 / 39'],
    ],
    [10, 49, []],
    [10, 50, ['GM0001: municipal_with_profile: 10 / 50', 'total: municipal_with_profile: 10 / 50']],
    [50, 10, ['GM0001: municipal_with_profile: 50 / 10', 'total: municipal_with_profile: 50 / 10']],
  ])('a count that was %i and is %i', (before, now, said) => {
    expect(failed(withCount(now, 1), withCount(before), { swap_fewest_persons: 1000 })).toEqual(
      said,
    );
  });

  it.each([
    [1000, 1200, []],
    [1000, 1201, ['register: 1000 / 1201']],
    [1000, 850, []],
    [1000, 849, ['register: 1000 / 849']],
  ])('a register that was %i and is %i', (before, now, said) => {
    const [table, other] = [withCount(100, 1), withCount(100)];
    expect(
      failed({ ...table, registerPersons: now }, { ...other, registerPersons: before }),
    ).toEqual(said);
  });

  it.each([
    [1600, []],
    [1601, ['total: 1000 / 1601']],
    [600, []],
    [599, ['total: 1000 / 599']],
  ])('a region of 1000 persons that are %i now', (now, said) => {
    expect(failed(regionOf([0, 0, 0, 0, now]), regionOf([0, 0, 0, 0, 1000]))).toEqual(said);
  });

  it('two names on each other’s numbers, when enough persons would have moved', () => {
    const before = regionOf([100, 20, 0, 0, 120], [20, 100, 0, 0, 120], [60, 60, 0, 0, 121]);
    const after = regionOf([20, 100, 0, 0, 120], [100, 20, 0, 0, 120], [60, 60, 0, 0, 122]);
    const names = "GM0001 and GM0002: names: their own numbers of 2022Q4 / each other's";
    const said = (fewest: number) =>
      failed(after, before, {
        least_remainder: 0,
        most_growth: 9,
        shift_clearly_better: 0,
        swap_fewest_persons: fewest,
      });
    expect(said(320)).toEqual([names]);
    expect(said(321)).toEqual([]);
  });

  it.each([
    ['above', (rows: number[][]) => [...rows.slice(-1), ...rows.slice(0, -1)]],
    ['below', (rows: number[][]) => [...rows.slice(1), ...rows.slice(0, 1)]],
  ])('names shifted so that all stand on the numbers of the row %s', (where, shift) => {
    const rows = [10, 200, 400, 800].map((persons) => [persons, 0, 0, 0, 1000]);
    const loose = { least_remainder: 0, most_growth: 99, most_repeated: 1 };
    expect(failed(regionOf(...shift(rows)), regionOf(...rows), loose)).toEqual([
      `all rows: names: their own numbers of 2022Q4 / those of the row ${where}`,
    ]);
    const two = rows.slice(0, 2);
    expect(failed(regionOf(...shift(two)), regionOf(...two), loose)).toEqual([
      "GM0001 and GM0002: names: their own numbers of 2022Q4 / each other's",
    ]);
  });

  it('rows that repeat weigh by their persons, a city as much as a town', () => {
    const before = regionOf(
      [0, 0, 0, 0, 900],
      [0, 0, 0, 0, 100],
      [0, 0, 0, 0, 100],
      [0, 0, 0, 0, 60],
    );
    const repeat = (...changed: number[]) =>
      failed(
        regionOf(
          ...before.rows.map(({ counts }, row) =>
            MEASURES.map(
              (m) => counts[m] + (m === 'known_in_sonar' && changed.includes(row) ? 1 : 0),
            ),
          ),
        ),
        before,
        { most_repeated: 200 / 360 },
      );
    expect(repeat(0)).toEqual([
      'repeats 2022Q4: new numbers in most of the 4 rows / 3 rows with the same numbers',
    ]);
    expect(repeat(0, 3)).toEqual([]);
    const small = regionOf([0, 0, 0, 0, 49]);
    expect(failed(small, small)).toEqual([]);
    const enough = regionOf([0, 0, 0, 0, 50]);
    expect(failed(enough, enough)).toEqual([
      'repeats 2022Q4: new numbers in most of the 1 row / 1 row with the same numbers',
    ]);
  });
});

describe('at the limits of what columns tell', () => {
  /** Shares of 10, 20, 30 and 40 percent, or in another order. */
  const row = (persons: number, ...order: number[]) => [
    ...order.map((at) => (at * persons) / 10),
    persons,
  ];
  const usual = regionOf(row(100, 1, 2, 3, 4), row(200, 1, 2, 3, 4), row(300, 1, 2, 3, 4));
  const turned = regionOf(row(100, 2, 1, 3, 4), row(200, 2, 1, 3, 4), row(300, 2, 1, 3, 4));
  const half = regionOf(row(100, 2, 1, 3, 4), row(200, 2, 1, 3, 4), row(300, 1, 2, 3, 4));
  const about = regionOf(
    row(100, 2.5, 1.5, 3, 3),
    row(200, 2.5, 1.5, 3, 3),
    row(300, 2.5, 1.5, 3, 3),
  );

  it.each<[string, boolean, RegionCounts, Partial<typeof COLUMNS>]>([
    ['another order fits', false, turned, {}],
    ['they fit as they were read', true, usual, {}],
    ['it fits the rows and not the total', true, { ...turned, totals: usual.totals }, {}],
    ['it fits the total and not the rows', true, { ...usual, totals: turned.totals }, {}],
    ['there are just enough persons', false, turned, { fewest_persons: 600 }],
    ['there are too few persons', true, turned, { fewest_persons: 601 }],
    ['there are just enough rows', false, turned, { fewest_rows: 3 }],
    ['there are too few rows', true, turned, { fewest_rows: 4 }],
    ['they differ just enough', false, turned, { least_difference: 0.199 }],
    ['they differ too little', true, turned, { least_difference: 0.201 }],
    [
      'the best fits just closely enough',
      false,
      about,
      { closest_fit: 0.201, clearly_better: 0.7, clearly_better_total: 0.7 },
    ],
    [
      'the best does not fit closely',
      true,
      about,
      { closest_fit: 0.199, clearly_better: 0.7, clearly_better_total: 0.7 },
    ],
    [
      'the best is just better enough',
      false,
      about,
      { closest_fit: 0.3, clearly_better: 0.67, clearly_better_total: 0.7 },
    ],
    [
      'the best is hardly better',
      true,
      about,
      { closest_fit: 0.3, clearly_better: 0.66, clearly_better_total: 0.7 },
    ],
    [
      'it is hardly better in the total',
      true,
      about,
      { closest_fit: 0.3, clearly_better: 0.7, clearly_better_total: 0.66 },
    ],
    [
      'large rows count as much as small ones',
      false,
      half,
      { heaviest_row: 1, clearly_better: 0.51, clearly_better_total: 1 },
    ],
    [
      'large rows count for more',
      true,
      half,
      { heaviest_row: 999, clearly_better: 0.51, clearly_better_total: 1 },
    ],
  ])('when %s: passes %s', (_, passed, table, limits) => {
    expect(checkColumnsPlausible(table, usual, { ...COLUMNS, ...limits })).toMatchObject([
      { passed },
    ]);
  });

  it('rows without persons are no witnesses', () => {
    const [one, two, three] = turned.rows;
    if (!one || !two || !three) throw new Error('there are three');
    const empty = { ...turned, rows: [one, two, { ...three, counts: perMeasure(() => 0) }] };
    expect(checkColumnsPlausible(empty, usual, COLUMNS)).toMatchObject([{ passed: true }]);
  });
});

describe('checkAgainstLoaded', () => {
  const { plausibility } = reference;
  const here = {
    ...reference,
    plausibility: { ...plausibility, columns: COLUMNS, change: CHANGE },
  };
  const nothing: Loaded = { claims: [], alike: [], neighbours: [], current: undefined };
  const zeeland = parseRegionCode('AM24');
  const say = (loaded: Partial<Loaded>, table = rijnmond) =>
    checkAgainstLoaded(table, { ...nothing, ...loaded }, here).map(
      ({ code, severity, subject, passed, expected, found }) =>
        [passed ? 'ok' : severity, code, subject, expected ?? '-', found ?? '-'].join(' | '),
    );
  const OWN = 'ok | not_a_copy | 2023Q1 AM22 | numbers of its own | -';
  const later = { ...rijnmond, quarter: makeQuarter(2023, 2) };

  it('asks only for a copy where nothing else is loaded', () => {
    expect(say({})).toEqual([OWN]);
  });

  it('blocks a municipality of another region of the quarter, unless it is listed', () => {
    const claims = [{ municipality: parseMunicipalityCode('GM0599'), region: zeeland }];
    expect(say({ claims })).toEqual([
      'block | municipality_unique | GM0599 in 2023Q1 | in one region of the quarter | also in AM24',
      OWN,
    ]);
    const weesp = [{ municipality: parseMunicipalityCode('GM0457'), region: zeeland }];
    expect(say({ claims: weesp }, { ...rijnmond, quarter: makeQuarter(2022, 1) })).toEqual([
      'ok | municipality_unique | GM0457 in 2022Q1 | in one region of the quarter | also in AM24',
      'ok | not_a_copy | 2022Q1 AM22 | numbers of its own | -',
    ]);
  });

  it('holds the columns against both neighbours, the rest against the nearest', () => {
    const grown = scale(neighbour, (counts) => perMeasure((m) => Math.ceil(counts[m] * 1.03) + 1));
    const columns = '2% 34% 51% 12%';
    expect(say({ neighbours: [grown, later] })).toEqual([
      OWN,
      expect.stringContaining('ok | columns_plausible | against 2022Q4 | '),
      `ok | columns_plausible | against 2023Q2 | ${columns} | ${columns}`,
      'ok | change_plausible | against 2022Q4 | - | -',
    ]);
  });

  it('misses a municipality of the neighbour that exists and may stand in the table', () => {
    const { rows } = rijnmond;
    const [counts] = rows.map((row) => row.counts);
    if (counts === undefined) throw new Error('no rows');
    // Weesp is gone, Amsterdam is of another region
    const more = ['GM0457', 'GM0363'].map((code) => ({
      municipality: parseMunicipalityCode(code),
      counts,
    }));
    const grown = scale(neighbour, (all) => perMeasure((m) => Math.ceil(all[m] * 1.03) + 1));
    const before = { ...grown, rows: [...grown.rows, ...more] };
    const said = say({ neighbours: [before] }, { ...rijnmond, rows: rows.slice(1) });
    expect(said.slice(3)).toEqual([
      expect.stringMatching(
        /^warn \| change_plausible \| GM0613: row \| a row, as in 2022Q4 \(\d+ persons\) \| -$/,
      ),
    ]);
  });

  it('holds a revision against what it replaces', () => {
    expect(say({ current: rijnmond })).toEqual([
      OWN,
      'ok | change_plausible | against what it replaces | most of 14 rows as they are | 0 rows changed',
    ]);
  });

  it('blocks columns that fit in another order, and says in which', () => {
    const order: Measure[] = [
      'municipal_with_profile',
      'uwv_with_profile',
      'municipal_without_profile',
      'uwv_without_profile',
    ];
    const swapped = scale(rijnmond, reorder([...order, 'known_in_sonar']));
    expect(say({ neighbours: [neighbour] }, swapped)[1]).toBe(
      `block | columns_plausible | against 2022Q4 | 2% 34% 51% 12% | 2% 51% 34% 12%; fits as ${order.join(', ')}`,
    );
  });
});

describe('pickNeighbours', () => {
  const quarters = (...codes: readonly string[]) =>
    codes.map((code) => findQuarter(code) as Quarter);

  it.each([
    ['nothing', [], []],
    ['only itself', ['2020Q3'], []],
    ['the nearest on each side', ['2019Q4', '2020Q2', '2020Q4', '2021Q1'], ['2020Q2', '2020Q4']],
    ['the nearer one first', ['2020Q1', '2020Q4'], ['2020Q4', '2020Q1']],
    ['at most a year away', ['2019Q2', '2021Q3', '2021Q4'], ['2021Q3']],
  ])('%s', (_, loaded, picked) => {
    expect(pickNeighbours(makeQuarter(2020, 3), quarters(...loaded))).toEqual(picked);
  });
});

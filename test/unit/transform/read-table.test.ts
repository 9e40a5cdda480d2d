import { describe, expect, it } from 'vitest';

import { firstBlocking, isBlocked } from '../../../src/findings.ts';
import type { Layout } from '../../../src/reference/schema.ts';
import { toReading } from '../../../src/transform/read.ts';
import { failedCodes, failedOf, read, withNames } from '../../support/made-reading.ts';
import {
  PRINTED_HEADINGS,
  sampleTruth,
  toRawDocument,
  withTable,
  type Truth,
  type TruthRow,
} from '../../support/raw-document.ts';
import { reference } from '../../support/reference.ts';

const rijnmond = sampleTruth('rijnmond');
const gooi = sampleTruth('gooi-en-vechtstreek');

describe('toReading of columns', () => {
  it('follows printed headings in another order', () => {
    const swap = <T>([a, b, c, d, e]: readonly T[]) => [c, d, a, b, e] as T[];
    const swapped: Truth = {
      ...rijnmond,
      headings: swap(PRINTED_HEADINGS),
      rows: rijnmond.rows.map(([name, ...cells]): TruthRow => [name, ...swap(cells)]),
      totals: swap(rijnmond.totals),
    };
    const reading = read(swapped);
    expect(failedOf(reading)).toEqual([]);
    expect(reading.table?.rows.map((row) => row.counts)).toEqual(
      read(rijnmond).table?.rows.map((row) => row.counts),
    );
  });

  it('reads no measure under headings that it does not understand', () => {
    const headings = PRINTED_HEADINGS.with(2, { group: 'UWV', text: 'In bemiddeling' });
    const reading = read({ ...rijnmond, headings });
    expect(firstBlocking(reading.checks)).toBe('headings_understood');
    expect(reading.rows[0]?.persons.known_in_sonar).toBeNull();
    expect(reading.table).toBeUndefined();
  });

  type Cells = readonly (number | string)[];

  it('reports what stands in the place of a table', () => {
    const problem = { problem: 'no total row', seen: 'Albrandswaard 2 68' };
    const reading = toReading(
      { ...toRawDocument(rijnmond), table: problem },
      undefined,
      undefined,
      reference,
    );
    expect(failedOf(reading)).toMatchObject([
      { code: 'layout_known', found: 'no total row: Albrandswaard 2 68' },
    ]);
    expect(reading).toMatchObject({ rows: [], layout: undefined, quarter: '2023Q1' });
  });

  it.each([
    ['6 columns of counts instead of 5, the first row is', (cells: Cells) => [...cells, 1]],
    ['4 columns of counts instead of 5, the first row is', (cells: Cells) => cells.slice(1)],
    ['6 columns of counts, the last are percents', (cells: Cells) => [...cells, '71%']],
    [
      '6 columns of counts, number 2 are percents',
      (cells: Cells) => cells.toSpliced(1, 0, '7,5 %'),
    ],
    ['7 columns of counts, numbers 1, 7 are percents', (cells: Cells) => ['5%', ...cells, '5%']],
  ])('%s: one finding, which says so', (message, change) => {
    const rows = rijnmond.rows.map(([name, ...cells]): TruthRow => [name, ...change(cells)]);
    const reading = read({ ...rijnmond, rows });
    expect(failedOf(reading)).toMatchObject([
      { code: 'layout_known', found: expect.stringContaining(message) },
    ]);
    expect(reading.table).toBeUndefined();
  });

  it('knows the look by its columns, in whatever order they stand', () => {
    const raw = withTable(toRawDocument(rijnmond), (table) => ({
      ...table,
      rows: table.rows.map((row) => {
        const box = { ...row.name.box, left: 10 };
        return { ...row, name: { ...row.name, box } };
      }),
    }));
    const layoutOf = (layouts: Layout[]) =>
      toReading(raw, undefined, undefined, {
        ...reference,
        layouts: { ...reference.layouts, layouts },
      }).layout;
    const known = reference.layouts.layouts.find(({ id }) => id === 'uwv-2023');
    if (known === undefined) throw new Error('the look of 2023 is known');
    const turned: Layout = {
      ...known,
      id: 'this order',
      columns: { ...known.columns, labels: ['municipality', 'region_number', 'region_name'] },
    };
    expect(layoutOf([known])).toBe('uwv-2023');
    expect(layoutOf([known, turned])).toBe('this order');
  });

  it('has no table where a total is not a count', () => {
    const [, ...totals] = rijnmond.totals;
    expect(read({ ...rijnmond, totals: ['x', ...totals] }).table).toBeUndefined();
  });

  it('does not know a table with one of the two region columns', () => {
    const raw = withTable(toRawDocument(rijnmond), (t) => ({ ...t, regionNumber: undefined }));
    // of these two looks; a third may be known by now
    const layouts = {
      ...reference.layouts,
      layouts: reference.layouts.layouts.filter(({ id }) => /^uwv-202[03]$/.test(id)),
    };
    const reading = toReading(raw, undefined, undefined, { ...reference, layouts });
    expect(firstBlocking(reading.checks)).toBe('layout_known');
  });
});

describe('toReading of names', () => {
  it('catches an unknown name', () => {
    const reading = read(withNames(rijnmond, (name) => name.replace('Schiedam', 'Schiedom')));
    expect(failedCodes(reading)).toEqual(['municipality_known', 'municipality_complete']);
    expect(reading.rows[10]).toMatchObject({ printedName: 'Schiedom', municipality: undefined });
    expect(reading.table).toBeUndefined();
  });

  it('takes other spellings of the same name', () => {
    const reading = read(withNames(rijnmond, (name) => `Gem. ${name.toUpperCase()}`));
    expect(failedOf(reading)).toEqual([]);
    expect(reading.table?.rows[2]).toMatchObject({
      municipalityName: 'Capelle aan den IJssel',
      printedName: 'Gem. CAPELLE AAN DEN IJSSEL',
    });
  });

  it('catches the table of another region', () => {
    const zeeland = sampleTruth('zeeland');
    const reading = read({ ...zeeland, region: 'Rijnmond', noteRegion: 'Rijnmond' });
    expect(failedCodes(reading)).toEqual(['municipality_complete', 'municipality_region']);
    expect(isBlocked(reading.checks)).toBe(true);
  });

  it('keeps a municipality of another region, with a warning', () => {
    const rows: readonly TruthRow[] = [...rijnmond.rows, ['Delft', 0, 0, 0, 0, 0]];
    const reading = read({ ...rijnmond, rows });
    expect(failedOf(reading)).toMatchObject([
      {
        code: 'municipality_region',
        severity: 'warn',
        subject: 'Delft',
        expected: 'AM21',
        found: 'AM22',
      },
    ]);
    expect(reading.table?.rows).toHaveLength(15);
  });

  it('wants Weesp neither in nor out of both regions in 2022Q1, and out of both later', () => {
    const without = gooi.rows.filter(([name]) => name !== 'Weesp');
    const weesp = gooi.rows.filter(([name]) => name === 'Weesp').flatMap(([, ...cells]) => cells);
    const totals = gooi.totals.map((total, index) => Number(total) - Number(weesp[index] ?? 0));
    const known = Number(totals[4]);
    const smaller = { ...gooi, rows: without, totals, register: known, pct: 100 };
    const codes = (truth: Truth, year: number, quarter: 1 | 2 | 3 | 4) =>
      failedCodes(read({ ...truth, year, quarter }));
    expect(codes(gooi, 2021, 4)).toEqual([]);
    expect(codes(smaller, 2021, 4)).toEqual(['municipality_complete', 'borders_of_quarter']);
    expect(codes(gooi, 2022, 1)).toEqual([]);
    expect(codes(smaller, 2022, 1)).toEqual([]);
    expect(codes(gooi, 2022, 2)).toEqual(['municipality_known']);
    expect(codes(smaller, 2022, 2)).toEqual([]);
  });

  it('catches the borders of the next year', () => {
    const reading = read({ ...rijnmond, year: 2022, quarter: 4 });
    expect(failedOf(reading).map((check) => [check.code, check.subject])).toEqual([
      ['municipality_known', 'Voorne aan Zee'],
      ['municipality_complete', 'Brielle'],
      ['municipality_complete', 'Hellevoetsluis'],
      ['municipality_complete', 'Westvoorne'],
      ['borders_of_quarter', 'AM22'],
    ]);
  });
});

import { describe, expect, it } from 'vitest';

import { firstBlocking, isBlocked, type Check, type CheckCode } from '../../../src/findings.ts';
import { MEASURES } from '../../../src/measures.ts';
import type { SeenAs } from '../../../src/seen-as.ts';
import { toReading } from '../../../src/transform/read.ts';
import type { Reading } from '../../../src/transform/reading.ts';
import {
  PRINTED_HEADINGS,
  readTruths,
  sampleTruth,
  toRawDocument,
  withTable,
  type Truth,
  type TruthRow,
} from '../../support/raw-document.ts';
import { reference } from '../../support/reference.ts';

const rijnmond = sampleTruth('rijnmond');
const gooi = sampleTruth('gooi-en-vechtstreek');

const read = (truth: Truth, seenAs?: SeenAs, fileName?: string): Reading =>
  toReading(toRawDocument(truth), seenAs, fileName, reference);

const failedOf = (reading: Reading): readonly Check[] =>
  reading.checks.filter((check) => !check.passed);

const failedCodes = (reading: Reading): readonly CheckCode[] => [
  ...new Set(failedOf(reading).map((check) => check.code)),
];

/** The truth with some cells of one row replaced. */
function withCells(truth: Truth, name: string, cells: Record<number, number | string>): Truth {
  const rows = truth.rows.map((row): TruthRow => {
    if (row[0] !== name) return row;
    const [printed, ...old] = row;
    return [printed, ...old.map((cell, index) => cells[index] ?? cell)];
  });
  return { ...truth, rows };
}

const withNames = (truth: Truth, rename: (name: string) => string): Truth => ({
  ...truth,
  rows: truth.rows.map(([name, ...cells]): TruthRow => [rename(name), ...cells]),
});

describe('toReading of the samples', () => {
  it.each([...readTruths()])('reads %s without a failed check', (file, truth) => {
    const reading = read(truth, { slug: file }, file);
    expect(failedOf(reading)).toEqual([]);
    expect(reading.table?.rows.map((row) => MEASURES.map((m) => row.counts[m]))).toEqual(
      truth.rows.map(([, ...counts]) => counts),
    );
    expect(MEASURES.map((m) => reading.table?.totals[m])).toEqual(truth.totals);
    expect(reading.table).toMatchObject({
      quarter: `${truth.year}Q${truth.quarter}`,
      registerPersons: truth.register,
      knownPct: truth.pct,
      layout: truth.regionColumns ? 'uwv-2023' : 'uwv-2020',
    });
  });

  it('says everything about Rijnmond', () => {
    const reading = read(rijnmond);
    expect(reading).toMatchObject({
      quarter: '2023Q1',
      region: { code: 'AM22', name: 'Rijnmond' },
      layout: 'uwv-2023',
      measuresFrom: 'header',
      isOurSeries: true,
      isNational: false,
      registerPersons: 19222,
      knownPct: 74,
    });
    expect(reading.table).toMatchObject({ printedRegionNumber: '22', regionName: 'Rijnmond' });
    expect(reading.rows[7]).toEqual({
      municipality: 'GM1930',
      municipalityName: 'Nissewaard',
      printedName: 'Nissewaard',
      counts: {
        municipal_with_profile: 4,
        municipal_without_profile: 291,
        uwv_with_profile: 650,
        uwv_without_profile: 150,
        known_in_sonar: 1095,
      },
    });
    expect(reading.table?.rows[7]?.cells.known_in_sonar.text).toBe('1.095');
  });

  it('says that the columns of Gooi en Vechtstreek come from the layout', () => {
    expect(read(gooi)).toMatchObject({ measuresFrom: 'layout', layout: 'uwv-2020' });
  });

  it('lists its checks in the order of the codes, passed ones too', () => {
    const codes = [...new Set(read(rijnmond).checks.map((check) => check.code))];
    expect(codes).toEqual([
      'title_found',
      'layout_known',
      'headings_understood',
      'count_readable',
      'withheld_cell',
      'readings_agree',
      'names_on_their_rows',
      'footnote_found',
      'region_known',
      'title_agrees',
      'row_sum',
      'column_sum',
      'coverage_pct',
      'municipality_known',
      'municipality_unique',
      'municipality_complete',
      'municipality_region',
      'borders_of_quarter',
    ]);
    const count = (code: CheckCode) => read(rijnmond).checks.filter((c) => c.code === code).length;
    expect([count('row_sum'), count('column_sum'), count('municipality_known')]).toEqual([
      15, 5, 14,
    ]);
  });
});

describe('toReading of numbers', () => {
  it('catches one changed digit twice', () => {
    const reading = read(withCells(rijnmond, 'Schiedam', { 0: 5 }));
    expect(failedOf(reading)).toEqual([
      {
        code: 'row_sum',
        severity: 'block',
        subject: 'Schiedam',
        passed: false,
        expected: 801,
        found: 802,
      },
      {
        code: 'column_sum',
        severity: 'block',
        subject: 'municipal_with_profile',
        passed: false,
        expected: 334,
        found: 335,
      },
    ]);
    expect(reading.table).toBeDefined();
  });

  it('catches a change in the total row', () => {
    const totals = rijnmond.totals.with(0, 335);
    expect(failedOf(read({ ...rijnmond, totals })).map((c) => [c.code, c.subject])).toEqual([
      ['row_sum', 'TOTAAL AMR'],
      ['column_sum', 'municipal_with_profile'],
    ]);
  });

  it('catches a lost row', () => {
    const rows = rijnmond.rows.filter(([name]) => name !== 'Schiedam');
    expect(failedCodes(read({ ...rijnmond, rows }))).toEqual([
      'column_sum',
      'municipality_complete',
    ]);
  });

  it('catches a doubled row', () => {
    const rows = [...rijnmond.rows, ...rijnmond.rows.slice(0, 1)];
    expect(failedCodes(read({ ...rijnmond, rows }))).toEqual(['column_sum', 'municipality_unique']);
  });

  it('reads a dash as 0 where the sums agree', () => {
    const reading = read(withCells(rijnmond, 'Ridderkerk', { 0: '-' }));
    expect(failedOf(reading)).toEqual([]);
    expect(reading.table?.rows[8]?.counts.municipal_with_profile).toBe(0);
  });

  it('leaves a dash open where the sums do not agree', () => {
    const reading = read(withCells(rijnmond, 'Schiedam', { 0: '–' }));
    expect(failedCodes(reading)).toEqual(['row_sum', 'column_sum']);
    expect(reading.rows[10]?.counts.municipal_with_profile).toBeNull();
    expect(reading.table).toBeUndefined();
  });

  it.each(['<5', 'x', '.', '*'])('quarantines a withheld cell: %s', (mark) => {
    const reading = read(withCells(rijnmond, 'Ridderkerk', { 0: mark }));
    expect(failedOf(reading)).toEqual([
      {
        code: 'withheld_cell',
        severity: 'block',
        subject: 'Ridderkerk: municipal_with_profile',
        passed: false,
        expected: 'a count',
        found: mark,
      },
    ]);
    expect(reading.rows[8]?.counts).toMatchObject({
      municipal_with_profile: null,
      known_in_sonar: 409,
    });
    expect(reading.table).toBeUndefined();
  });

  it.each(['', '1.23', '-5', '0¹', '٠'])('refuses an unreadable cell: %j', (text) => {
    const reading = read(withCells(rijnmond, 'Ridderkerk', { 0: text }));
    expect(failedOf(reading).map((check) => [check.code, check.found])).toEqual([
      ['count_readable', text],
    ]);
    expect(reading.table).toBeUndefined();
  });

  it('catches a percentage, a register and a total that contradict each other', () => {
    expect(failedCodes(read({ ...rijnmond, pct: 75 }))).toEqual(['coverage_pct']);
    expect(failedCodes(read({ ...rijnmond, register: 19_922 }))).toEqual(['coverage_pct']);
    expect(failedCodes(read({ ...rijnmond, register: 14_207, pct: 100 }))).toEqual([
      'coverage_pct',
    ]);
    expect(failedCodes(read({ ...rijnmond, register: 0, pct: 0 }))).toEqual(['coverage_pct']);
  });
});

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
    expect(reading.rows[0]?.counts.known_in_sonar).toBeNull();
    expect(reading.table).toBeUndefined();
  });

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
    ['a sixth column', (cells: readonly (number | string)[]) => [...cells, 1]],
    ['a lost column', (cells: readonly (number | string)[]) => cells.slice(1)],
  ])('does not know a table with %s', (_, change) => {
    const rows = rijnmond.rows.map(([name, ...cells]): TruthRow => [name, ...change(cells)]);
    const reading = read({ ...rijnmond, rows });
    expect(firstBlocking(reading.checks)).toBe('layout_known');
    expect(reading.table).toBeUndefined();
  });

  it('does not know a table with one of the two region columns', () => {
    const raw = withTable(toRawDocument(rijnmond), (t) => ({ ...t, regionNumber: undefined }));
    expect(firstBlocking(toReading(raw, undefined, undefined, reference).checks)).toBe(
      'layout_known',
    );
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

describe('toReading of titles', () => {
  const title = 'Transparantie van klantprofielen';

  it('passes when everything on the way agrees', () => {
    const reading = read(
      rijnmond,
      {
        title: `${title} eerste kwartaal 2023`,
        label: 'Rijnmond',
        regionTags: ['Rijnmond'],
        slug: 'rijnmond-2023-q1.pdf',
      },
      '1e-kwartaal-2023-rijnmond.pdf',
    );
    expect(failedOf(reading)).toEqual([]);
    const agreed = reading.checks.filter((check) => check.code === 'title_agrees');
    expect(agreed.map((check) => check.subject)).toEqual([
      'link title: quarter',
      'link label: region',
      'region tag: region',
      'slug: quarter',
      'slug: region',
      'file name: quarter',
      'file name: region',
      'table: region',
      'footnote: region',
    ]);
  });

  it.each<[string, SeenAs, string | undefined]>([
    ['link title: quarter', { title: `${title} vierde kwartaal 2022` }, undefined],
    ['link title: quarter', { title: 'vijfde kwartaal 2023' }, undefined],
    ['link title: quarter', { title: 'Q1 2023 — Q2 2023' }, undefined],
    ['link title: region', { title: `${title} Zeeland` }, undefined],
    ['link label: region', { label: 'Zeeland' }, undefined],
    ['link label: quarter', { label: 'Q2 2023' }, undefined],
    ['region tag: region', { regionTags: ['Zeeland'] }, undefined],
    ['slug: quarter', { slug: 'rijnmond-2022-q1.pdf' }, undefined],
    ['slug: region', { slug: 'zeeland-2023-q1.pdf' }, undefined],
    ['file name: region', {}, 'zeeland-2023-q1.pdf'],
    ['file name: quarter', {}, 'rijnmond-2022-q4.pdf'],
  ])('catches a contradiction of the %s', (subject, seenAs, fileName) => {
    const failed = failedOf(read(rijnmond, seenAs, fileName));
    expect(failed.map((check) => [check.code, check.subject])).toEqual([['title_agrees', subject]]);
  });

  it.each<[string, SeenAs, string | undefined]>([
    ['a slug with only a region', { slug: 'zeeland.pdf' }, undefined],
    ['a file name with only a quarter', {}, 'q4-2022.pdf'],
    ['two region tags', { regionTags: ['Zeeland', 'Drenthe'] }, undefined],
    ['a label with two regions', { label: 'Zeeland en Rijnmond' }, undefined],
    ['a label with two quarters', { label: 'Q4 2022 en Q1 2023' }, undefined],
  ])('hears nothing in %s', (_, seenAs, fileName) => {
    expect(failedOf(read(rijnmond, seenAs, fileName))).toEqual([]);
  });

  it('catches a footnote and a table of another region', () => {
    expect(failedOf(read({ ...rijnmond, noteRegion: 'Zeeland' }))).toMatchObject([
      { code: 'title_agrees', subject: 'footnote: region', expected: 'AM22', found: 'AM24' },
    ]);
    expect(failedOf(read({ ...rijnmond, noteRegion: 'Atlantis' }))).toMatchObject([
      { code: 'title_agrees', subject: 'footnote: region', found: 'Atlantis' },
    ]);
    const raw = withTable(toRawDocument(rijnmond), (table) => ({
      ...table,
      regionName: table.regionName && { ...table.regionName, text: 'Zeeland' },
    }));
    expect(failedOf(toReading(raw, undefined, undefined, reference))).toMatchObject([
      { code: 'title_agrees', subject: 'table: region', expected: 'AM22', found: 'AM24' },
    ]);
  });

  it('catches the title of another quarter on both sides of a change of borders', () => {
    expect(failedCodes(read({ ...rijnmond, year: 2019, quarter: 3 }))).toContain(
      'municipality_known',
    );
  });

  it('reads on when the title is missing', () => {
    const reading = read({ ...rijnmond, title: [] });
    expect(failedCodes(reading)).toEqual(['title_found', 'region_known']);
    expect(reading).toMatchObject({ isOurSeries: false, quarter: undefined, region: undefined });
    expect(reading.rows[0]).toMatchObject({
      printedName: 'Albrandswaard',
      municipality: undefined,
    });
    expect(reading.table).toBeUndefined();
  });

  it('knows a national document', () => {
    const reading = read({ ...rijnmond, region: 'Nederland', noteRegion: 'Nederland' });
    expect(reading).toMatchObject({ isNational: true, isOurSeries: true, region: undefined });
    expect(firstBlocking(reading.checks)).toBe('region_known');
  });

  it('reads on when the footnote is missing', () => {
    const reading = read({ ...rijnmond, footnote: [] });
    expect(failedCodes(reading)).toEqual(['footnote_found']);
    expect(reading).toMatchObject({ registerPersons: undefined, knownPct: undefined });
    expect(reading.table).toBeUndefined();
  });
});

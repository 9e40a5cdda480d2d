import { describe, expect, it } from 'vitest';

import type { CheckCode } from '../../../src/findings.ts';
import { MEASURES } from '../../../src/measures.ts';
import { failedCodes, failedOf, read, withCells } from '../../support/made-reading.ts';
import { readTruths, sampleTruth, type Truth } from '../../support/raw-document.ts';

const rijnmond = sampleTruth('rijnmond');
const gooi = sampleTruth('gooi-en-vechtstreek');

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
    expect(reading.table).toMatchObject({ regionName: 'Rijnmond' });
    expect(reading.rows[7]).toMatchObject({
      municipality: 'GM1930',
      municipalityName: 'Nissewaard',
      printedName: 'Nissewaard',
      persons: {
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
      'footnote_mark',
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
    expect(reading.rows[10]?.persons.municipal_with_profile).toBeNull();
    expect(reading.table).toBeUndefined();
  });

  it('leaves a dash open where only one of its two sums agrees', () => {
    const persons = (truth: Truth) => {
      const { rows, table } = read(withCells(truth, 'Ridderkerk', { 0: '-' }));
      expect(table).toBeUndefined();
      return rows[8]?.persons.municipal_with_profile;
    };
    const [first, ...totals] = rijnmond.totals;
    expect(persons({ ...rijnmond, totals: [Number(first) + 1, ...totals] })).toBeNull();
    expect(persons(withCells(rijnmond, 'Ridderkerk', { 4: 1 }))).toBeNull();
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
    expect(reading.rows[8]?.persons).toMatchObject({
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

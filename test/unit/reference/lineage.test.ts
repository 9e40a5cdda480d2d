import { describe, expect, test } from 'vitest';

import { parseMunicipalityCode, parseRegionCode } from '../../../src/codes.ts';
import { toGroupSizes, toLineages, type LineageSource } from '../../../src/reference/lineage.ts';
import type { ReorganisationRow } from '../../../src/reference/schema.ts';
import { quarterOf } from '../../support/documents.ts';
import { reference } from '../../support/reference.ts';

const code = (letter: string) =>
  parseMunicipalityCode(`GM000${letter.charCodeAt(0) - 'A'.charCodeAt(0) + 1}`);

/** 'AB' = A went into B. */
function step(
  date: string,
  way: string,
  kind: ReorganisationRow['kind'] = 'merge',
): ReorganisationRow {
  const [old = '', next = ''] = way.split('');
  return {
    date,
    kind,
    old_gm_code: code(old),
    old_name: old,
    new_gm_code: code(next),
    new_name: next,
  };
}

function makeSource(
  letters: string,
  reorganisations: readonly ReorganisationRow[],
  periods: Readonly<Record<string, readonly [string, string | undefined]>> = {},
): LineageSource {
  return {
    memberships: letters.split('').map((letter) => ({
      gm_code: code(letter),
      municipality_name: letter,
      am_code: parseRegionCode('AM01'),
      valid_from: periods[letter]?.[0] ?? '2015-01-01',
      valid_to: periods[letter]?.[1],
    })),
    reorganisations,
    knownDifferences: [],
  };
}

const ends = (source: LineageSource, today = '2026-01-01') =>
  Object.fromEntries(
    toLineages(source, today).map((row) => [row.municipality.slice(-1), row.today.slice(-1)]),
  );

describe('toLineages', () => {
  test('a chain of reorganisations leads to its end, also within one day', () => {
    const source = makeSource('ABC', [step('2018-01-01', 'AB'), step('2021-01-01', 'BC')]);
    expect(ends(source)).toEqual({ 1: '3', 2: '3', 3: '3' });
    const sameDay = makeSource('ABC', [step('2018-01-01', 'AB'), step('2018-01-01', 'BC')]);
    expect(ends(sameDay)).toEqual({ 1: '3', 2: '3', 3: '3' });
  });

  test('what is still to come does not count yet', () => {
    expect(ends(makeSource('AB', [step('2026-01-02', 'AB')]))).toEqual({ 1: '1', 2: '2' });
  });

  test('a loop keeps every municipality in exactly one place', () => {
    const later = makeSource('AB', [step('2018-01-01', 'AB'), step('2021-01-01', 'BA')]);
    expect(ends(later)).toEqual({ 1: '1', 2: '1' });
    const swapped = makeSource('AB', [step('2018-01-01', 'AB'), step('2018-01-01', 'BA')]);
    expect(ends(swapped)).toEqual({ 1: '2', 2: '1' });
  });

  test('a split municipality stays, and those that got a part are marked', () => {
    const source = makeSource('ABCD', [
      step('2019-01-01', 'AB', 'split'),
      step('2019-01-01', 'AC', 'split'),
      step('2021-01-01', 'CD'),
    ]);
    expect(
      toLineages(source, '2026-01-01').map((row) => [row.today, row.isSplit, row.splitOn]),
    ).toEqual([
      [code('A'), true, '2019-01-01'],
      [code('B'), false, '2019-01-01'],
      [code('D'), false, '2019-01-01'],
      [code('D'), false, '2019-01-01'],
    ]);
  });
});

describe('toGroupSizes', () => {
  test('counts members by period, without the quarters in which one need not be printed', () => {
    const source = makeSource('AB', [step('2019-01-01', 'AB', 'annex')], {
      A: ['2015-01-01', '2019-01-01'],
    });
    const optional = {
      from_quarter: quarterOf('2020Q1'),
      to_quarter: quarterOf('2020Q2'),
      gm_code: code('B'),
      municipality_name: 'B',
      cbs_region: undefined,
      also_allowed_in: [],
      required: false,
      reason: 'test',
    };
    const lineages = toLineages(source, '2026-01-01');
    const today = code('B');
    expect(toGroupSizes({ ...source, knownDifferences: [optional] }, lineages)).toEqual([
      { today, from: '2015-01-01', to: '2019-01-01', members: 2 },
      { today, from: '2019-01-01', to: '2020-01-01', members: 1 },
      { today, from: '2020-07-01', to: undefined, members: 1 },
    ]);
  });

  test('on the first day of each year the groups of the real files hold all municipalities', () => {
    const lineages = toLineages(reference.data, '2026-11-01');
    const sizes = toGroupSizes(reference.data, lineages);
    const countOn = (day: string) =>
      sizes
        .filter((size) => size.from <= day && (size.to === undefined || day < size.to))
        .reduce((sum, size) => sum + size.members, 0);
    expect(countOn('2015-01-01')).toBe(393);
    // Vijfheerenlanden need not be printed
    expect(countOn('2020-01-01')).toBe(354);
    expect(countOn('2026-01-01')).toBe(342);
  });
});

import { describe, expect, test } from 'vitest';

import { findChanges, findDropped, type LoadedFacts } from '../../../src/load/star.ts';
import { makeTable } from '../../support/documents.ts';

const TABLE = makeTable('2023Q1', 'AM22', { GM0599: [1, 2, 3, 4], GM0613: [0, 0, 0, 1] });

const NUMBERS = {
  municipal_with_profile: 1,
  municipal_without_profile: 2,
  uwv_with_profile: 3,
  uwv_without_profile: 5,
  known_in_sonar: 11,
};
const LOADED: LoadedFacts = {
  rows: [
    {
      municipality_key: 599,
      document_key: 1,
      ...NUMBERS,
      uwv_without_profile: 4,
      known_in_sonar: 10,
    },
    {
      municipality_key: 613,
      document_key: 1,
      municipal_with_profile: 0,
      municipal_without_profile: 0,
      uwv_with_profile: 0,
      uwv_without_profile: 1,
      known_in_sonar: 1,
    },
  ],
  totals: { ...NUMBERS, register_persons: 22, known_pct: 50, document_key: 1 },
};

describe('findChanges', () => {
  test('a first load changes nothing', () => {
    expect(findChanges({ rows: [], totals: undefined }, TABLE)).toEqual([]);
  });

  test('equal numbers change nothing', () => {
    expect(findChanges(LOADED, TABLE)).toEqual([]);
  });

  test('a changed count, and the number of the region', () => {
    const [row, other] = LOADED.rows;
    const rows = row && other ? [{ ...row, uwv_with_profile: 9 }, other] : [];
    const totals = LOADED.totals && { ...LOADED.totals, known_pct: 51 };
    const base = { quarter_key: 20231, region_key: 22, old_document_key: 1 };
    expect(findChanges({ rows, totals }, TABLE)).toEqual([
      { ...base, municipality_key: 599, measure: 'uwv_with_profile', old_value: 9, new_value: 3 },
      { ...base, municipality_key: null, measure: 'known_pct', old_value: 51, new_value: 50 },
    ]);
  });

  test('a municipality that comes has no old values, one that goes no new ones', () => {
    const [row, other] = LOADED.rows;
    const rows = row && other ? [row, { ...other, municipality_key: 502 }] : [];
    const changes = findChanges({ ...LOADED, rows }, TABLE);
    expect(
      changes.map((change) => [
        change.municipality_key,
        change.old_value,
        change.new_value,
        change.old_document_key,
      ]),
    ).toEqual([
      [502, 0, null, 1],
      [502, 0, null, 1],
      [502, 0, null, 1],
      [502, 1, null, 1],
      [502, 1, null, 1],
      [613, null, 0, null],
      [613, null, 0, null],
      [613, null, 0, null],
      [613, null, 1, null],
      [613, null, 1, null],
    ]);
    expect(findDropped({ ...LOADED, rows }, TABLE)).toEqual([502]);
  });
});

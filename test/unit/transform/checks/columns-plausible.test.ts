import { describe, expect, test } from 'vitest';

import { parseMunicipalityCode } from '../../../../src/codes.ts';
import { MEASURES, perMeasure, type PerMeasure } from '../../../../src/measures.ts';
import {
  checkColumnsPlausible,
  type RegionCounts,
} from '../../../../src/transform/checks/comparisons.ts';
import { makeTruths, type Truth } from '../../../support/corpus/truth.ts';
import { reference } from '../../../support/reference.ts';

const LIMITS = reference.plausibility.columns;

function toCounts(values: readonly number[]): PerMeasure<number> {
  return perMeasure((_, index) => values[index] ?? 0);
}

function toRegionCounts({ quarter, rows, totals, register }: Truth): RegionCounts {
  return {
    quarter,
    rows: rows.map(({ code, counts }) => ({
      municipality: parseMunicipalityCode(code),
      counts: toCounts(counts),
    })),
    totals: toCounts(totals),
    registerPersons: register,
  };
}

/** Every table of a seed with the quarter before it; each was drawn by itself. */
function toPairs(seed: number): { table: RegionCounts; before: RegionCounts; name: string }[] {
  const regions = Map.groupBy(makeTruths(reference, seed), (truth) => truth.region);
  return [...regions.values()].flatMap((truths) =>
    truths.slice(1).flatMap((truth, index) => {
      const before = truths[index];
      const name = `seed ${seed} ${truth.quarter} ${truth.region}`;
      return before ? [{ table: toRegionCounts(truth), before: toRegionCounts(before), name }] : [];
    }),
  );
}

describe('checkColumnsPlausible', () => {
  test('blocks none of 17,000 tables that follow nothing', () => {
    const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
    const pairs = seeds.flatMap(toPairs);
    expect(pairs.length).toBeGreaterThan(17_000);
    const blocked = pairs.filter(({ table, before }) =>
      checkColumnsPlausible(table, before, LIMITS).some((check) => !check.passed),
    );
    expect(blocked.map(({ name }) => name)).toEqual([]);
  });

  test('blocks columns that changed places', () => {
    const pair = toPairs(1).find(({ table }) => table.rows.length > 10);
    if (pair === undefined) throw new Error('there are such regions');
    const swap = (counts: PerMeasure<number>) =>
      toCounts([2, 3, 0, 1, 4].map((from) => counts[MEASURES[from] ?? 'known_in_sonar']));
    const { before } = pair;
    const swapped = {
      ...before,
      rows: before.rows.map((row) => ({ ...row, counts: swap(row.counts) })),
      totals: swap(before.totals),
    };
    expect(checkColumnsPlausible(swapped, before, LIMITS)).toMatchObject([{ passed: false }]);
  });
});

import { describe, expect, test } from 'vitest';

import { MEASURES, perMeasure } from '../../../../src/measures.ts';
import { checkColumnsUsual } from '../../../../src/transform/checks/comparisons.ts';
import { toReading } from '../../../../src/transform/read.ts';
import { readTruths, sampleTruth, toRawDocument } from '../../../support/raw-document.ts';
import { reference } from '../../../support/reference.ts';

const LIMITS = reference.plausibility.usual;

const check = (totals: readonly (number | string)[]) =>
  checkColumnsUsual(
    perMeasure((measure) => Number(totals[MEASURES.indexOf(measure)])),
    LIMITS,
  );

describe('checkColumnsUsual', () => {
  test('warns of none of the samples', () => {
    const warned = [...readTruths()].filter(([, { totals }]) =>
      check(totals).some((one) => !one.passed),
    );
    expect(warned.map(([file]) => file)).toEqual([]);
  });

  test('warns, and never blocks, when with and without profile changed places', () => {
    const [a, b, c, d, all] = sampleTruth('rijnmond').totals;
    const checks = check([b ?? 0, a ?? 0, d ?? 0, c ?? 0, all ?? 0]);
    expect(checks).toEqual([
      {
        code: 'columns_usual',
        severity: 'warn',
        subject: 'against 2023Q1 Rijnmond',
        passed: false,
        expected: '2% 34% 51% 12%',
        found:
          '34% 2% 12% 51%; fits as municipal_without_profile, municipal_with_profile, uwv_without_profile, uwv_with_profile',
      },
    ]);
  });

  test('sees most orders of the samples that are not theirs', () => {
    const orders = permutations([0, 1, 2, 3]).slice(1);
    const swapped = [...readTruths().values()].flatMap(({ totals }) =>
      orders.map((order) => [...order.map((index) => totals[index] ?? 0), totals[4] ?? 0]),
    );
    const seen = swapped.filter((totals) => check(totals).some((one) => !one.passed));
    expect(seen.length / swapped.length).toBeGreaterThan(0.85);
  });

  const [known] = LIMITS.documents;
  if (known === undefined) throw new Error('there are known documents');
  const usual = { ...known, shares: [0.1, 0.2, 0.3, 0.4] };
  test.each([
    ['another order fits closely and clearly better', [20, 10, 30, 40], {}, false],
    ['it fits as it was read', [10, 20, 30, 40], {}, true],
    ['it fits about as well as it was read', [20, 10, 30, 40], { least_difference: 0.201 }, true],
    ['the difference is just large enough', [20, 10, 30, 40], { least_difference: 0.199 }, false],
    ['no order fits closely', [25, 15, 30, 30], { closest_fit: 0.199 }, true],
    ['the best fits just closely enough', [25, 15, 30, 30], { closest_fit: 0.201 }, false],
    ['the best is hardly better', [25, 15, 30, 30], { clearly_better: 0.66 }, true],
    ['the best is just better enough', [25, 15, 30, 30], { clearly_better: 0.67 }, false],
  ])('passes or warns when %s', (_, parts, changes, passed) => {
    const totals = perMeasure((_measure, index) => [...parts, 100][index] ?? 0);
    const limits = {
      fewest_persons: 100,
      least_difference: 0.1,
      closest_fit: 0.3,
      clearly_better: 0.7,
      documents: [usual],
      ...changes,
    };
    expect(checkColumnsUsual(totals, limits)).toMatchObject([{ passed }]);
  });

  test('says nothing where no document is known', () => {
    const totals = perMeasure(() => 100);
    expect(checkColumnsUsual(totals, { ...LIMITS, documents: [] })).toEqual([]);
  });

  test('says nothing of a region of less than a hundred persons', () => {
    expect(check([40, 2, 12, 30, 84])).toEqual([]);
  });

  test('is asked only where no heading is printed', () => {
    const truth = sampleTruth('rijnmond');
    const codes = (raw: ReturnType<typeof toRawDocument>) =>
      toReading(raw, undefined, undefined, reference).checks.map(({ code }) => code);
    const { headings, ...bare } = truth;
    expect(headings?.[0]?.text).toBe('Klantprofiel in Sonar');
    expect(codes(toRawDocument(truth))).not.toContain('columns_usual');
    expect(codes(toRawDocument(bare))).toContain('columns_usual');
  });
});

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

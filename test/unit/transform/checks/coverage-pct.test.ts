import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkCoveragePct } from '../../../../src/transform/checks/table.ts';

const note = (registerPersons: number, digits: number, decimals = 0) => ({
  printedRegion: 'x',
  registerPersons,
  known: { digits, decimals },
});
const passes = (known: number, register: number, digits: number, decimals?: number): boolean =>
  checkCoveragePct(known, note(register, digits, decimals)).every((check) => check.passed);

describe('checkCoveragePct', () => {
  it.each([
    [14_208, 19_222, 74, true],
    [14_208, 19_222, 73, false],
    [1708, 1991, 86, true],
    [1708, 1991, 85, false],
    [1, 200, 0, true],
    [1, 200, 1, true],
    [1, 200, 2, false],
    [3, 200, 1, true],
    [3, 200, 2, true],
    [0, 10, 0, true],
    [10, 10, 100, true],
    [11, 10, 100, false],
    [0, 0, 0, false],
    [5, 0, 0, false],
  ])('%i of %i printed as %i%%: %s', (known, register, pct, passed) => {
    expect(passes(known, register, pct)).toBe(passed);
  });

  it('accepts what half up and half to even print, and nothing further away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(1000), (register, permille) => {
        const known = Math.floor((register * permille) / 1000);
        const floor = Math.floor((100 * known) / register);
        const twice = 2 * (100 * known - floor * register);
        expect(passes(known, register, floor)).toBe(twice <= register);
        expect(passes(known, register, floor + 1)).toBe(twice >= register);
        expect(passes(known, register, floor + 2)).toBe(false);
        expect(passes(known, register, floor - 1)).toBe(false);
      }),
    );
  });

  it('says both percentages', () => {
    expect(checkCoveragePct(14_208, note(19_222, 70))).toMatchObject([
      { expected: 70, found: 73.92 },
    ]);
  });

  it('holds decimals to what they say', () => {
    expect(passes(14_208, 19_222, 739, 1)).toBe(true);
    expect(passes(14_208, 19_222, 740, 1)).toBe(false);
    expect(passes(14_208, 19_222, 7392, 2)).toBe(true);
    expect(passes(14_208, 19_222, 7391, 2)).toBe(false);
  });
});

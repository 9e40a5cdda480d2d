import type { Check } from '../../findings.ts';
import type { Footnote } from '../footnote.ts';
import { block } from './record.ts';

/**
 * The printed whole percentage is known / register, rounded half up or half to even: off by at most half a percent,
 * computed in whole numbers. Catches a wrong register, percentage or total. Lets through: changes within the rounding.
 */
export function checkCoveragePct(knownInSonar: number, footnote: Footnote): Check[] {
  const { registerPersons, knownPct } = footnote;
  const isRounded =
    2 * Math.abs(100 * knownInSonar - knownPct * registerPersons) <= registerPersons;
  const isPart = registerPersons > 0 && knownInSonar <= registerPersons;
  return [
    block('coverage_pct', {
      subject: 'footnote',
      passed: isPart && isRounded,
      expected: knownPct,
      found:
        registerPersons === 0
          ? `${knownInSonar} of 0 persons`
          : Math.round((10_000 * knownInSonar) / registerPersons) / 100,
    }),
  ];
}

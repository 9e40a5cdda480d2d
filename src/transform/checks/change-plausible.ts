import type { Check } from '../../findings.ts';
import { MEASURES, type PerMeasure } from '../../measures.ts';
import type { Plausibility } from '../../reference/plausibility.ts';
import type { RegionCounts } from './loaded.ts';
import { isSameCounts, toPast } from './past.ts';
import { warn } from './record.ts';
import { findExchangedNames } from './exchanged-names.ts';

type Limits = Plausibility['change'];
type Jump = { readonly subject: string; readonly expected: number; readonly found: number };

/**
 * The table is of the order of the neighbouring quarter: each count, the region's persons and its register, the names on
 * the rows; and it is not nearly the same table again. Catches names that are swapped or shifted by a row, scaled
 * tables, a copy with a few numbers changed. Lets through: everything that stays within the factors.
 */
export function checkChangePlausible(
  table: RegionCounts,
  neighbour: RegionCounts,
  limits: Limits,
): Check[] {
  const past = toPast(table, neighbour);
  const jumps = [
    ...past.flatMap((row) => findJumps(row.municipality, row.counts, row.before, limits)),
    ...findTotalJumps(table, neighbour, limits),
  ];
  const subject = `against ${neighbour.quarter}`;
  const failed = [
    ...jumps.map((jump) => warn('change_plausible', { ...jump, passed: false })),
    ...findExchangedNames(past, limits).map(({ names, found }) =>
      warn('change_plausible', {
        subject: `${names}: names`,
        passed: false,
        expected: `their own numbers of ${neighbour.quarter}`,
        found,
      }),
    ),
    ...checkRepeated(table, neighbour, limits),
  ];
  if (failed.length > 0) return failed;
  return [warn('change_plausible', { subject, passed: true, expected: null, found: null })];
}

function findJumps(
  subject: string,
  counts: PerMeasure<number>,
  before: PerMeasure<number>,
  limits: Limits,
): Jump[] {
  return MEASURES.flatMap((measure) => {
    const [now, then] = [counts[measure], before[measure]];
    const isLarge = Math.max(now, then) >= limits.fewest_persons;
    return isLarge && (now > then * limits.most_growth || now < then * limits.least_remainder)
      ? [{ subject: `${subject}: ${measure}`, expected: then, found: now }]
      : [];
  });
}

function findTotalJumps(table: RegionCounts, neighbour: RegionCounts, limits: Limits): Jump[] {
  const known = [table.totals.known_in_sonar, neighbour.totals.known_in_sonar] as const;
  const register = [table.registerPersons, neighbour.registerPersons] as const;
  const outside = ([now, then]: readonly [number, number], least: number, most: number): boolean =>
    Math.max(now, then) >= limits.fewest_persons && (now < then * least || now > then * most);
  return [
    ...findJumps('total', table.totals, neighbour.totals, limits),
    ...(outside(known, limits.least_remainder_total, limits.most_growth_total)
      ? [{ subject: 'total', expected: known[1], found: known[0] }]
      : []),
    ...(outside(register, limits.least_remainder_register, limits.most_growth_register)
      ? [{ subject: 'register', expected: register[1], found: register[0] }]
      : []),
  ];
}

/**
 * Is most of the table the neighbour's? A quarter in which nearly nobody moved is a copy with a few numbers changed.
 * Rows count by their persons, a city no more than a town.
 */
function checkRepeated(table: RegionCounts, neighbour: RegionCounts, limits: Limits): Check[] {
  const past = toPast(table, neighbour);
  const repeated = past.filter((row) => isSameCounts(row.counts, row.before));
  const weigh = (rows: typeof past): number =>
    rows.reduce((sum, row) => sum + Math.min(row.counts.known_in_sonar, limits.heaviest_row), 0);
  const isSmall = table.totals.known_in_sonar < limits.fewest_persons;
  if (isSmall || weigh(repeated) <= limits.most_repeated * weigh(past)) return [];
  return [
    warn('change_plausible', {
      subject: `repeats ${neighbour.quarter}`,
      passed: false,
      expected: `new numbers in most of the ${table.rows.length} rows`,
      found: `${repeated.length} rows with the same numbers`,
    }),
  ];
}

import type { Check } from '../../findings.ts';
import { PARTS, type PerMeasure } from '../../measures.ts';
import type { Plausibility } from '../../reference/plausibility.ts';
import type { RegionCounts } from './loaded.ts';
import { toPast } from './past.ts';
import { block } from './record.ts';

type Shares = readonly number[];
/** A municipality (or the region) in both quarters; the weight is its persons. */
type Pair = { readonly ours: Shares; readonly theirs: Shares; readonly weight: number };

const AS_READ = PARTS.map((_, index) => index);
const ORDERS = toOrders(AS_READ);

/**
 * The shares of the four columns fit the neighbouring quarter of the region in the order in which they were read.
 * Blocks only when another order fits clearly better, row by row and in the total, and as closely as two quarters of a
 * region do: a quarter that is merely unusual fits no order. Catches swapped columns, which no sum sees. Lets through:
 * columns of about the same size in every row, small regions, regions of two municipalities, regions that have no municipality
 * in common with their past, and a neighbour that was swapped in the same way.
 */
export function checkColumnsPlausible(
  table: RegionCounts,
  neighbour: RegionCounts,
  limits: Plausibility['columns'],
): Check[] {
  const total = toPair(table.totals, neighbour.totals, limits);
  const rows = toPairs(table, neighbour, limits);
  const asRead = distance(rows, AS_READ);
  const { best, order } = ORDERS.map((one) => ({ best: distance(rows, one), order: one })).reduce(
    (a, b) => (b.best < a.best ? b : a),
  );
  const isEnough =
    rows.filter((row) => row.weight > 0).length >= limits.fewest_rows &&
    Math.min(table.totals.known_in_sonar, neighbour.totals.known_in_sonar) >= limits.fewest_persons;
  const isOther =
    isEnough &&
    asRead >= limits.least_difference &&
    best <= limits.closest_fit &&
    best <= limits.clearly_better * asRead &&
    distance([total], order) <= limits.clearly_better_total * distance([total], AS_READ);
  const fits = order.map((index) => PARTS[index]).join(', ');
  return [
    block('columns_plausible', {
      subject: `against ${neighbour.quarter}`,
      passed: !isOther,
      expected: describe(total.theirs),
      found: isOther ? `${describe(total.ours)}; fits as ${fits}` : describe(total.ours),
    }),
  ];
}

function toPairs(
  table: RegionCounts,
  neighbour: RegionCounts,
  limits: Plausibility['columns'],
): readonly Pair[] {
  return toPast(table, neighbour).map((row) => toPair(row.counts, row.before, limits));
}

/** Above so many persons a row is no better a witness: one city must not decide for a region. */
function toPair(
  ours: PerMeasure<number>,
  theirs: PerMeasure<number>,
  { heaviest_row }: Plausibility['columns'],
): Pair {
  const weight = Math.min(ours.known_in_sonar, theirs.known_in_sonar, heaviest_row);
  return { ours: toShares(ours), theirs: toShares(theirs), weight };
}

function toShares(counts: PerMeasure<number>): Shares {
  const all = Math.max(1, counts.known_in_sonar);
  return PARTS.map((measure) => counts[measure] / all);
}

/** Mean over the pairs of the sum of the absolute differences, when our columns are read in another order. 0 to 2. */
function distance(pairs: readonly Pair[], order: readonly number[]): number {
  let sum = 0;
  let weights = 0;
  for (const { ours, theirs, weight } of pairs) {
    order.forEach((from, index) => {
      sum += weight * Math.abs((ours[from] ?? 0) - (theirs[index] ?? 0));
    });
    weights += weight;
  }
  return sum / Math.max(1, weights);
}

/** All orders of the items, the given one first. */
function toOrders(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    toOrders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

function describe(shares: Shares): string {
  return shares.map((share) => `${Math.round(share * 100)}%`).join(' ');
}

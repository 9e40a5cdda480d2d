/** Checks that hold a table against others: against what is loaded, and (`checkColumnsUsual`) against known documents. */
import type { RegionCode, MunicipalityCode } from '../../codes.ts';
import { block, type Check, type Compared, eachOrWhole, warn } from '../../findings.ts';
import { type Counts, MEASURES, PARTS } from '../../measures.ts';
import { lastDay, type Quarter } from '../../quarter.ts';
import type { Plausibility } from '../../reference/schema.ts';
import type { Reference } from '../../reference/reference.ts';
import type { ProfileTable } from '../reading.ts';
import { toFigures } from '../fingerprint.ts';
import { counted } from '../../printable.ts';

type Limits = Plausibility['change'];

/** The facts of the table's own publication never block it: a revision may say anything that is proven. */
export function checkAgainstLoaded(
  table: ProfileTable,
  { claims, alike, neighbours, current }: Loaded,
  reference: Reference,
): Check[] {
  const { plausibility } = reference;
  const [nearest] = neighbours;
  return [
    ...checkClaims(table, claims, reference),
    ...checkNotACopy(table, alike),
    ...neighbours.flatMap((other) => checkColumnsPlausible(table, other, plausibility.columns)),
    ...(nearest ? checkChangePlausible(table, nearest, plausibility.change) : []),
    ...(nearest ? checkStillThere(table, nearest, reference) : []),
    ...(current ? checkRevisionPlausible(table, current, plausibility.change) : []),
  ];
}

/**
 * No municipality stands in two regions of one quarter, unless the known differences allow it in both.
 * The later document is blocked: counted twice, the country would be too large.
 */
export function checkClaims(
  table: ProfileTable,
  claims: readonly Claim[],
  reference: Reference,
): Check[] {
  return claims.map(({ municipality, region }) =>
    block('municipality_unique', {
      subject: `${municipality} in ${table.quarter}`,
      passed: reference.isListed(municipality, table.quarter),
      expected: 'in one region of the quarter',
      found: `also in ${region}`,
    }),
  );
}

/**
 * No other publication has the same rows and totals. Catches a file that was published again under another quarter or
 * region, also with its rows in another order or another footnote. Lets through: a copy with one number changed.
 */
export function checkNotACopy(table: LoadedCounts, others: readonly LoadedCounts[]): Check[] {
  const numbers = toFigures(table);
  const original = others.find(
    (other) =>
      (other.quarter !== table.quarter || other.region !== table.region) &&
      toFigures(other) === numbers,
  );
  const found = original === undefined ? null : `those of ${original.quarter} ${original.region}`;
  return [
    block('not_a_copy', {
      subject: `${table.quarter} ${table.region}`,
      passed: original === undefined,
      expected: 'numbers of its own',
      found,
    }),
  ];
}

/**
 * A revision changes a few rows of what stands. Catches the table of another quarter that replaces this one under its
 * label. Lets through: a first document, which replaces nothing.
 */
export function checkRevisionPlausible(
  table: RegionCounts,
  current: RegionCounts,
  limits: Limits,
): Check[] {
  const past = toPast(table, current);
  const changed = past.filter((row) => !isSameCounts(row.counts, row.before)).length;
  return [
    warn('change_plausible', {
      subject: 'against what it replaces',
      passed: changed <= limits.most_revised * past.length,
      expected: `most of ${counted(past.length, 'row')} as they are`,
      found: `${counted(changed, 'row')} changed`,
    }),
  ];
}

/**
 * Municipalities of the neighbouring quarter that exist and may stand in this table do stand in it. Catches the loss of
 * those that known_differences lists, which are required in no single document. Lets through: a first quarter.
 */
export function checkStillThere(
  table: ProfileTable,
  neighbour: RegionCounts,
  reference: Reference,
): Check[] {
  const { quarter, region } = table;
  const printed = new Set(table.rows.map((row) => row.municipality));
  return neighbour.rows
    .filter(({ municipality: code }) => !printed.has(code))
    .filter(({ municipality: code }) => reference.regionOf(code, lastDay(quarter)) !== undefined)
    .filter(({ municipality: code }) => reference.allowedRegions(code, quarter).has(region))
    .map(({ municipality, counts }) =>
      warn('change_plausible', {
        subject: `${municipality}: row`,
        passed: false,
        expected: `a row, as in ${neighbour.quarter} (${counted(counts.known_in_sonar, 'person')})`,
        found: null,
      }),
    );
}

// Checks of the numbers against those of a neighbouring quarter. They warn; what is odd may still be true.

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
  const failed = [
    ...past.flatMap((row) => findJumps(row.municipality, row.counts, row.before, limits)),
    ...findTotalJumps(table, neighbour, limits),
    ...(findShift(past, limits) ?? findSwaps(past, limits)).map(({ names, found }) => ({
      subject: `${names}: names`,
      expected: `their own numbers of ${neighbour.quarter}`,
      found,
    })),
    ...findRepeated(table, neighbour, limits),
  ];
  return eachOrWhole(warn, 'change_plausible', failed, `against ${neighbour.quarter}`, null);
}

function findJumps(subject: string, counts: Counts, before: Counts, limits: Limits): Compared[] {
  return MEASURES.flatMap((measure) => {
    const [then, now] = [before[measure], counts[measure]];
    const factors = [limits.least_remainder, limits.most_growth] as const;
    return findJump(`${subject}: ${measure}`, then, now, factors, limits);
  });
}

function findTotalJumps(table: RegionCounts, neighbour: RegionCounts, limits: Limits): Compared[] {
  const [then, now] = [neighbour.totals.known_in_sonar, table.totals.known_in_sonar];
  const [before, after] = [neighbour.registerPersons, table.registerPersons];
  const ofTotal = [limits.least_remainder_total, limits.most_growth_total] as const;
  const ofRegister = [limits.least_remainder_register, limits.most_growth_register] as const;
  return [
    ...findJumps('total', table.totals, neighbour.totals, limits),
    ...findJump('total', then, now, ofTotal, limits),
    ...findJump('register', before, after, ofRegister, limits),
  ];
}

/** A number outside of the factors of what it was, unless both are small. */
function findJump(
  subject: string,
  expected: number,
  found: number,
  [least, most]: readonly [number, number],
  { fewest_persons }: Limits,
): Compared[] {
  const isLarge = Math.max(expected, found) >= fewest_persons;
  const isOutside = found < expected * least || found > expected * most;
  return isLarge && isOutside ? [{ subject, expected, found }] : [];
}

/**
 * Is most of the table the neighbour's? A quarter in which nearly nobody moved is a copy with a few numbers changed.
 * Rows count by their persons, a city no more than a town.
 */
function findRepeated(table: RegionCounts, neighbour: RegionCounts, limits: Limits) {
  const past = toPast(table, neighbour);
  const repeated = past.filter((row) => isSameCounts(row.counts, row.before));
  const weigh = (rows: typeof past): number =>
    rows.reduce((sum, row) => sum + Math.min(row.counts.known_in_sonar, limits.heaviest_row), 0);
  const isSmall = table.totals.known_in_sonar < limits.fewest_persons;
  if (isSmall || weigh(repeated) <= limits.most_repeated * weigh(past)) return [];
  return [
    {
      subject: `repeats ${neighbour.quarter}`,
      expected: `new numbers in most of the ${counted(table.rows.length, 'row')}`,
      found: `${counted(repeated.length, 'row')} with the same numbers`,
    },
  ];
}

type ExchangedNames = { readonly names: string; readonly found: string };

/** Two rows that fit each other's past clearly better than their own. */
function findSwaps(rows: readonly PastRow[], limits: Limits): ExchangedNames[] {
  const swaps: ExchangedNames[] = [];
  rows.forEach((a, index) => {
    for (const b of rows.slice(index + 1)) {
      const straight = countMoved(a.counts, a.before) + countMoved(b.counts, b.before);
      if (straight < limits.swap_fewest_persons) continue;
      const crossed = countMoved(a.counts, b.before) + countMoved(b.counts, a.before);
      if (crossed > limits.swap_clearly_better * straight) continue;
      swaps.push({ names: `${a.municipality} and ${b.municipality}`, found: "each other's" });
    }
  });
  return swaps;
}

/** All rows with names one up or down. */
function findShift(rows: readonly PastRow[], limits: Limits): ExchangedNames[] | undefined {
  if (rows.length < 3) return undefined;
  const straight = rows.reduce((sum, row) => sum + countMoved(row.counts, row.before), 0);
  for (const by of [-1, 1]) {
    const moved = rows.reduce((sum, row, index) => {
      const other = rows.at((index + by) % rows.length) ?? row;
      return sum + countMoved(row.counts, other.before);
    }, 0);
    const isClear = moved <= limits.shift_clearly_better * straight;
    if (isClear && straight >= limits.swap_fewest_persons) {
      return [{ names: 'all rows', found: `those of the row ${by < 0 ? 'above' : 'below'}` }];
    }
  }
  return undefined;
}

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
  const rows = toPast(table, neighbour).map((row) => toPair(row.counts, row.before, limits));
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
  return [
    block('columns_plausible', {
      subject: `against ${neighbour.quarter}`,
      passed: !isOther,
      expected: describe(total.theirs),
      found: isOther ? `${describe(total.ours)}; fits as ${inWords(order)}` : describe(total.ours),
    }),
  ];
}

/**
 * Only for columns that no heading names: the shares of the four columns of the total row are like those of the known
 * documents in the order in which they were read. Warns when another order fits one of these clearly better. Looks at
 * nothing that is loaded, so the verdict is the same in any order of work. Lets through: regions that are like no known
 * document, columns of about the same size, small regions.
 */
export function checkColumnsUsual(
  totals: Counts,
  { documents, ...limits }: Plausibility['usual'],
): Check[] {
  if (totals.known_in_sonar < limits.fewest_persons) return [];
  const ours = toShares(totals);
  const fits = ORDERS.flatMap((order) =>
    documents.map(({ shares: theirs, publication }) => {
      const apart = distance([{ ours, theirs, weight: 1 }], order);
      return { order, theirs, publication, distance: apart };
    }),
  ).sort((a, b) => a.distance - b.distance);
  const [best] = fits;
  const asRead = fits.find(({ order }) => order === ORDERS[0]);
  if (best === undefined || asRead === undefined) return [];
  const isOther =
    asRead.distance >= limits.least_difference &&
    best.distance <= limits.closest_fit &&
    best.distance <= limits.clearly_better * asRead.distance;
  const found = describe(ours);
  return [
    warn('columns_usual', {
      subject: `against ${best.publication}`,
      passed: !isOther,
      expected: describe(best.theirs),
      found: isOther ? `${found}; fits as ${inWords(best.order)}` : found,
    }),
  ];
}

/** Above so many persons a row is no better a witness: one city must not decide for a region. */
function toPair(ours: Counts, theirs: Counts, { heaviest_row }: Plausibility['columns']): Pair {
  const weight = Math.min(ours.known_in_sonar, theirs.known_in_sonar, heaviest_row);
  return { ours: toShares(ours), theirs: toShares(theirs), weight };
}

function toShares(counts: Counts): Shares {
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

function inWords(order: readonly number[]): string {
  return order.map((index) => PARTS[index]).join(', ');
}

function describe(shares: Shares): string {
  return shares.map((share) => `${Math.round(share * 100)}%`).join(' ');
}

/** The numbers of one region in a quarter. */
export type RegionCounts = {
  readonly quarter: Quarter;
  readonly rows: readonly {
    readonly municipality: MunicipalityCode;
    readonly counts: Counts;
  }[];
  readonly totals: Counts;
  readonly registerPersons: number;
};

export type LoadedCounts = RegionCounts & { readonly region: RegionCode };

/** A municipality that is already loaded in another region of the same quarter. */
export type Claim = { readonly municipality: MunicipalityCode; readonly region: RegionCode };

/** What is already loaded and says something about a table. */
export type Loaded = {
  /** Where else in the quarter the table's municipalities are loaded. */
  readonly claims: readonly Claim[];
  /** Other publications with the same figures. */
  readonly alike: readonly LoadedCounts[];
  /** The nearest loaded quarter of the region on each side, the nearest of the two first. */
  readonly neighbours: readonly RegionCounts[];
  /** What stands for the publication itself. */
  readonly current: RegionCounts | undefined;
};

type PastRow = ReturnType<typeof toPast>[number];

/** Rows that both quarters have, in the order of the table. */
function toPast(table: RegionCounts, other: RegionCounts) {
  const before = new Map(other.rows.map((row) => [row.municipality, row.counts]));
  return table.rows.flatMap(({ municipality, counts }) => {
    const found = before.get(municipality);
    return found === undefined ? [] : [{ municipality, counts, before: found }];
  });
}

export function isSameCounts(a: Counts, b: Counts): boolean {
  return MEASURES.every((measure) => a[measure] === b[measure]);
}

/** Persons that stand in another cell: the sum of the absolute differences of the four parts. */
export function countMoved(a: Counts, b: Counts): number {
  return PARTS.reduce((sum, measure) => sum + Math.abs(a[measure] - b[measure]), 0);
}

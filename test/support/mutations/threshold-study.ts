/** What other thresholds of columns_plausible would cost: good tables blocked, swapped columns let through. */
import { perMeasure } from '../../../src/measures.ts';
import { addQuarters } from '../../../src/quarter.ts';
import type { Plausibility } from '../../../src/reference/schema.ts';
import {
  checkColumnsPlausible,
  type RegionCounts,
} from '../../../src/transform/checks/comparisons.ts';
import { reference } from '../reference.ts';
import { toTable } from './archive.ts';
import { makeHistory, type Kind } from './history.ts';
import { makeRandom } from './random.ts';

type Columns = Plausibility['columns'];

export type Cost = {
  readonly title: string;
  /** Good tables that were blocked, of how many, by kind of history. */
  readonly blocked: Readonly<Record<Kind, number>>;
  readonly tables: number;
  /** Swapped tables that passed, of how many. */
  readonly passed: number;
  readonly swapped: number;
};

type Pair = readonly [table: RegionCounts, before: RegionCounts];

const SEEDS = ['one', 'two', 'three', 'four'];
const NEVER = 9;

const VARIANTS: readonly (readonly [title: string, change: Partial<Columns>])[] = [
  ['as in plausibility.json', {}],
  ['closest_fit 0.1', { closest_fit: 0.1 }],
  ['closest_fit 0.2', { closest_fit: 0.2 }],
  ['no closest_fit', { closest_fit: NEVER }],
  ['clearly_better 0.25', { clearly_better: 0.25 }],
  ['clearly_better 0.6', { clearly_better: 0.6 }],
  ['no clearly_better_total', { clearly_better_total: NEVER }],
  [
    'neither closest_fit nor clearly_better_total',
    { closest_fit: NEVER, clearly_better_total: NEVER },
  ],
  ['fewest_rows 1', { fewest_rows: 1 }],
  ['least_difference 0.1', { least_difference: 0.1 }],
];

export function studyThresholds(): readonly Cost[] {
  const kinds = { drift: pairs('drift'), fresh: pairs('fresh'), wild: pairs('wild') };
  const swapped = kinds.drift.map(([table, before], index): Pair => [swap(table, index), before]);
  return VARIANTS.map(([title, change]) => {
    const limits = { ...reference.plausibility.columns, ...change };
    const blocked = (found: readonly Pair[]): number =>
      found.filter(([table, before]) =>
        checkColumnsPlausible(table, before, limits).some((check) => !check.passed),
      ).length;
    return {
      title,
      blocked: {
        drift: blocked(kinds.drift),
        fresh: blocked(kinds.fresh),
        wild: blocked(kinds.wild),
      },
      tables: kinds.drift.length,
      passed: swapped.length - blocked(swapped),
      swapped: swapped.length,
    };
  });
}

/** Each table with the quarter before it. */
function pairs(kind: Kind): readonly Pair[] {
  return SEEDS.flatMap((seed) => {
    const tables = makeHistory(seed, kind).map(toTable);
    const byKey = new Map(tables.map((table) => [`${table.quarter} ${table.region}`, table]));
    return tables.flatMap((table): Pair[] => {
      const before = byKey.get(`${addQuarters(table.quarter, -1)} ${table.region}`);
      return before ? [[table, before]] : [];
    });
  });
}

/** One of the 23 other orders. */
function swap(table: RegionCounts, index: number): RegionCounts {
  const random = makeRandom(`swap ${index}`);
  let order = [0, 1, 2, 3];
  while (order.every((from, to) => from === to)) order = random.shuffle(order);
  const reorder = (counts: RegionCounts['totals']): RegionCounts['totals'] => {
    const values = Object.values(counts);
    return perMeasure((_, to) => values[order[to] ?? to] ?? 0);
  };
  return {
    ...table,
    rows: table.rows.map((row) => ({ ...row, counts: reorder(row.counts) })),
    totals: reorder(table.totals),
  };
}

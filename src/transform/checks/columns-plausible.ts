import type { Check } from '../../findings.ts';
import { PARTS, type PerMeasure } from '../../measures.ts';
import type { Quarter } from '../../quarter.ts';
import { block } from './record.ts';

/** The totals of one region in a quarter. */
export type RegionTotals = { readonly quarter: Quarter; readonly totals: PerMeasure<number> };

/** Shares that differ by less than this in all (of 0 to 2) are the same columns whatever another order would give. */
const SUSPICIOUS = 0.08;
/** Another order must bring the difference down to this part of it. */
const CLEARLY_BETTER = 0.25;
/** Below so many persons, shares jump from quarter to quarter by themselves. */
const FEWEST_PERSONS = 100;

type Shares = readonly number[];

/**
 * The shares of the four columns fit the neighbouring quarter of the region in the order in which they were read.
 * Catches swapped columns, which no sum sees. Lets through: columns of about the same size, small regions, and a
 * neighbour that was swapped in the same way.
 */
export function checkColumnsPlausible(table: RegionTotals, neighbour: RegionTotals): Check[] {
  const ours = toShares(table.totals);
  const theirs = toShares(neighbour.totals);
  const isEnough = Math.min(known(table), known(neighbour)) >= FEWEST_PERSONS;
  const asRead = distance(ours, theirs);
  const best = toOrders(PARTS.map((_, index) => index))
    .map((order) => ({ order, distance: distance(reorder(ours, order), theirs) }))
    .reduce((a, b) => (b.distance < a.distance ? b : a));
  const isBetter = asRead >= SUSPICIOUS && best.distance <= CLEARLY_BETTER * asRead;
  const order = best.order.map((index) => PARTS[index]).join(', ');
  return [
    block('columns_plausible', {
      subject: `against ${neighbour.quarter}`,
      passed: !(isEnough && isBetter),
      expected: describe(theirs),
      found: isEnough && isBetter ? `${describe(ours)}; fits as ${order}` : describe(ours),
    }),
  ];
}

function known(table: RegionTotals): number {
  return table.totals.known_in_sonar;
}

function toShares(totals: PerMeasure<number>): Shares {
  const all = Math.max(1, totals.known_in_sonar);
  return PARTS.map((measure) => totals[measure] / all);
}

function reorder(shares: Shares, order: readonly number[]): Shares {
  return order.map((index) => shares[index] ?? 0);
}

/** Sum of the absolute differences. */
function distance(a: Shares, b: Shares): number {
  return a.reduce((sum, share, index) => sum + Math.abs(share - (b[index] ?? 0)), 0);
}

/** All orders of the items. */
function toOrders(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    toOrders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

function describe(shares: Shares): string {
  return shares.map((share) => `${Math.round(share * 100)}%`).join(' ');
}

/** Which other quarters of a region say most about a quarter. */
import { quartersBetween, type Quarter } from '../../quarter.ts';

/** A neighbour further away than this says little about a quarter. */
export const FURTHEST_NEIGHBOUR = 4;

/** Of some quarters the nearest before and the nearest after, the nearer one first; the earlier one when both are as near. */
export function pickNeighbours(quarter: Quarter, loaded: readonly Quarter[]): readonly Quarter[] {
  const near = loaded
    .map((other) => ({ other, by: quartersBetween(quarter, other) }))
    .filter(({ by }) => by !== 0 && Math.abs(by) <= FURTHEST_NEIGHBOUR)
    .sort((a, b) => Math.abs(a.by) - Math.abs(b.by) || a.by - b.by);
  const before = near.find(({ by }) => by < 0);
  const after = near.find(({ by }) => by > 0);
  return near.filter((one) => one === before || one === after).map(({ other }) => other);
}

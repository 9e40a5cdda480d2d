/** Names that stand on the numbers of another municipality, as far as the neighbouring quarter shows it. */
import type { Plausibility } from '../../reference/plausibility.ts';
import { countMoved, type PastRow } from './past.ts';

export type ExchangedNames = { readonly names: string; readonly found: string };

/** Two rows that fit each other's past clearly better than their own, or all rows with names one up or down. */
export function findExchangedNames(
  rows: readonly PastRow[],
  limits: Plausibility['change'],
): ExchangedNames[] {
  const shifted = findShift(rows, limits);
  return shifted === undefined ? findSwaps(rows, limits) : [shifted];
}

function findSwaps(rows: readonly PastRow[], limits: Plausibility['change']): ExchangedNames[] {
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

function findShift(
  rows: readonly PastRow[],
  limits: Plausibility['change'],
): ExchangedNames | undefined {
  if (rows.length < 3) return undefined;
  const straight = rows.reduce((sum, row) => sum + countMoved(row.counts, row.before), 0);
  for (const by of [-1, 1]) {
    const moved = rows.reduce((sum, row, index) => {
      const other = rows.at((index + by) % rows.length) ?? row;
      return sum + countMoved(row.counts, other.before);
    }, 0);
    const isClear = moved <= limits.shift_clearly_better * straight;
    if (isClear && straight >= limits.swap_fewest_persons) {
      return { names: 'all rows', found: `those of the row ${by < 0 ? 'above' : 'below'}` };
    }
  }
  return undefined;
}

/** The grid of coverage: regions down, quarters across. Pure. */
import type { CoverageCell } from './read-star.ts';

export type Grid = {
  /** '2016Q4' … in order, without gaps as the view has none. */
  readonly quarters: readonly string[];
  /** Each year with the number of its quarters in the grid. */
  readonly years: readonly { readonly year: string; readonly quarters: number }[];
  readonly regions: readonly GridRow[];
};

export type GridRow = {
  readonly code: string;
  readonly name: string;
  /** One for each quarter; undefined where the region did not exist. */
  readonly cells: readonly (CoverageCell | undefined)[];
};

export function toGrid(coverage: readonly CoverageCell[]): Grid {
  const quarters = [...new Set(coverage.map((cell) => cell.quarter))].sort();
  const years = [...Map.groupBy(quarters, (quarter) => quarter.slice(0, 4))].map(
    ([year, group]) => ({ year, quarters: group.length }),
  );
  const regions = [...Map.groupBy(coverage, (cell) => cell.regionCode)].map(([code, cells]) => {
    const byQuarter = new Map(cells.map((cell) => [cell.quarter, cell]));
    return {
      code,
      name: cells.at(-1)?.regionName ?? code,
      cells: quarters.map((quarter) => byQuarter.get(quarter)),
    };
  });
  const byName = new Intl.Collator('nl');
  return {
    quarters,
    years,
    regions: regions.sort((a, b) => byName.compare(a.name, b.name) || (a.code < b.code ? -1 : 1)),
  };
}

/** One sign for each state, told apart without colour. */
export const SIGNS: Readonly<Record<CoverageCell['status'], string>> = {
  loaded: '●',
  withdrawn: '◐',
  quarantined: '!',
  missing: '×',
  not_yet_due: '·',
};

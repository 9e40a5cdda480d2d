/** What each check does not see, in a sentence. */
import type { CheckCode } from '../../../src/findings.ts';

export const LETS_THROUGH: Readonly<Partial<Record<CheckCode, string>>> = {
  title_found: 'a title that is whole and wrong',
  layout_known: 'another meaning of five columns',
  columns_usual: 'regions that are like no known document; columns of about the same size',
  count_readable: 'a number that is well written and wrong',
  withheld_cell: 'a number in the place of a mark',
  names_on_their_rows: 'names that the publisher has swapped',
  title_agrees: 'the same wrong name in every place',
  row_sum: 'changes that cancel out within the row; parts in another order',
  column_sum: 'changes that cancel out within the column; names on other rows',
  coverage_pct: 'changes of total or register within half a percent',
  municipality_known: 'a name that is another municipality',
  municipality_unique: 'a municipality of a region that is not loaded',
  municipality_complete: 'municipalities that `known_differences.csv` lists in the quarter',
  borders_of_quarter: 'regions that did not change; moves that `known_differences.csv` lists',
  not_a_copy: 'a copy with a number changed; numbers whose first place is not loaded',
  columns_plausible:
    'columns of about the same size; regions of fewer than 100 persons; a first quarter',
};

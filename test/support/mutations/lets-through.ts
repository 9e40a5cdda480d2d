/** What each check that keeps a table out does not see, in a sentence. */
import type { CheckCode } from '../../../src/findings.ts';

/** They only warn, or refuse a file or a revision before or beside what its table says. */
type Other =
  | ('columns_usual' | 'change_plausible' | 'footnote_mark' | 'municipality_region')
  | ('quarter_complete' | 'tree_agrees' | 'two_candidates' | 'older_revision' | 'invalid_pdf')
  | ('encrypted' | 'no_text' | 'unmapped_glyphs' | 'parser_limit' | 'reader_fault');

export const LETS_THROUGH: Readonly<Record<Exclude<CheckCode, Other>, string>> = {
  title_found: 'a title that is whole and wrong',
  layout_known: 'another meaning of five columns',
  headings_understood: 'headings that are printed and wrong',
  count_readable: 'a number that is well written and wrong',
  withheld_cell: 'a number in the place of a mark',
  names_on_their_rows: 'names that the publisher has swapped',
  readings_agree: 'what the page itself has wrong',
  footnote_found: 'a footnote that is whole and wrong',
  region_known: 'a title that names another region',
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

/** Mistakes that no check can rule out, and what one would have to know. Everything else must never reach the facts. */
import type { Setting } from './table-study.ts';

export type Undetectable = {
  readonly ids: readonly string[];
  readonly settings: readonly Setting[];
  readonly what: string;
  /** What is seen of it all the same. */
  readonly seen: string;
  /** Knowledge from outside that would settle it. */
  readonly needs: string;
};

const ALWAYS: readonly Setting[] = ['alone', 'neighbours'];

export const UNDETECTABLE: readonly Undetectable[] = [
  {
    ids: ['columns-swapped', 'columns-under-headings'],
    settings: ALWAYS,
    what: 'columns in another order, with headings absent or left in their old places',
    seen: 'nothing without another quarter of the region; with one, `columns_plausible` blocks all but columns of about the same size (most of what is left here are first quarters, which have no neighbour)',
    needs:
      'printed headings that move with their columns, or a loaded quarter of the region at most a year away',
  },
  {
    ids: ['names-swapped', 'names-swapped-like', 'names-shifted'],
    settings: ALWAYS,
    what: 'names on the numbers of other municipalities of the region, by the publisher',
    seen: 'with a neighbouring quarter `change_plausible` warns, unless the municipalities are about as large',
    needs: 'the same counts by municipality from another source, such as an extract of Sonar',
  },
  {
    ids: ['quarter-everywhere'],
    settings: ALWAYS,
    what: 'another quarter in the title, on the page and in the file name alike',
    seen: '`borders_of_quarter` and `municipality_complete` where borders changed in between; `change_plausible` warns when it replaces other numbers; `not_a_copy` blocks the second one as soon as the same numbers come under the right name',
    needs: 'a statement of the quarter that does not come from the same hand',
  },
  {
    ids: ['copy-changed'],
    settings: ALWAYS,
    what: 'a loaded document under another quarter with one number and all its sums changed',
    seen: '`change_plausible` warns (repeats, or revision)',
    needs: 'the same',
  },
  {
    ids: ['copy-of-region'],
    settings: ALWAYS,
    what: 'the numbers of another region beside the names of this one',
    seen: '`not_a_copy` blocks it when the other region is loaded, and the other region when it comes later; `change_plausible` warns',
    needs: 'either of the two, or the counts from another source',
  },
  {
    ids: ['consistent-part', 'rectangle', 'forged', 'scaled-register'],
    settings: ALWAYS,
    what: 'numbers that are wrong together: a count with all its sums, counts that cancel out, a whole table',
    seen: '`coverage_pct` where the total leaves the rounding of the percentage; `change_plausible` where counts jump',
    needs: 'the counts from another source',
  },
  {
    ids: ['register', 'register-and-percentage'],
    settings: ALWAYS,
    what: 'another register within the rounding of the percentage, or with a percentage that fits it',
    seen: '`coverage_pct` beyond the rounding; `change_plausible` warns of jumps',
    needs: 'the register from another publication, such as the regional trend report',
  },
  {
    ids: ['row-foreign', 'name-foreign'],
    settings: ALWAYS,
    what: 'a municipality of another region in the table',
    seen: '`municipality_region` warns (UWV and CBS do differ); `municipality_unique` blocks when the other region is loaded; `municipality_complete` blocks when it took the place of one',
    needs: "UWV's yearly decree on its regions",
  },
  {
    ids: ['row-lost-adjusted', 'borders-of-january'],
    settings: ALWAYS,
    what: 'the loss or the move of a municipality that `known_differences.csv` lists for the quarter',
    seen: '`change_plausible` warns of a row that stood in the neighbouring quarter; `quarter_complete` when no region has it',
    needs: 'the same',
  },
];

export function isUndetectable(id: string, setting: Setting): boolean {
  return UNDETECTABLE.some((one) => one.ids.includes(id) && one.settings.includes(setting));
}

/** What each engine sets: looks that are good (README.md) and some that are not, with the codes that may refuse them. */
import type { CheckCode } from '../../../src/findings.ts';
import { MEASURES, type Measure } from '../../../src/measures.ts';
import { PLAIN, type Look } from '../corpus/look.ts';
import type { WordingName } from './wordings.ts';

/** What is wrong with a document: a fault of the corpus's looks, or one of these. */
export type EngineFault = Look['fault'] | 'lost-row' | 'names-shifted' | 'percent-column';

export type EngineLook = {
  readonly name: string;
  readonly look: Look;
  readonly wording: WordingName | undefined;
  readonly fault: EngineFault;
  /** Codes that may refuse it, when it is not good. */
  readonly codes: readonly CheckCode[];
  readonly rows: readonly [least: number, most: number];
};

const inOrder = (...indexes: readonly number[]): Measure[] =>
  indexes.flatMap((index) => MEASURES[index] ?? []);
const UWV_FIRST = inOrder(2, 3, 0, 1, 4);
const WITHOUT_FIRST = inOrder(1, 0, 3, 2, 4);
const TOTAL_FIRST = inOrder(4, 0, 1, 2, 3);
const BY_PROFILE = inOrder(0, 2, 1, 3, 4);
const BY_PROFILE_TURNED = inOrder(3, 1, 2, 0, 4);

/** The look of 2023: explanation first, region columns. */
const NEW: Partial<Look> = { tableFirst: false, regionColumns: 'first', size: 8 };
const WRAPPED: Partial<Look> = { nameWidth: 7, padding: 3 };

function good(
  name: string,
  wording: WordingName | undefined,
  changes: Partial<Look>,
  rows: EngineLook['rows'] = [4, 18],
): EngineLook {
  return { name, look: { ...PLAIN, ...changes }, wording, fault: 'none', codes: [], rows };
}

function bad(
  name: string,
  fault: EngineFault,
  codes: readonly CheckCode[],
  changes: Partial<Look>,
  wording: WordingName | undefined,
): EngineLook {
  return { name, look: { ...PLAIN, ...changes }, wording, fault, codes, rows: [4, 18] };
}

export const ENGINE_LOOKS: readonly EngineLook[] = [
  good('2020', undefined, {}),
  good('2020 by holder', 'holder', { order: UWV_FIRST }),
  good('2020 by profile', 'profile', { order: BY_PROFILE, rules: 'rows' }),
  good('2020 flat', 'flat', { order: WITHOUT_FIRST, align: 'center' }),
  good('2020 turned', 'holder turned', { order: WITHOUT_FIRST }),
  good('2020 flat turned', 'flat turned', { order: TOTAL_FIRST, rules: 'none' }),
  good('2020 wrapped', undefined, { ...WRAPPED, rules: 'rows' }),
  good('2020 wrapped by holder', 'holder, met', { ...WRAPPED, valign: 'middle' }),
  good('2020 wrapped, bottom', 'flat, colon', { ...WRAPPED, valign: 'bottom', rules: 'none' }),
  good('2020 no rules', 'flat', { rules: 'none', font: 'Liberation Serif', size: 10 }),
  good('2020 dashes', undefined, { zero: '\u2013', align: 'center', zebra: true }),
  good('2020 long', 'holder', { size: 7, padding: 1, rules: 'none' }, [19, 30]),
  good('2020 total on top', undefined, { totalOnTop: true, totalLabel: 'Totaal' }),
  good('2020 large', 'profile, heeft', { order: BY_PROFILE, size: 11, footer: true }, [3, 8]),
  good('2023', undefined, NEW),
  good('2023 by holder', 'holder', { ...NEW, order: WITHOUT_FIRST }),
  good('2023 by profile', 'profile', { ...NEW, order: BY_PROFILE, regionColumns: 'every' }),
  good('2023 flat', 'flat, colon', { ...NEW, order: UWV_FIRST, rules: 'rows' }),
  good('2023 turned', 'profile turned', { ...NEW, order: BY_PROFILE_TURNED }),
  good('2023 wrapped', undefined, { ...NEW, ...WRAPPED }),
  good('2023 wrapped by holder', 'holder, met', {
    ...NEW,
    ...WRAPPED,
    rules: 'none',
    order: UWV_FIRST,
  }),
  good('2023 merged', 'holder', { ...NEW, regionColumns: 'merged', valign: 'middle' }),
  good('2023 label over all', undefined, { ...NEW, labelSpans: true, rules: 'none', footer: true }),
  good('2023 long', 'flat', { ...NEW, size: 7, padding: 1, zebra: true, zero: '-' }, [19, 30]),
  good('2023 landscape', 'profile, heeft', {
    ...NEW,
    landscape: true,
    size: 10,
    order: BY_PROFILE,
  }),
  good('2023 Eindtotaal', 'flat', {
    ...NEW,
    totalLabel: 'Eindtotaal',
    font: 'Liberation Serif',
    align: 'left',
  }),

  bad('row sum', 'row-sum', ['row_sum'], {}, 'holder'),
  bad('column sum', 'column-sum', ['column_sum'], NEW, 'holder'),
  bad('row lost', 'lost-row', ['column_sum', 'municipality_complete'], NEW, undefined),
  bad('row never there', 'missing-row', ['municipality_complete'], {}, 'holder'),
  bad(
    'names shifted',
    'names-shifted',
    [
      'layout_known',
      'names_on_their_rows',
      'municipality_known',
      'municipality_complete',
      'readings_agree',
    ],
    {},
    'holder',
  ),
  bad(
    'names shifted, 2023',
    'names-shifted',
    [
      'layout_known',
      'names_on_their_rows',
      'municipality_known',
      'municipality_complete',
      'readings_agree',
    ],
    NEW,
    undefined,
  ),
  bad(
    'headings that tell nothing',
    'none',
    ['headings_understood'],
    { order: UWV_FIRST },
    'unknown',
  ),
  bad(
    'headings that tell half',
    'none',
    ['headings_understood'],
    { ...NEW, order: UWV_FIRST },
    'unknown profile',
  ),
  bad('headings that tell one thing twice', 'none', ['headings_understood'], {}, 'holder twice'),
  bad('percents', 'percent-column', ['layout_known'], {}, undefined),
  bad('withheld', 'withheld', ['withheld_cell'], NEW, 'flat'),
  bad('no footnote', 'no-footnote', ['footnote_found'], {}, 'flat'),
];

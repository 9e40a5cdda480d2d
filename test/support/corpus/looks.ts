/** The looks of the corpus by name, each with the producers that can make it and what a person would say of it. */
import type { CheckCode } from '../../../src/findings.ts';
import { MEASURES, type Measure } from '../../../src/measures.ts';
import {
  BROWSERS,
  OFFICE,
  PLAIN,
  PRODUCERS,
  type Fault,
  type Look,
  type NamedLook,
  type Producer,
} from './look.ts';

const inOrder = (...indexes: readonly number[]): Measure[] =>
  indexes.flatMap((index) => MEASURES[index] ?? []);

/** Orders in which the two of a group stay side by side. */
export const ORDERS: readonly (readonly Measure[])[] = [
  MEASURES,
  inOrder(2, 3, 0, 1, 4),
  inOrder(1, 0, 3, 2, 4),
  inOrder(3, 2, 1, 0, 4),
  inOrder(4, 0, 1, 2, 3),
];

/** The look of 2023: explanation first, region columns. */
const NEW: Partial<Look> = { tableFirst: false, regionColumns: 'first' };
const WRAPPED: Partial<Look> = { nameWidth: 7, padding: 3 };

function good(
  name: string,
  changes: Partial<Look>,
  producers: readonly Producer[] = PRODUCERS,
): NamedLook {
  return { name, look: { ...PLAIN, ...changes }, verdict: { kind: 'good' }, producers };
}

const HTML_AND_OFFICE: readonly Producer[] = [...BROWSERS, ...OFFICE];
const WITH_WRITER: readonly Producer[] = [...BROWSERS, 'writer'];

const GOOD: readonly NamedLook[] = [
  good('2020', {}),
  good('2020 footer and zebra', { footer: true, zebra: true, rules: 'rows' }),
  good('2020 no rules', { rules: 'none', font: 'Liberation Serif', size: 10 }),
  good('2020 small and tight', { size: 6.5, padding: 0.5, rules: 'none' }),
  good('2020 large', { size: 11, padding: 1, font: 'DejaVu Sans' }, HTML_AND_OFFICE),
  good('2023 first row', NEW),
  good('2023 every row', { ...NEW, regionColumns: 'every', size: 8 }),
  good('2023 merged', { ...NEW, regionColumns: 'merged', size: 8 }, HTML_AND_OFFICE),
  good('2023 merged in the middle', { ...NEW, regionColumns: 'merged', valign: 'middle', size: 8 }),
  good('2023 label spans', { ...NEW, labelSpans: true, headings: 'absent' }),
  good('2023 zebra, serif', { ...NEW, zebra: true, rules: 'none', font: 'DejaVu Serif', size: 8 }),
  good('headings on one line', { headings: 'one-line', size: 7, landscape: true }),
  good('headings rotated up', { headings: 'rotated' }),
  good('headings rotated down', { headings: 'rotated-down' }, [...BROWSERS, 'calc', 'javascript']),
  good('headings as a picture', { headings: 'picture' }, WITH_WRITER),
  good('headings a remnant', { headings: 'remnant' }),
  good('headings absent', { headings: 'absent', rules: 'rows' }),
  good('2023 headings rotated', { ...NEW, headings: 'rotated', size: 8 }),
  good('2023 headings absent', { ...NEW, headings: 'absent', zebra: true }),
  good('UWV first', { order: inOrder(2, 3, 0, 1, 4) }),
  good('without before with', { order: inOrder(1, 0, 3, 2, 4), ...NEW, size: 8 }),
  good('total first', {
    order: inOrder(4, 0, 1, 2, 3),
    headings: 'one-line',
    size: 7,
    landscape: true,
  }),
  good('reversed, rotated', { order: inOrder(3, 2, 1, 0, 4), headings: 'rotated' }),
  good('counts left', { align: 'left' }),
  good('counts in the middle', { align: 'center', font: 'DejaVu Sans', size: 8 }),
  good('counts in the middle, 2023', { ...NEW, align: 'center', rules: 'none', size: 8 }),
  good('no-break thousands', { thousands: '\u00A0' }),
  good('thin thousands', { thousands: '\u2009', font: 'DejaVu Sans', size: 8 }),
  good('narrow thousands', { thousands: '\u202F', font: 'DejaVu Sans', size: 8, ...NEW }),
  good('blank thousands', { thousands: ' ', align: 'center' }),
  good('no thousands mark', { thousands: '' }),
  good('dash for zero', { zero: '-' }),
  good('en dash for zero', { zero: '\u2013', ...NEW, align: 'center' }),
  good('minus for zero', { zero: '\u2212', font: 'DejaVu Sans', size: 8 }, HTML_AND_OFFICE),
  good('names wrapped', WRAPPED),
  good('names wrapped, in the middle', { ...WRAPPED, valign: 'middle' }),
  good('names wrapped, counts below', { ...WRAPPED, valign: 'bottom', rules: 'none' }),
  good('names wrapped, 2023', { ...WRAPPED, ...NEW, size: 8 }),
  good('names wrapped, 2023 merged', {
    ...WRAPPED,
    ...NEW,
    regionColumns: 'merged',
    valign: 'middle',
    size: 8,
  }),
  good('names wrapped, no rules', {
    ...WRAPPED,
    rules: 'none',
    font: 'Liberation Serif',
    padding: 4,
  }),
  good('variants of names', { names: 'variants', font: 'DejaVu Sans', size: 8 }),
  good('variants of names, 2023', { ...NEW, names: 'variants', font: 'DejaVu Sans', size: 8 }),
  good('curly apostrophes', { names: 'curly', font: 'Liberation Serif' }),
  good('two pages', { pages: 'two' }, HTML_AND_OFFICE),
  good('two pages, repeated heading', { pages: 'two-repeated', footer: true }, HTML_AND_OFFICE),
  good(
    'two pages, 2023',
    { ...NEW, pages: 'two-repeated', rules: 'rows', size: 8 },
    HTML_AND_OFFICE,
  ),
  good('second table before', { decoy: 'before' }),
  good('second table after', { decoy: 'after', ...NEW, size: 8 }),
  good('total on top', { totalOnTop: true }),
  good('total on top, 2023', { ...NEW, totalOnTop: true, labelSpans: true }),
  good('Totaal', { totalLabel: 'Totaal' }),
  good('Eindtotaal', { totalLabel: 'Eindtotaal', ...NEW }),
  good('Totaal arbeidsmarktregio', { totalLabel: 'Totaal arbeidsmarktregio' }),
  good('no-break spaces', { nbsp: true, ...NEW }),
  good('ligatures', { letters: 'ligatures', font: 'DejaVu Serif', size: 8 }, HTML_AND_OFFICE),
  good('soft hyphens', { letters: 'soft-hyphens', ...WRAPPED }, HTML_AND_OFFICE),
  good('letter by letter', { letters: 'single' }, [...BROWSERS, 'javascript']),
  good('spaced letters', { letters: 'wide' }, HTML_AND_OFFICE),
  good('tight letters', { letters: 'tight', font: 'Liberation Serif' }, HTML_AND_OFFICE),
  good('words in parts', { letters: 'split' }, BROWSERS),
  good('drawn twice', { letters: 'doubled' }, BROWSERS),
  good('narrow font', { font: 'Liberation Sans Narrow', ...NEW }, HTML_AND_OFFICE),
  good('monospaced', { font: 'Liberation Mono', size: 7.5 }, HTML_AND_OFFICE),
  good('landscape', { landscape: true, ...NEW }, HTML_AND_OFFICE),
  good('text off the page', { hidden: 'off-page' }, BROWSERS),
];

function refused(
  name: string,
  fault: Fault,
  codes: readonly CheckCode[],
  changes: Partial<Look> = {},
  producers: readonly Producer[] = PRODUCERS,
): NamedLook {
  return {
    name,
    look: { ...PLAIN, ...changes, fault },
    verdict: { kind: 'refuse', codes },
    producers,
  };
}

const REFUSED: readonly NamedLook[] = [
  refused('no total', 'no-total', ['layout_known']),
  refused('no footnote', 'no-footnote', ['footnote_found']),
  refused('no title', 'no-title', ['title_found']),
  refused('withheld', 'withheld', ['withheld_cell'], NEW),
  refused('unreadable count', 'unreadable', ['count_readable']),
  refused('row sum', 'row-sum', ['row_sum'], { align: 'center' }),
  refused('column sum', 'column-sum', ['column_sum'], NEW),
  refused('percentage', 'percentage', ['coverage_pct']),
  refused('unknown name', 'unknown-name', ['municipality_known'], NEW),
  refused('missing row', 'missing-row', ['municipality_complete']),
  refused('row twice', 'doubled-row', ['municipality_unique'], NEW),
  refused('six columns', 'six-columns', ['layout_known'], {}, HTML_AND_OFFICE),
  refused('other region in the table', 'other-region-column', ['title_agrees'], NEW),
  refused('other region in the footnote', 'other-footnote-region', ['title_agrees']),
  refused('other region in the file name', 'other-file-name', ['title_agrees']),
  refused(
    'strange headings',
    'none',
    ['headings_understood'],
    { headings: 'strange' },
    HTML_AND_OFFICE,
  ),
  refused('two tables alike', 'none', ['layout_known'], { decoy: 'same' }),
  refused('picture of a page', 'picture-of-page', ['no_text'], {}, BROWSERS),
  refused('hidden table', 'none', ['layout_known'], { hidden: 'white-table' }, BROWSERS),
  refused(
    'hidden number beside a count',
    'none',
    ['layout_known', 'count_readable', 'row_sum'],
    { hidden: 'white-number' },
    BROWSERS,
  ),
  refused(
    'other numbers under the counts',
    'none',
    ['layout_known'],
    { hidden: 'under' },
    BROWSERS,
  ),
];

/** Where nobody can tell, a document may be sent back; accepted, it must be right. */
function doubtful(
  name: string,
  codes: readonly CheckCode[],
  changes: Partial<Look>,
  producers: readonly Producer[] = BROWSERS,
): NamedLook {
  return { name, look: { ...PLAIN, ...changes }, verdict: { kind: 'doubtful', codes }, producers };
}

const DOUBTFUL: readonly NamedLook[] = [
  // some leave out the clipped letters, others all of a text that cannot be seen
  doubtful('clipped name', ['municipality_known', 'readings_agree'], {
    hidden: 'clipped-name',
    nameWidth: 9,
  }),
  doubtful('hidden row', ['readings_agree', 'column_sum', 'municipality_unique'], {
    hidden: 'transparent-row',
  }),
];

export const LOOKS: readonly NamedLook[] = [...GOOD, ...REFUSED, ...DOUBTFUL];

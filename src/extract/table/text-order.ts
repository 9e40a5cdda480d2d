/**
 * The second reading: the table from the order of drawing alone. It shares no word, line or column with the first,
 * so that a fault of one is not a fault of both.
 */
import type { TableProblem, TextOrderTable } from '../../raw.ts';
import type { PdfText } from '../pdf/text.ts';
import { canAddUp, chooseCuttings, findCuttings, type Cutting } from './cuttings.ts';
import type { LayoutWords } from './layout-words.ts';
import { startsWithLabel } from './marks.ts';
import { findColumnOrder } from './order-by-columns.ts';
import { findLateCounts } from './order-late-counts.ts';
import { findLateNames } from './order-late.ts';
import { findRegionTexts, takeRegion, type Region } from './order-region.ts';
import { toOrderedTexts, type Run, type Text } from './ordered-texts.ts';
import { findName } from './order-names.ts';

/** Counts on a row of a known layout. */
export const COLUMNS = 5;

/** A run of counts with the texts before it. */
export type OrderedRow = {
  readonly page: number;
  /** Texts of the name, with region texts in front where they are printed. */
  readonly texts: readonly Text[];
  /** A region number drawn just before the texts. */
  readonly number: string | undefined;
  readonly parts: Run['parts'];
  /** Does something that is no name stand between this row and the one before? */
  readonly isAfterBreak: boolean;
};

/** Reads rows of a name and five counts up to the total row, or from it on. */
export function readTextOrder(text: PdfText, layout: LayoutWords): TextOrderTable | TableProblem {
  const ordered = toOrderedTexts(text);
  const regions = findRegionTexts(ordered);
  const table = readInOrder(ordered, regions, layout);
  const late = findLateCounts(ordered, regions, layout, COLUMNS);
  // rows in front of one whose counts are late are not seen by the other
  const isMore = 'problem' in table || table.rows.length < (late?.rows.length ?? 0);
  return late !== undefined && isMore ? late : table;
}

/** Rows whose counts are all drawn together. */
function readInOrder(
  ordered: readonly (Text | Run)[],
  regions: readonly string[],
  layout: LayoutWords,
): TextOrderTable | TableProblem {
  const rows = toOrderedRows(ordered, layout);
  const isStray = (run: Run): boolean => run.parts.length > COLUMNS && !isRow(run);
  const byColumns = ordered.find((run) => run.kind === 'run' && isStray(run));
  const chain = findChain(rows, layout);
  if (byColumns === undefined && !('problem' in chain)) return toTable(chain, regions, layout);
  const columnOrder = findColumnOrder(ordered, layout, COLUMNS);
  if (columnOrder !== undefined) return columnOrder;
  const late = findLateNames(ordered, regions, layout, COLUMNS);
  if (late !== undefined) return late;
  return 'problem' in chain
    ? chain
    : { problem: 'counts drawn one after the other without names', seen: rowsSeen(chain) };
}

function toOrderedRows(ordered: readonly (Text | Run)[], layout: LayoutWords): OrderedRow[] {
  const rows: OrderedRow[] = [];
  let start = 0;
  let carried: string | undefined;
  for (const [index, run] of ordered.entries()) {
    if (run.kind !== 'run' || !isRow(run)) continue;
    const between = ordered.slice(start, index);
    const previous = rows.at(-1);
    const isSamePage = previous !== undefined && previous.page === run.page;
    const lead = isSamePage ? between : between.filter(({ page }) => page === run.page);
    const name = findName(lead, layout, isSamePage ? carried : undefined);
    const { parts, extra } = takeExtra(run.parts);
    rows.push({
      page: run.page,
      texts: name.texts,
      number: name.number,
      parts,
      isAfterBreak: previous === undefined || (isSamePage && !name.isWhole),
    });
    carried = extra;
    start = index + 1;
  }
  return rows;
}

/** Twice as many texts as columns may be two rows drawn column by column: then only a sum makes them one row. */
function isRow({ parts }: Run): boolean {
  const cuttings = findCuttings(takeExtra(parts).parts, COLUMNS);
  return parts.length < 2 * COLUMNS ? cuttings.length > 0 : cuttings.some(canAddUp);
}

/** A number too many at the end of a run is the region number of the next row, or the number of the page. */
function takeExtra(parts: Run['parts']): { parts: Run['parts']; extra: string | undefined } {
  const last = parts.at(-1);
  const isShort = last?.length === 1 && /^\d{1,2}$/.test(last[0] ?? '');
  if (!isShort || parts.length <= COLUMNS) return { parts, extra: undefined };
  const whole = findCuttings(parts, COLUMNS);
  const rest = findCuttings(parts.slice(0, -1), COLUMNS);
  const [addsUp, addsUpWithout] = [whole.some(canAddUp), rest.some(canAddUp)];
  const isExtra =
    addsUp === addsUpWithout ? whole.length === 0 || parts.length === COLUMNS + 1 : addsUpWithout;
  return isExtra ? { parts: parts.slice(0, -1), extra: last[0] } : { parts, extra: undefined };
}

/** The rows that belong to the one total row: all before it, or all after it. */
function findChain(rows: readonly OrderedRow[], layout: LayoutWords): OrderedRow[] | TableProblem {
  const isTotal = (row: OrderedRow): boolean => findLabel(row, layout) !== undefined;
  const totals = rows.flatMap((row, index) => (isTotal(row) ? [index] : []));
  const seen = rowsSeen(rows);
  const [at, other] = totals;
  if (at === undefined) return { problem: 'no total row in the order of drawing', seen };
  if (other !== undefined)
    return { problem: 'more than one total row in the order of drawing', seen };
  const total = rows[at];
  const before: OrderedRow[] = [];
  for (let index = at; index > 0 && rows[index]?.isAfterBreak === false; index -= 1) {
    const row = rows[index - 1];
    if (row !== undefined) before.unshift(row);
  }
  const breakAfter = rows.findIndex((row, index) => index > at && row.isAfterBreak);
  const after = rows.slice(at + 1, breakAfter === -1 ? undefined : breakAfter);
  const isSamePage = after[0]?.page === total?.page;
  if (total === undefined || (before.length > 0 && after.length > 0 && isSamePage)) {
    return { problem: 'rows before and after the total row in the order of drawing', seen };
  }
  return before.length > 0 ? [...before, total] : [total, ...after];
}

function toTable(
  chain: readonly OrderedRow[],
  regions: readonly string[],
  layout: LayoutWords,
): TextOrderTable | TableProblem {
  const seen = rowsSeen(chain);
  const counts = chooseCuttings(chain.map((row) => findCuttings(row.parts, COLUMNS)));
  if (counts === undefined)
    return { problem: 'blanks in the counts can be read in two ways', seen };
  const names = readNames(chain, regions, layout);
  if ('problem' in names) return names;
  const all = names.map((name, index): { name: string; counts: Cutting } => ({
    name,
    counts: counts[index] ?? [],
  }));
  const total = all.find(({ name }) => startsWithLabel(name, layout.totalLabels));
  if (total === undefined || all.length < 2) {
    return { problem: 'no row but the total in the order of drawing', seen };
  }
  return { rows: all.filter((row) => row !== total), total };
}

function readNames(
  chain: readonly OrderedRow[],
  regions: readonly string[],
  layout: LayoutWords,
): string[] | TableProblem {
  const numbers = new Set(chain.flatMap(({ number }) => number ?? []));
  const names: string[] = [];
  let region: Region = { texts: regions, words: undefined };
  for (const row of chain) {
    const label = findLabel(row, layout);
    if (label !== undefined) {
      names.push(label);
      continue;
    }
    if (row.number === undefined) {
      names.push(toText(row.texts));
      continue;
    }
    const taken = takeRegion(row.texts, region, chain);
    if (taken === undefined || numbers.size > 1) {
      return { problem: 'the region in front of a name has no clear end', seen: toText(row.texts) };
    }
    region = taken.region;
    names.push(taken.name);
  }
  return names.every((name) => name !== '')
    ? names
    : { problem: 'a row without a name in the order of drawing', seen: names.join(' | ') };
}

function rowsSeen(rows: readonly OrderedRow[]): string {
  return rows.map((row) => toText(row.texts)).join(' | ');
}

/** The label of a total row, without the region in front of it. */
function findLabel(row: OrderedRow, layout: LayoutWords): string | undefined {
  for (let index = 0; index < row.texts.length; index += 1) {
    const text = toText(row.texts.slice(index));
    if (startsWithLabel(text, layout.totalLabels)) return text;
  }
  return undefined;
}

/** The words of texts, with single blanks. */
export function toText(texts: readonly Text[]): string {
  return texts.flatMap(({ words }) => words).join(' ');
}

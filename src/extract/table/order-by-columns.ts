/** Tables that are drawn column by column: all names, then all counts of the first column, and so on. Pure. */
import type { TableProblem, TextOrderTable } from '../../raw.ts';
import { isHeadingText, toHeadingWords, type LayoutWords } from './layout-words.ts';
import { startsWithLabel } from './marks.ts';
import { findName } from './order-names.ts';
import type { Run, Text } from './ordered-texts.ts';

type Row = { readonly name: string; readonly counts: readonly string[] };

/** Lines of a region that is printed on each row. */
const MOST_LINES_OF_REGION = 3;

/**
 * Undefined when nothing looks like names followed by `columns` times as many counts. Every run of that many counts
 * must belong to the one table, page by page.
 */
export function findColumnOrder(
  ordered: readonly (Text | Run)[],
  layout: LayoutWords,
  columns: number,
): TextOrderTable | TableProblem | undefined {
  const rows: Row[] = [];
  for (const [index, run] of ordered.entries()) {
    if (run.kind !== 'run' || run.parts.length < columns || isOneNumber(run)) continue;
    const before = ordered.slice(0, index).filter(({ page }) => page === run.page);
    const part = findRows(before, run, layout, columns);
    if (part === undefined) return undefined;
    rows.push(...part);
  }
  const totals = rows.filter(({ name }) => startsWithLabel(name, layout.totalLabels));
  const [total, other] = totals;
  if (total === undefined || rows.length < 2) return undefined;
  if (other === undefined && (total === rows[0] || total === rows.at(-1))) {
    return { rows: rows.filter((row) => row !== total), total };
  }
  return {
    problem: 'more than one table drawn column by column',
    seen: rows.map(({ name }) => name).join(' | '),
  };
}

/** Each name must be one text: with a wrapped name there would be more texts than rows, and no telling which. */
function findRows(
  before: readonly (Text | Run)[],
  run: Run,
  layout: LayoutWords,
  columns: number,
): Row[] | undefined {
  const count = run.parts.length / columns;
  if (!Number.isInteger(count)) return undefined;
  const [first, ...others] = before.slice(-count);
  if (first === undefined || !isStart(before.slice(0, -count), first, layout)) return undefined;
  const names = [first, ...others].flatMap((entry) =>
    entry.kind === 'text' ? [entry.words.join(' ')] : [],
  );
  const isHeading = (name: string): boolean =>
    !startsWithLabel(name, layout.totalLabels) &&
    isHeadingText(name.split(' '), toHeadingWords(layout.countHeadings));
  if (names.length !== count || names.some(isHeading)) return undefined;
  const cells = run.parts.map((part) => part.join(' '));
  return names.map((name, row) => ({
    name,
    counts: cells.filter((_, index) => index % count === row),
  }));
}

/** The region number of each row. Five equal counts would not add up, unless they are all nil. */
function isOneNumber({ parts }: Run): boolean {
  const numbers = parts.flat();
  return /^[1-9]\d{0,2}$/.test(numbers[0] ?? '') && numbers.every((one) => one === numbers[0]);
}

/** Is what comes before the names no name: nothing, a heading, a title, a sentence, or the regions and their numbers? */
function isStart(before: readonly (Text | Run)[], first: Text | Run, layout: LayoutWords): boolean {
  const last = before.at(-1);
  if (last === undefined || isAfterRegions(before)) return true;
  if (last.kind === 'run') return false;
  const headings = toHeadingWords([
    ...layout.nameHeadings,
    ...layout.regionHeadings,
    ...layout.countHeadings,
  ]);
  // seen together with the first name, a sentence, a title or the end of one is no name
  return isHeadingText(last.words, headings) || findName([last, first], layout).texts.length < 2;
}

/** One number or the same number for each row, then the region as often. */
function isAfterRegions(before: readonly (Text | Run)[]): boolean {
  const at = before.findLastIndex((entry) => entry.kind === 'run');
  const run = before[at];
  const regions = before.slice(at + 1).flatMap((entry) => (entry.kind === 'text' ? [entry] : []));
  if (run?.kind !== 'run' || regions.length === 0) return false;
  const numbers = run.parts.flat();
  const lines = regions.length / numbers.length;
  const texts = regions.map(({ words }) => words.join(' '));
  return (
    isOneNumber(run) &&
    Number.isInteger(lines) &&
    // printed once, its second line could as well be the first name
    lines <= (numbers.length === 1 ? 1 : MOST_LINES_OF_REGION) &&
    texts.every((text, index) => text === texts[index % lines])
  );
}

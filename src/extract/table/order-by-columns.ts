/** Tables that are drawn column by column: all names, then all counts of the first column, and so on. Pure. */
import type { TableProblem, TextOrderTable } from '../../raw.ts';
import { isHeadingText, toHeadingWords, type LayoutWords } from './layout-words.ts';
import { startsWithLabel } from './marks.ts';
import { findName } from './order-names.ts';
import type { Run, Text } from './ordered-texts.ts';

/** Undefined when nothing looks like names followed by `columns` times as many counts. */
export function findColumnOrder(
  ordered: readonly (Text | Run)[],
  layout: LayoutWords,
  columns: number,
): TextOrderTable | TableProblem | undefined {
  const tables = ordered.flatMap((run, index) => {
    if (run.kind !== 'run' || run.parts.length % columns !== 0) return [];
    const count = run.parts.length / columns;
    const table = count < 2 ? undefined : toTable(ordered.slice(0, index), run, count, layout);
    return table === undefined ? [] : [table];
  });
  const [only] = tables;
  const runs = ordered.filter((run) => run.kind === 'run' && run.parts.length >= columns);
  if (only === undefined || runs.length === 1) return only;
  return { problem: 'more counts than one table drawn column by column', seen: only.total.name };
}

/** Each name must be one text: with a wrapped name there would be more texts than rows, and no telling which. */
function toTable(
  before: readonly (Text | Run)[],
  run: Run,
  count: number,
  layout: LayoutWords,
): TextOrderTable | undefined {
  const entries = before.slice(-count);
  const names = entries.flatMap((entry) => (entry.kind === 'text' ? [entry.words.join(' ')] : []));
  if (names.length !== count || !isStart(before.slice(0, -count), layout)) return undefined;
  const cells = run.parts.map((part) => part.join(' '));
  const rows = names.map((name, row) => ({
    name,
    counts: cells.filter((_, index) => index % count === row),
  }));
  const totals = rows.filter(({ name }) => startsWithLabel(name, layout.totalLabels));
  const [total, other] = totals;
  if (total === undefined || other !== undefined) return undefined;
  if (total !== rows[0] && total !== rows.at(-1)) return undefined;
  return { rows: rows.filter((row) => row !== total), total };
}

/** Is what comes before the names something else: a heading, a title, a sentence, or the one region and its number? */
function isStart(before: readonly (Text | Run)[], layout: LayoutWords): boolean {
  const last = before.at(-1);
  if (last === undefined) return true;
  if (last.kind === 'run') return false;
  const headings = toHeadingWords([
    ...layout.nameHeadings,
    ...layout.regionHeadings,
    ...layout.countHeadings,
  ]);
  if (isHeadingText(last.words, headings)) return true;
  const number = before.at(-2);
  if (number?.kind === 'run' && number.parts.flat().length === 1) return true;
  return findName([last], layout).texts.length === 0;
}

/** Tables whose wrapped names are drawn after all rows, as some spreadsheets do. In the order of drawing only. Pure. */
import type { TextOrderTable } from '../../raw.ts';
import { findCuttings, haveOneTotal } from './cuttings.ts';
import { headingsOf, isHeadingText, type LayoutWords } from './layout-words.ts';
import { startsWithLabel, toLabel } from './marks.ts';
import { findName } from './order-names.ts';
import { takeRegion } from './order-region.ts';
import type { Run, Text } from './ordered-texts.ts';

type Row = { readonly name: string; readonly counts: readonly string[] };

/**
 * Rows whose name is '' have it somewhere among the `late` texts, in the order of the rows. Undefined when a run of
 * counts is not made of whole rows that add up, or when nothing tells which row is the total.
 */
export function findLateNames(
  ordered: readonly (Text | Run)[],
  regions: readonly string[],
  layout: LayoutWords,
  columns: number,
): TextOrderTable | undefined {
  const rows: Row[] = [];
  const used = new Set<Text | Run>();
  let start = 0;
  for (const [index, run] of ordered.entries()) {
    if (run.kind !== 'run' || run.parts.length < columns) continue;
    const counts = findRows(run, columns);
    if (counts === undefined) return undefined;
    const lead = ordered.slice(start, index).filter(({ page }) => page === run.page);
    const name = readName(lead, run, regions, layout);
    if (name === undefined) return undefined;
    for (const text of name.texts) used.add(text);
    rows.push(...counts.map((cells, row) => ({ name: row === 0 ? name.name : '', counts: cells })));
    start = index + 1;
  }
  const total = findTotal(rows, layout);
  // counts drawn column by column look the same, but for their sums
  if (!haveOneTotal(rows.map(({ counts }) => counts))) return undefined;
  if (total === undefined || rows.length < 2 || rows.every(({ name }) => name !== ''))
    return undefined;
  const late = ordered.flatMap((entry) =>
    entry.kind === 'text' && !used.has(entry) ? [entry.words.join(' ')] : [],
  );
  return { rows: rows.filter((row) => row !== total), total, late };
}

/** The counts of one row after the other; the region number of the first may stand in front. */
function findRows({ parts }: Run, columns: number): (readonly string[])[] | undefined {
  const first = parts[0] ?? [];
  const isNumbered =
    parts.length % columns === 1 && first.length === 1 && /^\d{1,2}$/.test(first[0] ?? '');
  const cells = isNumbered ? parts.slice(1) : parts;
  if (cells.length % columns !== 0) return undefined;
  const rows = Array.from({ length: cells.length / columns }, (_, row) =>
    findCuttings(cells.slice(row * columns, (row + 1) * columns), columns),
  );
  const certain = rows.flatMap(([cutting, ...others]) =>
    cutting === undefined || others.length > 0 ? [] : [cutting],
  );
  return certain.length === rows.length ? certain : undefined;
}

type Name = { readonly name: string; readonly texts: readonly Text[] };

/** The name just before the counts, without the region in front of it; '' when there is none; undefined when there are several. */
function readName(
  lead: readonly (Text | Run)[],
  run: Run,
  regions: readonly string[],
  layout: LayoutWords,
): Name | undefined {
  const nameless = { name: '', texts: [] };
  if (isHeadingRow(lead, layout)) return nameless;
  const found = findName(lead, layout);
  // a name of several texts would be late; the names of a table drawn column by column come all at once
  if (found.texts.length > (found.number === undefined ? 1 : 2)) return undefined;
  const words = found.texts.flatMap((text) => text.words);
  // behind a number stands the region; alone, it has no name behind it
  if (found.texts.length === 1 && isNumber(lead.at(-2))) return nameless;
  if (found.number === undefined) return { name: words.join(' '), texts: found.texts };
  const row = { ...found, page: run.page };
  const taken = takeRegion(found.texts, { texts: regions, words: undefined }, [row]);
  return taken === undefined ? nameless : { name: taken.name, texts: found.texts };
}

function isNumber(entry: Text | Run | undefined): boolean {
  return entry?.kind === 'run' && /^\d{1,3}$/.test(entry.parts.flat().join(' '));
}

/** 'Totaal' is the label of a row, but the heading of a column where another heading was drawn just before it. */
export function isHeadingRow(lead: readonly (Text | Run)[], layout: LayoutWords): boolean {
  const [before, last] = lead.slice(-2);
  if (last?.kind !== 'text' || before?.kind !== 'text') return false;
  const isTotal = layout.totalHeadings.includes(toLabel(last.words.join(' ')));
  return isTotal && isHeadingText(before.words, headingsOf(layout).words);
}

/** The row with the label; else, where the label is late too, the nameless one at an end of the table. */
function findTotal(rows: readonly Row[], layout: LayoutWords): Row | undefined {
  const [total, other] = rows.filter(({ name }) => startsWithLabel(name, layout.totalLabels));
  if (other !== undefined) return undefined;
  const ends = [rows.at(-1), rows[0]];
  return total ?? ends.find((row) => row?.name === '');
}

/** The table as the structure tree of a tagged PDF has it, for screen readers. Pure. */
import type { TableProblem, TreeRow, TreeTable } from '../../raw.ts';
import type { PageText, PdfText, TextItem } from '../pdf/text.ts';
import { USUAL_COLUMNS } from './blocks.ts';
import { isCountLike } from './count-columns.ts';
import { isTotalLabel, type LayoutWords } from './layout-words.ts';
import { toLines } from './lines.ts';
import { toWords } from './words.ts';

/** The texts of the cells that hold any, in the order of the tree: counts are all behind the last that is none. */
type Row = { readonly labels: readonly string[]; readonly counts: readonly string[] };

/**
 * Rows of a name and counts out of the one table with a total row, and out of the tables of other pages, which
 * are its parts. Undefined when no tree is there or when it holds no such table: most programs write none.
 */
export function readTree(text: PdfText, layout: LayoutWords): TreeTable | TableProblem | undefined {
  const fault = text.pages.find((page) => page.treeFault !== undefined)?.treeFault;
  if (fault !== undefined) return { problem: 'the structure tree cannot be used', seen: fault };
  const isTotal = (row: Row): boolean => row.labels.some((cell) => isTotalLabel(cell, layout));
  const tables = text.pages.flatMap(toTables).filter(({ rows }) => rows.length > 0);
  const [main, other] = tables.filter(({ rows }) => rows.some(isTotal));
  if (main === undefined) return undefined;
  const parts = tables.filter((table) => table === main || table.page !== main.page);
  const rows = parts.flatMap((part) => part.rows);
  const [total, second] = rows.filter(isTotal);
  if (total === undefined || other !== undefined || second !== undefined) {
    return { problem: 'more than one total row in the structure tree', seen: describe(rows) };
  }
  return { rows: rows.filter((row) => row !== total).map(toTreeRow), total: toTreeRow(total) };
}

function toTables(page: PageText) {
  const cells = page.cells ?? [];
  const items = Map.groupBy(page.items, (item) => item.cell);
  const texts = cells.map((cell, at) => ({ ...cell, text: toText(page, items.get(at) ?? []) }));
  return [...Map.groupBy(texts, ({ table }) => table).values()].map((table) => ({
    page: page.page,
    rows: [...Map.groupBy(table, ({ row }) => row).values()]
      .map((row) => toRow(row.map(({ text }) => text).filter((text) => text !== '')))
      .filter(({ labels, counts }) => labels.length > 0 && counts.length >= USUAL_COLUMNS),
  }));
}

/** The words of a cell, line by line; those of other cells are not there to be joined with. */
function toText(page: PageText, items: readonly TextItem[]): string {
  const lines = toLines(toWords({ pages: [{ ...page, items }] }));
  return lines.map(({ text }) => text).join(' ');
}

function toRow(texts: readonly string[]): Row {
  const first = texts.findLastIndex((text) => !text.split(' ').every(isCountLike)) + 1;
  return { labels: texts.slice(0, first), counts: texts.slice(first) };
}

function toTreeRow({ labels, counts }: Row): TreeRow {
  return { name: labels.at(-1) ?? '', counts };
}

function describe(rows: readonly Row[]): string {
  return rows.map(({ labels, counts }) => [...labels, ...counts].join(' ')).join(' | ');
}

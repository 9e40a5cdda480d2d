/** Plain text tables for people, and the numbers in them. */
import { printable } from '../printable.ts';

/** A column of text by its title, or one of numbers. */
type Column = string | { readonly numbers: string };

export function numbers(title: string): Column {
  return { numbers: title };
}

/** Lays rows out as a plain text table: titles, a rule, the rows; numbers to the right. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]) {
  const titles = columns.map((column) => (typeof column === 'string' ? column : column.numbers));
  const clean = rows.map((row) => row.map(printable));
  const widths = titles.map((title, index) =>
    Math.max(title.length, ...clean.map((row) => (row[index] ?? '').length)),
  );
  const fill = (cell: string, index: number) => {
    const width = widths[index] ?? 0;
    return typeof columns[index] === 'string' ? cell.padEnd(width) : cell.padStart(width);
  };
  const line = (cells: readonly string[]) => cells.map(fill).join('  ').trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(titles), rule, ...clean.map(line)];
}

const DUTCH = new Intl.NumberFormat('nl-NL');

/** 1708 → '1.708', as the source prints it. */
export function formatCount(value: number): string {
  return DUTCH.format(value);
}

import { printable } from '../printable.ts';

/** Where a command writes: results on stdout, everything else on stderr. */
export type Terminal = {
  /** Writes a line of the command's result. */
  out(line: string): void;
  /** Writes a line for a person: errors, hints, progress. */
  err(line: string): void;
  /** Is a person watching stderr? */
  readonly isInteractive: boolean;
  readonly columns: number;
};

export function processTerminal(): Terminal {
  // who reads may stop reading (`| head`): that is no fault of ours
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    isInteractive: process.stderr.isTTY,
    columns: process.stdout.columns ?? 100,
  };
}

export type Column = { readonly title: string; readonly align?: 'right' };

/** Lays rows out as a plain text table: titles, a rule, the rows; numbers to the right. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const clean = rows.map((row) => row.map(printable));
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...clean.map((row) => (row[index] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) =>
        columns[index]?.align === 'right'
          ? cell.padStart(widths[index] ?? 0)
          : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    line(columns.map((column) => column.title)),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...clean.map(line),
  ];
}

const DUTCH = new Intl.NumberFormat('nl-NL');

/** 1708 → '1.708', as the source prints it. */
export function formatCount(value: number): string {
  return DUTCH.format(value);
}

/** Checks of single cells: does each say something, and is nothing withheld? */
import { block, type Check, type CheckCode } from '../../findings.ts';
import type { Row } from '../row.ts';
import type { Count } from '../counts.ts';

/** One failed check for each cell that has a fault, else one that passed for the table. */
export function toCellChecks(
  code: CheckCode,
  rows: readonly Row[],
  faultOf: (count: Count) => string | undefined,
): Check[] {
  const failed = rows.flatMap((row) =>
    row.counts.flatMap((count, index) => {
      const fault = faultOf(count);
      const subject = `${row.name}: ${row.columns?.[index] ?? `column ${index + 1}`}`;
      return fault === undefined
        ? []
        : [block(code, { subject, passed: false, expected: 'a count', found: fault })];
    }),
  );
  if (failed.length > 0) return failed;
  const cells = rows.reduce((sum, row) => sum + row.counts.length, 0);
  return [block(code, { subject: 'table', passed: true, expected: cells, found: cells })];
}

/** Every cell holds a count, a dash or a mark of withholding. Catches broken numbers; none becomes a 0. */
export function checkCountReadable(rows: readonly Row[]): Check[] {
  return toCellChecks('count_readable', rows, (count) =>
    count.kind === 'unreadable' ? count.text : undefined,
  );
}

/** No cell is withheld ('<5', 'x'): how the source would mark that has never been seen. */
export function checkWithheldCell(rows: readonly Row[]): Check[] {
  return toCellChecks('withheld_cell', rows, (count) =>
    count.kind === 'withheld' ? count.mark : undefined,
  );
}

import type { Check, CheckCode } from '../../findings.ts';
import type { CountedRow } from '../counted-row.ts';
import type { Count } from '../counts.ts';
import { block } from './record.ts';

/** One failed check for each cell that has a fault, else one that passed for the table. */
export function toCellChecks(
  code: CheckCode,
  rows: readonly CountedRow[],
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

import { block, type Check } from '../../findings.ts';
import type { RawTable, Undrawn } from '../../raw.ts';

/**
 * The table that was found by position is also what was drawn, row by row, and nothing in it or beside it was left
 * over. Catches names and counts on the wrong row or in the wrong column, lost rows, and rows made of what is none.
 * Lets through: what the page itself has wrong; and, where counts were drawn after all rows, such a count and one beside
 * it in each other's column, which `column_sum` catches.
 */
export function checkReadingsAgree(table: RawTable, undrawn: readonly Undrawn[]): Check[] {
  const rows = table.rows.length;
  return undrawn.length > 0
    ? undrawn.map((one) => block('readings_agree', { ...one, passed: false }))
    : [block('readings_agree', { subject: 'table', passed: true, expected: rows, found: rows })];
}

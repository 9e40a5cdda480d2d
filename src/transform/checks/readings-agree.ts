import { block, type Check } from '../../findings.ts';
import { isProblem, type RawTable, type TableProblem, type TextOrderTable } from '../../raw.ts';
import { findDifferences } from './differences.ts';

/**
 * The reading by position and the reading by order of drawing are the same rows with the same counts.
 * Catches names and counts on the wrong row or in the wrong column. Lets through: what the page itself has wrong; and,
 * where large counts were drawn after all others, such a count and a small one of its row in each other's column, which
 * `column_sum` catches.
 */
export function checkReadingsAgree(
  table: RawTable,
  second: TextOrderTable | TableProblem,
): Check[] {
  const rows = { expected: table.rows.length, found: isProblem(second) ? 0 : second.rows.length };
  const differences = isProblem(second)
    ? [toDifference(second, 'a second reading')]
    : findDifferences(table, second);
  return differences.length > 0
    ? differences.map((difference) => block('readings_agree', { ...difference, passed: false }))
    : [block('readings_agree', { subject: 'table', passed: true, ...rows })];
}

/** A reading that came to nothing, as a difference. */
export function toDifference({ problem, seen }: TableProblem, expected: string) {
  return { subject: 'table', expected, found: `${problem}: ${seen}` };
}

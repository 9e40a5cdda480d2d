import { block, type Check } from '../../findings.ts';
import type { Box, RawRow, RawTable } from '../../raw.ts';

/** A name stands beside a number when it covers at least so much of the number's height … */
const BESIDE = 0.5;
/** … and is clear of another row's number when it covers at most so much: boxes of tight lines touch. */
const CLEAR = 0.3;

/**
 * Each name stands beside all numbers of its own row and beside no number of another. Catches names shifted by a row or
 * by half a row. Lets through: names that the publisher itself has swapped.
 */
export function checkNamesOnTheirRows(table: RawTable): Check[] {
  const rows = [...table.rows, table.total];
  const failed = rows.flatMap((row, index) => {
    const problem = findProblem(row, rows);
    const position = `row ${index + 1}`;
    return problem === undefined ? [] : [outcome(row.name.text, false, position, problem)];
  });
  return failed.length > 0 ? failed : [outcome('table', true, rows.length, rows.length)];
}

function findProblem(row: RawRow, rows: readonly RawRow[]): string | undefined {
  const { box } = row.name;
  if (row.counts.some((cell) => coverage(box, cell.box) < BESIDE)) return 'not beside its numbers';
  const other = rows.find(
    (candidate) =>
      candidate !== row && candidate.counts.some((cell) => coverage(box, cell.box) > CLEAR),
  );
  return other === undefined ? undefined : `beside the numbers of ${other.name.text}`;
}

/** Which part of the number's height the name covers, 0 to 1; nothing on another page. */
function coverage(name: Box, count: Box): number {
  if (name.page !== count.page) return 0;
  const shared = Math.min(name.bottom, count.bottom) - Math.max(name.top, count.top);
  const height = count.bottom - count.top;
  return height > 0 ? Math.max(0, shared) / height : 0;
}

function outcome(
  subject: string,
  passed: boolean,
  expected: string | number,
  found: string | number,
): Check {
  return block('names_on_their_rows', { subject, passed, expected, found });
}

import { blockUnlessEqual, type Check } from '../../findings.ts';
import { PARTS } from '../../measures.ts';
import { toSummands, type CountedRow } from '../counted-row.ts';

/**
 * The four parts of each row, the total row too, add up to its fifth column; a dash counts as 0. Catches every changed
 * digit in a row. Lets through: two changes that cancel out, and parts in the wrong order.
 */
export function checkRowSum(rows: readonly CountedRow[]): Check[] {
  return rows.flatMap((row) => {
    const { known_in_sonar: printed, ...persons } = toSummands(row);
    const parts = PARTS.map((measure) => persons[measure]);
    const known = parts.filter((part) => part !== undefined);
    // A cell that was not read has its own failed check; a sum without it would say nothing.
    if (printed === undefined || known.length < parts.length) return [];
    const sum = known.reduce((a, b) => a + b, 0);
    return [blockUnlessEqual('row_sum', row.name, printed, sum)];
  });
}

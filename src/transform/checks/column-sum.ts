import { blockUnlessEqual, type Check } from '../../findings.ts';
import { MEASURES } from '../../measures.ts';
import { toSummands, type CountedRow } from '../counted-row.ts';

/**
 * The rows of each measure add up to the printed total; a dash counts as 0. Catches every changed digit in a column and
 * a lost or doubled row. Lets through: names on the wrong rows.
 */
export function checkColumnSum(rows: readonly CountedRow[], total: CountedRow): Check[] {
  const summands = rows.map(toSummands);
  const printed = toSummands(total);
  return MEASURES.flatMap((measure) => {
    const expected = printed[measure];
    const known = summands.map((row) => row[measure]).filter((persons) => persons !== undefined);
    if (expected === undefined || known.length < rows.length) return [];
    const sum = known.reduce((a, b) => a + b, 0);
    return [blockUnlessEqual('column_sum', measure, expected, sum)];
  });
}

/** Checks of the sums that the source prints: rows, columns, and the share in the footnote. */
import { block, blockUnlessEqual, type Check } from '../../findings.ts';
import { MEASURES, PARTS } from '../../measures.ts';
import { type Row, toSummands } from '../row.ts';
import { toNumber } from '../../percent.ts';
import type { Footnote } from '../footnote.ts';

/**
 * The four parts of each row, the total row too, add up to its fifth column; a dash counts as 0. Catches every changed
 * digit in a row. Lets through: two changes that cancel out, and parts in the wrong order.
 */
export function checkRowSum(rows: readonly Row[]): Check[] {
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

/**
 * The rows of each measure add up to the printed total; a dash counts as 0. Catches every changed digit in a column and
 * a lost or doubled row. Lets through: names on the wrong rows.
 */
export function checkColumnSum(rows: readonly Row[], total: Row): Check[] {
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

/**
 * The printed percentage is known / register, rounded half up or half to even: off by at most half of its last digit,
 * computed in whole numbers. Catches a wrong register, percentage or total. Lets through: changes within the rounding.
 */
export function checkCoveragePct(knownInSonar: number, footnote: Footnote): Check[] {
  const { registerPersons, known } = footnote;
  const hundred = 100 * 10 ** known.decimals;
  const isRounded =
    2 * Math.abs(hundred * knownInSonar - known.digits * registerPersons) <= registerPersons;
  const isPart = registerPersons > 0 && knownInSonar <= registerPersons;
  return [
    block('coverage_pct', {
      subject: 'footnote',
      passed: isPart && isRounded,
      expected: toNumber(known),
      found:
        registerPersons === 0
          ? `${knownInSonar} of 0 persons`
          : Math.round((10_000 * knownInSonar) / registerPersons) / 100,
    }),
  ];
}

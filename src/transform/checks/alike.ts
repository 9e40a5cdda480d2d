import type { Check, CheckCode } from '../../findings.ts';
import { counted } from '../../printable.ts';

/** So many failures of one code are told one by one: two names exchanged are two causes, a lost row fails five sums. */
const MOST_LISTED = 4;
/** Of more than that so many are named, with what was expected and found. */
const NAMED = 3;
/** Says row by row what was not drawn, however many rows. */
const ROW_BY_ROW: ReadonlySet<CheckCode> = new Set<CheckCode>(['readings_agree']);

/**
 * What fails in many places fails for one reason (another region in the title, a lost row, columns in another order):
 * its failures become one record that counts them.
 */
export function countAlike(checks: readonly Check[]): Check[] {
  return [...Map.groupBy(checks, ({ code }) => code)].flatMap(([code, alike]) => {
    const failed = alike.filter((check) => !check.passed);
    const [first] = failed;
    if (first === undefined || failed.length <= MOST_LISTED || ROW_BY_ROW.has(code)) return alike;
    const named = failed
      .slice(0, NAMED)
      .map(({ subject, expected, found }) => `${subject} (${expected} / ${found})`);
    const found = `${counted(failed.length, 'time')}, expected / found: ${named.join(', ')}, …`;
    return [
      ...alike.filter((check) => check.passed),
      { ...first, subject: 'table', expected: 'no difference', found },
    ];
  });
}

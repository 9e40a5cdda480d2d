/**
 * A check is a rule and the record of it: what was looked at, what had to hold, what was found. A finding is a check
 * that did not pass. Every check of a document is kept; a finding with severity `block` keeps the document out.
 */
import meanings from './meanings.json' with { type: 'json' };

export type Severity = 'block' | 'warn';

/** Every code a check may carry: an entry of meanings.json has what it means, and one of docs/runbook.md what to do. */
export type CheckCode = keyof typeof meanings.check;

/** In the order in which findings are told: that of meanings.json. */
export const CHECK_CODES = Object.keys(meanings.check) as readonly CheckCode[];

/** Failures of these can never be accepted by an operator: the numbers themselves are not proven. */
export const NEVER_ACCEPTABLE: ReadonlySet<CheckCode> = new Set(
  CHECK_CODES.filter((code) => !meanings.check[code].acceptable),
);

export type Check = {
  readonly code: CheckCode;
  readonly severity: Severity;
  /** What the check looked at: a municipality, a measure, 'link', 'footnote' … */
  readonly subject: string;
  readonly passed: boolean;
  readonly expected: string | number | null;
  readonly found: string | number | null;
};

/** Did a blocking check fail? */
export function isBlocked(checks: readonly Check[]): boolean {
  return checks.some((check) => check.severity === 'block' && !check.passed);
}

/** The code of the first blocking check that failed. */
export function firstBlocking(checks: readonly Check[]): CheckCode | undefined {
  return checks.find((check) => check.severity === 'block' && !check.passed)?.code;
}

/** What was looked at, what had to hold, and what was found. */
export type Compared = Pick<Check, 'subject' | 'expected' | 'found'>;

/** What a check says besides its code and its severity. */
export type Outcome = Compared & Pick<Check, 'passed'>;

/** A check that keeps the document out of the facts when it fails. */
export function block(code: CheckCode, outcome: Outcome): Check {
  return { code, severity: 'block', ...outcome };
}

/** A check that only tells a person. */
export function warn(code: CheckCode, outcome: Outcome): Check {
  return { code, severity: 'warn', ...outcome };
}

/**
 * One check for each thing that fails it, with the severity of `make`; where nothing does, one for all that was looked
 * at, in which `value` was found as expected.
 */
export function eachOrWhole(
  make: typeof block | typeof warn,
  code: CheckCode,
  failed: readonly Compared[],
  whole: string,
  value: Check['found'],
): Check[] {
  return failed.length > 0
    ? failed.map((one) => make(code, { ...one, passed: false }))
    : [make(code, { subject: whole, passed: true, expected: value, found: value })];
}

/** A check with severity `block` that compares two values; passes when they are the same. */
export function blockUnlessEqual(
  code: CheckCode,
  subject: string,
  expected: Check['expected'],
  found: Check['found'],
): Check {
  return block(code, { subject, passed: expected === found, expected, found });
}

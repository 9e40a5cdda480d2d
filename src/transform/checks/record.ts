/** Makes the record of a check. */
import type { Check, CheckCode, Severity } from '../../findings.ts';

export type Outcome = {
  readonly subject: string;
  readonly passed: boolean;
  readonly expected: Check['expected'];
  readonly found: Check['found'];
};

/** A check that keeps the document out of the facts when it fails. */
export function block(code: CheckCode, outcome: Outcome): Check {
  return record(code, 'block', outcome);
}

/** A check that only tells a person. */
export function warn(code: CheckCode, outcome: Outcome): Check {
  return record(code, 'warn', outcome);
}

function record(code: CheckCode, severity: Severity, outcome: Outcome): Check {
  return { code, severity, ...outcome };
}

/**
 * A check is a rule and the record of it: what was looked at, what had to hold, what was found. A finding is a check
 * that did not pass. Every check of a document is kept; a finding with severity `block` keeps the document out.
 */
export type Severity = 'block' | 'warn';

/** Every code a check may carry. docs/runbook.md has an entry for each. */
export const CHECK_CODES = [
  // the file could not be read at all: recorded only when it failed
  'invalid_pdf',
  'encrypted',
  'no_text',
  'unmapped_glyphs',
  'parser_limit',
  'reader_fault',
  // the document
  'title_found',
  'layout_known',
  'headings_understood',
  'columns_usual',
  'count_readable',
  'withheld_cell',
  'readings_agree',
  'names_on_their_rows',
  'footnote_mark',
  'footnote_found',
  'region_known',
  'title_agrees',
  'row_sum',
  'column_sum',
  'coverage_pct',
  'municipality_known',
  'municipality_unique',
  'municipality_complete',
  'municipality_region',
  'borders_of_quarter',
  // against what is already loaded
  'not_a_copy',
  'columns_plausible',
  'change_plausible',
  'two_candidates',
  'older_revision',
  'tree_agrees',
  'quarter_complete',
] as const;

export type CheckCode = (typeof CHECK_CODES)[number];

/** Failures of these can never be accepted by an operator: the numbers themselves are not proven. */
export const NEVER_ACCEPTABLE: ReadonlySet<CheckCode> = new Set<CheckCode>([
  'row_sum',
  'column_sum',
  'municipality_known',
  'municipality_unique',
  'layout_known',
  'readings_agree',
  // the same in other words: without these there is no table to accept
  'invalid_pdf',
  'encrypted',
  'no_text',
  'unmapped_glyphs',
  'parser_limit',
  'reader_fault',
  'title_found',
  'headings_understood',
  'count_readable',
  'withheld_cell',
  'names_on_their_rows',
  'footnote_found',
  'region_known',
]);

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

/** What a check says besides its code and its severity. */
export type Outcome = Omit<Check, 'code' | 'severity'>;

/** A check that keeps the document out of the facts when it fails. */
export function block(code: CheckCode, outcome: Outcome): Check {
  return { code, severity: 'block', ...outcome };
}

/** A check that only tells a person. */
export function warn(code: CheckCode, outcome: Outcome): Check {
  return { code, severity: 'warn', ...outcome };
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

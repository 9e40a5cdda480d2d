/** What became of a document of the corpus, against what it says. */
import { isBlocked, firstBlocking } from '../../../src/findings.ts';
import { MEASURES } from '../../../src/measures.ts';
import type { Reading } from '../../../src/transform/reading.ts';
import type { Look } from './look.ts';
import type { Truth } from './truth.ts';

export type Outcome =
  | { readonly kind: 'accepted'; readonly wrong: readonly string[] }
  | { readonly kind: 'rejected'; readonly code: string; readonly why: readonly string[] };

/** An accepted document must say, cell by cell, what the truth says. */
export function judge(reading: Reading, truth: Truth, look: Look): Outcome {
  const failed = reading.checks.filter((check) => !check.passed && check.severity === 'block');
  if (reading.table === undefined || isBlocked(reading.checks)) {
    return {
      kind: 'rejected',
      code: firstBlocking(reading.checks) ?? 'layout_known',
      why: failed.map(
        ({ code, subject, expected, found }) => `${code} (${subject}): ${expected} / ${found}`,
      ),
    };
  }
  return { kind: 'accepted', wrong: findDifferences(reading.table, truth, look) };
}

function findDifferences(table: NonNullable<Reading['table']>, truth: Truth, look: Look): string[] {
  const isPrinted = !['absent', 'remnant', 'picture'].includes(look.headings);
  const rows = new Map(table.rows.map((row) => [row.municipality, row]));
  const pairs: (readonly [string, unknown, unknown])[] = [
    ['quarter', truth.quarter, table.quarter],
    ['region', truth.region, table.region],
    ['layout', look.regionColumns === 'none' ? 'uwv-2020' : 'uwv-2023', table.layout],
    ['measures from', isPrinted ? 'header' : 'layout', table.measuresFrom],
    ['number of rows', truth.rows.length, table.rows.length],
    ['register', truth.register, table.registerPersons],
    ['percentage', truth.pct, table.knownPct],
    ...MEASURES.map(
      (measure, at) => [`total ${measure}`, truth.totals[at], table.totals[measure]] as const,
    ),
    ...truth.rows.flatMap(({ code, name, counts }) =>
      MEASURES.map(
        (measure, at) =>
          [`${name} ${measure}`, counts[at], rows.get(code)?.counts[measure]] as const,
      ),
    ),
  ];
  return pairs.flatMap(([what, expected, found]) =>
    expected === found ? [] : [`${what}: ${String(expected)} / ${String(found)}`],
  );
}

/** Does the outcome fit what a person would say? The text says what does not. */
export function findComplaint(
  outcome: Outcome,
  verdict: { readonly kind: string; readonly codes?: readonly string[] },
): string | undefined {
  if (outcome.kind === 'accepted') {
    if (outcome.wrong.length > 0) return `WRONG: ${outcome.wrong.join('; ')}`;
    return verdict.kind === 'refuse' ? 'accepted, but must be refused' : undefined;
  }
  const isExpected = verdict.kind !== 'good' && (verdict.codes ?? []).includes(outcome.code);
  return isExpected ? undefined : `rejected: ${outcome.code}; ${outcome.why.join('; ')}`;
}

/** The failed checks, numbered: the same number stands on the page and in the list beside it. */
import type { Trace } from '../extract/table/trace.ts';
import type { Check } from '../findings.ts';
import type { Box } from '../raw.ts';
import { toBoxes, type Places } from './places.ts';

export type Mark = {
  /** From 1, in the order of the checks, those that block first. */
  readonly number: number;
  readonly severity: Check['severity'];
  readonly check: Check;
  readonly title: string;
  /** Is it about the table and not about what is inside it? */
  readonly isWhole: boolean;
  /** Empty when the check speaks of something that is not on the page. */
  readonly boxes: readonly Box[];
};

/** The order in which failed checks are numbered. */
export function blockingFirst<T extends { readonly severity: string }>(failed: readonly T[]): T[] {
  const isBlocking = (check: T): boolean => check.severity === 'block';
  return [...failed.filter(isBlocking), ...failed.filter((check) => !isBlocking(check))];
}

export function toMarks(
  checks: readonly Check[],
  places: Places | undefined,
  trace: Trace | undefined,
): Mark[] {
  return blockingFirst(checks.filter((check) => !check.passed)).map((check, index) => ({
    number: index + 1,
    severity: check.severity,
    check,
    isWhole: check.subject === 'table' && !String(check.found ?? '').includes('on the same spot'),
    title: `${check.code} (${check.subject})`,
    boxes: places && trace ? toBoxes(check, places, trace) : [],
  }));
}

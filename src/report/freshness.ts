/** How fresh the warehouse is: which quarter is awaited, and how late it is. Pure. */
import type { WarehouseStatus } from '../load/status.ts';

export type Awaited = {
  readonly quarter: string;
  /** 'YYYY-MM-DD' */
  readonly dueOn: string;
  /** Days since it was due; negative while it is not due yet. */
  readonly daysLate: number;
};

/**
 * The first quarter after the newest complete one; without a complete one the first that has no data after the
 * newest with data. Undefined when there is none.
 */
export function findAwaited(
  { quarters, newestCompleteQuarter, newestQuarter }: WarehouseStatus,
  today: string,
): Awaited | undefined {
  const after = newestCompleteQuarter ?? newestQuarter ?? '';
  const next = quarters.find(({ quarter }) => quarter > after);
  return (
    next && { quarter: next.quarter, dueOn: next.dueOn, daysLate: daysBetween(next.dueOn, today) }
  );
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

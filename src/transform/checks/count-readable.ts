import type { Check } from '../../findings.ts';
import type { CountedRow } from '../counted-row.ts';
import { toCellChecks } from './cells.ts';

/** Every cell holds a count, a dash or a mark of withholding. Catches broken numbers; none becomes a 0. */
export function checkCountReadable(rows: readonly CountedRow[]): Check[] {
  return toCellChecks('count_readable', rows, (count) =>
    count.kind === 'unreadable' ? count.text : undefined,
  );
}

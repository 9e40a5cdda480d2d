import type { Check } from '../../findings.ts';
import type { CountedRow } from '../counted-row.ts';
import { toCellChecks } from './cells.ts';

/** No cell is withheld ('<5', 'x'): how the source would mark that has never been seen. */
export function checkWithheldCell(rows: readonly CountedRow[]): Check[] {
  return toCellChecks('withheld_cell', rows, (count) =>
    count.kind === 'withheld' ? count.mark : undefined,
  );
}

import type { Check } from '../../findings.ts';
import type { LayoutResult } from '../layout.ts';
import { block } from './record.ts';

/** The table has one of the looks in `layouts.json`. Catches added, dropped and merged columns. */
export function checkLayoutKnown(result: LayoutResult): Check[] {
  return [
    block('layout_known', {
      subject: 'table',
      passed: result.kind === 'known',
      expected: 'one table with a total row and five counts in each row (reference/layouts.json)',
      found: result.kind === 'known' ? result.layout.id : result.seen,
    }),
  ];
}

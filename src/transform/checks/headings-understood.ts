import type { Check } from '../../findings.ts';
import type { ColumnMapping } from '../headings.ts';
import { block } from './record.ts';

/**
 * What stands over the counts names the five measures, each once, or nothing stands there. Catches renamed, partly
 * printed and ambiguous headings. Lets through: swapped columns whose headings are not in the text layer at all.
 */
export function checkHeadingsUnderstood(mapping: ColumnMapping): Check[] {
  const isMapped = mapping.kind === 'mapped';
  return [
    block('headings_understood', {
      subject: 'headings',
      passed: isMapped,
      expected: 'five headings that name five measures, or none',
      found: isMapped ? `${mapping.measuresFrom}: ${mapping.columns.join(', ')}` : mapping.seen,
    }),
  ];
}

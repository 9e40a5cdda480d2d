import type { Check } from '../../findings.ts';
import type { Title } from '../title.ts';
import { block } from './record.ts';

/** The region in the title publishes on the last day of the quarter. Catches unknown, former and foreign spellings. */
export function checkRegionKnown(title: Title): Check[] {
  return [
    block('region_known', {
      subject: 'title',
      passed: title.region !== undefined,
      expected: 'a region of reference/regions.csv',
      found: title.printedRegion ?? null,
    }),
  ];
}

import type { MunicipalityCode, RegionCode } from '../../codes.ts';
import type { Check } from '../../findings.ts';
import type { Reference } from '../../reference/reference.ts';
import type { ProfileTable } from '../reading.ts';
import { block } from './record.ts';

/** A municipality that is already loaded in another region of the same quarter. */
export type Claim = { readonly municipality: MunicipalityCode; readonly region: RegionCode };

/**
 * No municipality stands in two regions of one quarter, unless the known differences allow it in both.
 * The later document is blocked: counted twice, the country would be too large.
 */
export function checkClaims(
  table: ProfileTable,
  claims: readonly Claim[],
  reference: Reference,
): Check[] {
  return claims.map((claim) => {
    const listed = reference
      .knownDifferencesIn(table.quarter)
      .some((difference) => difference.gm_code === claim.municipality);
    return block('municipality_unique', {
      subject: `${claim.municipality} in ${table.quarter}`,
      passed: listed,
      expected: 'in one region of the quarter',
      found: `also in ${claim.region}`,
    });
  });
}

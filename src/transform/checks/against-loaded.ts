/** All checks that need other publications. */
import type { Check } from '../../findings.ts';
import type { Reference } from '../../reference/reference.ts';
import type { ProfileTable } from '../reading.ts';
import { checkChangePlausible } from './change-plausible.ts';
import { checkClaims } from './claims.ts';
import { checkColumnsPlausible } from './columns-plausible.ts';
import type { Loaded } from './loaded.ts';
import { checkNotACopy } from './not-a-copy.ts';
import { checkRevisionPlausible } from './revision-plausible.ts';
import { checkStillThere } from './still-there.ts';

/** The facts of the table's own publication never block it: a revision may say anything that is proven. */
export function checkAgainstLoaded(
  table: ProfileTable,
  { claims, alike, neighbours, current }: Loaded,
  reference: Reference,
): Check[] {
  const { plausibility } = reference;
  const [nearest] = neighbours;
  return [
    ...checkClaims(table, claims, reference),
    ...checkNotACopy(table, alike),
    ...neighbours.flatMap((other) => checkColumnsPlausible(table, other, plausibility.columns)),
    ...(nearest ? checkChangePlausible(table, nearest, plausibility.change) : []),
    ...(nearest ? checkStillThere(table, nearest, reference) : []),
    ...(current ? checkRevisionPlausible(table, current, plausibility.change) : []),
  ];
}

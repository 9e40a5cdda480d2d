import type { RegionCode } from '../../codes.ts';
import type { Check } from '../../findings.ts';
import { addQuarters, firstDay, lastDay, type Quarter } from '../../quarter.ts';
import type { Reference } from '../../reference/reference.ts';
import { fitsBorders } from '../borders.ts';
import { findMunicipality } from '../names.ts';
import { block } from './record.ts';

/**
 * The table has the borders of its own quarter. Catches a Q4 table with next January's borders: names that come to exist
 * only then, or a set that fits the next day and not the last one. Lets through: regions that do not change.
 */
export function checkBordersOfQuarter(
  names: readonly string[],
  region: RegionCode,
  quarter: Quarter,
  reference: Reference,
): Check[] {
  const last = lastDay(quarter);
  const next = firstDay(addQuarters(quarter, 1));
  const isKnown = (name: string, day: string): boolean =>
    findMunicipality(name, day, region, reference) !== undefined;
  const future = names.filter((name) => !isKnown(name, last) && isKnown(name, next));
  const isNext =
    !fitsBorders(names, region, last, reference) && fitsBorders(names, region, next, reference);
  const found =
    isNext || future.length > 0 ? [`the borders of ${next}`, ...future].join(', ') : last;
  return [
    block('borders_of_quarter', { subject: region, passed: found === last, expected: last, found }),
  ];
}

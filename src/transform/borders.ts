/** Which municipalities a region's table must hold on a day. */
import type { RegionCode } from '../codes.ts';
import { quarterOfDay, type IsoDay } from '../quarter.ts';
import type { Municipality, Reference } from '../reference/reference.ts';
import { findMunicipality } from './names.ts';

/** Members of the region on that day, without those that known_differences lists in the day's quarter. */
export function toRequired(
  region: RegionCode,
  day: IsoDay,
  reference: Reference,
): readonly Municipality[] {
  const listed = new Set(
    reference.knownDifferencesIn(quarterOfDay(day)).map((difference) => difference.gm_code),
  );
  return reference.membersOn(region, day).filter((member) => !listed.has(member.code));
}

/** Are the printed names the region as it was on that day: all of them allowed there, and none missing? */
export function fitsBorders(
  names: readonly string[],
  region: RegionCode,
  day: IsoDay,
  reference: Reference,
): boolean {
  const codes = names.map((name) => findMunicipality(name, day, region, reference));
  const quarter = quarterOfDay(day);
  const areAllowed = codes.every(
    (code) => code !== undefined && reference.allowedRegions(code, quarter).has(region),
  );
  const required = toRequired(region, day, reference);
  return areAllowed && required.every((member) => codes.includes(member.code));
}

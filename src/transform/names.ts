/** Printed names → codes, by the reference as it was on a day. A name that means nothing, or two things, is not found. */
import type { MunicipalityCode, RegionCode } from '../codes.ts';
import { quarterOfDay, type IsoDay } from '../quarter.ts';
import { toLookupKey, toRegionKey } from '../reference/name-key.ts';
import type { Reference } from '../reference/reference.ts';

/** The region that is called so on that day; never AM99. */
export function findRegion(
  printed: string,
  day: IsoDay,
  reference: Reference,
): RegionCode | undefined {
  const key = toRegionKey(printed);
  if (key === undefined) return undefined;
  const [region, ...others] = reference.regionsNamed(key, day);
  return others.length === 0 ? region : undefined;
}

/**
 * The municipality that is called so and exists on that day, or is listed in known_differences for the day's quarter
 * (Weesp in 2022Q1, when it had ceased a week before). Where two have the name, the region decides.
 */
export function findMunicipality(
  printed: string,
  day: IsoDay,
  region: RegionCode | undefined,
  reference: Reference,
): MunicipalityCode | undefined {
  const candidates = municipalitiesNamed(printed, day, reference);
  if (candidates.length <= 1) return candidates[0];
  const quarter = quarterOfDay(day);
  const [code, ...others] = candidates.filter(
    (candidate) => region !== undefined && reference.allowedRegions(candidate, quarter).has(region),
  );
  return others.length === 0 ? code : undefined;
}

/** All municipalities that are called so and exist on that day, or are listed for its quarter. */
export function municipalitiesNamed(
  printed: string,
  day: IsoDay,
  reference: Reference,
): readonly MunicipalityCode[] {
  const key = toLookupKey(printed);
  if (key === undefined) return [];
  const listed = new Set(reference.knownDifferencesIn(quarterOfDay(day)).map((row) => row.gm_code));
  return reference
    .municipalitiesNamed(key)
    .filter((code) => reference.regionOf(code, day) !== undefined || listed.has(code));
}

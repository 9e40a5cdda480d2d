/** The reference as a value: who existed, under which name and in which region, on which day. */
import type { MunicipalityCode, RegionCode } from '../codes.ts';
import { compareQuarters, lastDay, quarterOfDay, type IsoDay, type Quarter } from '../quarter.ts';
import { remember } from '../remember.ts';
import { toLookupKey, toRegionKey } from './name-key.ts';
import { isValidOn, type KnownDifferenceRow, type ReferenceData } from './schema.ts';

/** 'Niet in te delen': municipalities that CBS assigned to no region. Never a region of a publication. */
export const NOT_ASSIGNED = 'AM99';

export type Municipality = {
  readonly code: MunicipalityCode;
  /** Official name on the day. */
  readonly name: string;
  readonly region: RegionCode;
};

/** An immutable value; all days are 'YYYY-MM-DD'. */
export type Reference = ReturnType<typeof makeReference>;

/** Builds the lookups. The data must be sound (`findProblems` is empty). */
export function makeReference(data: ReferenceData) {
  const municipalitiesOn = remember((day: IsoDay) => toMunicipalities(data, day));
  const regionIndex = toRegionIndex(data);
  const byCode = remember(
    (day: IsoDay) => new Map(municipalitiesOn(day).map((found) => [found.code, found])),
  );
  const names = toMunicipalityIndex(data);
  const regionOf = (code: MunicipalityCode, day: IsoDay) => byCode(day).get(code)?.region;
  const regionAt = byCodeAndDay(data.regions, (row) => row.am_code);
  const memberAt = byCodeAndDay(data.memberships, (row) => row.gm_code);
  const knownDifferencesIn = remember((quarter: Quarter) =>
    data.knownDifferences.filter((row) => isInQuarter(row, quarter)),
  );
  const isListed = (code: MunicipalityCode, quarter: Quarter) =>
    knownDifferencesIn(quarter).some((row) => row.gm_code === code);
  return Object.freeze({
    /** The rows as they stand in the files. */
    data,
    layouts: data.layouts,
    /** Thresholds of the checks against other quarters. */
    plausibility: data.plausibility,
    /** Name valid on the day; the last one before it when the region is gone; undefined when it never existed. */
    regionNameOn: (code: RegionCode, day: IsoDay) => regionAt(code, day)?.official_name,
    municipalitiesOn,
    membersOn: (region: RegionCode, day: IsoDay) =>
      municipalitiesOn(day).filter((found) => found.region === region),
    /** Name valid on the day; the last one before it when the municipality is gone; undefined when it never existed. */
    nameOn: (code: MunicipalityCode, day: IsoDay) => memberAt(code, day)?.municipality_name,
    /** Where CBS has the municipality on that day (AM99 included). */
    regionOf,
    knownDifferencesIn,
    /** Does known_differences name the municipality in that quarter? No single document then has to hold it. */
    isListed,
    /** Every region whose document may hold the municipality in that quarter: CBS's own and the known differences. */
    allowedRegions: (code: MunicipalityCode, quarter: Quarter): ReadonlySet<RegionCode> => {
      const listed = knownDifferencesIn(quarter).filter((row) => row.gm_code === code);
      const regions = listed.flatMap((row) => [row.cbs_region, ...row.also_allowed_in]);
      const known = [regionOf(code, lastDay(quarter)), ...regions].filter(
        (one) => one !== undefined,
      );
      return new Set(known.filter((region) => region !== NOT_ASSIGNED));
    },
    /** Regions that are called so on that day (a `toRegionKey`): none or one. */
    regionsNamed: (key: string, day: IsoDay) => {
      const rows = regionIndex.get(key) ?? [];
      return rows.filter((row) => isValidOn(row, day)).map((row) => row.am_code);
    },
    /** Municipalities that are ever called so (a `toLookupKey`), whatever the day. */
    municipalitiesNamed: (key: string) => names.get(key) ?? [],
  });
}

function toMunicipalities(data: ReferenceData, day: IsoDay): readonly Municipality[] {
  return data.memberships
    .filter((row) => isValidOn(row, day))
    .map((row) => ({ code: row.gm_code, name: row.municipality_name, region: row.am_code }));
}

function toRegionIndex({ regions }: ReferenceData) {
  return toIndex(
    regions
      .filter((row) => row.am_code !== NOT_ASSIGNED)
      .flatMap((row) =>
        [row.official_name, ...row.name_variants].map((name) => [toRegionKey(name), row] as const),
      ),
  );
}

function toMunicipalityIndex(data: ReferenceData) {
  return toIndex([
    ...data.memberships.map((row) => [toLookupKey(row.municipality_name), row.gm_code] as const),
    ...data.aliases.flatMap((row) =>
      row.name_variants.map((name) => [toLookupKey(name), row.gm_code] as const),
    ),
  ]);
}

/** What each key means; names without a key are under none. */
function toIndex<Meant>(entries: readonly (readonly [string | undefined, Meant])[]) {
  const byKey = [...Map.groupBy(entries, ([key]) => key)];
  return new Map(byKey.map(([key, same]) => [key, [...new Set(same.map(([, meant]) => meant))]]));
}

/** Looks up the row of a code on a day, else the last one that began before it. */
export function byCodeAndDay<Row extends { readonly valid_from: string }>(
  rows: readonly Row[],
  codeOf: (row: Row) => string,
): (code: string, day: IsoDay) => Row | undefined {
  const sorted = rows.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
  const ofCode = Map.groupBy(sorted, codeOf);
  return (code, day) => ofCode.get(code)?.findLast((row) => row.valid_from <= day);
}

function isInQuarter(row: KnownDifferenceRow, quarter: Quarter): boolean {
  return (
    compareQuarters(row.from_quarter, quarter) <= 0 &&
    (row.to_quarter === undefined || compareQuarters(quarter, row.to_quarter) <= 0)
  );
}

// Printed names → codes, by the reference as it was on a day. A name that means nothing, or two things, is not found.

/** The region that is called so on that day; never AM99. */
export function findRegion(
  printed: string,
  day: IsoDay,
  reference: Reference,
): RegionCode | undefined {
  const [region, ...others] = reference.regionsNamed(toRegionKey(printed) ?? '', day);
  return others.length === 0 ? region : undefined;
}

/**
 * The municipality that is called so and exists on that day, or is listed in known_differences for the day's quarter
 * (Weesp in 2022Q1, when it had ceased a week before). Where two have or had the name, the region decides: else a table
 * with old borders would give the persons of the one that is gone to its namesake elsewhere.
 */
export function findMunicipality(
  printed: string,
  day: IsoDay,
  region: RegionCode | undefined,
  reference: Reference,
): MunicipalityCode | undefined {
  const candidates = municipalitiesNamed(printed, day, reference);
  if (reference.municipalitiesNamed(toLookupKey(printed) ?? '').length <= 1) return candidates[0];
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
  const isThere = (code: MunicipalityCode): boolean =>
    reference.regionOf(code, day) !== undefined || reference.isListed(code, quarterOfDay(day));
  return reference.municipalitiesNamed(toLookupKey(printed) ?? '').filter(isThere);
}

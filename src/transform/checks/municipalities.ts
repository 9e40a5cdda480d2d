/** Checks of the names against the municipalities and the borders of the quarter. */
import type { MunicipalityCode, RegionCode } from '../../codes.ts';
import { block, type Check, eachOrWhole, warn } from '../../findings.ts';
import {
  addQuarters,
  firstDay,
  type IsoDay,
  lastDay,
  type Quarter,
  quarterOfDay,
} from '../../quarter.ts';
import { findMunicipality, type Municipality, type Reference } from '../../reference/reference.ts';
import type { NamedRow } from '../reading.ts';

/** A printed name and the municipality it was found to be. */
type Named = Pick<NamedRow, 'printedName' | 'municipality'>;

/** Each printed name is a municipality of the last day of the quarter. Catches misread, former and future names. */
export function checkMunicipalityKnown(rows: readonly Named[], day: string): Check[] {
  return rows.map((row) =>
    block('municipality_known', {
      subject: row.printedName,
      passed: row.municipality !== undefined,
      expected: `a municipality on ${day}`,
      found: row.municipality ?? null,
    }),
  );
}

/** No municipality stands twice, however it is spelled. */
export function checkMunicipalityUnique(rows: readonly Named[]): Check[] {
  const known = rows.filter((row) => row.municipality !== undefined);
  const failed = [...Map.groupBy(known, (row) => row.municipality)]
    .filter(([, same]) => same.length > 1)
    .map(([code = '', same]) => ({
      subject: code,
      expected: 1,
      found: same.map((row) => row.printedName).join(', '),
    }));
  const { size } = new Set(toCodes(rows));
  const whole = { subject: 'table', expected: size, found: size };
  return eachOrWhole(block, 'municipality_unique', failed, whole);
}

/**
 * Every municipality that belongs to the region on the last day of the quarter is there, but for those that
 * known_differences lists in that quarter: they are required in no single document. Catches lost rows and the table of
 * another region.
 */
export function checkMunicipalityComplete(
  rows: readonly Named[],
  region: RegionCode,
  quarter: Quarter,
  reference: Reference,
): Check[] {
  const printed = new Set(toCodes(rows));
  const required = toRequired(region, lastDay(quarter), reference);
  const failed = required
    .filter((municipality) => !printed.has(municipality.code))
    .map(({ name, code }) => ({ subject: name, expected: code, found: null }));
  const whole = { subject: region, expected: required.length, found: required.length };
  return eachOrWhole(block, 'municipality_complete', failed, whole);
}

/** Each municipality belongs to the region by CBS or by a known difference; else the data stay and a person is told. */
export function checkMunicipalityRegion(
  rows: readonly Named[],
  region: RegionCode,
  quarter: Quarter,
  reference: Reference,
): Check[] {
  const codes = toCodes(rows);
  const failed = codes.flatMap((code) => {
    const allowed = reference.allowedRegions(code, quarter);
    if (allowed.has(region)) return [];
    const subject = reference.nameOn(code, lastDay(quarter)) ?? code;
    return [{ subject, expected: [...allowed].join(' or '), found: region }];
  });
  const whole = { subject: region, expected: codes.length, found: codes.length };
  return eachOrWhole(warn, 'municipality_region', failed, whole);
}

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

// Which municipalities a region's table must hold on a day.

/** Members of the region on that day, without those that known_differences lists in the day's quarter. */
function toRequired(
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
function fitsBorders(
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

/** The codes of the rows whose name was understood. */
function toCodes(rows: readonly Named[]): readonly MunicipalityCode[] {
  return rows.flatMap((row) => row.municipality ?? []);
}

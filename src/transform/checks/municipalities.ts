/** Checks of the names against the municipalities and the borders of the quarter. */
import type { RegionCode } from '../../codes.ts';
import { block, type Check, warn } from '../../findings.ts';
import {
  addQuarters,
  firstDay,
  type IsoDay,
  lastDay,
  type Quarter,
  quarterOfDay,
} from '../../quarter.ts';
import type { Municipality, Reference } from '../../reference/reference.ts';
import type { MunicipalityCode } from '../../codes.ts';
import type { NamedRow } from '../reading.ts';
import { findMunicipality } from '../../reference/reference.ts';

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
  const failed = [...Map.groupBy(known, (row) => row.municipality).entries()]
    .filter(([, same]) => same.length > 1)
    .map(([code, same]) =>
      block('municipality_unique', {
        subject: code ?? '',
        passed: false,
        expected: 1,
        found: same.map((row) => row.printedName).join(', '),
      }),
    );
  if (failed.length > 0) return failed;
  const found = new Set(toCodes(rows)).size;
  return [block('municipality_unique', { subject: 'table', passed: true, expected: found, found })];
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
    .map((municipality) =>
      block('municipality_complete', {
        subject: municipality.name,
        passed: false,
        expected: municipality.code,
        found: null,
      }),
    );
  if (failed.length > 0) return failed;
  const found = required.length;
  return [
    block('municipality_complete', { subject: region, passed: true, expected: found, found }),
  ];
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
    return [
      warn('municipality_region', {
        subject: reference.nameOn(code, lastDay(quarter)) ?? code,
        passed: false,
        expected: [...allowed].join(' or '),
        found: region,
      }),
    ];
  });
  if (failed.length > 0) return failed;
  const found = codes.length;
  return [warn('municipality_region', { subject: region, passed: true, expected: found, found })];
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

/** The codes of the rows whose name was understood. */
function toCodes(rows: readonly Named[]): readonly MunicipalityCode[] {
  return rows.flatMap((row) => row.municipality ?? []);
}

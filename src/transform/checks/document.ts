/**
 * Checks of what a document says in words: what it must have was found (title, layout, headings, footnote, region), all
 * of it agrees, and its names are the municipalities of the quarter.
 */
import type { MunicipalityCode, RegionCode } from '../../codes.ts';
import { block, blockUnlessEqual, type Check, eachOrWhole, warn } from '../../findings.ts';
import { toNumber } from '../../percent.ts';
import {
  addQuarters,
  firstDay,
  type IsoDay,
  lastDay,
  type Quarter,
  quarterOfDay,
} from '../../quarter.ts';
import {
  findMunicipality,
  findRegion,
  type Municipality,
  type Reference,
} from '../../reference/reference.ts';
import type { Layout } from '../../reference/schema.ts';
import type { Footnote } from '../footnote.ts';
import type { Mapping } from '../layout.ts';
import type { NamedRow } from '../reading.ts';
import type { Statement } from '../seen-as.ts';
import type { Title } from '../title.ts';

/** The document names our series, one quarter and one region. Catches a missing, a doubled and an impossible title. */
export function checkTitleFound(title: Title, lines: readonly string[]): Check {
  const seen = lines.slice(0, 3).join(' / ').slice(0, 160);
  return block('title_found', {
    subject: 'title',
    passed: title.problem === undefined,
    expected: 'Transparantie van klantprofielen, a quarter and a region',
    found:
      title.problem === undefined
        ? `${title.quarter} ${title.printedRegion}`
        : [title.problem, seen].filter((text) => text !== '').join(': '),
  });
}

/** The table has one of the looks in `layouts.json`. Catches added, dropped and merged columns. */
export function checkLayoutKnown(layout: Layout | string): Check {
  return block('layout_known', {
    subject: 'table',
    passed: typeof layout !== 'string',
    expected: 'one table with a total row and five counts in each row (reference/layouts.json)',
    found: typeof layout === 'string' ? layout : layout.id,
  });
}

/**
 * What stands over the counts names the five measures, each once, or nothing stands there. Catches renamed, partly
 * printed and ambiguous headings. Lets through: swapped columns whose headings are not in the text layer at all.
 */
export function checkHeadingsUnderstood(mapping: Mapping | string): Check {
  const isMapped = typeof mapping !== 'string';
  return block('headings_understood', {
    subject: 'headings',
    passed: isMapped,
    expected: 'five headings that name five measures, or none',
    found: isMapped ? `${mapping.measuresFrom}: ${mapping.columns.join(', ')}` : mapping,
  });
}

/** There is one footnote and its region, persons and percentage can be read. */
export function checkFootnoteFound(read: Footnote | string): Check {
  const isProblem = typeof read === 'string';
  return block('footnote_found', {
    subject: 'footnote',
    passed: !isProblem,
    expected: 'the register of a region and the share known in Sonar',
    found: isProblem ? read : `${read.registerPersons}, ${toNumber(read.known)}%`,
  });
}

/** The region in the title publishes on the last day of the quarter. Catches unknown, former and foreign spellings. */
export function checkRegionKnown(title: Title): Check {
  return block('region_known', {
    subject: 'title',
    passed: title.region !== undefined,
    expected: 'a region of reference/regions.csv',
    found: title.printedRegion ?? null,
  });
}

/**
 * Link, table and footnote name the quarter and the region of the title; `printed` are regions. Catches a document under
 * a wrong name. Lets through: a quarter that is wrong in the title and nowhere else named.
 */
export function checkTitleAgrees(
  title: Title,
  statements: readonly Statement[],
  printed: Readonly<Record<'table' | 'footnote', string | undefined>>,
  reference: Reference,
): Check[] {
  const { quarter, region } = title;
  // a name that is not known agrees with nothing
  const toRegion = (text: string | undefined) =>
    text && quarter && (findRegion(text, lastDay(quarter), reference) ?? text);
  const said = [
    ...statements.flatMap((one) => [
      [`${one.source}: quarter`, quarter, one.quarter === 'impossible' ? one.text : one.quarter],
      [`${one.source}: region`, region, one.region],
    ]),
    ['table: region', region, toRegion(printed.table)],
    ['footnote: region', region, toRegion(printed.footnote)],
  ] as const;
  return said.flatMap(([subject = '', expected, found]) =>
    expected && found ? [blockUnlessEqual('title_agrees', subject, expected, found)] : [],
  );
}

/** Nothing can be said about municipalities before the quarter, nor about borders before the region is known. */
export function checkNames(rows: readonly NamedRow[], title: Title, reference: Reference): Check[] {
  const { quarter, region } = title;
  if (quarter === undefined || rows.length === 0) return [];
  const named = [...checkNamesKnown(rows, lastDay(quarter)), ...checkNamesUnique(rows)];
  if (region === undefined) return named;
  return [
    ...named,
    ...checkNamesComplete(rows, { quarter, region }, reference),
    ...checkNamesRegion(rows, { quarter, region }, reference),
    checkBordersOfQuarter(rows, { quarter, region }, reference),
  ];
}

type Published = { readonly quarter: Quarter; readonly region: RegionCode };

/** Each printed name is a municipality of the last day of the quarter. Catches misread, former and future names. */
function checkNamesKnown(rows: readonly NamedRow[], day: string): Check[] {
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
function checkNamesUnique(rows: readonly NamedRow[]): Check[] {
  const known = rows.filter((row) => row.municipality !== undefined);
  const failed = [...Map.groupBy(known, (row) => row.municipality)]
    .filter(([, same]) => same.length > 1)
    .map(([code = '', same]) => ({
      subject: code,
      expected: 1,
      found: same.map((row) => row.printedName).join(', '),
    }));
  const { size } = new Set(toCodes(rows));
  return eachOrWhole(block, 'municipality_unique', failed, 'table', size);
}

/**
 * Every municipality that belongs to the region on the last day of the quarter is there, but for those that
 * known_differences lists in that quarter: they are required in no single document. Catches lost rows and the table of
 * another region.
 */
function checkNamesComplete(
  rows: readonly NamedRow[],
  of: Published,
  reference: Reference,
): Check[] {
  const { quarter, region } = of;
  const printed = new Set(toCodes(rows));
  const required = toRequired(region, lastDay(quarter), reference);
  const failed = required
    .filter((municipality) => !printed.has(municipality.code))
    .map(({ name, code }) => ({ subject: name, expected: code, found: null }));
  return eachOrWhole(block, 'municipality_complete', failed, region, required.length);
}

/** Each municipality belongs to the region by CBS or by a known difference; else the data stay and a person is told. */
function checkNamesRegion(rows: readonly NamedRow[], of: Published, reference: Reference): Check[] {
  const { quarter, region } = of;
  const codes = toCodes(rows);
  const failed = codes.flatMap((code) => {
    const allowed = reference.allowedRegions(code, quarter);
    if (allowed.has(region)) return [];
    const subject = reference.nameOn(code, lastDay(quarter)) ?? code;
    return [{ subject, expected: [...allowed].join(' or '), found: region }];
  });
  return eachOrWhole(warn, 'municipality_region', failed, region, codes.length);
}

/**
 * The table has the borders of its own quarter. Catches a Q4 table with next January's borders: names that come to exist
 * only then, or a set that fits the next day and not the last one. Lets through: regions that do not change.
 */
function checkBordersOfQuarter(
  rows: readonly NamedRow[],
  { quarter, region }: Published,
  reference: Reference,
): Check {
  const names = rows.map((row) => row.printedName);
  const last = lastDay(quarter);
  const next = firstDay(addQuarters(quarter, 1));
  const isKnown = (name: string, day: string): boolean =>
    findMunicipality(name, day, region, reference) !== undefined;
  const future = names.filter((name) => !isKnown(name, last) && isKnown(name, next));
  const isNext =
    !fitsBorders(names, region, last, reference) && fitsBorders(names, region, next, reference);
  const found =
    isNext || future.length > 0 ? [`the borders of ${next}`, ...future].join(', ') : last;
  return blockUnlessEqual('borders_of_quarter', region, last, found);
}

/** Members of the region on that day, without those that known_differences lists in the day's quarter. */
function toRequired(region: RegionCode, day: IsoDay, reference: Reference): Municipality[] {
  const quarter = quarterOfDay(day);
  return reference.membersOn(region, day).filter(({ code }) => !reference.isListed(code, quarter));
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
function toCodes(rows: readonly NamedRow[]): readonly MunicipalityCode[] {
  return rows.flatMap((row) => row.municipality ?? []);
}

/** What a document means, with every check that it can pass or fail by itself: title, table, footnote, names. */
import { CHECK_CODES, type Check, type CheckCode } from '../findings.ts';
import { perMeasure, type Measure } from '../measures.ts';
import { toNumber } from '../percent.ts';
import { counted } from '../printable.ts';
import { lastDay } from '../quarter.ts';
import type { RawDocument } from '../raw.ts';
import { findMunicipality, type Reference } from '../reference/reference.ts';
import type { SeenAs } from '../seen-as.ts';
import {
  checkFootnoteFound,
  checkHeadingsUnderstood,
  checkLayoutKnown,
  checkNames,
  checkRegionKnown,
  checkTitleAgrees,
  checkTitleFound,
} from './checks/document.ts';
import { checkColumnSum, checkCoveragePct, checkRowSum, checkTable } from './checks/table.ts';
import { readFootnote } from './footnote.ts';
import { findLayout, findMapping, type Mapping } from './layout.ts';
import {
  byMeasure,
  isComplete,
  type NamedRow,
  type ProfileRow,
  type ProfileTable,
  type ProvenRow,
  type Reading,
  type Row,
  toRow,
  unwrapName,
} from './reading.ts';
import { toStatements } from './seen-as.ts';
import { readTitle, type Title } from './title.ts';

/**
 * Reads a document. Never throws for odd data and never stops at the first problem: all checks are in the result.
 * `seenAs` and `fileName` are what the way to it says; they must agree with it.
 */
export function toReading(
  raw: RawDocument,
  seenAs: SeenAs | undefined,
  fileName: string | undefined,
  reference: Reference,
): Reading {
  const lines = raw.lines.map((line) => line.text);
  const title = readTitle(lines, reference);
  const footnote = readFootnote(lines);
  const found = typeof footnote === 'string' ? undefined : footnote;
  const content = readTable(raw, reference);
  const rows = content.rows.map((row) => nameRow(row, title, reference));
  const said = toStatements(seenAs ?? {}, fileName, title.quarter, reference);
  const printed = { table: content.regionName, footnote: found?.printedRegion };
  const known = content.total?.persons.known_in_sonar ?? undefined;
  const checks = [
    checkTitleFound(title, lines),
    ...content.checks,
    checkFootnoteFound(footnote),
    checkRegionKnown(title),
    ...checkTitleAgrees(title, said, printed, reference),
    ...(found && known !== undefined ? checkCoveragePct(known, found) : []),
    ...checkNames(rows, title, reference),
  ];
  const read = {
    quarter: title.quarter,
    region: toRegion(title, reference),
    layout: content.layout,
    measuresFrom: content.measuresFrom,
    rows,
    totals: content.total?.persons,
    registerPersons: found?.registerPersons,
    knownPct: found && Math.round(toNumber(found.known)),
    isOurSeries: title.isOurSeries,
    isNational: title.isNational,
  };
  return { ...read, table: toTable(read, content), checks: countAlike(checks) };
}

function toRegion(title: Title, reference: Reference): Reading['region'] {
  const { region, quarter } = title;
  if (region === undefined || quarter === undefined) return undefined;
  return { code: region, name: reference.regionNameOn(region, lastDay(quarter)) ?? region };
}

function nameRow(row: ProvenRow, title: Title, reference: Reference): NamedRow {
  const day = title.quarter && lastDay(title.quarter);
  const municipality =
    day === undefined ? undefined : findMunicipality(row.name, day, title.region, reference);
  return {
    ...row,
    printedName: unwrapName(row.name),
    municipality,
    municipalityName: day && municipality && reference.nameOn(municipality, day),
  };
}

/** The table when every cell, name, total and footnote value was read; whether it may be loaded, the checks say. */
function toTable(
  read: Omit<Reading, 'table' | 'checks'>,
  { total }: TableReading,
): ProfileTable | undefined {
  const { quarter, region, layout, measuresFrom, registerPersons, knownPct } = read;
  if (quarter === undefined || region === undefined) return undefined;
  if (layout === undefined || measuresFrom === undefined) return undefined;
  if (total === undefined || registerPersons === undefined || knownPct === undefined)
    return undefined;
  const totalCells = byMeasure(total, total.cells);
  if (!isComplete(total.persons) || !isComplete(totalCells)) return undefined;
  const rows = read.rows.flatMap((row) => toProfileRow(row) ?? []);
  if (rows.length < read.rows.length) return undefined;
  const found = { quarter, region: region.code, regionName: region.name, layout, measuresFrom };
  return { ...found, rows, totals: total.persons, totalCells, registerPersons, knownPct };
}

function toProfileRow(row: NamedRow): ProfileRow | undefined {
  const { municipality, municipalityName, printedName, persons } = row;
  const cells = byMeasure(row, row.cells);
  if (municipality === undefined || municipalityName === undefined) return undefined;
  if (!isComplete(persons) || !isComplete(cells)) return undefined;
  return { municipality, municipalityName, printedName, counts: persons, cells };
}

type TableReading = ReturnType<typeof readTable>;

/** Reads the table with all checks that need nothing but the table. */
export function readTable(raw: RawDocument, reference: Reference) {
  const found = findLayout(raw.table, reference.layouts);
  const table = 'problem' in raw.table ? undefined : raw.table;
  const layout = typeof found === 'string' ? undefined : found;
  const mapping = table && layout && findMapping(table, layout, reference.layouts.headings);
  const { columns, measuresFrom } =
    typeof mapping === 'object' ? mapping : ({} as Partial<Mapping>);
  const printed = (table?.rows ?? []).map((row) => toRow(row, columns));
  const printedTotal = table && toRow(table.total, columns);
  const sums = printedTotal ? checkColumnSum(printed, printedTotal) : [];
  const proven = new Set(sums.filter((check) => check.passed).map((check) => check.subject));
  const rows = printed.map((row) => proveRow(row, proven));
  const total = printedTotal && proveRow(printedTotal, proven);
  return {
    layout: layout?.id,
    measuresFrom,
    regionName: table?.regionName?.text,
    rows,
    total,
    checks: [
      checkLayoutKnown(found),
      // of a table that is not ours nothing else can be said
      ...(mapping === undefined ? [] : [checkHeadingsUnderstood(mapping)]),
      ...(table && total && layout
        ? checkTable(raw, table, { rows, total, measuresFrom }, reference)
        : []),
    ],
  };
}

/** A dash becomes 0 only where the sum of its row and the sum of its column both agree with it. */
function proveRow(row: Row, provenColumns: ReadonlySet<string>): ProvenRow {
  const isRowProven = checkRowSum([row]).some((check) => check.passed);
  const counts = byMeasure(row, row.counts);
  const toNumber = (measure: Measure): number | null => {
    const count = counts[measure];
    if (count?.kind === 'count') return count.persons;
    return count?.kind === 'nil' && isRowProven && provenColumns.has(measure) ? 0 : null;
  };
  return { ...row, persons: perMeasure(toNumber) };
}

/** So many failures of one code are told one by one: two names exchanged are two causes, a lost row fails five sums. */
const MOST_LISTED = 4;
/** Of more than that so many are named, with what was expected and found. */
const NAMED = 3;
/** Says row by row what was not drawn, however many rows. */
const ROW_BY_ROW: ReadonlySet<CheckCode> = new Set<CheckCode>(['readings_agree']);

/**
 * What fails in many places fails for one reason (another region in the title, a lost row, columns in another order):
 * its failures become one record that counts them. In the order of `CHECK_CODES`.
 */
export function countAlike(checks: readonly Check[]): Check[] {
  const byCode = Map.groupBy(checks, ({ code }) => code);
  return CHECK_CODES.flatMap((code) => {
    const alike = byCode.get(code) ?? [];
    const failed = alike.filter((check) => !check.passed);
    const [first] = failed;
    if (first === undefined || failed.length <= MOST_LISTED || ROW_BY_ROW.has(code)) return alike;
    const named = failed
      .slice(0, NAMED)
      .map(({ subject, expected, found }) => `${subject} (${expected} / ${found})`);
    const found = `${counted(failed.length, 'time')}, expected / found: ${named.join(', ')}, …`;
    return [
      ...alike.filter((check) => check.passed),
      { ...first, subject: 'table', expected: 'no difference', found },
    ];
  });
}

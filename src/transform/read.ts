/** What a document means, with every check that it can pass or fail by itself. */
import { CHECK_CODES, type Check } from '../findings.ts';
import { toNumber } from '../percent.ts';
import { lastDay } from '../quarter.ts';
import type { RawDocument } from '../raw.ts';
import type { Reference } from '../reference/reference.ts';
import type { SeenAs } from '../seen-as.ts';
import { countAlike } from './checks/alike.ts';
import {
  checkBordersOfQuarter,
  checkMunicipalityComplete,
  checkMunicipalityKnown,
  checkMunicipalityRegion,
  checkMunicipalityUnique,
} from './checks/municipalities.ts';
import { checkCoveragePct } from './checks/table.ts';
import {
  checkFootnoteFound,
  checkRegionKnown,
  checkTitleFound,
  checkTitleAgrees,
} from './checks/document.ts';
import { readFootnote, type FootnoteResult } from './footnote.ts';
import { findMunicipality } from './names.ts';
import { byMeasure, type NamedRow, type ProvenRow, unwrapName } from './row.ts';
import type { ProfileRow, ProfileTable, Reading } from './reading.ts';
import { toStatements } from './seen-as.ts';
import { isComplete, readTable, type TableReading } from './table-reading.ts';
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
  const content = readTable(raw, reference);
  const rows = content.rows.map((row) => nameRow(row, title, reference));
  const said = toStatements(seenAs ?? {}, fileName, title.quarter, reference);
  const printed = { table: content.regionName, footnote: printedRegionOf(footnote) };
  const checks = [
    ...checkTitleFound(title, lines),
    ...content.checks,
    ...checkFootnoteFound(footnote),
    ...checkRegionKnown(title),
    ...checkTitleAgrees(title, said, printed, reference),
    ...checkCoverage(content, footnote),
    ...checkMunicipalities(rows, title, reference),
  ];
  const found = footnote.kind === 'found' ? footnote.footnote : undefined;
  return {
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
    table: toTable(content, rows, title, footnote, reference),
    checks: inOrder(countAlike(checks)),
  };
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

function printedRegionOf(footnote: FootnoteResult): string | undefined {
  return footnote.kind === 'found' ? footnote.footnote.printedRegion : undefined;
}

function checkCoverage(content: TableReading, footnote: FootnoteResult): Check[] {
  const known = content.total?.persons.known_in_sonar ?? null;
  return known === null || footnote.kind !== 'found'
    ? []
    : checkCoveragePct(known, footnote.footnote);
}

/** Nothing can be said about municipalities before the quarter, nor about borders before the region is known. */
function checkMunicipalities(
  rows: readonly NamedRow[],
  title: Title,
  reference: Reference,
): Check[] {
  const { quarter, region } = title;
  if (quarter === undefined || rows.length === 0) return [];
  const named = [
    ...checkMunicipalityKnown(rows, lastDay(quarter)),
    ...checkMunicipalityUnique(rows),
  ];
  if (region === undefined) return named;
  const names = rows.map((row) => row.printedName);
  return [
    ...named,
    ...checkMunicipalityComplete(rows, region, quarter, reference),
    ...checkMunicipalityRegion(rows, region, quarter, reference),
    ...checkBordersOfQuarter(names, region, quarter, reference),
  ];
}

/** The table when every cell, name, total and footnote value was read; whether it may be loaded, the checks say. */
function toTable(
  content: TableReading,
  rows: readonly NamedRow[],
  title: Title,
  footnote: FootnoteResult,
  reference: Reference,
): ProfileTable | undefined {
  const { layout, measuresFrom, total } = content;
  const region = toRegion(title, reference);
  if (title.quarter === undefined || region === undefined) return undefined;
  if (layout === undefined || measuresFrom === undefined) return undefined;
  if (total === undefined || footnote.kind !== 'found') return undefined;
  const totalCells = byMeasure(total, total.cells);
  if (!isComplete(total.persons) || !isComplete(totalCells)) return undefined;
  const profileRows = rows.flatMap((row) => toProfileRow(row) ?? []);
  if (profileRows.length < rows.length) return undefined;
  return {
    quarter: title.quarter,
    region: region.code,
    regionName: region.name,
    layout,
    measuresFrom,
    rows: profileRows,
    totals: total.persons,
    totalCells,
    registerPersons: footnote.footnote.registerPersons,
    knownPct: Math.round(toNumber(footnote.footnote.known)),
    printedRegionNumber: content.regionNumber,
  };
}

function toProfileRow(row: NamedRow): ProfileRow | undefined {
  const { municipality, municipalityName, printedName, persons } = row;
  const cells = byMeasure(row, row.cells);
  if (municipality === undefined || municipalityName === undefined) return undefined;
  if (!isComplete(persons) || !isComplete(cells)) return undefined;
  return { municipality, municipalityName, printedName, counts: persons, cells };
}

function inOrder(checks: readonly Check[]): readonly Check[] {
  const places = new Map(CHECK_CODES.map((code, index) => [code, index]));
  return checks.toSorted((a, b) => (places.get(a.code) ?? 0) - (places.get(b.code) ?? 0));
}

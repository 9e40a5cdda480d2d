/** The table of a document: its look, its columns, its counts. */
import type { Check } from '../findings.ts';
import { MEASURES, perMeasure, type Measure, type PerMeasure } from '../measures.ts';
import { isProblem, type RawDocument, type RawTable } from '../raw.ts';
import type { Reference } from '../reference/reference.ts';
import {
  checkColumnSum,
  checkRowSum,
  checkCountReadable,
  checkWithheldCell,
  checkFootnoteMark,
  checkNamesOnTheirRows,
  checkReadingsAgree,
  checkTreeAgrees,
} from './checks/table.ts';
import { checkHeadingsUnderstood, checkLayoutKnown } from './checks/document.ts';
import { checkColumnsUsual } from './checks/comparisons.ts';
import { byMeasure, type ProvenRow, type Row, toRow } from './row.ts';
import { findMapping, type ColumnMapping, findLayout } from './layout.ts';

export type TableReading = {
  readonly layout: string | undefined;
  readonly measuresFrom: 'header' | 'layout' | undefined;
  readonly regionName: string | undefined;
  readonly regionNumber: string | undefined;
  readonly rows: readonly ProvenRow[];
  readonly total: ProvenRow | undefined;
  readonly checks: readonly Check[];
};

/** Reads the table with all checks that need nothing but the table. */
export function readTable(raw: RawDocument, reference: Reference): TableReading {
  const found = findLayout(raw.table, reference.layouts);
  const table = isProblem(raw.table) ? undefined : raw.table;
  const layout = found.kind === 'known' ? found.layout : undefined;
  const mapping = table && layout && findMapping(table, layout, reference.layouts.headings);
  const columns = mapping?.kind === 'mapped' ? mapping.columns : undefined;
  const rows = (table?.rows ?? []).map((row) => toRow(row, columns));
  const total = table && toRow(table.total, columns);
  const proven = proveRows(rows, total);
  const measuresFrom = mapping?.kind === 'mapped' ? mapping.measuresFrom : undefined;
  const totals = proven.total?.persons;
  return {
    layout: layout?.id,
    measuresFrom,
    regionName: table?.regionName?.text,
    regionNumber: table?.regionNumber?.text,
    ...proven,
    checks: [
      ...checkLayoutKnown(found),
      // of a table that is not ours nothing else can be said
      ...(table && total && layout ? checkTable(raw, table, mapping, rows, total) : []),
      ...(measuresFrom === 'layout' && totals && isComplete(totals)
        ? checkColumnsUsual(totals, reference.plausibility.usual)
        : []),
    ],
  };
}

function checkTable(
  raw: RawDocument,
  table: RawTable,
  mapping: ColumnMapping | undefined,
  rows: readonly Row[],
  total: Row,
): Check[] {
  const all = [...rows, total];
  return [
    ...(mapping ? checkHeadingsUnderstood(mapping) : []),
    ...checkCountReadable(all),
    ...checkWithheldCell(all),
    ...checkReadingsAgree(table, raw.undrawn),
    ...checkTreeAgrees(table, raw.tree),
    ...checkNamesOnTheirRows(table),
    ...checkFootnoteMark(table, mapping?.kind === 'mapped' ? mapping.columns : undefined),
    ...checkRowSum(all),
    ...checkColumnSum(rows, total),
  ];
}

function proveRows(
  rows: readonly Row[],
  total: Row | undefined,
): { rows: readonly ProvenRow[]; total: ProvenRow | undefined } {
  const columnSums = total === undefined ? [] : checkColumnSum(rows, total);
  const proven = new Set(columnSums.filter((check) => check.passed).map((check) => check.subject));
  return {
    rows: rows.map((row) => proveRow(row, proven)),
    total: total && proveRow(total, proven),
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

/** Is there a value for every measure? */
export function isComplete<T>(values: PerMeasure<T | null | undefined>): values is PerMeasure<T> {
  return MEASURES.every((measure) => values[measure] !== null && values[measure] !== undefined);
}

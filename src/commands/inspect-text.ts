/** What `inspect` found, for a person. Pure. */
import { MEASURES, type PerMeasure } from '../measures.ts';
import { printable } from '../printable.ts';
import { describeCheck } from './check-text.ts';
import type { Inspection } from './inspection.ts';
import { formatCount, formatTable } from './terminal.ts';

/** The table as it was read, then what did not hold. */
export function describeInspection(inspection: Inspection): string[] {
  const title = inspection.status === 'ok' ? 'ok' : `REJECTED (${inspection.reason})`;
  const failed = inspection.checks.filter((check) => !check.passed);
  return [
    `${printable(inspection.file)}: ${title}`,
    `  ${inspection.quarter ?? 'quarter not read'}, ${inspection.region ? `${inspection.region.code} ${inspection.region.name}` : 'region not read'}; layout ${inspection.layout ?? 'not recognised'}; columns from ${inspection.measures_from ?? '-'}`,
    ...describeRows(inspection).map((line) => `  ${line}`),
    `  register ${inspection.register_persons === null ? 'not read' : formatCount(inspection.register_persons)}, known ${inspection.known_pct ?? '?'} %`,
    `  ${inspection.checks.length} checks, ${failed.length} failed`,
    ...failed.map(
      (check) => `  ${check.severity === 'block' ? 'BLOCK' : 'warn '} ${describeCheck(check)}`,
    ),
    '',
  ];
}

const TITLES = ['gem. with', 'gem. without', 'UWV with', 'UWV without', 'total'] as const;

function describeRows(inspection: Inspection): string[] {
  if (inspection.rows.length === 0) return [];
  const toCells = (counts: PerMeasure<number | null>) =>
    MEASURES.map((measure) => (counts[measure] === null ? '?' : formatCount(counts[measure])));
  const rows = inspection.rows.map((row) => [
    row.municipality_code ?? '??????',
    row.printed_name,
    ...toCells(row),
  ]);
  const total = inspection.totals ? [['', 'total row', ...toCells(inspection.totals)]] : [];
  return formatTable(
    [
      { title: 'code' },
      { title: 'municipality' },
      ...TITLES.map((name) => ({ title: name, align: 'right' as const })),
    ],
    [...rows, ...total],
  );
}

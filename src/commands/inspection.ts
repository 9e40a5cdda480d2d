/** What `inspect --json` prints for each file. Pure. */
import { firstBlocking, isBlocked, type Check } from '../findings.ts';
import type { PerMeasure } from '../measures.ts';
import type { Reading } from '../transform/reading.ts';

/** What `inspect --json` prints for each file (README, "inspect"). */
export type Inspection = {
  readonly file: string;
  readonly sha256: string;
  readonly status: 'ok' | 'rejected';
  readonly quarter: string | null;
  readonly region: { readonly code: string; readonly name: string } | null;
  readonly layout: string | null;
  readonly measures_from: 'header' | 'layout' | null;
  readonly rows: readonly InspectedRow[];
  readonly totals: PerMeasure<number | null> | null;
  readonly register_persons: number | null;
  readonly known_pct: number | null;
  readonly checks: readonly Check[];
  readonly reason: string | null;
};

type InspectedRow = PerMeasure<number | null> & {
  readonly municipality_code: string | null;
  readonly municipality_name: string | null;
  readonly printed_name: string;
};

/** `reading` is undefined when the file gave no text. */
export function toInspection(
  file: string,
  sha256: string,
  reading: Reading | undefined,
  checks: readonly Check[],
): Inspection {
  if (reading === undefined)
    return { ...NOTHING_READ, file, sha256, checks, reason: checks[0]?.code ?? null };
  const isOk = reading.table !== undefined && !isBlocked(checks);
  return {
    file,
    sha256,
    status: isOk ? 'ok' : 'rejected',
    quarter: reading.quarter ?? null,
    region: reading.region ?? null,
    layout: reading.layout ?? null,
    measures_from: reading.measuresFrom ?? null,
    rows: reading.rows.map(toInspectedRow),
    totals: reading.totals ?? null,
    register_persons: reading.registerPersons ?? null,
    known_pct: reading.knownPct ?? null,
    checks,
    reason: isOk ? null : (firstBlocking(checks) ?? 'layout_known'),
  };
}

const NOTHING_READ: Omit<Inspection, 'file' | 'sha256' | 'checks' | 'reason'> = {
  status: 'rejected',
  quarter: null,
  region: null,
  layout: null,
  measures_from: null,
  rows: [],
  totals: null,
  register_persons: null,
  known_pct: null,
};

function toInspectedRow(row: Reading['rows'][number]): InspectedRow {
  return {
    municipality_code: row.municipality ?? null,
    municipality_name: row.municipalityName ?? null,
    printed_name: row.printedName,
    ...row.counts,
  };
}

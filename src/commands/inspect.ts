/** `inspect FILE.pdf…`: reads PDFs without database, data folder or sources: the tool to look at a new layout. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import type { ExitStatus } from '../errors.ts';
import { createParserPool } from '../extract/pdf/pool.ts';
import { firstBlocking, isBlocked, type Check } from '../findings.ts';
import { MEASURES, type PerMeasure } from '../measures.ts';
import { readBytes, type ContentReading } from '../pipeline/read-bytes.ts';
import { readReference } from '../reference/read.ts';
import type { Reference } from '../reference/reference.ts';
import { toReading } from '../transform/read.ts';
import type { Reading } from '../transform/reading.ts';
import { usage } from './selection.ts';
import { REFERENCE_FOLDER, toPoolOptions, type Session } from './session.ts';
import { printable } from '../printable.ts';
import { formatCount, formatTable } from './terminal.ts';

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

/** Exit status: done when every file would be loaded, attention when one was rejected. */
export async function inspectCommand(
  session: Session,
  files: readonly string[],
  options: { readonly json?: boolean },
): Promise<ExitStatus> {
  const { config, log, signal, terminal } = session;
  const reference = await readReference(REFERENCE_FOLDER);
  await using pool = createParserPool(toPoolOptions(config, log));
  const deps = { pool, reference, signal };
  const results = inOrder(files, config.workers * 4, async (file) => {
    const bytes = await readFileOrSay(file);
    if (typeof bytes === 'string') return bytes;
    return toInspection(file, sha256Of(bytes), await readBytes(deps, bytes), reference);
  });
  let rejected = 0;
  const unreadable: string[] = [];
  for await (const result of results) {
    if (typeof result === 'string') unreadable.push(result);
    else {
      if (result.status === 'rejected') rejected += 1;
      const lines = options.json ? [JSON.stringify(result)] : describeInspection(result);
      for (const line of lines) terminal.out(line);
    }
  }
  if (unreadable.length > 0) throw usage(unreadable.join('\n'), 'Give the paths of PDF files.');
  return rejected > 0 ? 'attention' : 'done';
}

/** The file's bytes, or in words why it cannot be read: the other files are read all the same. */
async function readFileOrSay(file: string): Promise<Uint8Array | string> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    return `Cannot read ${file} (${error instanceof Error ? error.message : String(error)}).`;
  }
}

/** Works on `width` items ahead and yields the results in the order of the items. */
async function* inOrder<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const ahead: Promise<R>[] = [];
  for (const item of items) {
    const promise = work(item);
    // whoever awaits it later is told; until then it is nobody's unhandled rejection
    promise.catch(() => undefined);
    ahead.push(promise);
    const next = ahead.length >= width ? ahead.shift() : undefined;
    if (next) yield await next;
  }
  yield* ahead;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function toInspection(
  file: string,
  sha256: string,
  content: ContentReading,
  reference: Reference,
): Inspection {
  if (content.kind === 'refused')
    return { ...NOTHING_READ, file, sha256, checks: [content.check], reason: content.check.code };
  const reading = toReading(content.raw, undefined, basename(file), reference);
  const isOk = reading.table !== undefined && !isBlocked(reading.checks);
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
    checks: reading.checks,
    reason: isOk ? null : (firstBlocking(reading.checks) ?? 'layout_known'),
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

/** The same for a person: the table as it was read, then what did not hold. */
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
      (check) =>
        `  ${check.severity === 'block' ? 'BLOCK' : 'warn '} ${check.code} (${printable(check.subject)}): expected ${printable(String(check.expected ?? '-'))}, found ${printable(String(check.found ?? '-'))}`,
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

/** `inspect FILE.pdf…`: reads PDFs without database, data folder or sources: the tool to look at a new layout. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';

import { codeOf, describeError, type ExitStatus, PipelineError, usage } from '../errors.ts';
import { createParserPool } from '../extract/pdf/pool.ts';
import { type Check, firstBlocking, isBlocked } from '../findings.ts';
import { MEASURES, type PerMeasure } from '../measures.ts';
import { type DrawnDocument, toOverlayPage } from '../overlay/html.ts';
import { drawOverlay } from '../overlay/overlay.ts';
import { createLimit, inOrder } from '../pipeline/in-parallel.ts';
import { parseFile } from '../pipeline/parse-file.ts';
import { counted, printable } from '../printable.ts';
import { readReference } from '../reference/read.ts';
import type { Reference } from '../reference/reference.ts';
import { toReading } from '../transform/read.ts';
import type { Reading } from '../transform/reading.ts';
import { describeFinding } from '../meanings.ts';
import {
  type Invocation,
  type Output,
  REFERENCE_FOLDER,
  report,
  toPoolOptions,
} from './invocation.ts';
import { formatCount, formatTable, numbers } from './table.ts';

type Inspected = { readonly inspection: Inspection; readonly overlay: string | undefined };

/** Exit status: done when every file would be loaded, attention when one was rejected. */
export async function inspectCommand(
  invocation: Invocation,
  files: readonly string[],
  options: Output & { readonly overlay?: string },
): Promise<ExitStatus> {
  const { config, log, signal, terminal } = invocation;
  const target = parseOverlayTarget(options.overlay, files);
  const reference = await readReference(REFERENCE_FOLDER);
  await using pool = createParserPool(toPoolOptions(config, log));
  const deps = { pool, reference, signal };
  let rejected = 0;
  const unreadable: string[] = [];
  const drawn: Inspected[] = [];
  await inOrder(files, config.workers * 4, createLimit(Infinity), {
    prepare: async (file) => {
      const bytes = readFileOrSay(file);
      return typeof bytes === 'string' ? bytes : await inspectOne(deps, file, bytes, target);
    },
    use: async (result) => {
      if (typeof result === 'string') {
        unreadable.push(result);
        return;
      }
      const { inspection } = result;
      if (inspection.status === 'rejected') rejected += 1;
      report(terminal, options, [inspection], () => describeInspection(inspection));
      if (target) drawn.push(result);
    },
  });
  if (target && drawn.length > 0) {
    const text = target.isSvg ? (drawn[0]?.overlay ?? '') : toOverlayPage(drawn.map(toDrawn));
    await writeOverlay(target.path, text);
    terminal.err(`Overlay written to ${target.path}: open it in a browser.`);
  }
  if (unreadable.length > 0) throw usage(unreadable.join('\n'), 'Give the paths of PDF files.');
  return rejected > 0 ? 'attention' : 'done';
}

async function inspectOne(
  deps: Parameters<typeof parseFile>[0] & { readonly reference: Reference },
  file: string,
  bytes: Uint8Array,
  target: OverlayTarget | undefined,
): Promise<Inspected> {
  const { reference } = deps;
  const name = basename(file);
  const content = await parseFile(deps, bytes);
  const page = content.kind === 'parsed' ? content : undefined;
  const reading = page && toReading(page.raw, undefined, name, reference);
  const checks = content.kind === 'refused' ? [content.check] : (reading?.checks ?? []);
  return {
    inspection: toInspection(file, hash('sha256', bytes), reading, checks),
    overlay: target && drawOverlay({ name, page, reading, checks }, reference),
  };
}

/** The file's bytes, or in words why it cannot be read: the other files are read all the same. */
function readFileOrSay(file: string): Uint8Array | string {
  try {
    // the parsers work meanwhile; asking threads for small files costs more than reading them
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    if (codeOf(error) === 'EISDIR') {
      return `${file} is a folder: give its files, as ${file.replace(/\/$/, '')}/*.pdf.`;
    }
    return `Cannot read ${file} (${describeError(error).message}).`;
  }
}

// What `inspect --json` prints for each file (README, "inspect"). Pure.

export type Inspection = ReturnType<typeof toInspection>;

/** `reading` is undefined when the file gave no text. */
export function toInspection(
  file: string,
  sha256: string,
  reading: Reading | undefined,
  checks: readonly Check[],
) {
  const isOk = reading?.table !== undefined && !isBlocked(checks);
  const blocking = reading ? (firstBlocking(checks) ?? 'layout_known') : checks[0]?.code;
  return {
    file,
    sha256,
    status: isOk ? ('ok' as const) : ('rejected' as const),
    quarter: reading?.quarter ?? null,
    region: reading?.region ?? null,
    layout: reading?.layout ?? null,
    measures_from: reading?.measuresFrom ?? null,
    rows: (reading?.rows ?? []).map(toInspectedRow),
    totals: reading?.totals ?? null,
    register_persons: reading?.registerPersons ?? null,
    known_pct: reading?.knownPct ?? null,
    checks,
    reason: isOk ? null : (blocking ?? null),
  };
}

function toInspectedRow(row: Reading['rows'][number]) {
  return {
    municipality_code: row.municipality ?? null,
    municipality_name: row.municipalityName ?? null,
    printed_name: row.printedName,
    ...row.persons,
  };
}

// What `inspect` found, for a person. Pure.

/** The table as it was read, then what did not hold. */
export function describeInspection(inspection: Inspection): string[] {
  const title = inspection.status === 'ok' ? 'ok' : `REJECTED (${inspection.reason})`;
  const failed = inspection.checks.filter((check) => !check.passed);
  return [
    `${printable(inspection.file)}: ${title}`,
    `  ${inspection.quarter ?? 'quarter not read'}, ${inspection.region ? `${inspection.region.code} ${inspection.region.name}` : 'region not read'}; layout ${inspection.layout ?? 'not recognised'}; columns from ${inspection.measures_from ?? '-'}`,
    ...describeRows(inspection).map((line) => `  ${line}`),
    `  register ${inspection.register_persons === null ? 'not read' : formatCount(inspection.register_persons)}, known ${inspection.known_pct ?? '?'} %`,
    `  ${counted(inspection.checks.length, 'check')}, ${failed.length} failed`,
    ...failed.map(
      (check) => `  ${check.severity === 'block' ? 'BLOCK' : 'warn '} ${describeFinding(check)}`,
    ),
    '',
  ];
}

const TITLES = ['gem. with', 'gem. without', 'UWV with', 'UWV without', 'total'] as const;

function describeRows(inspection: Inspection): string[] {
  if (inspection.rows.length === 0) return [];
  const toCells = (counts: PerMeasure<number | null>) =>
    MEASURES.map((measure) => (counts[measure] === null ? '?' : formatCount(counts[measure])));
  const rows = inspection.rows.map((row) => {
    return [row.municipality_code ?? '??????', row.printed_name, ...toCells(row)];
  });
  const total = inspection.totals ? [['', 'total row', ...toCells(inspection.totals)]] : [];
  return formatTable(['code', 'municipality', ...TITLES.map(numbers)], [...rows, ...total]);
}

// `inspect --overlay FILE`: where the pictures go.

type OverlayTarget = { readonly path: string; readonly isSvg: boolean };

/** Undefined when no picture is asked for; throws when it cannot be made, before anything is read. */
function parseOverlayTarget(path: string | undefined, files: readonly string[]) {
  if (path === undefined) return undefined;
  const isSvg = extname(path).toLowerCase() === '.svg';
  if (!isSvg && extname(path).toLowerCase() !== '.html') {
    throw usage(`--overlay ${path} ends neither in .svg nor in .html`, 'Name it, say, page.html.');
  }
  if (isSvg && files.length > 1) {
    throw usage(
      `--overlay ${path}: an .svg holds one document, and ${files.length} are given`,
      'Give one PDF, or a name that ends in .html, which holds them all.',
    );
  }
  return { path, isSvg };
}

/** Throws `overlay_not_written`. */
export async function writeOverlay(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw new PipelineError('overlay_not_written', 'usage', {
      message: `Cannot write ${path}.`,
      hint: 'Is the folder there, and may you write in it?',
      cause: error,
    });
  });
}

function toDrawn({ inspection, overlay = '' }: Inspected): DrawnDocument {
  const { file, sha256, reason, checks } = inspection;
  const failed = checks.filter((check) => !check.passed);
  return { name: file, sha256, reason, failed, svg: overlay };
}

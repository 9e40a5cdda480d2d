/** `retry` and `replay`: again, from the archive and without network, what a quarter, a region, hashes, or all select. */
import { parseRegionCode, regionKey } from '../codes.ts';
import { type ExitStatus, usage } from '../errors.ts';
import type { DocumentStatus } from '../publication.ts';
import {
  selectDocuments,
  selectUnjudged,
  type ArchivedDocument,
  type Selection,
} from '../load/ledger/documents.ts';
import {
  type CanaryResult,
  compareWithArchive,
  judgeAgain,
  type ReplayResult,
} from '../pipeline/replay.ts';
import type { Deps } from '../pipeline/deps.ts';
import { counted } from '../printable.ts';
import { findQuarter, quarterKey } from '../quarter.ts';
import { type Invocation, type Output, report } from './invocation.ts';
import { formatTable, numbers } from './table.ts';
import { toSummary } from './run.ts';
import { openReader, openSession } from './session.ts';

type ReplayOptions = SelectionOptions &
  Output & { readonly dryRun?: boolean; readonly fresh?: boolean };

/** What waits in quarantine, and what was archived by a run that was broken off. */
export async function retryCommand(
  invocation: Invocation,
  hashes: readonly string[],
  options: ReplayOptions,
): Promise<ExitStatus> {
  const selection = parseSelection(hashes, options);
  const isWhole = options.all === true || isEmptySelection(hashes, options);
  await using session = await openSession(invocation, 'retry');
  const statuses = withIgnored(['quarantined'], hashes, options);
  const waiting = await session.writer.run((db) => selectDocuments(db, statuses, selection));
  const unjudged = isWhole ? await session.writer.run(selectUnjudged) : [];
  return await judgeAndReport(invocation, session, 'retry', [...waiting, ...unjudged], options);
}

/** Documents that are loaded or wait; with `--dry-run` only what would differ. */
export async function replayCommand(
  invocation: Invocation,
  hashes: readonly string[],
  options: ReplayOptions,
): Promise<ExitStatus> {
  if (isEmptySelection(hashes, options)) {
    throw usage(
      'replay needs to know what to replay',
      'Give --quarter 2023Q1, --region AM22, the beginning of a sha256, or --all.',
    );
  }
  const selection = parseSelection(hashes, options);
  if (options.dryRun) {
    // the canary writes nothing: no lock, no migration
    await using session = await openReader(invocation, 'replay');
    const documents = await session.writer.run((db) => selectDocuments(db, ['current'], selection));
    return await compareAndReport(invocation, session, documents, options);
  }
  await using session = await openSession(invocation, 'replay');
  const statuses = withIgnored(['current', 'quarantined'], hashes, options);
  const documents = await session.writer.run((db) => selectDocuments(db, statuses, selection));
  return await judgeAndReport(invocation, session, 'replay', documents, options);
}

/** What was ignored is judged again only when it is named, or everything is. */
function withIgnored(
  statuses: readonly DocumentStatus[],
  hashes: readonly string[],
  options: ReplayOptions,
): DocumentStatus[] {
  return hashes.length > 0 || options.all ? [...statuses, 'ignored'] : [...statuses];
}

async function judgeAndReport(
  invocation: Invocation,
  deps: Deps,
  command: string,
  documents: readonly ArchivedDocument[],
  options: ReplayOptions,
): Promise<ExitStatus> {
  const started = performance.now();
  const result = await judgeAgain(toReadingDeps(deps, options), documents, { command });
  const duration = Math.round(performance.now() - started);
  const summary = toSummary(result.runId, result.status, result.counts, duration);
  report(invocation.terminal, options, [summary], () => describeReplay(result));
  return result.status;
}

function toReadingDeps(deps: Deps, { fresh = false }: ReplayOptions): Deps {
  return { ...deps, readings: { ...deps.readings, takes: !fresh } };
}

async function compareAndReport(
  invocation: Invocation,
  deps: Deps,
  documents: readonly ArchivedDocument[],
  options: ReplayOptions,
): Promise<ExitStatus> {
  const result = await compareWithArchive(toReadingDeps(deps, options), documents);
  report(invocation.terminal, options, [result], () => describeCanary(result));
  return result.differences.length > 0 ? 'attention' : 'done';
}

/** One line for each document that was judged again. */
export function describeReplay(result: ReplayResult): string[] {
  if (result.judged.length === 0) return ['Nothing to judge again.'];
  return formatTable(
    ['document', 'quarter', 'region', 'state', 'reason'],
    result.judged.map((one) => [
      one.sha256.slice(0, 12),
      one.filed.quarter ?? '-',
      one.filed.region ?? '-',
      one.state,
      one.reason ?? '',
    ]),
  );
}

/** The differences cell by cell, or that there are none. */
function describeCanary({ documents, differences }: CanaryResult): string[] {
  const compared = `${counted(documents, 'document')} compared`;
  if (differences.length === 0) return [`${compared}: every cell equals what is loaded.`];
  const titles = ['quarter', 'region', 'document', 'subject', 'measure'];
  return [
    `${compared}: ${counted(differences.length, 'difference')}.`,
    ...formatTable(
      [...titles, ...['loaded', 'read now'].map(numbers)],
      differences.map(({ quarter, region, document, subject, measure, loaded, read, blocked }) => {
        const now = blocked ? `blocked: ${blocked}` : String(read ?? '-');
        return [quarter, region, document, subject, measure, String(loaded ?? '-'), now];
      }),
    ),
  ];
}

// What is selected on the command line.

type SelectionOptions = {
  readonly quarter?: string;
  readonly region?: string;
  readonly all?: boolean;
};

/** True when nothing was selected. */
function isEmptySelection(hashes: readonly string[], options: SelectionOptions): boolean {
  return hashes.length === 0 && !options.quarter && !options.region && !options.all;
}

export function parseSelection(hashes: readonly string[], options: SelectionOptions): Selection {
  if (options.all) return {};
  return {
    ...(options.quarter === undefined ? {} : { quarterKey: parseQuarterKey(options.quarter) }),
    ...(options.region === undefined ? {} : { regionKey: parseRegionKey(options.region) }),
    hashes: hashes.map(parseHashPrefix),
  };
}

function parseQuarterKey(text: string): number {
  const quarter = findQuarter(text);
  if (!quarter) throw usage(`--quarter ${text} is not a quarter`, 'Write it as 2023Q1.');
  return quarterKey(quarter);
}

function parseRegionKey(text: string): number {
  try {
    return regionKey(parseRegionCode(text.toUpperCase()));
  } catch (cause) {
    throw usage(`--region ${text} is not a region code`, 'Write it as AM22.', cause);
  }
}

/** At least six hexadecimal digits of a sha256. */
function parseHashPrefix(text: string): string {
  const prefix = text.toLowerCase();
  if (!/^[0-9a-f]{6,64}$/.test(prefix)) {
    throw usage(
      `${text} is not the beginning of a sha256`,
      'Give at least six of its hexadecimal digits; `status` prints twelve.',
    );
  }
  return prefix;
}

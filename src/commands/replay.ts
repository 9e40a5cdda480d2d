/** `retry` and `replay`: again, from the archive and without network. */
import { hostname } from 'node:os';

import { type ExitStatus, usage } from '../errors.ts';
import type { DocumentStatus } from '../publication.ts';
import {
  selectDocuments,
  selectUnjudged,
  type ArchivedDocument,
} from '../load/ledger/documents.ts';
import {
  type CanaryResult,
  compareWithArchive,
  type Difference,
  judgeAgain,
  type ReplayResult,
} from '../pipeline/replay.ts';
import type { Deps } from '../pipeline/deps.ts';
import { toSummary } from './run.ts';
import { isEmptySelection, parseSelection, type SelectionOptions } from './selection.ts';
import { openReader, openSession } from './session.ts';
import { formatTable, type Invocation, numbers, report } from './invocation.ts';
import { counted } from '../printable.ts';

export type ReplayOptions = SelectionOptions & {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly fresh?: boolean;
};

/** What waits in quarantine, and what was archived by a run that was broken off. */
export async function retryCommand(
  invocation: Invocation,
  hashes: readonly string[],
  options: ReplayOptions,
): Promise<ExitStatus> {
  const selection = options.all ? {} : parseSelection(hashes, options);
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
  const selection = options.all ? {} : parseSelection(hashes, options);
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
  const result = await judgeAgain(toReadingDeps(deps, options), documents, {
    command,
    host: hostname(),
  });
  const duration = Math.round(performance.now() - started);
  const summary = toSummary(result.runId, result.status, result.counts, duration);
  report(invocation.terminal, options, [summary], describeReplay(result));
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
  report(invocation.terminal, options, [result], describeCanary(result));
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
export function describeCanary(result: CanaryResult): string[] {
  if (result.differences.length === 0) {
    return [`${counted(result.documents, 'document')} compared: every cell equals what is loaded.`];
  }
  return [
    `${counted(result.documents, 'document')} compared: ${counted(result.differences.length, 'difference')}.`,
    ...formatTable(
      [
        'quarter',
        'region',
        'document',
        'subject',
        'measure',
        numbers('loaded'),
        numbers('read now'),
      ],
      result.differences.map(toCells),
    ),
  ];
}

function toCells(difference: Difference): string[] {
  const { quarter, region, document, subject, measure, loaded, read, blocked } = difference;
  return [
    quarter,
    region,
    document,
    subject,
    measure,
    loaded === null ? '-' : String(loaded),
    blocked ? `blocked: ${blocked}` : read === null ? '-' : String(read),
  ];
}

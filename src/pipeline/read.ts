/** Third step of a pass: archived bytes → words → table → meaning. Each content is parsed once, however many links lead to it. */
import type { Sha256 } from '../codes.ts';
import { PipelineError } from '../errors.ts';
import { forgetValidators, recordEnd } from '../load/ledger/links.ts';
import { toReading } from '../transform/read.ts';
import { readArchived } from './archived.ts';
import type { Candidate, ReadCandidate } from './candidate.ts';
import { filePublication } from './decide.ts';
import type { Deps } from './deps.ts';
import { inParallel } from './in-parallel.ts';
import { type ParsedFile, toFaultCheck } from './parse-file.ts';

/** Contents taken out of the archive ahead of the parsers: enough to keep them busy, few enough to hold. */
const AHEAD = 8;

/** What was read, and what could not be had from the archive. */
export type ReadResult = {
  readonly read: readonly ReadCandidate[];
  readonly lost: readonly { readonly candidate: Candidate; readonly error: PipelineError }[];
};

/** Reads all candidates from the archive; an altered file is told of and does not hold up the others. */
export async function readAll(deps: Deps, candidates: readonly Candidate[]): Promise<ReadResult> {
  const byContent = Map.groupBy(candidates, (candidate) => candidate.sha256);
  let done = 0;
  const results = await inParallel([...byContent], AHEAD, async ([sha256, group]) => {
    deps.signal.throwIfAborted();
    const result = await readOne(deps, sha256, group);
    done += 1;
    deps.progress.step('reading PDFs', done, byContent.size);
    return result;
  });
  return {
    read: results.flatMap((result) => result.read),
    lost: results.flatMap((result) => result.lost),
  };
}

async function readOne(
  deps: Deps,
  sha256: Sha256,
  group: readonly Candidate[],
): Promise<ReadResult> {
  try {
    const isJudgedAgain = group.some(({ documentKey }) => documentKey !== undefined);
    const { parsed, firstSeenRun } = await readArchived(deps, sha256, isJudgedAgain);
    const read = group.map((candidate): ReadCandidate => {
      const meaning = interpret(deps, candidate, parsed);
      const filed = filePublication(candidate.says, meaning.reading);
      return { ...candidate, ...meaning, filed, seenRun: firstSeenRun };
    });
    return { read, lost: [] };
  } catch (error) {
    if (!(error instanceof PipelineError) || !LOST.has(error.code)) throw error;
    deps.log.error({ err: error, hint: error.hint }, 'a file of the archive cannot be used');
    return { read: [], lost: group.map((candidate) => ({ candidate, error })) };
  }
}

/** Gives a content its meaning; the same one may mean different things under different links. */
function interpret(
  { reference }: Deps,
  { seenAs }: Candidate,
  parsed: ParsedFile,
): Pick<ReadCandidate, 'reading' | 'refusals'> {
  if (parsed.kind === 'refused') return { reading: undefined, refusals: [parsed.check] };
  try {
    return { reading: toReading(parsed.raw, seenAs, undefined, reference), refusals: [] };
  } catch (error) {
    return { reading: undefined, refusals: [toFaultCheck(error)] };
  }
}

const LOST: ReadonlySet<string> = new Set(['archive_altered', 'archive_missing']);

/** A content that the archive no longer holds as it was: the link fails, and the next run fetches it in full. */
export async function recordLost(
  deps: Pick<Deps, 'writer'>,
  runId: number,
  candidate: Candidate,
  error: PipelineError,
): Promise<void> {
  const { linkKey } = candidate;
  const { code, message } = error;
  const end = { linkKey, state: 'failed' as const, reason: code, message, documentKey: undefined };
  await deps.writer.transact(async (trx) => {
    await forgetValidators(trx, candidate.sha256);
    await recordEnd(trx, runId, end);
  });
}

// Trouble that this program has with one document: a fault of ours, or values that the database refuses.

/** SQLSTATE classes that speak of the data: data exception, integrity constraint violation. */
const DATA_STATES = /^2[23]/;

/** May the others go on? Not when the surroundings are broken: database, configuration, an interrupted run. */
export function isFaultOfDocument(error: unknown): boolean {
  if (!(error instanceof PipelineError)) return error instanceof Error && !isAbort(error);
  if (error.code === 'publication_mismatch') return true;
  const { cause } = error;
  const state = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : '';
  return DATA_STATES.test(String(state));
}

function isAbort(error: Error): boolean {
  return error.name === 'AbortError' || error.name === 'TimeoutError';
}

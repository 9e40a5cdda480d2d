/** Third step of a pass: archived bytes → words → table → meaning. Each content is parsed once, however many links lead to it. */
import type { Sha256 } from '../codes.ts';
import { PipelineError } from '../errors.ts';
import type { StoredContent } from '../load/ledger/contents.ts';
import { forgetValidators, recordEnd } from '../load/ledger/links.ts';
import { toReading } from '../transform/read.ts';
import { type Archived, readArchived } from './archived.ts';
import type { Candidate, ReadCandidate } from './candidate.ts';
import { filePublication } from './decide.ts';
import type { Deps } from './deps.ts';
import { inParallel, type Limit } from './in-parallel.ts';
import { type ParsedFile, toFaultCheck } from './parse-file.ts';

/** Contents taken out of the archive ahead of the parsers: enough to keep them busy, few enough to hold. */
const AHEAD = 8;

/** What was read, and what could not be had from the archive. */
export type ReadResult = {
  readonly read: readonly ReadCandidate[];
  readonly lost: readonly { readonly candidate: Candidate; readonly error: PipelineError }[];
};

export function joinResults(results: readonly ReadResult[]): ReadResult {
  return {
    read: results.flatMap((result) => result.read),
    lost: results.flatMap((result) => result.lost),
  };
}

/** Reads all candidates from the archive; an altered file is told of and does not hold up the others. */
export async function readAll(
  deps: Deps,
  candidates: readonly Candidate[],
  width: number | Limit = AHEAD,
): Promise<ReadResult> {
  const read = createReader(deps);
  return joinResults(await inParallel(candidates, width, (candidate) => read(candidate)));
}

/** Reads the content of a candidate; what has just been `archived` need not be taken out again. */
export type Reader = (candidate: Candidate, archived?: StoredContent) => Promise<ReadResult>;

/** While a content is being read, another link that leads to it waits for the same reading. */
export function createReader(deps: Deps): Reader {
  const underWay = new Map<Sha256, Promise<Archived>>();
  return async (candidate, archived) => {
    deps.signal.throwIfAborted();
    deps.progress.expect('reading PDFs', 1);
    const { sha256 } = candidate;
    const reading =
      underWay.get(sha256) ??
      readArchived(deps, sha256, { again: candidate.documentKey !== undefined, archived });
    underWay.set(sha256, reading);
    try {
      const { parsed, firstSeenRun: seenRun } = await reading;
      deps.progress.done('reading PDFs');
      const meaning = interpret(deps, candidate, parsed);
      const filed = filePublication(candidate.says, meaning.reading);
      return { read: [{ ...candidate, ...meaning, filed, seenRun }], lost: [] };
    } catch (error) {
      if (!(error instanceof PipelineError) || !LOST.has(error.code)) throw error;
      deps.log.error({ err: error, hint: error.hint }, 'a file of the archive cannot be used');
      return { read: [], lost: [{ candidate, error }] };
    } finally {
      underWay.delete(sha256);
    }
  };
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

/** SQLSTATE classes that speak of the data: data exception, integrity constraint violation, but for rows that went away. */
const DATA_STATES = /^2[23](?!503)/;

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

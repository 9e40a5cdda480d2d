/** Third step of a pass: archived bytes → words → table → meaning. Each content is parsed once, however many links lead to it. */
import type { Sha256 } from '../codes.ts';
import { PipelineError } from '../errors.ts';
import type { Check } from '../findings.ts';
import { readContent } from '../load/ledger/contents.ts';
import { forgetValidators, recordEnd } from '../load/ledger/links.ts';
import { toReading } from '../transform/read.ts';
import {
  type Candidate,
  type PackedText,
  packText,
  type ReadCandidate,
  toReadCandidate,
} from './candidate.ts';
import { type ParsedFile, parseFile, toFaultCheck } from './parse.ts';
import type { Deps } from './deps.ts';
import { inParallel } from './in-parallel.ts';

/** Contents taken out of the archive ahead of the parsers: enough to keep them busy, few enough to hold. */
const AHEAD = 8;

/** Gives a candidate its meaning; the same content may mean different things under different links. */
function interpret(
  deps: Pick<Deps, 'reference'>,
  candidate: Candidate,
  parsed: ParsedFile,
  text: PackedText | undefined,
  seenRun: number,
): ReadCandidate {
  if (parsed.kind === 'refused') return refuse(candidate, parsed.check, seenRun);
  try {
    const reading = toReading(parsed.raw, candidate.seenAs, undefined, deps.reference);
    return toReadCandidate(candidate, { reading, refusals: [], text, seenRun });
  } catch (error) {
    return refuse(candidate, toFaultCheck(error), seenRun);
  }
}

function refuse(candidate: Candidate, check: Check, seenRun: number): ReadCandidate {
  const outcome = { reading: undefined, refusals: [check], text: undefined, seenRun };
  return toReadCandidate(candidate, outcome);
}

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
    const { bytes, firstSeenRun } = await deps.writer.run((db) => readContent(db, sha256));
    const parsed = await parseFile(deps, bytes);
    const text = parsed.kind === 'parsed' ? packText(parsed.text) : undefined;
    const read = group.map((candidate) => interpret(deps, candidate, parsed, text, firstSeenRun));
    return { read, lost: [] };
  } catch (error) {
    if (!(error instanceof PipelineError) || !LOST.has(error.code)) throw error;
    deps.log.error({ err: error, hint: error.hint }, 'a file of the archive cannot be used');
    return { read: [], lost: group.map((candidate) => ({ candidate, error })) };
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

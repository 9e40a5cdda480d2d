/**
 * Third step of a pass: archived bytes → words → table → meaning. Each content is parsed once, however many links lead to
 * it and however often it is judged: its words are kept. They belong to one version of the reader and are proven like the
 * answer of a parser before they are used; the table is found in them each time.
 */
import type { Sha256 } from '../codes.ts';
import { codeOf, PipelineError } from '../errors.ts';
import type { PdfReading } from '../extract/pdf/text.ts';
import {
  findReading,
  keepReading,
  type NewReading,
  readContent,
  type ReadingKey,
  selectUnread,
  type StoredContent,
} from '../load/ledger/archive.ts';
import { forgetValidators, recordEnd } from '../load/ledger/links.ts';
import { toReading } from '../transform/read.ts';
import type { Candidate, ReadCandidate } from './candidate.ts';
import { filePublication } from './decide.ts';
import type { Deps, RunDeps } from './deps.ts';
import { inParallel, type Limit } from './in-parallel.ts';
import {
  packReading,
  type ParsedFile,
  readerVersion,
  toFaultCheck,
  toParsed,
  unpackReading,
} from './parse-file.ts';

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

/**
 * Reads the content of a candidate; what has just been `archived` need not be taken out again. While a content is being
 * read, another link that leads to it waits for the same reading.
 */
export function createReader(deps: Deps) {
  const underWay = new Map<Sha256, Promise<Archived>>();
  return async (candidate: Candidate, archived?: StoredContent): Promise<ReadResult> => {
    deps.signal.throwIfAborted();
    deps.progress.expect('reading PDFs', 1);
    const { sha256 } = candidate;
    const reading =
      underWay.get(sha256) ??
      readArchived(deps, sha256, { again: candidate.documentKey !== undefined, archived });
    underWay.set(sha256, reading);
    try {
      const { parsed, firstSeenRun: seenRun, unkept } = await reading;
      deps.progress.done('reading PDFs');
      const meaning = interpret(deps, candidate, parsed);
      const filed = filePublication(candidate.says, meaning.reading);
      return { read: [{ ...candidate, ...meaning, filed, seenRun, unkept }], lost: [] };
    } catch (error) {
      if (!isLost(error)) throw error;
      deps.log.error({ err: error, hint: error.hint }, 'a file of the archive cannot be used');
      return { read: [], lost: [{ candidate, error }] };
    } finally {
      underWay.delete(sha256);
    }
  };
}

/** Gives a content its meaning; the same one may mean different things under different links. */
function interpret({ reference }: Deps, { seenAs }: Candidate, parsed: ParsedFile) {
  if (parsed.kind === 'refused') return { reading: undefined, refusals: [parsed.check] };
  try {
    return { reading: toReading(parsed.raw, seenAs, undefined, reference), refusals: [] };
  } catch (error) {
    return { reading: undefined, refusals: [toFaultCheck(error)] };
  }
}

// What a reading is made from: the archive, or what was kept of an earlier reading.

type Archived = {
  readonly parsed: ParsedFile;
  /** The run in which the source offered the content first. */
  readonly firstSeenRun: number;
  /** Read just now and not kept yet, which is left to whoever records what came of it. */
  readonly unkept?: NewReading | undefined;
};

type ArchiveDeps = Pick<Deps, 'pool' | 'reference' | 'signal' | 'log' | 'readings' | 'backlog'> & {
  readonly writer: Pick<Deps['writer'], 'run'>;
};

/**
 * Reads a content of the archive, or takes what was read of it. `again`: a document that was too much for its parser is
 * tried anew, since that says something about a machine and its settings. `archived`: nobody has read it yet, and it need
 * not be taken out again. Throws PipelineError `archive_missing` or `archive_altered`.
 */
export async function readArchived(
  deps: ArchiveDeps,
  sha256: Sha256,
  { again = false, archived }: { again?: boolean; archived?: StoredContent | undefined } = {},
): Promise<Archived> {
  const { backlog, readings, signal, writer } = deps;
  const key = { sha256, readerVersion: await readerVersion(deps.reference) };
  const isNew = archived !== undefined;
  const kept = readings.takes && !isNew ? await takeKept(deps, key, again) : undefined;
  if (kept) return kept;
  if (backlog && !again && (!isNew || backlog.takesNew)) {
    await backlog.request([sha256]);
    const { lost } = await backlog.whenRead(sha256, signal);
    let read = await takeKept(deps, key, again);
    const refused = { kind: 'refused', code: 'parser_limit' } as const;
    const unkept = lost === undefined ? undefined : toKeep(key, { ...refused, detail: lost });
    // of an earlier job that was lost nobody may have taken notice: a reading since then says more
    if (!read && unkept) {
      await writer.run((db) => keepReading(unkept).execute(db));
      read = await takeKept(deps, key, again);
    }
    if (read) return read;
  }
  const { bytes, firstSeenRun } = archived ?? (await writer.run((db) => readContent(db, sha256)));
  const pdf = await deps.pool.readPdf(bytes, signal);
  const parsed = toParsed(pdf, deps.reference);
  return { parsed, firstSeenRun, unkept: readings.keeps ? toKeep(key, pdf) : undefined };
}

/** Those of which this reader has kept no reading. */
export async function findUnread(
  { writer, reference }: Pick<Deps, 'writer' | 'reference'>,
  contents: readonly Sha256[],
): Promise<readonly Sha256[]> {
  const version = await readerVersion(reference);
  return await writer.run((db) => selectUnread(db, contents, version));
}

async function takeKept({ writer, reference, log }: ArchiveDeps, key: ReadingKey, again: boolean) {
  const kept = await writer.run((db) => findReading(db, key));
  if (!kept) return undefined;
  const pdf = unpackReading(kept.packed);
  if (!pdf) log.warn({ document: key.sha256 }, 'a kept reading is spoilt');
  if (!pdf || (again && isOfThisMachine(pdf))) return undefined;
  return { parsed: toParsed(pdf, reference), firstSeenRun: kept.firstSeenRun };
}

export function toKeep(key: ReadingKey, pdf: PdfReading): NewReading | undefined {
  const packed = packReading(pdf);
  return packed && { ...key, packed };
}

function isOfThisMachine(pdf: PdfReading): boolean {
  return pdf.kind === 'refused' && pdf.code === 'parser_limit';
}

// What goes wrong with one document and holds up no other.

/** The archive does not hold the file, or not as it was. */
export function isLost(error: unknown): error is PipelineError {
  return error instanceof PipelineError && /^archive_(?:altered|missing)$/.test(error.code);
}

/** A content that the archive no longer holds as it was: the link fails, and the next run fetches it in full. */
export async function recordLost(
  { writer, runId }: RunDeps,
  { linkKey, sha256 }: Candidate,
  { code, message }: PipelineError,
): Promise<void> {
  const end = { linkKey, state: 'failed' as const, reason: code, message, documentKey: undefined };
  await writer.transact(async (trx) => {
    await forgetValidators(trx, sha256);
    await recordEnd(trx, runId, end);
  });
}

/** SQLSTATE classes that speak of the data: data exception, integrity constraint violation, but for rows that went away. */
const DATA_STATES = /^2[23](?!503)/;

/**
 * Trouble that this program has with one document: a fault of ours, or values that the database refuses. Not when the
 * surroundings are broken: database, configuration, an interrupted run.
 */
export function isFaultOfDocument(error: unknown): boolean {
  if (!(error instanceof PipelineError)) return error instanceof Error && !isAbort(error);
  if (error.code === 'publication_mismatch') return true;
  return DATA_STATES.test(codeOf(error.cause));
}

function isAbort(error: Error): boolean {
  return error.name === 'AbortError' || error.name === 'TimeoutError';
}

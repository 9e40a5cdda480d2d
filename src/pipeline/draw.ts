/**
 * The picture of a document that waits for a person. It is drawn after the judgement has been committed: a drawing
 * keeps no transaction waiting, and when it fails nothing is lost but the picture.
 */
import { PipelineError } from '../errors.ts';
import { readDocument } from '../extract/table/read-document.ts';
import { readContent } from '../load/ledger/contents.ts';
import {
  findChecks,
  recordOverlay,
  selectUndrawn,
  type UndrawnDocument,
} from '../load/ledger/documents.ts';
import { drawOverlay, type OverlayInput } from '../overlay/overlay.ts';
import { PROGRAM_VERSION } from '../program.ts';
import { toReading } from '../transform/read.ts';
import { unpackText } from './candidate.ts';
import type { Deps } from './deps.ts';
import type { Judged } from './judge.ts';
import { parseFile } from './read.ts';
import { toKnownNames } from '../transform/title.ts';

type DrawDeps = Pick<Deps, 'writer' | 'pool' | 'reference' | 'signal' | 'log'>;

/**
 * Draws every document that waits without a picture: those just judged from what was just read, and those of a run
 * that ended between judgement and drawing, or whose drawing failed, from the archive.
 */
export async function drawWaiting(deps: DrawDeps, judged: readonly Judged[]): Promise<void> {
  const judgedNow = new Map(judged.map((one) => [one.documentKey, one]));
  for (const document of await deps.writer.run(selectUndrawn)) {
    deps.signal.throwIfAborted();
    const one = judgedNow.get(document.documentKey);
    await draw(deps, document, () => (one && fromJudged(deps, one)) ?? fromArchive(deps, document));
  }
}

/** Undefined when the words were too many to be kept, or the judgement is an earlier one. */
function fromJudged(deps: DrawDeps, { candidate, decision }: Judged): Drawn | undefined {
  const { reading, text: packed } = candidate;
  if (!decision || (reading && !packed)) return undefined;
  const text = reading && packed && unpackText(packed);
  const page = text && {
    text,
    raw: readDocument(text, deps.reference.layouts, toKnownNames(deps.reference)),
  };
  return { page, reading, checks: decision.checks };
}

async function fromArchive(
  deps: DrawDeps,
  { documentKey, sha256, seenAs }: UndrawnDocument,
): Promise<Drawn> {
  const { bytes } = await deps.writer.run((db) => readContent(db, sha256));
  const parsed = await parseFile(deps, bytes);
  const page = parsed.kind === 'parsed' ? parsed : undefined;
  const reading = page && toReading(page.raw, seenAs, undefined, deps.reference);
  const checks = await deps.writer.run((db) => findChecks(db, documentKey));
  return { page, reading, checks };
}

type Drawn = Omit<OverlayInput, 'name'>;

/** A picture that cannot be drawn is said in the log and holds up nothing; the next run tries again. */
async function draw(
  deps: DrawDeps,
  { documentKey, sha256, url }: UndrawnDocument,
  prepare: () => Drawn | Promise<Drawn>,
): Promise<void> {
  let svg: string;
  try {
    svg = drawOverlay({ name: toName(url, sha256), ...(await prepare()) }, deps.reference);
  } catch (error) {
    deps.signal.throwIfAborted();
    if (error instanceof PipelineError && !OF_DOCUMENT.has(error.code)) throw error;
    deps.log.warn({ err: error, document: sha256 }, 'no overlay could be drawn');
    return;
  }
  const overlay = { svg, readerVersion: PROGRAM_VERSION };
  await deps.writer.run((db) => recordOverlay(db, documentKey, overlay));
}

/** The archive does not hold the file as it was: trouble of this document alone. */
const OF_DOCUMENT: ReadonlySet<string> = new Set(['archive_altered', 'archive_missing']);

/** The last part of an address, as a person would call the file, with the beginning of its hash. */
function toName(url: string, sha256: string): string {
  const last = url.split(/[?#]/)[0]?.split('/').findLast(Boolean) ?? url;
  return `${decodeOrKeep(last)} (${sha256.slice(0, 12)})`;
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The picture of a document that waits for a person. It is drawn after the judgement has been committed: a drawing
 * keeps no transaction waiting, and when it fails nothing is lost but the picture.
 */
import { PipelineError } from '../errors.ts';
import { toSlug } from '../extract/listing/links.ts';
import {
  findChecks,
  recordOverlay,
  selectUndrawn,
  type UndrawnDocument,
} from '../load/ledger/documents.ts';
import { drawOverlay } from '../overlay/overlay.ts';
import { PROGRAM_VERSION } from '../program.ts';
import { toReading } from '../transform/read.ts';
import type { Deps } from './deps.ts';
import { isLost, readArchived } from './read.ts';

type DrawDeps = Pick<Deps, 'writer' | 'pool' | 'reference' | 'signal' | 'log' | 'readings'>;

/**
 * Draws every document that waits without a picture: those just judged, and those of a run that ended between judgement
 * and drawing, or whose drawing failed.
 */
export async function drawWaiting(deps: DrawDeps): Promise<void> {
  for (const document of await deps.writer.run(selectUndrawn)) {
    deps.signal.throwIfAborted();
    await draw(deps, document);
  }
}

async function prepare(deps: DrawDeps, { documentKey, sha256, seenAs }: UndrawnDocument) {
  // what was just read is kept, also by a pass that reads everything again
  const readings = { ...deps.readings, takes: true };
  const { parsed } = await readArchived({ ...deps, readings }, sha256);
  const page = parsed.kind === 'parsed' ? parsed : undefined;
  const reading = page && toReading(page.raw, seenAs, undefined, deps.reference);
  const checks = await deps.writer.run((db) => findChecks(db, documentKey));
  return { page, reading, checks };
}

/** A picture that cannot be drawn is said in the log and holds up nothing; the next run tries again. */
async function draw(deps: DrawDeps, document: UndrawnDocument): Promise<void> {
  const { documentKey, sha256, url } = document;
  // as a person would call the file, with the beginning of its hash
  const name = `${toSlug(url) || url} (${sha256.slice(0, 12)})`;
  let svg: string;
  try {
    const drawn = await prepare(deps, document);
    svg = drawOverlay({ name, ...drawn }, deps.reference);
  } catch (error) {
    deps.signal.throwIfAborted();
    if (error instanceof PipelineError && !isLost(error)) throw error;
    deps.log.warn({ err: error, document: sha256 }, 'no overlay could be drawn');
    return;
  }
  const overlay = { svg, readerVersion: PROGRAM_VERSION };
  await deps.writer.run((db) => recordOverlay(db, documentKey, overlay));
}

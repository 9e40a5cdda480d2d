/** The picture of a document that is not loaded, for the person who has to decide on it. */
import type { Kysely } from 'kysely';

import { PipelineError } from '../errors.ts';
import type { Check } from '../findings.ts';
import { readContent } from '../load/ledger/contents.ts';
import type { Database } from '../load/schema.ts';
import { drawOverlay } from '../overlay/overlay.ts';
import type { ReadCandidate } from './candidate.ts';
import type { Deps } from './deps.ts';
import { readBytes } from './content.ts';

/** Draws a candidate with the checks of its judgement; undefined when that does not work out. */
export type Draw = (
  trx: Kysely<Database>,
  candidate: ReadCandidate,
  checks: readonly Check[],
) => Promise<string | undefined>;

/**
 * Reads the file once more: few documents are drawn, and keeping the words of all would take memory. A picture that
 * cannot be drawn is told of in the log and holds up nothing.
 */
export function toDraw(deps: Pick<Deps, 'pool' | 'reference' | 'signal' | 'log'>): Draw {
  return async (trx, candidate, checks) => {
    try {
      const page = candidate.reading && (await readPage(deps, trx, candidate));
      const { reading, sha256, url } = candidate;
      const name = `${toFileName(url)} (${sha256.slice(0, 12)})`;
      return drawOverlay({ name, page, reading, checks }, deps.reference);
    } catch (error) {
      deps.signal.throwIfAborted();
      if (error instanceof PipelineError) throw error;
      deps.log.warn({ err: error, document: candidate.sha256 }, 'no overlay could be drawn');
      return undefined;
    }
  };
}

async function readPage(
  deps: Pick<Deps, 'pool' | 'reference' | 'signal'>,
  trx: Kysely<Database>,
  { sha256 }: ReadCandidate,
) {
  const { bytes } = await readContent(trx, sha256);
  const content = await readBytes(deps, bytes);
  return content.kind === 'raw' ? content : undefined;
}

/** The last part of an address, as a person would call the file. */
function toFileName(url: string): string {
  const last = url.split(/[?#]/)[0]?.split('/').findLast(Boolean) ?? url;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

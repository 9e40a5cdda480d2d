/** Third step of a pass: archived bytes → words → table → meaning. Each content is parsed once, however many links lead to it. */
import type { Sha256 } from '../codes.ts';
import { readDocument } from '../extract/table/read-document.ts';
import type { Check } from '../findings.ts';
import { readContent } from '../load/ledger/contents.ts';
import type { RawDocument } from '../raw.ts';
import { toReading } from '../transform/read.ts';
import { toReadCandidate, type Candidate, type ReadCandidate } from './candidate.ts';
import type { Deps } from './deps.ts';
import { inParallel } from './in-parallel.ts';

/** Contents taken out of the archive ahead of the parsers: enough to keep them busy, few enough to hold. */
const AHEAD = 8;

export type ContentReading =
  | { readonly kind: 'raw'; readonly raw: RawDocument }
  | { readonly kind: 'refused'; readonly check: Check };

type ReadingDeps = Pick<Deps, 'pool' | 'reference' | 'signal'>;

/** Reads bytes in the sandbox and finds the table. */
export async function readBytes(deps: ReadingDeps, bytes: Uint8Array): Promise<ContentReading> {
  const pdf = await deps.pool.readPdf(bytes, deps.signal);
  if (pdf.kind === 'refused') {
    return {
      kind: 'refused',
      check: {
        code: pdf.code,
        severity: 'block',
        subject: 'file',
        passed: false,
        expected: 'a readable PDF',
        found: pdf.detail,
      },
    };
  }
  return { kind: 'raw', raw: readDocument(pdf.text, deps.reference.layouts) };
}

/** Gives a candidate its meaning; the same content may mean different things under different links. */
export function interpret(
  deps: ReadingDeps,
  candidate: Candidate,
  content: ContentReading,
): ReadCandidate {
  return content.kind === 'refused'
    ? toReadCandidate(candidate, { reading: undefined, refusals: [content.check] })
    : toReadCandidate(candidate, {
        reading: toReading(content.raw, candidate.seenAs, undefined, deps.reference),
        refusals: [],
      });
}

/** Reads all candidates from the archive. */
export async function readAll(
  deps: Deps,
  candidates: readonly Candidate[],
): Promise<ReadCandidate[]> {
  const byContent = Map.groupBy(candidates, (candidate) => candidate.sha256);
  let done = 0;
  const read = await inParallel([...byContent], AHEAD, async ([sha256, group]) => {
    deps.signal.throwIfAborted();
    const content = await readBytes(deps, await fetchArchived(deps, sha256));
    done += 1;
    deps.progress.step('reading PDFs', done, byContent.size);
    return group.map((candidate) => interpret(deps, candidate, content));
  });
  return read.flat();
}

async function fetchArchived(deps: Deps, sha256: Sha256): Promise<Uint8Array> {
  return await deps.writer.run((db) => readContent(db, sha256));
}

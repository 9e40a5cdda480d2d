/**
 * Second and third step of a pass, for one quarter at a time: its links are asked, and what they deliver is read at once.
 */
import type { Sha256 } from '../codes.ts';
import { inLine } from '../load/writer.ts';
import type { Candidate } from './candidate.ts';
import type { RunDeps } from './deps.ts';
import type { TakenLink } from './discover.ts';
import {
  createDownload,
  type Delivered,
  endAsDocument,
  endAsPage,
  findBehind,
  type PageInstead,
} from './download.ts';
import { inParallel, type Limit } from './in-parallel.ts';
import { createReader, joinResults, readAll, type ReadResult } from './read.ts';

/** A content of the archive that no run judged. Without a link, unless one delivers it again in this run. */
export type ForgottenContent = { readonly row: undefined; readonly candidate: Candidate };

/** What the links of a quarter brought. */
export type Fetched = ReadResult & {
  readonly pages: readonly PageInstead[];
  readonly forgotten: readonly Candidate[];
};

type Item = TakenLink | ForgottenContent;

const NOTHING_READ: ReadResult = { read: [], lost: [] };

/** The two steps of `judgeByQuarter` for links; `all` are the links that the listings named. */
export function createFetch(pass: RunDeps, runId: number, all: readonly TakenLink[]) {
  // judging goes first: when it falls behind, parsers stand idle until it has caught up
  const deps = { ...pass, writer: inLine(pass.writer) };
  const download = createDownload(deps, runId);
  const known = new Set(all.map(({ row }) => row.url));
  const delivered = new Set<Sha256>();
  const read = createReader(deps);

  const fetchAndRead = async (link: TakenLink): Promise<ReadResult | PageInstead> => {
    deps.signal.throwIfAborted();
    const outcome = await download(link);
    deps.progress.done('downloading');
    if (outcome === undefined) return NOTHING_READ;
    if ('page' in outcome) return outcome;
    if (outcome.documentKey !== undefined) {
      await endAsDocument(deps, runId, link, outcome.documentKey);
      return NOTHING_READ;
    }
    delivered.add(outcome.sha256);
    return await read(toDelivered(outcome), outcome.content);
  };

  const fetchAll = async (links: readonly TakenLink[], limit: Limit) => {
    deps.progress.expect('downloading', links.length);
    const outcomes = await inParallel(links, limit, fetchAndRead);
    return {
      ...joinResults(outcomes.filter((outcome) => 'read' in outcome)),
      pages: outcomes.filter((outcome) => 'page' in outcome),
    };
  };

  /** The documents that stand on a page are taken in its stead; a page behind a page is not followed further. */
  const fetchBehind = async (page: PageInstead, limit: Limit): Promise<ReadResult> => {
    const behind = await findBehind(deps, runId, page, known);
    for (const { row } of behind) known.add(row.url);
    const { pages, ...result } = await fetchAll(behind, limit);
    for (const { link } of pages) await endAsPage(deps, runId, link);
    return result;
  };

  return {
    async prepare(items: readonly Item[], limit: Limit): Promise<Fetched> {
      const links = items.filter((item) => item.row !== undefined);
      const forgotten = items.filter((item) => item.row === undefined);
      const fetched = await fetchAll(links, limit);
      return { ...fetched, forgotten: forgotten.map(({ candidate }) => candidate) };
    },

    /** What has to wait for its turn, so that the result does not depend on who answered first. */
    async finish({ pages, forgotten, ...fetched }: Fetched, limit: Limit): Promise<ReadResult> {
      const results: ReadResult[] = [fetched];
      for (const page of pages) results.push(await fetchBehind(page, limit));
      const lostSight = forgotten.filter(({ sha256 }) => !delivered.has(sha256));
      results.push(await readAll(deps, lostSight, limit));
      return joinResults(results);
    },
  };
}

/** What a link delivered and nobody judged yet. */
function toDelivered({ link, sha256 }: Delivered): Candidate {
  return { ...link.candidate, sha256, isKnownAtLink: link.row.judgedSha256 === sha256 };
}

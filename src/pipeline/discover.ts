/** First step of a pass: what the sources list, recorded link by link. */
import {
  discoverSource,
  type DiscoveredLink,
  type Discovery,
} from '../extract/listing/discover.ts';
import { findLastComplete, recordListing } from '../load/ledger/listings.ts';
import {
  markWithdrawnDocuments,
  recordEnd,
  recordMissing,
  recordSeen,
  type LinkRow,
} from '../load/ledger/links.ts';
import { parseSeenAs } from '../transform/seen-as.ts';
import { amsterdamDay } from './amsterdam-day.ts';
import type { Candidate } from './candidate.ts';
import type { Deps } from './deps.ts';

/** Listings in a row that must lack a link before it counts as withdrawn. */
const WITHDRAWN_AFTER = 3;

export type SourceProblem = {
  readonly source: string;
  readonly code: string;
  readonly message: string;
};

export type TakenLink = {
  readonly row: LinkRow;
  readonly candidate: Omit<Candidate, 'sha256' | 'isKnownAtLink'>;
};

export type Discovered = {
  readonly taken: readonly TakenLink[];
  readonly problems: readonly SourceProblem[];
};

/** Reads every source and records every link; ignored and unreadable ones have their end written here. */
export async function discoverAll(
  deps: Deps,
  runId: number,
  sources: readonly string[],
): Promise<Discovered> {
  const taken: TakenLink[] = [];
  const problems: SourceProblem[] = [];
  const seen = new Set<string>();
  for (const source of sources) {
    const discovery = await discoverSource(source, deps.http, {
      signal: deps.signal,
      maxPages: deps.maxListingPages,
      onProgress: (done, total) => deps.progress.step(`reading ${source}`, done, total),
    });
    const links = discovery.links.filter((link) => !seen.has(link.url));
    for (const link of links) seen.add(link.url);
    taken.push(...(await recordLinks(deps, runId, source, links)));
    const problem = await closeListing(deps, runId, discovery);
    if (problem) problems.push({ source, ...problem });
  }
  await deps.writer.run(markWithdrawnDocuments);
  return { taken, problems };
}

async function recordLinks(
  deps: Deps,
  runId: number,
  source: string,
  links: readonly DiscoveredLink[],
): Promise<TakenLink[]> {
  const taken: TakenLink[] = [];
  for (const link of links) {
    const says = parseSeenAs(link.seenAs, deps.reference);
    const publishedOn = amsterdamDay(link.seenAs.date);
    const row = await deps.writer.transact(async (trx) => {
      const recorded = await recordSeen(trx, runId, {
        ...link,
        source,
        publishedOn,
        says: { quarter: says.quarter, region: says.region },
      });
      if (link.verdict !== 'taken') {
        await recordEnd(trx, runId, {
          linkKey: recorded.linkKey,
          state: link.verdict,
          reason: link.rule,
          message: link.reason,
          documentKey: undefined,
        });
      }
      return recorded;
    });
    if (link.verdict !== 'taken') continue;
    const { linkKey, url } = row;
    const candidate = { linkKey, documentKey: undefined, url, seenAs: link.seenAs, publishedOn };
    taken.push({
      row,
      candidate: { ...candidate, says: { quarter: says.quarter, region: says.region } },
    });
  }
  return taken;
}

/** Records how the reading went, counts what is missing, and says what is wrong with the listing, if anything. */
async function closeListing(
  deps: Deps,
  runId: number,
  discovery: Discovery,
): Promise<{ code: string; message: string } | undefined> {
  const taken = discovery.links.filter((link) => link.verdict === 'taken').length;
  const { source, kind, complete } = discovery;
  return await deps.writer.transact(async (trx) => {
    const before = kind === 'folder' ? undefined : await findLastComplete(trx, source, runId);
    const problem =
      discovery.problem ??
      (complete && before !== undefined && taken < before
        ? {
            code: 'fewer_listed',
            message: `lists ${taken} documents of ours; the last complete reading had ${before}`,
          }
        : undefined);
    const isNew = await recordListing(trx, runId, {
      source,
      kind,
      complete,
      links: discovery.links.length,
      taken,
      problem,
    });
    if (isNew && complete && kind !== 'folder')
      await recordMissing(trx, runId, source, WITHDRAWN_AFTER);
    return problem;
  });
}

/** First step of a pass: what the sources list, recorded link by link. */
import { discoverSource } from '../extract/listing/discover.ts';
import type { DiscoveredLink, Discovery } from '../extract/listing/discovery.ts';
import {
  countDisowned,
  findLastComplete,
  type LinkRow,
  markWithdrawnDocuments,
  recordEnd,
  recordListing,
  recordMissing,
  recordSeen,
  selectDocumentAddresses,
} from '../load/ledger/links.ts';
import { parseSeenAs } from '../transform/seen-as.ts';
import { amsterdamDay } from '../quarter.ts';
import type { Candidate } from './candidate.ts';
import type { RunDeps } from './deps.ts';
import { counted } from '../printable.ts';

/** Listings in a row that must lack a link before it counts as withdrawn. */
const WITHDRAWN_AFTER = 3;

export type SourceProblem = {
  readonly source: string;
  readonly code: string;
  readonly message: string;
};

export type TakenLink = {
  /** As written in SOURCES. */
  readonly source: string;
  readonly row: LinkRow;
  readonly candidate: Omit<Candidate, 'sha256' | 'isKnownAtLink'>;
};

/** Reads every source and records every link; ignored and unreadable ones have their end written here. */
export async function discoverAll(run: RunDeps, sources: readonly string[]) {
  const taken: TakenLink[] = [];
  const discoveries: Discovery[] = [];
  const seen = new Set<string>();
  for (const source of sources) {
    const known = await run.writer.run((db) => selectDocumentAddresses(db, source));
    // its documents will have to be read: meanwhile the parsers start
    if (known.length === 0 && run.backlog === undefined) run.pool.warm();
    let expected = 0;
    const discovery = await discoverSource(source, {
      http: run.http,
      signal: run.signal,
      maxPages: run.maxListingPages,
      knownDocuments: new Set(known),
      onProgress: (_, total) => {
        run.progress.expect(`reading ${source}`, total - expected);
        expected = total;
        run.progress.done(`reading ${source}`);
      },
    });
    const links = discovery.links.filter((link) => !seen.has(link.url));
    for (const link of links) seen.add(link.url);
    taken.push(...(await recordLinks(run, source, links)));
    discoveries.push(discovery);
  }
  run.progress.end();
  return { taken, discoveries };
}

/** Last step of a pass: how the reading of each source went, once it is known what its documents are. */
export async function closeListings(run: RunDeps, discoveries: readonly Discovery[]) {
  const problems: SourceProblem[] = [];
  for (const discovery of discoveries) {
    for (const problem of await closeListing(run, discovery))
      problems.push({ source: discovery.source, ...problem });
  }
  await run.writer.run(markWithdrawnDocuments);
  return problems;
}

/** So many links are recorded in one statement. */
const RECORDED_AT_ONCE = 500;

/** Records links as found by this run; those that are not taken have their end written, unless they end as before. */
export async function recordLinks(run: RunDeps, source: string, links: readonly DiscoveredLink[]) {
  const taken: TakenLink[] = [];
  for (let from = 0; from < links.length; from += RECORDED_AT_ONCE) {
    taken.push(...(await recordSome(run, source, links.slice(from, from + RECORDED_AT_ONCE))));
  }
  return taken;
}

async function recordSome(run: RunDeps, source: string, links: readonly DiscoveredLink[]) {
  const seen = links.map((link) => {
    const { quarter, region } = parseSeenAs(link.seenAs, run.reference);
    const publishedOn = amsterdamDay(link.seenAs.date);
    return { ...link, source, publishedOn, says: { quarter, region } };
  });
  const recorded = await run.writer.transact(async (trx) => {
    const found = await recordSeen(trx, run.runId, seen);
    for (const { link, row } of found) {
      const { verdict: state, rule, reason: message } = link;
      if (state === 'taken' || (state === 'ignored' && row.standing)) continue;
      const end = { state, reason: rule, message, documentKey: undefined };
      await recordEnd(trx, run.runId, { linkKey: row.linkKey, ...end });
    }
    return found;
  });
  return recorded.flatMap(({ link: { seenAs, publishedOn, says, verdict }, row }) => {
    const { linkKey, standing, url } = row;
    const isTaken = verdict === 'taken';
    const asBefore = verdict === 'ignored' ? standing?.state : undefined;
    run.links.set(linkKey, { source, isTaken, asBefore });
    const candidate = { linkKey, documentKey: undefined, url, seenAs, publishedOn, says };
    return isTaken ? { source, row, candidate } : [];
  });
}

/** Records how the reading went, counts what is missing, and says what is wrong with the listing: several things, or nothing. */
async function closeListing(run: RunDeps, discovery: Discovery) {
  const listed = discovery.links.filter((link) => link.verdict === 'taken').length;
  const { source, kind } = discovery;
  return await run.writer.transact(async (trx) => {
    const before = kind === 'folder' ? undefined : await findLastComplete(trx, source, run.runId);
    const links = [...run.links].filter(([, link]) => link.isTaken && link.source === source);
    const seen = links.map(([linkKey]) => linkKey);
    const taken = seen.length;
    const disowned = await countDisowned(trx, run.runId, seen);
    const isForeign = kind !== 'folder' && listed > 0 && taken > 0 && disowned === taken;
    const complete = discovery.complete && !isForeign;
    const foreign = isForeign ? toForeign(taken) : discovery.foreign;
    const found = [discovery.problem, foreign].filter((one) => one !== undefined);
    const problems = found.length > 0 ? found : toFewer(listed, before);
    const [first] = problems;
    const isNew = await recordListing(trx, run.runId, {
      source,
      kind,
      complete,
      links: discovery.links.length,
      taken: listed,
      problem: first && { ...first, message: problems.map(({ message }) => message).join('; ') },
    });
    if (isNew && complete && kind !== 'folder')
      await recordMissing(trx, source, seen, WITHDRAWN_AFTER);
    return problems;
  });
}

function toForeign(taken: number) {
  return {
    code: 'nothing_of_ours',
    message: `of ${counted(taken, 'document')} each says itself that it is another publication`,
  };
}

function toFewer(listed: number, before: number | undefined) {
  if (before === undefined || listed >= before) return [];
  const message = `lists ${counted(listed, 'document')} of ours; the last complete reading had ${before}`;
  return [{ code: 'fewer_listed', message }];
}

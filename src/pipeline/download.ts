/**
 * Second and third step of a pass, for one quarter at a time: its documents are asked for, what is new is archived before
 * anyone reads it, and what came is read at once.
 */
import type { Sha256 } from '../codes.ts';
import type { DocumentAnswer, Page } from '../extract/http/answers.ts';
import { readFolderDocument } from '../extract/listing/folder.ts';
import { readPageBehind } from '../extract/listing/publications.ts';
import {
  archiveDelivered,
  type DeliveredContent,
  isArchived,
  type StoredContent,
} from '../load/ledger/archive.ts';
import { findDocument } from '../load/ledger/documents.ts';
import { findFileRejection } from '../load/ledger/decisions.ts';
import {
  type LinkEnd,
  recordBack,
  recordBroken,
  recordDelivered,
  recordEnd,
  recordGone,
  toStanding,
} from '../load/ledger/links.ts';
import { counted } from '../printable.ts';
import type { Candidate } from './candidate.ts';
import type { RunDeps } from './deps.ts';
import { recordLinks, type TakenLink } from './discover.ts';
import { createLimit, inBatches, inParallel, type Limit } from './in-parallel.ts';
import { createReader, joinResults, readAll, type ReadResult } from './read.ts';

/** Days after which a document is fetched in full whatever its validators say: ETags can lie. */
const FULL_FETCH_DAYS = 30;

/** Files of folders read at the same time: they come faster than the archive takes them, and each may have 20 MB. */
const FILES_AT_ONCE = 2;

/** Bytes that are kept in memory until they are read; a larger content is taken out of the archive when its turn comes. */
const KEPT_BYTES = 1_000_000;

/** What a statement costs beside its rows is divided by so many; more would hold up who judges. */
const ARCHIVED_AT_ONCE = 8;

/** A content of the archive that no run judged. Without a link, unless one delivers it again in this run. */
export type ForgottenContent = { readonly row: undefined; readonly candidate: Candidate };

type Item = TakenLink | ForgottenContent;

/** A page where a document should be, of which nobody knows yet what it holds. */
type PageInstead = { readonly link: TakenLink; readonly page: Page };

/** What the links of a quarter brought. */
type Fetched = ReadResult & {
  readonly pages: readonly PageInstead[];
  readonly forgotten: readonly Candidate[];
};

const NOTHING_READ: ReadResult = { read: [], lost: [] };

/** The two steps of `judgeByQuarter` for links; `all` are the links that the listings named. */
export function createDownload(run: RunDeps, all: readonly TakenLink[]) {
  const files = createLimit(FILES_AT_ONCE);
  const known = new Set(all.map(({ row }) => row.url));
  const delivered = new Set<Sha256>();
  const read = createReader(run);
  const store: Store = inBatches(fitsTogether, (contents) =>
    run.writer.run((db) => archiveDelivered(db, run.runId, contents)),
  );

  const downloadAndRead = async (link: TakenLink): Promise<ReadResult | PageInstead> => {
    run.signal.throwIfAborted();
    const outcome = await (isFile(link)
      ? files.run(() => download(run, link, store))
      : download(run, link, store));
    run.progress.done('downloading');
    if (outcome === undefined) return NOTHING_READ;
    if ('page' in outcome) return outcome;
    const { sha256, content } = outcome;
    delivered.add(sha256);
    const isKnownAtLink = link.row.judgedSha256 === sha256;
    return await read({ ...link.candidate, sha256, isKnownAtLink }, content);
  };

  const fetchAll = async (links: readonly TakenLink[], limit: Limit) => {
    run.progress.expect('downloading', links.length);
    const outcomes = await inParallel(links, limit, downloadAndRead);
    return {
      ...joinResults(outcomes.filter((outcome) => 'read' in outcome)),
      pages: outcomes.filter((outcome) => 'page' in outcome),
    };
  };

  /** The documents that stand on a page are taken in its stead; a page behind a page is not followed further. */
  const fetchBehind = async (page: PageInstead, limit: Limit): Promise<ReadResult> => {
    const behind = await findBehind(run, page, known);
    for (const { row } of behind) known.add(row.url);
    const { pages, ...result } = await fetchAll(behind, limit);
    for (const { link } of pages) await endAsPage(run, link);
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
      results.push(await readAll(run, lostSight, limit));
      return joinResults(results);
    },
  };
}

/** The documents that stand on a page, but for those that are `known` already. */
async function findBehind(run: RunDeps, { link, page }: PageInstead, known: ReadonlySet<string>) {
  const { http, signal, maxListingPages: maxPages } = run;
  const behind = await readPageBehind(page, link.candidate, { http, signal, maxPages });
  if (behind.length === 0) {
    await endAsPage(run, link);
    return [];
  }
  const message = `a page: what stands on it is taken in its stead (${counted(behind.length, 'document')})`;
  await end(run, link, { state: 'ignored', reason: 'publication_page', message });
  const fresh = behind.filter((one) => !known.has(one.url));
  return await recordLinks(run, link.source, fresh);
}

async function endAsPage(run: RunDeps, link: TakenLink): Promise<void> {
  const message = 'a page answers where the PDF should be, and it leads to none of ours';
  await endWithout(run, link, { kind: 'failed', code: 'not_a_pdf', message });
}

/** What has to be judged; `content` is present when it has just been archived, unless it is large. */
type Delivered = { readonly sha256: Sha256; readonly content?: StoredContent | undefined };

/** Asks for a document, and archives what is new; undefined when its end is written: nothing new, failed, gone. */
async function download(run: RunDeps, link: TakenLink, store: Store) {
  const { row } = link;
  const answer = await ask(run, link);
  if (answer.kind === 'page') return { link, page: answer };
  if (answer.kind === 'content') return await archive(run, link, answer, store);
  if (answer.kind === 'not_modified' && row.sha256 !== undefined) {
    if (row.isGone) await run.writer.run((db) => recordBack(db, row.linkKey));
    return await endIfJudged(run, link, row.sha256);
  }
  await endWithout(run, link, answer);
  return undefined;
}

async function ask(run: RunDeps, link: TakenLink): Promise<DocumentAnswer> {
  const { url, etag, lastModified } = link.row;
  if (isFile(link)) return await readFolderDocument(url, run.maxDocumentBytes);
  const validators = isFresh(run, link) ? { etag, lastModified } : {};
  return await run.http.getDocument(url, validators, run.signal);
}

/** Were its bytes fetched in full not long ago? */
function isFresh({ now }: RunDeps, { row }: TakenLink): boolean {
  const age = row.fetchedAt ? now().getTime() - row.fetchedAt.getTime() : Infinity;
  return row.sha256 !== undefined && age < FULL_FETCH_DAYS * 86_400_000;
}

function isFile({ row }: TakenLink): boolean {
  return row.url.startsWith('file:');
}

/** Archives a content with those that come at the same time; the answer names those of them that are new. */
type Store = (content: DeliveredContent) => Promise<ReadonlySet<Sha256>>;

/** In one statement: no more than is kept in memory, each content and each link once. */
function fitsTogether(batch: readonly DeliveredContent[], one: DeliveredContent): boolean {
  const bytes = batch.reduce((sum, other) => sum + other.bytes.length, one.bytes.length);
  const isApart = batch.every((o) => o.sha256 !== one.sha256 && o.linkKey !== one.linkKey);
  return batch.length < ARCHIVED_AT_ONCE && bytes <= KEPT_BYTES && isApart;
}

async function archive(
  run: RunDeps,
  link: TakenLink,
  { sha256, bytes, etag, lastModified }: Extract<DocumentAnswer, { kind: 'content' }>,
  store: Store,
): Promise<Delivered | undefined> {
  const { writer, runId } = run;
  const { row } = link;
  const delivered = { linkKey: row.linkKey, sha256, etag, lastModified };
  const isSame = sha256 === row.sha256;
  // sent once, and not at all when they are there: the driver makes several copies of what it sends
  if (isSame && (await writer.run((db) => isArchived(db, sha256)))) {
    const isSaidSame = etag === row.etag && lastModified === row.lastModified;
    if (!isSaidSame || row.isGone || row.isBroken || !isFresh(run, link))
      await writer.run((db) => recordDelivered(db, delivered));
    return await endIfJudged(run, link, sha256);
  }
  // a link's first content is as old as the link; another one came when it was fetched
  const firstSeenRun = row.sha256 === undefined ? row.firstSeenRun : runId;
  const added = await store({ ...delivered, bytes, url: row.url, firstSeenRun });
  const content =
    added.has(sha256) && bytes.length <= KEPT_BYTES ? { bytes, firstSeenRun } : undefined;
  return await endIfJudged(run, link, sha256, content);
}

async function endIfJudged(run: RunDeps, link: TakenLink, sha256: Sha256, content?: StoredContent) {
  const { row } = link;
  if (sha256 !== row.sha256 || row.documentKey === undefined) return { sha256, content };
  await endAsDocument(run, link, row.documentKey);
  return undefined;
}

/** No content came: gone for good, or not this time. */
async function endWithout(
  run: RunDeps,
  link: TakenLink,
  answer: Exclude<DocumentAnswer, { kind: 'content' | 'page' }>,
): Promise<void> {
  if (answer.kind === 'gone') {
    await endGone(run, link);
    return;
  }
  const { linkKey, url } = link.row;
  const failure =
    answer.kind === 'failed'
      ? answer
      : { code: 'not_modified', message: 'not modified, yet never fetched' };
  const { code, message } = failure;
  const broken = 'sha256' in failure ? failure.sha256 : undefined;
  if (broken !== undefined) {
    await run.writer.run((db) => recordBroken(db, linkKey, broken));
    const rejected = await run.writer.run((db) => findFileRejection(db, broken));
    if (rejected !== undefined) {
      await end(run, link, { state: 'ignored', reason: 'rejected', message: rejected });
      return;
    }
  }
  run.log.warn({ url, code, message }, 'document not fetched; the next run asks again');
  await end(run, link, { state: 'failed', reason: code, message });
}

/** 410: what was loaded stays, marked as withdrawn; the marking itself is done for all links together. */
async function endGone(run: RunDeps, link: TakenLink): Promise<void> {
  const message = 'the source says that it is gone for good (410)';
  const { linkKey, documentKey, url, isGone } = link.row;
  run.log.warn({ url }, message);
  if (!isGone) await run.writer.run((db) => recordGone(db, linkKey));
  if (documentKey === undefined) {
    await end(run, link, { state: 'failed', reason: 'gone', message });
  } else {
    const now = isGone ? link : { ...link, row: { ...link.row, standing: undefined } };
    await endAsDocument(run, now, documentKey, message);
  }
}

async function end(
  { writer, runId }: RunDeps,
  { row: { linkKey, documentKey } }: TakenLink,
  how: Pick<LinkEnd, 'state' | 'reason' | 'message'>,
): Promise<void> {
  await writer.run((db) => recordEnd(db, runId, { linkKey, documentKey, ...how }));
}

/** A link that brought nothing new ends the run as its document stands; as before, nothing is written. */
async function endAsDocument(
  { writer, links, runId }: RunDeps,
  { row: { linkKey, standing }, source }: TakenLink,
  documentKey: number,
  message?: string,
): Promise<void> {
  if (standing) {
    links.set(linkKey, { source, isTaken: true, asBefore: standing.state });
    return;
  }
  await writer.transact(async (trx) => {
    const document = await findDocument(trx, documentKey);
    if (!document) throw new TypeError(`link ${linkKey} leads to a document that is not there`);
    const { status, reason } = document;
    const said = message ?? (status === 'rejected' ? reason : undefined);
    const end = { ...toStanding(status, reason ?? null), message: said, documentKey };
    await recordEnd(trx, runId, { linkKey, ...end });
  });
}

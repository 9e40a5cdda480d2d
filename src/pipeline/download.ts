/** Second step of a pass: ask for every document, archive what is new before anyone reads it. */
import type { Sha256 } from '../codes.ts';
import type { DocumentAnswer, Page } from '../extract/http/answers.ts';
import { readFolderDocument } from '../extract/listing/folder.ts';
import { readPageBehind } from '../extract/listing/publications.ts';
import { archiveDelivered, isArchived, type StoredContent } from '../load/ledger/contents.ts';
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
import { recordLinks, type TakenLink } from './discover.ts';
import type { Deps, RunDeps } from './deps.ts';
import { createLimit } from './in-parallel.ts';
import { counted } from '../printable.ts';

/** Days after which a document is fetched in full whatever its validators say: ETags can lie. */
const FULL_FETCH_DAYS = 30;

/** Files of folders read at the same time: they come faster than the archive takes them, and each may have 20 MB. */
const FILES_AT_ONCE = 2;

/** Bytes that are kept in memory until they are read; a larger content is taken out of the archive when its turn comes. */
const KEPT_BYTES = 1_000_000;

/** What a link holds now. */
export type Delivered = {
  readonly link: TakenLink;
  readonly sha256: Sha256;
  /** Undefined when its content has to be judged. */
  readonly documentKey: number | undefined;
  /** Present when they have just been archived, unless they are many. */
  readonly content?: StoredContent | undefined;
};

/** A page where a document should be, of which nobody knows yet what it holds. */
export type PageInstead = { readonly link: TakenLink; readonly page: Page };

/** What came of asking for a document; undefined when its end is written: failed, gone. */
export type Outcome = Delivered | PageInstead | undefined;

export type Download = (link: TakenLink) => Promise<Outcome>;

/** Asks for links, and archives what is new before anyone reads it. */
export function createDownload(deps: RunDeps, runId: number): Download {
  const files = createLimit(FILES_AT_ONCE);
  return async (link) =>
    isFile(link)
      ? await files.run(() => downloadOne(deps, runId, link))
      : await downloadOne(deps, runId, link);
}

/** The documents that stand on a page are taken in its stead, but for those that are `known` already. */
export async function findBehind(
  deps: RunDeps,
  runId: number,
  { link, page }: PageInstead,
  known: ReadonlySet<string>,
): Promise<TakenLink[]> {
  const { url, seenAs } = link.candidate;
  const { http, signal, maxListingPages: maxPages } = deps;
  const behind = await readPageBehind(page, { url, seenAs }, { http, signal, maxPages });
  if (behind.length === 0) {
    await endAsPage(deps, runId, link);
    return [];
  }
  const message = `a page: what stands on it is taken in its stead (${counted(behind.length, 'document')})`;
  await end(deps, runId, link, { state: 'ignored', reason: 'publication_page', message });
  const fresh = behind.filter((one) => !known.has(one.url));
  return await recordLinks(deps, runId, link.source, fresh);
}

export async function endAsPage(deps: RunDeps, runId: number, link: TakenLink): Promise<void> {
  const message = 'a page answers where the PDF should be, and it leads to none of ours';
  await endWithout(deps, runId, link, { kind: 'failed', code: 'not_a_pdf', message });
}

async function downloadOne(deps: RunDeps, runId: number, link: TakenLink): Promise<Outcome> {
  const { row } = link;
  const answer = await ask(deps, link);
  if (answer.kind === 'page') return { link, page: answer };
  if (answer.kind === 'content') return await archive(deps, runId, link, answer);
  if (answer.kind === 'not_modified' && row.sha256 !== undefined) {
    if (row.isGone) await deps.writer.run((db) => recordBack(db, row.linkKey));
    return { link, sha256: row.sha256, documentKey: row.documentKey };
  }
  await endWithout(deps, runId, link, answer);
  return undefined;
}

/** No content came: gone for good, or not this time. */
async function endWithout(
  deps: RunDeps,
  runId: number,
  link: TakenLink,
  answer: Exclude<DocumentAnswer, { kind: 'content' | 'page' }>,
): Promise<void> {
  if (answer.kind === 'gone') {
    await endGone(deps, runId, link);
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
    await deps.writer.run((db) => recordBroken(db, linkKey, broken));
    const rejected = await deps.writer.run((db) => findFileRejection(db, broken));
    if (rejected !== undefined) {
      await end(deps, runId, link, { state: 'ignored', reason: 'rejected', message: rejected });
      return;
    }
  }
  deps.log.warn({ url, code, message }, 'document not fetched; the next run asks again');
  await end(deps, runId, link, { state: 'failed', reason: code, message });
}

async function ask(deps: Deps, link: TakenLink): Promise<DocumentAnswer> {
  const { row } = link;
  if (isFile(link)) return await readFolderDocument(row.url, deps.maxDocumentBytes);
  const validators = isFresh(deps, link) ? { etag: row.etag, lastModified: row.lastModified } : {};
  return await deps.http.getDocument(row.url, validators, deps.signal);
}

/** Were its bytes fetched in full not long ago? */
function isFresh(deps: Deps, { row }: TakenLink): boolean {
  const age = row.fetchedAt ? deps.now().getTime() - row.fetchedAt.getTime() : Infinity;
  return row.sha256 !== undefined && age < FULL_FETCH_DAYS * 86_400_000;
}

function isFile({ row }: TakenLink): boolean {
  return row.url.startsWith('file:');
}

async function archive(
  deps: Deps,
  runId: number,
  link: TakenLink,
  answer: Extract<DocumentAnswer, { kind: 'content' }>,
): Promise<Delivered> {
  const { sha256, bytes, etag, lastModified } = answer;
  const { row } = link;
  const delivered = { sha256, etag, lastModified };
  const isSame = sha256 === row.sha256;
  // sent once, and not at all when they are there: the driver makes several copies of what it sends
  if (isSame && (await deps.writer.run((db) => isArchived(db, sha256)))) {
    const isSaidSame = etag === row.etag && lastModified === row.lastModified;
    if (!isSaidSame || row.isGone || row.isBroken || !isFresh(deps, link))
      await deps.writer.run((db) => recordDelivered(db, row.linkKey, delivered));
    return { link, sha256, documentKey: row.documentKey };
  }
  // a link's first content is as old as the link; another one came when it was fetched
  const firstSeenRun = row.sha256 === undefined ? row.firstSeenRun : runId;
  const archived = { ...delivered, bytes, url: row.url, firstSeenRun };
  const isNew = await deps.writer.run((db) => archiveDelivered(db, runId, row.linkKey, archived));
  const content = isNew && bytes.length <= KEPT_BYTES ? { bytes, firstSeenRun } : undefined;
  return { link, sha256, documentKey: isSame ? row.documentKey : undefined, content };
}

/** 410: what was loaded stays, marked as withdrawn; the marking itself is done for all links together. */
async function endGone(deps: RunDeps, runId: number, link: TakenLink): Promise<void> {
  const message = 'the source says that it is gone for good (410)';
  const { linkKey, documentKey, url, isGone } = link.row;
  deps.log.warn({ url }, message);
  if (!isGone) await deps.writer.run((db) => recordGone(db, linkKey));
  if (documentKey === undefined) {
    await end(deps, runId, link, { state: 'failed', reason: 'gone', message });
  } else {
    const now = isGone ? link : { ...link, row: { ...link.row, standing: undefined } };
    await endAsDocument(deps, runId, now, documentKey, message);
  }
}

async function end(
  deps: Deps,
  runId: number,
  link: TakenLink,
  how: Pick<LinkEnd, 'state' | 'reason' | 'message'>,
): Promise<void> {
  const { linkKey, documentKey } = link.row;
  await deps.writer.run((db) => recordEnd(db, runId, { linkKey, documentKey, ...how }));
}

/** A link that brought nothing new ends the run as its document stands; as before, nothing is written. */
export async function endAsDocument(
  deps: RunDeps,
  runId: number,
  { row, source }: TakenLink,
  documentKey: number,
  message?: string,
): Promise<void> {
  const { linkKey, standing } = row;
  if (standing) {
    deps.links.set(linkKey, { source, isTaken: true, asBefore: standing.state });
    return;
  }
  await deps.writer.transact(async (trx) => {
    const document = await findDocument(trx, documentKey);
    if (!document) throw new TypeError(`link ${linkKey} leads to a document that is not there`);
    const { status, reason } = document;
    const said = message ?? (status === 'rejected' ? reason : undefined);
    const end = { ...toStanding(status, reason ?? null), message: said, documentKey };
    await recordEnd(trx, runId, { linkKey, ...end });
  });
}

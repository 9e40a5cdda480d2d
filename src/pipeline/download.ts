/** Second step of a pass: ask for every document, archive what is new before anyone reads it. */
import type { Sha256 } from '../codes.ts';
import type { DocumentAnswer, Page } from '../extract/http/answers.ts';
import { readFolderDocument } from '../extract/listing/folder.ts';
import { readPageBehind } from '../extract/listing/publications.ts';
import { archiveContent } from '../load/ledger/contents.ts';
import { findDocument } from '../load/ledger/documents.ts';
import { findFileRejection } from '../load/ledger/decisions.ts';
import {
  type LinkEnd,
  recordBroken,
  recordDelivered,
  recordEnd,
  recordGone,
  recordNotModified,
} from '../load/ledger/links.ts';
import { recordLinks, type TakenLink } from './discover.ts';
import type { LinkState } from '../publication.ts';
import type { Deps } from './deps.ts';
import { inParallel } from './in-parallel.ts';
import { counted } from '../printable.ts';

/** Days after which a document is fetched in full whatever its validators say: ETags can lie. */
const FULL_FETCH_DAYS = 30;

/** Documents asked for at the same time; the limits for each host are kept by `http`. */
const AT_ONCE = 32;

/** Files of folders read at the same time: they come faster than the archive takes them, and each may have 20 MB. */
const FILES_AT_ONCE = 2;

/** What a link holds now; `isOpen` when its content has not been judged. */
export type Delivered = {
  readonly link: TakenLink;
  readonly sha256: Sha256;
  readonly documentKey: number | undefined;
};

/** Asks for every link; links that end here (failed, gone) have their end written. */
export async function downloadAll(
  deps: Deps,
  runId: number,
  links: readonly TakenLink[],
): Promise<Delivered[]> {
  let done = 0;
  const download = async (link: TakenLink) => {
    deps.signal.throwIfAborted();
    const delivered = await downloadOne(deps, runId, link);
    done += 1;
    deps.progress.step('downloading', done, links.length);
    return delivered;
  };
  const outcomes: Outcome[] = [
    ...(await inParallel(links.filter(isFile), FILES_AT_ONCE, download)),
    ...(await inParallel(
      links.filter((link) => !isFile(link)),
      AT_ONCE,
      download,
    )),
  ];
  const pages = outcomes.filter((outcome) => outcome !== undefined && 'page' in outcome);
  const known = new Set(links.map(({ row }) => row.url));
  for (const page of pages) {
    const behind = await findBehind(deps, runId, page, known);
    for (const { row } of behind) known.add(row.url);
    const found: readonly Outcome[] = await inParallel(behind, AT_ONCE, download);
    outcomes.push(...found);
    // a page behind a page is not followed further
    for (const one of found) if (one && 'page' in one) await endAsPage(deps, runId, one.link);
  }
  return outcomes.filter((outcome) => outcome !== undefined && 'sha256' in outcome);
}

/** What came of asking for a document; a page where one should be, of which nobody knows yet what it holds. */
type Outcome = Delivered | { readonly link: TakenLink; readonly page: Page } | undefined;

/** A page answered at the address of a document: the documents that stand on it are taken in its stead. */
async function findBehind(
  deps: Deps,
  runId: number,
  { link, page }: { readonly link: TakenLink; readonly page: Page },
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

async function endAsPage(deps: Deps, runId: number, link: TakenLink): Promise<void> {
  const message = 'a page answers where the PDF should be, and it leads to none of ours';
  await endWithout(deps, runId, link, { kind: 'failed', code: 'not_a_pdf', message });
}

async function downloadOne(deps: Deps, runId: number, link: TakenLink): Promise<Outcome> {
  const { row } = link;
  const answer = await ask(deps, link);
  if (answer.kind === 'page') return { link, page: answer };
  if (answer.kind === 'content') return await archive(deps, runId, link, answer);
  if (answer.kind === 'not_modified' && row.sha256 !== undefined) {
    await deps.writer.run((db) => recordNotModified(db, row.linkKey));
    return { link, sha256: row.sha256, documentKey: row.documentKey };
  }
  await endWithout(deps, runId, link, answer);
  return undefined;
}

/** No content came: gone for good, or not this time. */
async function endWithout(
  deps: Deps,
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
  const age = row.fetchedAt ? deps.now().getTime() - row.fetchedAt.getTime() : Infinity;
  const isFresh = row.sha256 !== undefined && age < FULL_FETCH_DAYS * 86_400_000;
  const validators = isFresh ? { etag: row.etag, lastModified: row.lastModified } : {};
  return await deps.http.getDocument(row.url, validators, deps.signal);
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
  const { sha256, etag, lastModified } = answer;
  const { row } = link;
  // a link's first content is as old as the link; another one came when it was fetched
  const firstSeenRun = row.sha256 === undefined ? row.firstSeenRun : runId;
  await deps.writer.transact(async (trx) => {
    await archiveContent(trx, runId, { sha256, bytes: answer.bytes, url: row.url, firstSeenRun });
    await recordDelivered(trx, row.linkKey, { sha256, etag, lastModified });
  });
  const isSame = sha256 === row.sha256;
  return { link, sha256, documentKey: isSame ? row.documentKey : undefined };
}

/** 410: what was loaded stays, marked as withdrawn; the marking itself is done for all links together. */
async function endGone(deps: Deps, runId: number, link: TakenLink): Promise<void> {
  const message = 'the source says that it is gone for good (410)';
  const { linkKey, documentKey, url } = link.row;
  deps.log.warn({ url }, message);
  await deps.writer.run((db) => recordGone(db, linkKey));
  if (documentKey === undefined) {
    await end(deps, runId, link, { state: 'failed', reason: 'gone', message });
  } else {
    await endAsDocument(deps, runId, { linkKey, documentKey, message });
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

// A link that brought nothing new ends the run as its document stands.

const STATE_OF_STATUS = {
  current: 'unchanged',
  republished: 'unchanged',
  superseded: 'unchanged',
  quarantined: 'waiting',
  rejected: 'ignored',
  ignored: 'ignored',
} as const satisfies Record<string, LinkState>;

export async function endAsDocument(
  deps: Pick<Deps, 'writer'>,
  runId: number,
  link: {
    readonly linkKey: number;
    readonly documentKey: number;
    readonly message: string | undefined;
  },
): Promise<void> {
  const { linkKey, documentKey, message } = link;
  await deps.writer.transact(async (trx) => {
    const document = await findDocument(trx, documentKey);
    if (!document) throw new TypeError(`link ${linkKey} leads to a document that is not there`);
    const { status, reason } = document;
    await recordEnd(trx, runId, {
      linkKey,
      state: STATE_OF_STATUS[status],
      reason: status === 'quarantined' || status === 'ignored' ? reason : toReason(status),
      message: message ?? (status === 'rejected' ? reason : undefined),
      documentKey,
    });
  });
}

function toReason(status: string): string | undefined {
  return status === 'current' ? undefined : status;
}

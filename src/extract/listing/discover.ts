/** What a source lists: a listing page, a JSON list, a publication page, a document, a folder. */
import { fileURLToPath } from 'node:url';

import type { Http, Page } from '../http/answers.ts';
import { findBytesKind, HEAD_BYTES, type BytesKind } from '../http/kind-of-bytes.ts';
import { toPrintable, toPrintableUrl } from '../../printable.ts';
import { mentionsQuarter } from '../../quarter.ts';
import { findAddress, toLinkKind, toSlug } from './address.ts';
import { readList, reportBadItems } from './clusters.ts';
import { Collector } from './collector.ts';
import { discoverFolder } from './folder.ts';
import { parseItems, type Item } from './items.ts';
import type {
  DiscoveredLink,
  DiscoverOptions,
  Discovery,
  Listing,
  ListingProblem,
} from './kinds.ts';
import { toNormalForm } from './normal-form.ts';
import type { PageLink } from './parse-page.ts';
import {
  MAX_UNNAMED,
  readCandidates,
  toItemSeenAs,
  toSeenAs,
  type Candidate,
} from './publications.ts';
import { readPages, type ReadPage } from './read-pages.ts';
import { judgeFile, namesSeries, toForeignRule } from './verdict.ts';

export type { DiscoveredLink, Discovery } from './kinds.ts';

/**
 * Reads a source and the publication pages behind it. Rejects only when the signal is aborted: whatever else goes wrong
 * is a `problem` of the discovery, which is then not complete, or a `failed` link.
 */
export async function discoverSource(
  source: string,
  http: Http,
  options: DiscoverOptions,
): Promise<Discovery> {
  const folder = findFolder(source);
  const reading =
    folder === undefined ? await discoverWeb(source, http, options) : await discoverFolder(folder);
  return { source, ...reading };
}

async function discoverWeb(source: string, http: Http, options: DiscoverOptions): Promise<Listing> {
  const address = findAddress(source, source);
  if (address === undefined) {
    const message = `${toPrintableUrl(source)} is neither an address of the web nor a folder`;
    return toUnread({ code: 'source_invalid', message });
  }
  if (options.knownDocuments?.has(address)) return toDocumentSource(address);
  const page = await http.getPage(address, options.signal);
  if (page.kind === 'failed') return toUnread({ code: page.code, message: page.message });
  if (page.kind === 'file') {
    if (page.isPdf) return toDocumentSource(address);
    const message = `${toPrintableUrl(page.url)} is ${page.what}: neither a list nor a PDF`;
    return toUnread({ code: 'nothing_of_ours', message });
  }
  const collector = new Collector();
  const { kind, what } = findPageKind(page);
  if (kind === 'json') await discoverJson(page, address, http, collector, options);
  else if (kind === 'page') await discoverHtml(page, address, http, collector, options);
  else {
    const message = `${toPrintableUrl(page.url)} is ${what}, which is not read as a list`;
    return toUnread({ code: 'listing_not_recognised', message });
  }
  const ours = collector.links.filter(({ verdict }) => verdict !== 'ignored');
  if (ours.length === 0) collector.report('nothing_of_ours', describeForeign(address, collector));
  const { links, problem } = collector;
  return {
    kind: kind === 'json' ? 'json' : 'listing',
    complete: problem === undefined,
    links,
    ...(problem ? { problem } : {}),
  };
}

/** Why nothing that a source lists is ours; what of it could have been comes first. */
function describeForeign(address: string, { links }: Collector): string {
  const source = toPrintableUrl(address);
  const files = links.filter(({ rule }) => rule === 'not_a_pdf');
  const first = files[0]?.reason;
  if (first !== undefined) {
    return `${source}: ${files.length} of ${links.length} links could be ours and none is a PDF; the first ${first}`;
  }
  return `${source} lists ${links.length} links, none of them to Transparantie van klantprofielen`;
}

function toUnread(problem: ListingProblem): Listing {
  return { kind: 'listing', complete: false, links: [], problem };
}

/** The path that a source names, as a path or as a `file:` address of this machine. */
function findFolder(source: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(source)) return source;
  const url = URL.parse(source);
  return url?.protocol === 'file:' && url.host === '' ? fileURLToPath(url) : undefined;
}

/** One document that is a source by itself. */
function toDocumentSource(address: string): Listing {
  const seenAs = { slug: toSlug(address) };
  const link: DiscoveredLink = { url: address, seenAs, verdict: 'taken', rule: 'named_source' };
  return { kind: 'document', complete: true, links: [link] };
}

/** What a page is, by its bytes; text without markup is a page where its sender calls it one. */
function findPageKind({ contentType, body }: Page): BytesKind {
  const found = findBytesKind(Buffer.from(body.slice(0, HEAD_BYTES)));
  if (found.kind === 'text' && /\bhtml\b/.test(contentType)) return { ...found, kind: 'page' };
  if (found.kind === 'text' && /\bjson\b/.test(contentType)) return { ...found, kind: 'json' };
  return body === '' ? { kind: 'page', what: 'an empty page' } : found;
}

async function discoverJson(
  page: Page,
  _address: string,
  http: Http,
  collector: Collector,
  options: DiscoverOptions,
): Promise<void> {
  const list = parseItems(page.body, page.url);
  if (!('items' in list)) {
    collector.report('listing_not_recognised', `${toPrintableUrl(page.url)}: ${list.problem}`);
    return;
  }
  reportBadItems(list, page.url, collector);
  if (list.hasMore === true) {
    collector.report(
      'paging_limit',
      `${toPrintableUrl(page.url)} says that there is more than it lists`,
    );
  }
  if (list.items.length === 0) {
    collector.report('nothing_listed', `${toPrintableUrl(page.url)} is an empty list`);
  }
  const candidates = judgeItems(list.items, page.url, false, collector);
  await readCandidates(candidates, http, collector, options);
}

async function discoverHtml(
  first: Page,
  address: string,
  http: Http,
  collector: Collector,
  options: DiscoverOptions,
): Promise<void> {
  const { pages, failure, left } = await readPages(address, http, options, first);
  if (failure)
    collector.report(failure.code, `page ${pages.length + 1} of the list: ${failure.message}`);
  if (left.length > 0 && !failure) {
    collector.report(
      'paging_limit',
      `${toPrintableUrl(address)} goes on after ${pages.length} pages`,
    );
  }
  const known = new Set(pages.map(({ page }) => page.url));
  const candidates = new Map<string, Candidate>();
  for (const page of pages) {
    const items = await readDynamicLists(page, http, collector, options);
    for (const candidate of judgeItems(items, first.url, isOnSeries(page), collector)) {
      if (!candidates.has(candidate.item.url)) candidates.set(candidate.item.url, candidate);
    }
  }
  for (const page of pages) {
    for (const candidate of judgePlainLinks(page, collector, known)) {
      if (!candidates.has(candidate.item.url)) candidates.set(candidate.item.url, candidate);
    }
  }
  await readCandidates(
    withinLimit([...candidates.values()], address, collector),
    http,
    collector,
    options,
  );
  if (collector.links.length > 0) return;
  const seen = pages.map(({ parsed }) => parsed.seen).join('; ');
  collector.report('nothing_listed', `${toPrintableUrl(address)} lists nothing; seen: ${seen}`);
}

/** A page with hundreds of links that only it makes candidates is no list of ours: the rest is not asked for. */
function withinLimit(
  candidates: readonly Candidate[],
  address: string,
  collector: Collector,
): readonly Candidate[] {
  const unnamed = candidates.filter(({ isNamed }) => !isNamed);
  if (unnamed.length <= MAX_UNNAMED) return candidates;
  const message = `${toPrintableUrl(address)} holds ${unnamed.length} links that may be documents; a run asks for ${MAX_UNNAMED}`;
  collector.report('paging_limit', message);
  const left = new Set(unnamed.slice(MAX_UNNAMED));
  return candidates.filter((candidate) => !left.has(candidate));
}

function isOnSeries({ page, parsed }: ReadPage): boolean {
  return namesSeries(parsed.title) || namesSeries(toSlug(page.url));
}

async function readDynamicLists(
  { page, parsed }: ReadPage,
  http: Http,
  collector: Collector,
  options: DiscoverOptions,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const list of parsed.lists) {
    const found = await readList(list, toPrintableUrl(page.url), http, collector, options);
    if (found.length === 0 && list.problem !== undefined) {
      collector.report(
        'listing_not_recognised',
        `${toPrintableUrl(page.url)}: ${list.problem}; seen: ${parsed.seen}`,
      );
    }
    items.push(...found);
  }
  return items;
}

/** Judges the plain links of a listing; gives those that have to be asked what they are. */
function judgePlainLinks(
  read: ReadPage,
  collector: Collector,
  known: ReadonlySet<string>,
): Candidate[] {
  const { page, parsed } = read;
  const isOurPage = isOnSeries(read);
  // On a page with documents or with the site's own list, other links are not items of a listing.
  const hasItems = parsed.lists.length > 0 || (isOurPage && parsed.links.some(isFile));
  const candidates: Candidate[] = [];
  for (const link of parsed.links) {
    if (known.has(link.url)) continue;
    const { url, label } = link;
    const seenAs = toSeenAs(link, page, parsed);
    const words = `${label} ${toSlug(url)}`;
    const item = { title: label === '' ? toSlug(url) : label, url };
    const isNamed = namesSeries(words) || (isOurPage && mentionsQuarter(toNormalForm(words)));
    const judged = judgeFile({ ...link, kind: 'pdf', isOnSeries: isOurPage });
    if (link.kind === 'pdf') collector.add({ url, seenAs, ...judged });
    else if (isNamed || (isOurPage && judged.verdict === 'taken')) {
      candidates.push({ item, seenAs, isNamed, isListed: !hasItems || isFile(link) });
    } else if (isFile(link))
      collector.add({ url, seenAs, ...judgeFile({ ...link, isOnSeries: isOurPage }) });
    else if (!hasItems) collector.add({ url, seenAs, ...toForeignRule(label, url) });
  }
  return candidates;
}

function isFile(link: PageLink): boolean {
  return link.kind !== 'page';
}

/** Judges the items of a listing; gives those that have to be asked what they are. */
function judgeItems(
  items: readonly Item[],
  listedOn: string,
  isOurPage: boolean,
  collector: Collector,
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const item of items) {
    const { url, title } = item;
    const seenAs = { ...toItemSeenAs(item), page: listedOn };
    const isNamed = namesSeries(title) || namesSeries(toSlug(url));
    const judged = judgeFile({ url, kind: 'pdf', label: title, isOnSeries: isNamed || isOurPage });
    if (toLinkKind(url) === 'pdf') collector.add({ url, seenAs, ...judged });
    else if (isNamed || judged.verdict === 'taken') {
      candidates.push({ item, seenAs, isNamed, isListed: true });
    } else collector.add({ url, seenAs, ...toForeignRule(toPrintable(title), url) });
  }
  return candidates;
}

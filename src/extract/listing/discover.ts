/** What a source lists: a listing page, a JSON list, a publication page, a document, a folder. */
import { fileURLToPath } from 'node:url';

import type { Http, Page } from '../http/answers.ts';
import { toPrintable, toPrintableUrl } from '../../printable.ts';
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
  SourceKind,
} from './kinds.ts';
import { toNormalForm } from './normal-form.ts';
import type { PageLink } from './parse-page.ts';
import { readPublications, toItemSeenAs, toSeenAs, type Publication } from './publications.ts';
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
  if (toLinkKind(address) === 'pdf') return toDocumentSource(address);
  const page = await http.getPage(address, options.signal);
  if (page.kind === 'failed') return toUnread({ code: page.code, message: page.message });
  if (page.body.startsWith('%PDF-')) return toDocumentSource(address);
  const collector = new Collector();
  const kind: SourceKind = isJson(page) ? 'json' : 'listing';
  const read = kind === 'json' ? discoverJson : discoverHtml;
  await read(page, address, http, collector, options);
  const { links, problem } = collector;
  return { kind, complete: problem === undefined, links, ...(problem ? { problem } : {}) };
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

function isJson({ contentType, body }: Page): boolean {
  return /\bjson\b/.test(contentType) || /^\uFEFF?\s*[[{]/.test(body);
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
  await readItems(list.items, page.url, http, collector, options);
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
  const items = new Map<string, Item>();
  for (const page of pages) {
    for (const item of await readDynamicLists(page, http, collector, options)) {
      if (!items.has(item.url)) items.set(item.url, item);
    }
  }
  const listed = items.size;
  for (const page of pages) {
    for (const item of readPlainLinks(page, collector, known)) {
      if (!items.has(item.url)) items.set(item.url, item);
    }
  }
  await readItems([...items.values()], first.url, http, collector, options);
  if (listed > 0 || collector.links.some((link) => link.rule !== 'not_this_series')) return;
  const seen = pages.map(({ parsed }) => parsed.seen).join('; ');
  collector.report('nothing_listed', `${toPrintableUrl(address)} lists nothing; seen: ${seen}`);
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

/** A word for a quarter: on a page of our series such a link leads to a publication page. */
const QUARTER = /\b(kwartaal|[qk][1-4])\b/;

/** Judges the plain links of a listing; gives those that lead to publication pages of our series. */
function readPlainLinks(
  { page, parsed }: ReadPage,
  collector: Collector,
  known: ReadonlySet<string>,
): Item[] {
  const isOnSeries = namesSeries(parsed.title) || namesSeries(toSlug(page.url));
  // On a page with documents or with the site's own list, other links are not items of a listing.
  const hasItems = parsed.lists.length > 0 || (isOnSeries && parsed.links.some(isFile));
  const publications: Item[] = [];
  for (const link of parsed.links) {
    if (known.has(link.url)) continue;
    const seenAs = toSeenAs(link, page, parsed);
    const words = `${link.label} ${toSlug(link.url)}`;
    if (isFile(link)) {
      collector.add({ url: link.url, seenAs, ...judgeFile({ ...link, isOnSeries }) });
    } else if (namesSeries(words) || (isOnSeries && QUARTER.test(toNormalForm(words)))) {
      publications.push({
        title: link.label === '' ? toSlug(link.url) : link.label,
        url: link.url,
      });
    } else if (!hasItems) {
      collector.add({ url: link.url, seenAs, ...toForeignRule(link.label, link.url) });
    }
  }
  return publications;
}

function isFile(link: PageLink): boolean {
  return link.kind !== 'page';
}

/** Judges the items of a listing and reads the publication pages of those that are ours. */
async function readItems(
  items: readonly Item[],
  listedOn: string,
  http: Http,
  collector: Collector,
  options: DiscoverOptions,
): Promise<void> {
  const publications: Publication[] = [];
  for (const item of items) {
    const kind = toLinkKind(item.url);
    const seenAs = { ...toItemSeenAs(item), page: listedOn };
    const isOurs = namesSeries(item.title) || namesSeries(toSlug(item.url));
    if (kind !== 'page') {
      const verdict = judgeFile({ url: item.url, kind, label: item.title, isOnSeries: isOurs });
      collector.add({ url: item.url, seenAs, ...verdict });
    } else if (isOurs) {
      publications.push({ item, listedOn });
    } else {
      collector.add({ url: item.url, seenAs, ...toForeignRule(toPrintable(item.title), item.url) });
    }
  }
  await readPublications(publications, http, collector, options);
}

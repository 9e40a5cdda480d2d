/** A list that goes on: over the pages of a site, or over the clusters of the site's own list element. */
import { counted, toPrintableUrl } from '../../printable.ts';
import type { Failed, File, Page } from '../http/answers.ts';
import type { Discovering, DiscoverOptions } from './discovery.ts';
import { parseItems, type Item, type Items } from './items.ts';
import { parsePage, type DynamicList, type ListingPage } from './parse-page.ts';

const MAX_PAGES = 10;

export type ReadPage = { readonly page: Page; readonly parsed: ListingPage };

export type ReadPages = {
  readonly pages: readonly ReadPage[];
  /** A page that could not be read; reading stopped there. */
  readonly failure?: Failed;
  /** What answered at the address is no page. */
  readonly file?: File;
  /** Are there pages that are named and were not read, because a run reads no more? */
  readonly isCut: boolean;
};

/**
 * Reads a page and follows its paging, in order. A page that brings nothing new (the first one again, as `?page=1`) does
 * not count against the limit. `first`: it was read already.
 */
export async function readPages(
  url: string,
  options: DiscoverOptions,
  first?: Page,
): Promise<ReadPages> {
  const most = options.maxPages ?? MAX_PAGES;
  const pages: ReadPage[] = [];
  const known = new Set([url]);
  const listed = new Set<string>();
  const queue = [url];
  let counted = 0;
  while (queue.length > 0 && counted < most && pages.length < 2 * most) {
    const next = queue.shift() ?? url;
    const isFirst = pages.length === 0;
    const page =
      (isFirst ? first : undefined) ?? (await options.http.getPage(next, options.signal));
    if (page.kind === 'failed') return { pages, failure: page, isCut: false };
    if (page.kind === 'file' && isFirst) return { pages, file: page, isCut: false };
    // a further page that is none holds no links
    if (page.kind === 'file') continue;
    const parsed = parsePage(page.body, page.url);
    known.add(page.url);
    pages.push({ page, parsed });
    const before = listed.size;
    for (const link of parsed.links) listed.add(link.url);
    if (listed.size > before) counted += 1;
    for (const link of parsed.next) {
      if (!known.has(link)) queue.push(link);
      known.add(link);
    }
  }
  return { pages, isCut: queue.length > 0 };
}

/**
 * All items of a list element: POST of `{cluster, entryId}` until it says that there is no more. What the page itself
 * shows comes first and wins: the first cluster can come stale from a cache and lack the newest. Whatever could not be
 * read is reported to the collector.
 */
export async function readList(
  list: DynamicList,
  { page: { url }, parsed: { seen } }: ReadPage,
  run: Discovering,
): Promise<Item[]> {
  const { collector, maxPages: most = MAX_PAGES } = run;
  const { fetchResults, entryId, estimated = 0, problem } = list;
  const page = toPrintableUrl(url);
  const unrecognised = (what: string): void =>
    collector.report('listing_not_recognised', `${page}: ${what}`);
  const items = new Map<string, Item>();
  const take = (more: Pick<Items, 'items' | 'bad'>): void => {
    for (const item of more.items) if (!items.has(item.url)) items.set(item.url, item);
    collector.addBadItems(more.bad, page);
  };
  take(list);
  if (fetchResults === undefined || entryId === undefined) {
    const why = problem ?? `${items.size} of about ${counted(estimated, 'item')}`;
    if (problem !== undefined || items.size < estimated) {
      unrecognised(`the list does not say where the rest is; ${why}`);
    }
    return [...items.values()];
  }
  const ofClusters = new Set<string>();
  for (let cluster = 1, hasMore = true; hasMore; cluster += 1) {
    // Twice as many only for a list that says that it is that long.
    const limit = estimated > items.size ? 2 * most : most;
    if (cluster > limit) {
      const message = `${page}: there is more after ${counted(limit, 'cluster')} of items`;
      collector.report('paging_limit', message);
      break;
    }
    const more = await readCluster(fetchResults, { cluster, entryId }, run);
    if (more === undefined) break;
    take(more);
    hasMore = more.hasMore === true;
    // No word about more is a no, unless the list is known to be longer.
    if (more.hasMore === undefined && items.size < estimated) {
      unrecognised(`${items.size} of about ${counted(estimated, 'item')}, and no word about more`);
    }
    const before = ofClusters.size;
    for (const item of more.items) ofClusters.add(item.url);
    if (hasMore && ofClusters.size === before) {
      const message = `${page}: cluster ${cluster} brings nothing new and says that there is more`;
      collector.report('paging_stuck', message);
      break;
    }
  }
  if (items.size === 0 && problem !== undefined) unrecognised(`${problem}; seen: ${seen}`);
  return [...items.values()];
}

async function readCluster(
  url: string,
  body: { readonly cluster: number; readonly entryId: string },
  { http, signal, collector }: Discovering,
): Promise<Items | undefined> {
  const answer = await http.postJson(url, body, signal);
  const items =
    answer.kind === 'failed' ? { problem: answer.message } : parseItems(answer.body, answer.url);
  if ('items' in items) return items;
  const code = answer.kind === 'failed' ? answer.code : 'listing_not_recognised';
  collector.report(code, `cluster ${body.cluster} of the list: ${items.problem}`);
  return undefined;
}

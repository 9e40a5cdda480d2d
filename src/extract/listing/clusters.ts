/** The paging of the site's own list element: POST of `{cluster, entryId}` until it says that there is no more. */
import type { Http } from '../http/answers.ts';
import type { Collector } from './collector.ts';
import { parseItems, type Item, type Items } from './items.ts';
import type { DiscoverOptions } from './kinds.ts';
import type { DynamicList } from './parse-page.ts';
import { MAX_PAGES } from './read-pages.ts';

/**
 * All items of a list. What the page itself shows comes first and wins: the first cluster can come stale from a cache
 * and lack the newest. Whatever could not be read is reported to the collector.
 */
export async function readList(
  list: DynamicList,
  page: string,
  http: Http,
  collector: Collector,
  options: DiscoverOptions,
): Promise<Item[]> {
  const items = new Map<string, Item>();
  takeItems(list, page, items, collector);
  if (list.fetchResults === undefined || list.entryId === undefined) {
    const isWhole = list.problem === undefined && items.size >= (list.estimated ?? 0);
    if (!isWhole) {
      const why = list.problem ?? `${items.size} of about ${list.estimated} items`;
      collector.report(
        'listing_not_recognised',
        `${page}: the list does not say where the rest is; ${why}`,
      );
    }
    return [...items.values()];
  }
  const most = options.maxPages ?? MAX_PAGES;
  const ofClusters = new Set<string>();
  for (let cluster = 1; ; cluster += 1) {
    // Twice as many only for a list that says that it is that long.
    const limit = (list.estimated ?? 0) > items.size ? 2 * most : most;
    if (cluster > limit) {
      collector.report('paging_limit', `${page}: there is more after ${limit} clusters of items`);
      break;
    }
    const body = { cluster, entryId: list.entryId };
    const answer = await readCluster(list.fetchResults, body, http, collector, options.signal);
    if (answer === undefined) break;
    takeItems(answer, page, items, collector);
    if (answer.hasMore !== true) {
      reportSilence(answer, list, items.size, page, collector);
      break;
    }
    const before = ofClusters.size;
    for (const { url } of answer.items) ofClusters.add(url);
    if (ofClusters.size === before) {
      collector.report(
        'paging_stuck',
        `${page}: cluster ${cluster} brings nothing new and says that there is more`,
      );
      break;
    }
  }
  return [...items.values()];
}

async function readCluster(
  url: string,
  body: { readonly cluster: number; readonly entryId: string },
  http: Http,
  collector: Collector,
  signal: AbortSignal,
): Promise<Items | undefined> {
  const answer = await http.postJson(url, body, signal);
  if (answer.kind === 'failed') {
    collector.report(answer.code, `cluster ${body.cluster} of the list: ${answer.message}`);
    return undefined;
  }
  const items = parseItems(answer.body, answer.url);
  if ('items' in items) return items;
  collector.report(
    'listing_not_recognised',
    `cluster ${body.cluster} of the list: ${items.problem}`,
  );
  return undefined;
}

/** No word about more is a no, unless the list is known to be longer. */
function reportSilence(
  answer: Items,
  list: DynamicList,
  found: number,
  page: string,
  collector: Collector,
): void {
  if (answer.hasMore === undefined && found < (list.estimated ?? 0)) {
    const message = `${page}: ${found} of about ${list.estimated} items, and no word about more`;
    collector.report('listing_not_recognised', message);
  }
}

function takeItems(
  source: Pick<Items, 'items' | 'bad'>,
  page: string,
  items: Map<string, Item>,
  collector: Collector,
): void {
  for (const item of source.items) if (!items.has(item.url)) items.set(item.url, item);
  reportBadItems(source, page, collector);
}

/** Items that cannot be understood are counted as failed: nobody knows whether they are ours. */
export function reportBadItems(
  { bad }: Pick<Items, 'bad'>,
  page: string,
  collector: Collector,
): void {
  for (const { where, message } of bad) {
    collector.add({
      url: where,
      seenAs: { page },
      verdict: 'failed',
      rule: 'bad_item',
      reason: message,
    });
    collector.report('page_unreadable', `an item of ${page} cannot be understood: ${message}`);
  }
}

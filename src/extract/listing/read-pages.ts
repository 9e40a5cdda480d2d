/** A page of the web and the pages that it continues on. */
import type { Failed, File, Http, Page } from '../http/answers.ts';
import type { DiscoverOptions } from './kinds.ts';
import { parsePage, type ListingPage } from './parse-page.ts';

export const MAX_PAGES = 10;

export type ReadPage = { readonly page: Page; readonly parsed: ListingPage };

export type ReadPages = {
  readonly pages: readonly ReadPage[];
  /** A page that could not be read; reading stopped there. */
  readonly failure: Failed | undefined;
  /** What answered at the address is no page. */
  readonly file: File | undefined;
  /** Pages that are named and were not read, because a run reads no more. */
  readonly left: readonly string[];
};

/**
 * Reads a page and follows its paging, in order. A page that brings nothing new (the first one again, as `?page=1`) does
 * not count against the limit. `first`: it was read already.
 */
export async function readPages(
  url: string,
  http: Http,
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
    const page =
      first !== undefined && pages.length === 0 ? first : await http.getPage(next, options.signal);
    if (page.kind === 'failed') return { pages, failure: page, file: undefined, left: queue };
    if (page.kind === 'file' && pages.length === 0) {
      return { pages, failure: undefined, file: page, left: [] };
    }
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
  return { pages, failure: undefined, file: undefined, left: queue };
}

/** From an item of our series to its documents: the publication pages. */
import type { SeenAs } from '../../seen-as.ts';
import type { Http, Page } from '../http/answers.ts';
import { toPrintableUrl } from '../../printable.ts';
import { toSlug } from './address.ts';
import type { Collector } from './collector.ts';
import type { Item } from './items.ts';
import type { DiscoverOptions } from './kinds.ts';
import { toNormalForm } from './normal-form.ts';
import type { ListingPage, PageLink } from './parse-page.ts';
import { readPages, type ReadPage } from './read-pages.ts';
import { judgeFile } from './verdict.ts';

/** An item of our series, and the page that lists it. */
export type Publication = { readonly item: Item; readonly listedOn: string };

/** Reads the publication pages at the same time, within the limits that `http` keeps. */
export async function readPublications(
  publications: readonly Publication[],
  http: Http,
  collector: Collector,
  options: DiscoverOptions,
): Promise<void> {
  let done = 0;
  const found = await Promise.all(
    publications.map(async (publication) => {
      const outcome = await readPages(publication.item.url, http, options);
      done += 1;
      options.onProgress?.(done, publications.length);
      return { publication, outcome };
    }),
  );
  const cut = found.find(({ outcome }) => outcome.left.length > 0 && !outcome.failure);
  if (cut) {
    const url = toPrintableUrl(cut.publication.item.url);
    collector.report('paging_limit', `${url} goes on after ${cut.outcome.pages.length} pages`);
  }
  const unread = found.filter(({ publication, outcome }) => !take(publication, outcome, collector));
  if (unread.length > 0) {
    const first = unread[0]?.publication.item.url ?? '';
    collector.report(
      'page_unreadable',
      `${unread.length} of ${publications.length} publication pages gave no whole list of documents, the first is ${toPrintableUrl(first)}`,
    );
  }
}

/** Adds what a publication page holds; false when it could not be read in whole or holds nothing. */
function take(
  { item, listedOn }: Publication,
  { pages, failure }: Awaited<ReturnType<typeof readPages>>,
  collector: Collector,
): boolean {
  const documents = pages.flatMap((page) => toDocuments(page, item));
  for (const { link, seenAs } of documents) {
    const verdict = judgeFile({ ...link, isOnSeries: true });
    collector.add({ url: link.url, seenAs, ...verdict });
  }
  if (failure === undefined && documents.length > 0) return true;
  const seenAs = { ...toItemSeenAs(item), page: listedOn };
  const url = item.url;
  if (failure) {
    const { code: rule, message: reason } = failure;
    collector.add({ url, seenAs, verdict: 'failed', rule, reason });
  } else {
    const seen = pages.map(({ parsed }) => parsed.seen).join('; ');
    const reason = `a publication page without documents; seen: ${seen}. If it is a list itself, name it in SOURCES`;
    collector.add({ url, seenAs, verdict: 'failed', rule: 'no_documents', reason });
  }
  return false;
}

function toDocuments(
  { page, parsed }: ReadPage,
  item: Item,
): { readonly link: PageLink; readonly seenAs: SeenAs }[] {
  return parsed.links
    .filter((link) => link.kind !== 'page')
    .map((link) => ({ link, seenAs: toSeenAs(link, page, parsed, item) }));
}

/** What is known about a link on a page; `item` is the listing's word for that page. */
export function toSeenAs(link: PageLink, page: Page, parsed: ListingPage, item?: Item): SeenAs {
  const title = item === undefined ? parsed.title : chooseTitle(item.title, parsed.title);
  return {
    ...(title === '' ? {} : { title }),
    ...(link.label === '' ? {} : { label: link.label }),
    ...(item?.date === undefined ? {} : { date: item.date }),
    ...(item?.regionTags === undefined ? {} : { regionTags: item.regionTags }),
    slug: toSlug(link.url),
    page: page.url,
  };
}

/** What is known about an item without looking behind it. */
export function toItemSeenAs(item: Item): SeenAs {
  const { title, date, regionTags } = item;
  return {
    title,
    ...(date === undefined ? {} : { date }),
    ...(regionTags === undefined ? {} : { regionTags }),
    slug: toSlug(item.url),
  };
}

/** A word for a period: the title that has one says more. */
const PERIOD = /\b(kwartaal|[qk][1-4]|20\d\d)\b/;

/** The longer one of two that say the same; else the one with a period; else the page's own, which stands nearer. */
function chooseTitle(ofItem: string, ofPage: string): string {
  const [item, page] = [toNormalForm(ofItem), toNormalForm(ofPage)];
  if (page === '' || item.includes(page)) return ofItem;
  if (PERIOD.test(item) && !PERIOD.test(page)) return ofItem;
  return ofPage;
}

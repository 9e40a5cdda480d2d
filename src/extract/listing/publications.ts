/** From an item of our series to its documents: the publication pages. */
import type { SeenAs } from '../../seen-as.ts';
import type { Http, Page } from '../http/answers.ts';
import { toPrintableUrl } from '../../printable.ts';
import { mentionsQuarter } from '../../quarter.ts';
import { toLinkKind, toSlug } from './address.ts';
import type { Collector } from './collector.ts';
import type { Item } from './items.ts';
import type { DiscoveredLink, DiscoverOptions } from './kinds.ts';
import { toNormalForm } from './normal-form.ts';
import type { ListingPage, PageLink } from './parse-page.ts';
import { readPages, type ReadPage } from './read-pages.ts';
import { ignore, judgeFile, namesSeries, toForeignRule } from './verdict.ts';

/** A link that may lead to documents of ours. Whether it is a page or a document, the bytes that answer say. */
export type Candidate = {
  /** Where it leads, and what the listing says of what stands there. */
  readonly item: Item;
  /** What was seen about it if it is a document itself. */
  readonly seenAs: SeenAs;
  /** Do its own words name our series or a quarter of it? Else only the page on which it stands does. */
  readonly isNamed: boolean;
  /** Is it an item of the listing, which ends in a state of its own also when it is something else? */
  readonly isListed: boolean;
};

/** Links of one page that are asked for because of the page alone: a page full of them is no page of ours. */
export const MAX_UNNAMED = 100;

/** Listing, publication, document: behind a publication page only one more page is looked at. */
const DEEPEST = 2;

/** Answers by which a link that only its page made a candidate is no document for us. */
const NOT_FOR_US: ReadonlySet<string> = new Set([
  'host_not_allowed',
  'private_address',
  'url_refused',
  'redirect_refused',
  'robots_disallowed',
  'http_401',
  'http_403',
  'http_404',
  'http_410',
]);

/** What stands behind a candidate; added to the collector in the order of the listing, whoever answers first. */
type Found = {
  readonly links: readonly DiscoveredLink[];
  /** False when something of ours could not be read in whole, or holds nothing. */
  readonly isRead: boolean;
  /** The page of which not everything was read. */
  readonly cutAt?: string;
};

/** How candidates are asked; what stands on several pages is asked for once. */
type Asking = {
  readonly http: Http;
  readonly options: DiscoverOptions;
  readonly asked: Map<string, Promise<Found>>;
};

/** Reads the candidates of a listing at the same time, within the limits that `http` keeps. */
export async function readCandidates(
  candidates: readonly Candidate[],
  http: Http,
  collector: Collector,
  options: DiscoverOptions,
): Promise<void> {
  let done = 0;
  const asking: Asking = { http, options, asked: new Map() };
  const found = await Promise.all(
    candidates.map(async (candidate) => {
      const one = await readCandidate(candidate, asking, 1);
      done += 1;
      options.onProgress?.(done, candidates.length);
      return { ...one, candidate };
    }),
  );
  for (const link of found.flatMap(({ links }) => links)) collector.add(link);
  const cut = found.find(({ cutAt }) => cutAt !== undefined)?.cutAt;
  if (cut !== undefined) {
    collector.report('paging_limit', `${toPrintableUrl(cut)} goes on after what a run reads of it`);
  }
  const unread = found.filter(({ isRead }) => !isRead);
  if (unread.length > 0) {
    const first = unread[0]?.candidate.item.url ?? '';
    collector.report(
      'page_unreadable',
      `${unread.length} of ${candidates.length} publication pages gave no whole list of documents, the first is ${toPrintableUrl(first)}`,
    );
  }
}

/** Reads what answered at the address of a document and is a page: the documents that stand on it. */
export async function readPageBehind(
  page: Page,
  link: { readonly url: string; readonly seenAs: SeenAs },
  http: Http,
  options: DiscoverOptions,
): Promise<readonly DiscoveredLink[]> {
  const { label, title, date, regionTags } = link.seenAs;
  const item: Item = {
    title: title ?? label ?? toSlug(link.url),
    url: link.url,
    ...(date === undefined ? {} : { date }),
    ...(regionTags === undefined ? {} : { regionTags }),
  };
  const candidate = { item, seenAs: link.seenAs, isNamed: true, isListed: true };
  const asking: Asking = { http, options, asked: new Map() };
  const { links } = await readCandidate(candidate, asking, DEEPEST, page);
  return links.filter(({ url, verdict }) => url !== link.url && verdict === 'taken');
}

async function readCandidate(
  candidate: Candidate,
  asking: Asking,
  depth: number,
  first?: Page,
): Promise<Found> {
  const { http, options } = asking;
  const { item, seenAs, isNamed, isListed } = candidate;
  const { url } = item;
  const label = seenAs.label ?? item.title;
  const asPdf = { url, seenAs, ...judgeFile({ url, kind: 'pdf', label, isOnSeries: true }) };
  if (options.knownDocuments?.has(url)) return { links: [asPdf], isRead: true };
  const { pages, file, failure, left } = await readPages(url, http, options, first);
  if (file?.isPdf) return { links: [asPdf], isRead: true };
  // an address that ends as another kind of file does is believed unless a PDF answers
  const isFile = file !== undefined || toLinkKind(url) === 'other_file';
  if (isFile && (file ?? failure)) {
    const reason = `leads to ${file?.what ?? 'another kind of file'}`;
    return { links: [{ url, seenAs, ...ignore('not_a_pdf', reason) }], isRead: true };
  }
  const isOurs = isNamed || pages.some(({ parsed }) => namesSeries(parsed.title));
  if (!isOurs && failure) {
    const { code: rule, message: reason } = failure;
    if (!NOT_FOR_US.has(rule)) {
      return { links: [{ url, seenAs, verdict: 'failed', rule, reason }], isRead: false };
    }
    const links = isListed ? [{ url, seenAs, ...ignore('not_this_series', reason) }] : [];
    return { links, isRead: true };
  }
  const behind = await readPageLinks(candidate, pages, isOurs, asking, depth);
  const cut = left.length > 0 && failure === undefined ? { cutAt: url } : {};
  if (!isOurs) {
    const isAnything = behind.links.some(({ verdict }) => verdict !== 'ignored');
    if (isAnything) return { ...behind, ...cut };
    return { links: isListed ? [{ url, seenAs, ...toForeignRule(label, url) }] : [], isRead: true };
  }
  if (failure === undefined && behind.links.length > 0) return { ...cut, ...behind };
  const seen = pages.map(({ parsed }) => parsed.seen).join('; ');
  const reason = `a publication page without documents; seen: ${seen}. If it is a list itself, name it in SOURCES`;
  const end: DiscoveredLink = failure
    ? { url, seenAs, verdict: 'failed', rule: failure.code, reason: failure.message }
    : { url, seenAs, verdict: 'failed', rule: 'no_documents', reason };
  return { ...cut, links: [...behind.links, end], isRead: false };
}

/** The documents on a page and behind its links; on a page that is not ours only those that name our series. */
async function readPageLinks(
  { item }: Candidate,
  pages: readonly ReadPage[],
  isOurs: boolean,
  asking: Asking,
  depth: number,
): Promise<Found> {
  const known = new Set([item.url, ...pages.map(({ page }) => page.url)]);
  const links: DiscoveredLink[] = [];
  const unnamed: Candidate[] = [];
  for (const { page, parsed } of pages) {
    for (const link of parsed.links) {
      if (known.has(link.url)) continue;
      const seenAs = toSeenAs(link, page, parsed, item);
      const judged = judgeFile({ ...link, isOnSeries: isOurs });
      const asPdf = judgeFile({ ...link, kind: 'pdf', isOnSeries: isOurs });
      if (link.kind === 'pdf') links.push({ url: link.url, seenAs, ...judged });
      else if (isOurs && depth < DEEPEST && asPdf.verdict === 'taken') {
        const behind = { ...item, title: chooseTitle(item.title, parsed.title), url: link.url };
        unnamed.push({ item: behind, seenAs, isNamed: false, isListed: false });
      } else if (link.kind === 'other_file') links.push({ url: link.url, seenAs, ...judged });
    }
  }
  const asked = unnamed.slice(0, MAX_UNNAMED);
  const found = await Promise.all(
    asked.map(async (candidate) => {
      const { url } = candidate.item;
      const known = asking.asked.get(url);
      const one = known ?? readCandidate(candidate, asking, depth + 1);
      asking.asked.set(url, one);
      return await one;
    }),
  );
  return {
    links: [...links, ...found.flatMap((one) => one.links)],
    isRead: found.every((one) => one.isRead),
    ...(asked.length < unnamed.length ? { cutAt: item.url } : {}),
  };
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

/** Does it name a quarter or a year? The title that does says more. */
function namesPeriod(title: string): boolean {
  return mentionsQuarter(title) || /\b20\d\d\b/.test(title);
}

/** The longer one of two that say the same; else the one with a period; else the page's own, which stands nearer. */
function chooseTitle(ofItem: string, ofPage: string): string {
  const [item, page] = [toNormalForm(ofItem), toNormalForm(ofPage)];
  if (page === '' || item.includes(page)) return ofItem;
  if (namesPeriod(item) && !namesPeriod(page)) return ofItem;
  return ofPage;
}

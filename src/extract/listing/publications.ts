/** From the links and items of a listing to documents of ours: what is one, what has to be asked, what stands behind it. */
import { hasTrait, type Page } from '../http/answers.ts';
import { counted, toPrintable, toPrintableUrl } from '../../printable.ts';
import { mentionsQuarter } from '../../quarter.ts';
import type { SeenAs } from '../../seen-as.ts';
import {
  ignore,
  judgeFile,
  namesSeries,
  toForeignRule,
  toLinkKind,
  toNormalForm,
  toSlug,
} from './links.ts';
import type { DiscoveredLink, Discovering, DiscoverOptions, FailRule } from './discovery.ts';
import type { Item } from './items.ts';
import { readPages, type ReadPage } from './paging.ts';
import type { PageLink } from './parse-page.ts';

/** A link that may lead to documents of ours. Whether it is a page or a document, the bytes that answer say. */
type Candidate = {
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
const MAX_UNNAMED = 100;

/** Listing, publication, document: behind a publication page only one more page is looked at. */
const DEEPEST = 2;

/** What stands behind a candidate; added to the collector in the order of the listing, whoever answers first. */
type Found = {
  readonly links: readonly DiscoveredLink[];
  /** False when something of ours could not be read in whole, or holds nothing. */
  readonly isRead: boolean;
  /** The page of which not everything was read. */
  readonly cutAt?: string | undefined;
};

/** How candidates are asked, `depth` pages below the sources; what stands on several pages is asked for once. */
type Asking = DiscoverOptions & {
  readonly depth: number;
  readonly asked: Map<string, Promise<Found>>;
};

/**
 * Collects what was judged of a listing, each address once, and reads the candidates at the same time, within the limits
 * that `http` keeps.
 */
export async function collect(
  judged: readonly Judged[],
  address: string,
  run: Discovering,
): Promise<void> {
  const { collector } = run;
  const byUrl = new Map<string, Candidate>();
  for (const one of judged) {
    if (one === undefined) continue;
    if ('verdict' in one) collector.add(one);
    else if (!byUrl.has(one.item.url)) byUrl.set(one.item.url, one);
  }
  const candidates = [...byUrl.values()];
  const asked = withinLimit(candidates);
  if (asked.length < candidates.length) {
    const unnamed = candidates.filter(({ isNamed }) => !isNamed).length;
    const message = `${toPrintableUrl(address)} holds ${unnamed} links that may be documents; a run asks for ${MAX_UNNAMED}`;
    collector.report('paging_limit', message);
  }
  let done = 0;
  const asking: Asking = { ...run, depth: 1, asked: new Map() };
  const found = await Promise.all(
    asked.map(async (candidate) => {
      const one = await readCandidate(candidate, asking);
      done += 1;
      run.onProgress?.(done, asked.length);
      return { ...one, url: candidate.item.url };
    }),
  );
  for (const link of found.flatMap(({ links }) => links)) collector.add(link);
  const cut = found.find(({ cutAt }) => cutAt !== undefined)?.cutAt;
  if (cut !== undefined) {
    collector.report('paging_limit', `${toPrintableUrl(cut)} goes on after what a run reads of it`);
  }
  const [unread, ...more] = found.filter(({ isRead }) => !isRead);
  if (unread === undefined) return;
  const message = `${more.length + 1} of ${counted(asked.length, 'publication page')} gave no whole list of documents, the first is ${toPrintableUrl(unread.url)}`;
  collector.report('page_unreadable', message);
}

function withinLimit(candidates: readonly Candidate[]): readonly Candidate[] {
  let unnamed = 0;
  return candidates.filter(({ isNamed }) => isNamed || (unnamed += 1) <= MAX_UNNAMED);
}

/** Reads what answered at the address of a document and is a page: the documents that stand on it. */
export async function readPageBehind(
  page: Page,
  { url, seenAs }: { readonly url: string; readonly seenAs: SeenAs },
  options: DiscoverOptions,
): Promise<readonly DiscoveredLink[]> {
  const { label, title, date, regionTags } = seenAs;
  const item: Item = { title: title ?? label ?? toSlug(url), url, date, regionTags };
  const candidate = { item, seenAs, isNamed: true, isListed: true };
  const asking: Asking = { ...options, depth: DEEPEST, asked: new Map() };
  const { links } = await readCandidate(candidate, asking, page);
  return links.filter((link) => link.url !== url && link.verdict === 'taken');
}

async function readCandidate(candidate: Candidate, asking: Asking, first?: Page): Promise<Found> {
  const { item, seenAs, isNamed, isListed } = candidate;
  const { url } = item;
  const label = seenAs.label ?? item.title;
  const asPdf = { url, seenAs, ...judgeFile({ url, kind: 'pdf', label, isOnSeries: true }) };
  if (asking.knownDocuments?.has(url)) return { links: [asPdf], isRead: true };
  const { pages, file, failure, isCut } = await readPages(url, asking, first);
  if (file?.isPdf) return { links: [asPdf], isRead: true };
  // an address that ends as another kind of file does is believed unless a PDF answers
  const isFile = file !== undefined || toLinkKind(url) === 'other_file';
  if (isFile && (file ?? failure)) {
    const reason = `leads to ${file?.what ?? 'another kind of file'}`;
    return { links: [{ url, seenAs, ...ignore('not_a_pdf', reason) }], isRead: true };
  }
  const failed = (rule: FailRule, reason: string) =>
    ({ url, seenAs, verdict: 'failed', rule, reason }) as const;
  const isOurs = isNamed || pages.some(({ parsed }) => namesSeries(parsed.title));
  if (!isOurs && failure) {
    const { code, message } = failure;
    if (!hasTrait(code, 'foreign')) return { links: [failed(code, message)], isRead: false };
    const links = isListed ? [{ url, seenAs, ...ignore('not_this_series', message) }] : [];
    return { links, isRead: true };
  }
  const { links, isRead, cutAt } = await readLinksBehind(candidate, pages, isOurs, asking);
  const cut = { cutAt: cutAt ?? (isCut ? url : undefined) };
  if (!isOurs) {
    if (links.some(({ verdict }) => verdict !== 'ignored')) return { links, isRead, ...cut };
    return { links: isListed ? [{ url, seenAs, ...toForeignRule(label, url) }] : [], isRead: true };
  }
  if (failure === undefined && links.length > 0) return { links, isRead, ...cut };
  const seen = pages.map(({ parsed }) => parsed.seen).join('; ');
  const without = `a publication page without documents; seen: ${seen}. If it is a list itself, name it in SOURCES`;
  const end = failed(failure?.code ?? 'no_documents', failure?.message ?? without);
  return { links: [...links, end], isRead: false, ...cut };
}

/** The documents on a page and behind its links; on a page that is not ours only those that name our series. */
async function readLinksBehind(
  { item }: Candidate,
  pages: readonly ReadPage[],
  isOurs: boolean,
  asking: Asking,
): Promise<Found> {
  const { depth, asked: earlier } = asking;
  const known = new Set([item.url, ...pages.map(({ page }) => page.url)]);
  const judged = pages.flatMap(({ page, parsed }) => {
    const titled = { ...item, title: chooseTitle(item.title, parsed.title) };
    const links = parsed.links.filter(({ url }) => !known.has(url));
    return links.map((link) => {
      const seenAs = toSeenAs(link, page, titled);
      const its = { item: { ...titled, url: link.url }, seenAs, isNamed: false, isListed: false };
      return judgeLink(link, its, isOurs, isOurs && depth < DEEPEST);
    });
  });
  const unnamed = judged.filter((one) => one !== undefined && 'item' in one);
  const asked = withinLimit(unnamed);
  const ask = (candidate: Candidate): Promise<Found> => {
    const { url } = candidate.item;
    const one = earlier.get(url) ?? readCandidate(candidate, { ...asking, depth: depth + 1 });
    earlier.set(url, one);
    return one;
  };
  const found = await Promise.all(asked.map(ask));
  const certain = judged.filter((one) => one !== undefined && 'verdict' in one);
  return {
    links: [...certain, ...found.flatMap(({ links }) => links)],
    isRead: found.every(({ isRead }) => isRead),
    cutAt: asked.length < unnamed.length ? item.url : undefined,
  };
}

/** What a link turns out to be: a document or none of ours, a candidate that has to be asked, or nothing to count. */
export type Judged = DiscoveredLink | Candidate | undefined;

function judgeLink(
  { url, label, kind }: PageLink,
  candidate: Candidate,
  /** Is the page or the list on which it stands one of our series? */
  isOurs: boolean,
  mayBeAsked = true,
): Judged {
  const { seenAs, isNamed, isListed } = candidate;
  const asPdf = judgeFile({ url, label, kind: 'pdf', isOnSeries: isOurs });
  if (kind === 'pdf') return { url, seenAs, ...asPdf };
  if (mayBeAsked && (isNamed || asPdf.verdict === 'taken')) return candidate;
  if (kind === 'other_file') {
    return { url, seenAs, ...judgeFile({ url, label, kind, isOnSeries: isOurs }) };
  }
  return isListed ? { url, seenAs, ...toForeignRule(toPrintable(label), url) } : undefined;
}

/** Judges a plain link of a listing. On a page with documents or with the site's own list it is no item of it. */
export function judgePlainLink(link: PageLink, read: ReadPage): Judged {
  const { url, label, kind } = link;
  const { lists, links } = read.parsed;
  const isOurs = isOnSeries(read);
  const words = `${label} ${toSlug(url)}`;
  const hasItems = lists.length > 0 || (isOurs && links.some((one) => one.kind !== 'page'));
  const candidate = {
    item: { title: label === '' ? toSlug(url) : label, url },
    seenAs: toSeenAs(link, read.page, read.parsed),
    isNamed: namesSeries(words) || (isOurs && mentionsQuarter(toNormalForm(words))),
    isListed: kind !== 'page' || !hasItems,
  };
  return judgeLink(link, candidate, isOurs);
}

/** Judges an item of a listing, which may be a page, a document, or something else. */
export function judgeItem(item: Item, page: string, isOurs: boolean): Judged {
  const { title, url, date, regionTags } = item;
  const slug = toSlug(url);
  const kind = toLinkKind(url) === 'pdf' ? 'pdf' : 'page';
  const candidate = {
    item,
    seenAs: { title, date, regionTags, slug, page },
    isNamed: namesSeries(title) || namesSeries(slug),
    isListed: true,
  };
  return judgeLink({ url, label: title, kind }, candidate, isOurs);
}

export function isOnSeries({ page, parsed }: ReadPage): boolean {
  return namesSeries(parsed.title) || namesSeries(toSlug(page.url));
}

/** What is known about a link on a page, and what the listing said of that page. */
function toSeenAs(
  { url, label }: PageLink,
  page: Page,
  { title, date, regionTags }: Pick<Item, 'title' | 'date' | 'regionTags'>,
): SeenAs {
  const said = { title: title || undefined, label: label || undefined, date, regionTags };
  return { ...said, slug: toSlug(url), page: page.url };
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

/** What an HTML page lists. Pure: cheerio reads, `links.ts` judges. */
import { load, type Cheerio, type CheerioAPI } from 'cheerio/slim';
import { parse } from 'parse5';
import { adapter } from 'parse5-htmlparser2-tree-adapter';

import { counted, toPrintable } from '../../printable.ts';
import { findAddress, judgeFile, toCompactForm, toLinkKind, type LinkKind } from './links.ts';
import { parseItems } from './items.ts';
import parts from './page-parts.json' with { type: 'json' };

export type DynamicList = ReturnType<typeof toDynamicList>;

/** A link in the main content. */
export type PageLink = { readonly url: string; readonly label: string; readonly kind: LinkKind };

export type ListingPage = {
  /** First heading, else the title of the page; '' when it has neither. */
  readonly title: string;
  readonly lists: readonly DynamicList[];
  /** Each address once, in the order of the page. */
  readonly links: readonly PageLink[];
  /** Further pages of the same list. */
  readonly next: readonly string[];
  /** What the page is made of, for a person who has to recognise new markup. */
  readonly seen: string;
};

type Part = ReturnType<typeof toBody>;
type Element = Part[number];

/** Parts of a page that belong to every page: their links are not counted. */
const CHROME = parts.chrome.join(',');
/** The same by the name of an element, a class or an id: 'bgl-main-menu', 'breadcrumbs', 'site-footer'. */
const CHROME_NAMES =
  /(^|[-_])(menu|nav|navbar|navigation|breadcrumbs?|kruimelpad|cookies?|skiplinks?)([-_]|$)|^((site|page|main|global|bgl|mdgs)[-_])?(header|footer)$/i;
/** A part of the page that only holds links to other pages of the list. */
const PAGING_NAMES = /(^|[-_])(paging|pager|pagination|paginering)([-_]|$)/i;
const NEXT_WORDS = new Set(parts.next);
const BACK_WORDS = new Set(parts.back);
const PAGE_PARAMETER = /^(page|pagina|p|paged)$/i;

/** Reads a page; `address` is the one it was read from. */
export function parsePage(html: string, address: string): ListingPage {
  // as browsers read it; cheerio's own door to the same parser brings an HTTP client with it
  const $ = load(parse(html, { treeAdapter: adapter }));
  const base = URL.parse($('base[href]').first().attr('href') ?? '', address)?.href ?? address;
  const lists = $('mdgs-dynamic-list')
    .toArray()
    .map((element) => toDynamicList($(element), base));
  const title = toTitle($);
  const seen = describe($);
  const stray = findStrayDocuments($, base);
  const next = removePaging($, base, address);
  removeChrome($);
  const found = findLinks($, toMain($), base);
  return { title, lists, links: joinByUrl([...found, ...stray]), next, seen };
}

function toTitle($: CheerioAPI): string {
  const heading = toText($('h1').first().text());
  return heading === '' ? toText($('title').first().text()) : heading;
}

/** The site's own list element, with what the server rendered into it. */
function toDynamicList(element: Cheerio<Element>, base: string) {
  const path = element.attr('fetch-results');
  const first = element.attr('first-results');
  const estimated = Number.parseInt(element.attr('total-estimated') ?? '', 10);
  const parsed = first === undefined || first.trim() === '' ? undefined : parseItems(first, base);
  const isRead = parsed !== undefined && 'items' in parsed;
  return {
    /** Address that gives more items; undefined when the element does not name one. */
    fetchResults: path === undefined ? undefined : findAddress(path, base),
    entryId: element.attr('entry-id'),
    estimated: Number.isNaN(estimated) ? undefined : estimated,
    items: isRead ? parsed.items : [],
    bad: isRead ? parsed.bad : [],
    /** Why its items could not be read. */
    problem: isRead ? undefined : `first-results: ${parsed?.problem ?? 'absent'}`,
  };
}

/** The main content; the whole body when the page does not mark it, or marks an empty one. */
function toMain($: CheerioAPI): Part {
  const filled = ['main', '[role="main"]', '#main', '#content']
    .map((name) => $<Element, string>(name).first())
    .find((part) => part.has('a[href], bgl-list-link, mdgs-dynamic-list').length > 0);
  return filled ?? toBody($);
}

function toBody($: CheerioAPI) {
  return $('body');
}

/** Takes away the links to other pages of the list, and gives the addresses of those that lead on. */
function removePaging($: CheerioAPI, base: string, address: string): string[] {
  const next = new Set<string>();
  const here = findAddress(address, address);
  for (const element of $('a[href], link[rel~="next"]').toArray()) {
    const link = $(element);
    const words = toCompactForm(link.attr('aria-label') ?? link.text());
    const rel = (link.attr('rel') ?? '').toLowerCase().split(/\s+/);
    const url = findAddress(link.attr('href') ?? '', base);
    const isInPaging = () => link.parents().is((_, parent) => isNamed(parent, PAGING_NAMES));
    const leadsBack = rel.includes('prev') || BACK_WORDS.has(words);
    const leadsOn =
      rel.includes('next') ||
      NEXT_WORDS.has(words) ||
      (/^(pagina)?\d{1,3}$/.test(words) && isInPaging()) ||
      (url !== undefined && isPaging(url, address));
    if (leadsOn || leadsBack) link.remove();
    if (leadsOn && !leadsBack && url !== undefined && url !== here) next.add(url);
  }
  return [...next];
}

function removeChrome($: CheerioAPI): void {
  $(CHROME).remove();
  const isChrome = (element: Element): boolean =>
    isNamed(element, CHROME_NAMES) || isNamed(element, PAGING_NAMES);
  $<Element, string>('body :not(main)')
    .filter((_, element) => isChrome(element))
    .remove();
}

function isNamed(element: Element, pattern: RegExp): boolean {
  const { id = '', class: classes = '' } = element.attribs;
  // Plain <header> and <footer> are judged by where they stand, see CHROME.
  const tag = element.tagName.includes('-') ? [element.tagName] : [];
  return [...tag, id, ...classes.split(/\s+/)].some((name) => pattern.test(name));
}

/** The same path with a page number in its query. */
function isPaging(url: string, address: string): boolean {
  const link = URL.parse(url);
  const here = URL.parse(address);
  if (link === null || here === null) return false;
  if (link.origin !== here.origin || link.pathname !== here.pathname) return false;
  return [...link.searchParams.keys()].some((name) => PAGE_PARAMETER.test(name));
}

function findLinks($: CheerioAPI, part: Part, base: string): PageLink[] {
  return part
    .find('bgl-list-link[link-url], a[href]')
    .toArray()
    .flatMap((element) => {
      const link = $(element);
      const isOwn = element.tagName === 'bgl-list-link';
      const href = (isOwn ? link.attr('link-url') : link.attr('href')) ?? '';
      // An anchor on this page leads nowhere else.
      if (href.trim() === '' || href.trim().startsWith('#')) return [];
      const url = findAddress(href, base);
      if (url === undefined) return [];
      return [{ url, label: toLabel(link, isOwn), kind: toLinkKind(url) }];
    });
}

function toLabel(link: Cheerio<Element>, isOwn: boolean): string {
  const texts = isOwn
    ? [link.attr('link-label'), link.text()]
    : [link.text(), link.attr('aria-label'), link.attr('title')];
  const label = texts.map((text) => toText(text ?? '')).find((text) => text !== '') ?? '';
  // 'Rijnmond (PDF, 120 kB)': what kind of file it is and how large says nothing about the publication.
  return label.replace(/\s*\((pdf\b[^)]*)\)$/i, '');
}

/**
 * A second, looser look: PDFs that the rules would take by their own name, in whatever attribute of whatever element.
 * New markup, or a link outside the main content, must not make a document disappear.
 */
function findStrayDocuments($: CheerioAPI, base: string): PageLink[] {
  return $<Element, string>('body *')
    .toArray()
    .flatMap((element) =>
      Object.entries(element.attribs).flatMap(([name, value]) => {
        if (!/href|url|src|file|download/i.test(name) || value.length > 2_000) return [];
        const url = findAddress(value, base);
        if (url === undefined || toLinkKind(url) !== 'pdf') return [];
        const { 'link-label': own, label = $(element).text() } = element.attribs;
        const link = { url, label: toText(own ?? label), kind: 'pdf' as const };
        return judgeFile({ ...link, isOnSeries: false }).verdict === 'taken' ? [link] : [];
      }),
    );
}

/** One link for each address: the first, with the first label that says anything. */
function joinByUrl(links: readonly PageLink[]): PageLink[] {
  const joined = new Map<string, PageLink>();
  for (const link of links) {
    const known = joined.get(link.url);
    if (known === undefined || known.label === '') joined.set(link.url, link);
  }
  return [...joined.values()];
}

function describe($: CheerioAPI): string {
  const all = $<Element, string>('*').toArray();
  const custom = new Set(all.map(({ tagName }) => tagName).filter((name) => name.includes('-')));
  const links = $('a[href]').length;
  const names = custom.size === 0 ? 'no elements of its own' : [...custom].slice(0, 10).join(', ');
  // as pages are that a framework fills in the browser
  const scripts =
    links === 0 && $('script[src]').length > 0
      ? ', scripts that may make the list in a browser (this program runs none: find what they ask for in its developer tools, under Network)'
      : '';
  const login =
    $('input[type=password]').length > 0
      ? ', a form that asks for a password (this program cannot log in)'
      : '';
  const text = `"${toTitle($)}", ${counted(links, 'plain link')}, ${names}${scripts}${login}`;
  return toPrintable(text, 400);
}

function toText(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/**
 * Links: their addresses as they are compared (one document, one spelling), which of them are ours, and the rule that
 * says so. Pure; the rules are data.
 */
import { remember } from '../../remember.ts';
import decoys from './decoys.json' with { type: 'json' };

/** Characters that mean the same with and without percent-encoding (RFC 3986, "unreserved"). */
const UNRESERVED = /[A-Za-z0-9\-._~]/;

/**
 * The one spelling of a link: absolute, without fragment and default port, scheme and host in lower case, only those
 * characters percent-encoded that need it, in upper case. The path keeps its case: a server may tell `A` from `a`.
 * Nothing is decoded twice: `%2541` stays `%2541`. Undefined when it is no address of the web.
 */
export function findAddress(href: string, base: string): string | undefined {
  // A stray % is itself, encoded, before anyone can take it for the beginning of a code.
  const url = URL.parse(href.trim().replaceAll(/%(?![0-9a-f]{2})/gi, '%25'), base);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  url.hash = '';
  url.pathname = normaliseEncoding(url.pathname);
  url.search = normaliseEncoding(url.search);
  return url.href;
}

function normaliseEncoding(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (code, digits: string) => {
    const character = String.fromCodePoint(Number.parseInt(digits, 16));
    return UNRESERVED.test(character) ? character : code.toUpperCase();
  });
}

/** Last part of the path, decoded once; '' when there is none. What cannot be decoded stays as it is. */
export const toSlug = remember((address: string): string => {
  const path = URL.parse(address)?.pathname ?? '';
  const last = path.split('/').findLast((part) => part !== '') ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}, 1000);

/** Endings of files that are offered for download and are no PDF. */
const OTHER_FILES =
  /\.(xlsx?|xlsm|ods|csv|docx?|odt|pptx?|zip|txt|json|xml|jpe?g|png|svg|gif|mp[34]|epub|ics)$/i;
/** Where the site keeps its files; an address there needs no ending. */
const FILE_STORE = /\/assets[^/]*\/files\//i;

export type LinkKind = 'pdf' | 'other_file' | 'page';

/** What a link leads to, as far as its address tells. A file without ending may be a PDF: its bytes will tell. */
export function toLinkKind(address: string): LinkKind {
  const slug = toSlug(address);
  if (/\.pdf$/i.test(slug) || /\.pdf(&|$)/i.test(URL.parse(address)?.search ?? '')) return 'pdf';
  if (OTHER_FILES.test(slug)) return 'other_file';
  return FILE_STORE.test(address) ? 'pdf' : 'page';
}

/** Rules that leave a link. */
export type IgnoreRule =
  | 'factsheet'
  | 'trendrapportage'
  | 'beschut_werk'
  | 'reading_guide'
  | 'not_a_pdf'
  | 'not_this_series';

/** Rules that take a link. */
export type TakeRule =
  /** Its own label or slug names the series. */
  | 'series_name'
  /** It stands on a publication page of the series, or is an item of it; its content decides. */
  | 'series_page'
  /** It speaks of the whole country. Taken all the same, for the archive: its content decides what it is. */
  | 'national'
  /** It is itself a source. */
  | 'named_source'
  /** It lies in a folder that is a source. */
  | 'folder_file';

export type Verdict =
  | { readonly verdict: 'taken'; readonly rule: TakeRule }
  | { readonly verdict: 'ignored'; readonly rule: IgnoreRule; readonly reason: string };

/** What is judged: its own words, and the words of the page or item it belongs to. */
type FileLink = {
  readonly url: string;
  readonly kind: LinkKind;
  readonly label: string;
  /** Is the page it stands on, or the item that names it, one of our series? */
  readonly isOnSeries: boolean;
};

/** How the series calls itself, without blanks: the singular is part of the plural. */
const SERIES = 'klantprofiel';

/** One of its words stands in the compact form of a text. */
type DecoyRule = {
  readonly rule: IgnoreRule;
  readonly words: readonly string[];
  readonly reason: string;
};

/** A guide may name the series; the publications that stand beside ours do not. */
const DECOYS = decoys as Readonly<Record<'guides' | 'publications', readonly DecoyRule[]>>;

/** Words of their own that speak of the whole country. */
const NATIONAL = /\b(landelijke?|nederland|heel nederland)\b/;

/** Does a text (title, label or slug) name our series? */
export function namesSeries(text: string): boolean {
  return toCompactForm(text).includes(SERIES);
}

/** Judges a link to a file. The order of the rules is part of the rules. */
export function judgeFile({ url, kind, label, isOnSeries }: FileLink): Verdict {
  const slug = toSlug(url);
  if (kind === 'other_file') return ignore('not_a_pdf', 'leads to another kind of file');
  const guide = findDecoy(DECOYS.guides, label, slug);
  if (guide) return guide;
  // A label that names the series beats everything but a guide; then other publications go; then the slug counts.
  if (!namesSeries(label)) {
    const decoy = findDecoy(DECOYS.publications, label, slug);
    if (decoy) return decoy;
    if (!namesSeries(slug) && !isOnSeries) {
      return ignore('not_this_series', 'neither its label nor its page names klantprofielen');
    }
  }
  const isNational = NATIONAL.test(toNormalForm(`${label} ${slug}`));
  const own = namesSeries(label) || namesSeries(slug) ? 'series_name' : 'series_page';
  return { verdict: 'taken', rule: isNational ? 'national' : own };
}

/** The rule by which a page of another series is left: the publication it is, when that is known. */
export function toForeignRule(title: string, url: string): Verdict {
  return (
    findDecoy(DECOYS.publications, title, toSlug(url)) ??
    ignore('not_this_series', 'neither its title nor its address names klantprofielen')
  );
}

function findDecoy(rules: readonly DecoyRule[], ...texts: readonly string[]): Verdict | undefined {
  const compact = texts.map(toCompactForm);
  const hit = rules.find(({ words }) =>
    words.some((word) => compact.some((text) => text.includes(word))),
  );
  return hit && ignore(hit.rule, hit.reason);
}

/** A link that is left, with the rule and its words. */
export function ignore(rule: IgnoreRule, reason: string) {
  return { verdict: 'ignored' as const, rule, reason };
}

/** Texts: each rule looks at the same ones. */
const REMEMBERED = 1000;

/** Lower case, without accents, everything but letters and digits as one blank: 'Beschut-Werk ' → 'beschut werk'. */
export const toNormalForm = remember(
  (text: string) =>
    text
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  REMEMBERED,
);

/** The normal form without blanks: 'fact sheet', 'fact-sheet' and 'Factsheet' are one word. */
export const toCompactForm = remember(
  (text: string) => toNormalForm(text).replaceAll(' ', ''),
  REMEMBERED,
);

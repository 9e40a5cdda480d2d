/** Addresses as they are compared: one document, one spelling. Pure. */
import { remember } from '../../remember.ts';

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

/** What a person can do when an address, a file or a folder could not be read. Pure. */

import { findLiteralKind } from '../extract/http/hosts.ts';

type Advice = string | ((place: string) => string | undefined);

const TRY_AGAIN =
  'open the address in a browser. If it works there, this machine may need a proxy, or the one that is set does not answer (HTTPS_PROXY); if not, try again later';
/** Over TLS 1.3 such a server closes a connection that already stands, and no code says why. */
const WANTS_CERTIFICATE =
  'If it always does: a site that asks visitors for a certificate closes like that; save its PDFs into a folder and name that in SOURCES';

/** One for each code that has an answer better than "try again". */
const ADVICE: Readonly<Record<string, Advice>> = {
  dns: (place) =>
    `the name ${hostOf(place)} cannot be looked up. Look for a typing mistake in it; if it is right, the network or the name server of this machine is at fault`,
  refused: (place) => `${hostOf(place)} could not be reached: ${TRY_AGAIN}`,
  reset: (place) => `${hostOf(place)} cut the connection: ${TRY_AGAIN}. ${WANTS_CERTIFICATE}`,
  timeout: (place) => `${hostOf(place)} did not answer in time: ${TRY_AGAIN}`,
  proxy:
    'the proxy of HTTP_PROXY or HTTPS_PROXY did not let us through: look at its address and rules',
  tls: 'put the missing certificate in a file and name it in EXTRA_CA_FILE',
  host_not_allowed: 'name the host in ALLOWED_HOSTS if it is right',
  private_address: (place) => {
    const kind = findLiteralKind(URL.parse(place)?.hostname ?? '');
    if (kind === 'private')
      return 'if this is a server of your own network, name it in ALLOWED_HOSTS';
    return 'no publisher lives at such an address: look where the link or the name comes from';
  },
  redirect_refused: 'look where the address leads, and name that one if it is right',
  robots_disallowed:
    'robots.txt of the site does not allow it: set USER_AGENT to name a contact, and ask the publisher',
  robots_unreachable: `robots.txt of the site could not be read: try again later. ${WANTS_CERTIFICATE}`,
  url_refused: 'write an address that begins with https:// and holds no user name or password',
  source_invalid: 'write an address that begins with https://, or the path of a folder',
  not_a_pdf: (place) =>
    isFile(place)
      ? 'open the file by hand: save it again from the source, or delete it'
      : 'open the address in a browser: there is something else in place of the PDF',
  truncated: (place) =>
    isFile(place)
      ? 'the file is not whole: save it again from the source, or delete it'
      : `the answer was cut off: ${TRY_AGAIN}`,
  too_large:
    'look at it by hand; if it is right, raise MAX_DOCUMENT_MEGABYTES or MAX_PAGE_MEGABYTES',
  bad_sidecar: 'mend the JSON file beside the PDF, or delete it',
  link_outside_folder: 'put the file itself in the folder',
  nothing_of_ours:
    'open the address in a browser: does it list Transparantie van klantprofielen as PDFs (no other kind of file is read)? If not, find the page that does and name it in SOURCES',
  nothing_listed: (place) =>
    isFile(place) ? 'put PDFs in the folder, or name another one in SOURCES' : undefined,
  no_documents: 'open the page in a browser: it should list PDFs',
  gone: 'nothing: the publisher has withdrawn it',
};

/** Undefined when there is nothing better to do than to try again. `place` is an address or a path. */
export function findAdvice(code: string, place: string): string | undefined {
  const advice = ADVICE[code] ?? findStatusAdvice(code, place) ?? findPathAdvice(code, place);
  return typeof advice === 'function' ? advice(place) : advice;
}

function findStatusAdvice(code: string, place: string): string | undefined {
  const status = Number(/^http_(\d{3})$/.exec(code)?.[1]);
  if (Number.isNaN(status)) return undefined;
  if (status === 404 || status === 410) {
    return `there is nothing at this address (the site answers ${status}). Open the site in a browser, go to the page, and copy its address from there`;
  }
  if (status === 401) {
    return 'the site wants a login (it answers 401), and this program cannot log in: save the PDFs by hand into a folder and name that folder in SOURCES';
  }
  if (status === 403) {
    return `the site does not let us in (it answers ${status}); it may refuse our user agent: set USER_AGENT to name a contact`;
  }
  return `${hostOf(place)} answers ${status} instead of the page: ${TRY_AGAIN}`;
}

/** A name of the web without https:// is taken for a path. */
const LOOKS_LIKE_HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(\/|$)/i;

function findPathAdvice(code: string, place: string): string | undefined {
  if (code !== 'unreadable') return undefined;
  if (/^file:.*\.pdf$/i.test(place))
    return 'see whether the file is still there, and whether this user may read it';
  return LOOKS_LIKE_HOST.test(place)
    ? `this was taken for a folder; the address of a web page begins with https:// (https://${place} ?)`
    : 'look for a typing mistake in the path, and whether this user may read it and every folder in it';
}

function isFile(place: string): boolean {
  return !/^https?:/i.test(place);
}

function hostOf(place: string): string {
  return URL.parse(place)?.host ?? place;
}

/** Where a redirect leads, and whether it may be followed at all. Pure; the next host is judged like every other. */
import { failed, type Failed } from './answers.ts';
import type { Answer } from './exchange.ts';
import { toPrintable, toPrintableUrl } from '../../printable.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function isRedirect(answer: Answer): boolean {
  return REDIRECTS.has(answer.status);
}

/** The address that a redirect names, or why it is not followed. */
export function findNextHop(answer: Answer, from: URL, method: 'GET' | 'POST'): URL | Failed {
  const refuse = (why: string): Failed =>
    failed('redirect_refused', `${toPrintableUrl(from.href)} ${why}`, answer.status);
  const location = answer.headers['location'];
  if (location === undefined) return refuse('redirects without saying where to');
  // Headers come as latin1 characters; an address in UTF-8 must be put together again.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  const next = URL.parse(text.includes('\uFFFD') ? location : text, from.href);
  if (next === null)
    return refuse(`redirects to something that is no address: ${toPrintable(location)}`);
  const shown = toPrintableUrl(next.href);
  if (next.protocol !== 'https:' && next.protocol !== 'http:') {
    return refuse(`redirects to another scheme: ${shown}`);
  }
  if (from.protocol === 'https:' && next.protocol === 'http:') {
    return refuse(`redirects from https back to http: ${shown}`);
  }
  if (method === 'POST' && answer.status !== 307 && answer.status !== 308) {
    return refuse(`redirects a POST to ${shown}`);
  }
  next.hash = '';
  return next;
}

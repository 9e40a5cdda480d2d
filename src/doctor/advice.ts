/** What a person can do when an address, a file or a folder could not be read: advice.json has the words. Pure. */
import { findLiteralKind } from '../extract/http/hosts.ts';
import advice from './advice.json' with { type: 'json' };

/** One for each code that has an answer better than "try again", or one for each kind of place; `http_other` for other answers. */
const TEXTS: Readonly<Record<string, string | Readonly<Record<string, string>>>> = advice.codes;

/** Undefined when there is nothing better to do than to try again. `place` is an address or a path. */
export function findAdvice(code: string, place: string): string | undefined {
  const status = /^http_(\d{3})$/.exec(code)?.[1];
  const found =
    TEXTS[Object.hasOwn(TEXTS, code) || status === undefined ? code : 'http_other'] ?? {};
  const texts = typeof found === 'string' ? { any: found } : found;
  const text = texts[toKinds(place).find((kind) => kind in texts) ?? ''];
  const host = URL.parse(place)?.host ?? place;
  const values: Readonly<Record<string, string>> = { host, place, status: status ?? '' };
  const phrases: Readonly<Record<string, string>> = advice.phrases;
  return text?.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? phrases[name] ?? '');
}

/** A name of the web without https:// is taken for a path. */
const LOOKS_LIKE_HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(\/|$)/i;

/** What a place is, the narrowest first. */
function toKinds(place: string): string[] {
  const literal = findLiteralKind(URL.parse(place)?.hostname ?? '');
  return [
    ...(literal === 'private' ? ['private'] : []),
    ...(/^file:.*\.pdf$/i.test(place) ? ['pdf'] : []),
    ...(LOOKS_LIKE_HOST.test(place) ? ['host'] : []),
    /^https?:/i.test(place) ? 'web' : 'file',
    'any',
  ];
}

/**
 * What people usually get wrong in a setting, its value or its name, each answered with what to write instead. Pure but for looking whether a
 * path exists. No message holds a value that may be a secret.
 */
import { existsSync } from 'node:fs';

import { toPrintable, toPrintableUrl } from './printable.ts';
import { findUnreadable, TYPOGRAPHIC_QUOTES } from './files.ts';

/** What is wrong with any value before its meaning is looked at; undefined when nothing is. */
export function findSpelling(value: string): string | undefined {
  const unreadable = findUnreadable(value);
  if (unreadable !== undefined) return unreadable;
  const [first = '', last = ''] = [value.at(0), value.at(-1)];
  if (/^(["']).*\1$/s.test(value))
    return 'has quotes as part of its value (docker --env-file, for one, does not take them off); remove them';
  return TYPOGRAPHIC_QUOTES.includes(first) || TYPOGRAPHIC_QUOTES.includes(last)
    ? 'has typographic quotes as part of its value; remove them'
    : undefined;
}

/** A path as only a shell or another system would understand it. */
export function findPathMistake(path: string): string | undefined {
  if (path.startsWith('~'))
    return 'begins with ~, which only a shell replaces; write the path in full';
  if (/^\$|^%\w+%/.test(path))
    return 'names a variable, which only a shell replaces; write the path in full';
  if (process.platform !== 'win32' && /^(?:[A-Za-z]:[\\/]|\\\\|\.{1,2}\\|[^/]*\\)/.test(path))
    return 'is a path of Windows; here paths have / and no drive';
  return undefined;
}

/** An entry of SOURCES: an https or http address, a file: address or a path. Its credentials are not repeated. */
export function findSourceMistake(source: string, before: string | undefined): string | undefined {
  const shown = JSON.stringify(toPrintableUrl(source));
  const spelling = findSpelling(source);
  if (spelling !== undefined) return spelling;
  if (/^[[{]/.test(source))
    return 'is a list in commas, without brackets: SOURCES=https://…,./inbox';
  if (/^[a-z][a-z0-9+.-]+:/i.test(source)) return findAddressMistake(source);
  if (existsSync(source)) return undefined;
  const path = findPathMistake(source);
  if (path !== undefined) return `${shown} ${path}`;
  if (/^(?:https?[/.]|\/\/\w)/i.test(source)) return `${shown} is no address; write https://`;
  if (/[;|]|\s+(?:https?:|\/|\.\/)/.test(source))
    return `${shown}: entries are separated by commas`;
  if (/^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?(?:\/|$)/i.test(source) && !/\.pdf$/i.test(source))
    return `${shown} is neither there as a folder nor an address; write https:// in front of a host`;
  if (
    before !== undefined &&
    /^https?:/i.test(before) &&
    !/[/\\]/.test(source.slice(0, 2)) &&
    !source.startsWith('.')
  )
    return `${shown} is neither an address nor there as a folder; a comma within an address is written %2C`;
  return undefined;
}

function findAddressMistake(source: string): string | undefined {
  const url = URL.parse(source);
  if (!url) return 'one entry is not an address';
  if (url.username !== '' || url.password !== '')
    return `the address on ${url.host} carries a user name or password; it must not`;
  if (source.endsWith('…'))
    return `the address on ${url.host} ends in …, as the examples do; write the whole address`;
  if (/^(?:https?|file):[^/]/i.test(source) && url.protocol !== 'file:')
    return `${JSON.stringify(toPrintableUrl(source))} lacks // behind ${url.protocol}`;
  if (/\s|;https?:/i.test(source.trim()))
    return `${JSON.stringify(toPrintableUrl(source))}: entries are separated by commas`;
  if (!['https:', 'http:', 'file:'].includes(url.protocol))
    return `${url.protocol} addresses are not read; only https, http and file`;
  return url.protocol === 'file:' && url.host !== ''
    ? `file: addresses have no host, but one names ${url.host}`
    : undefined;
}

/** An entry of ALLOWED_HOSTS: a host, with a port where it is not the usual one. */
export function findHostMistake(host: string): string | undefined {
  const shown = JSON.stringify(toPrintableUrl(host));
  if (/:\/\//.test(host)) {
    const inside = URL.parse(host)?.host;
    return `${shown} is an address; write the host alone${inside ? `: ${inside}` : ''}`;
  }
  if (host.includes('*')) return `${shown}: hosts are named one by one, without *`;
  if (/[\s;]/.test(host)) return `${shown}: entries are separated by commas`;
  return URL.parse(`https://${host}/`)?.pathname === '/' && !/[/?#@]/.test(host)
    ? undefined
    : `${shown} is no host; write it alone, as www.uwv.nl`;
}

/** The name that was probably meant: Amsterdam → Europe/Amsterdam. */
export function findTimeZoneMeant(name: string): string | undefined {
  const wanted = name.trim().toLowerCase().replaceAll(' ', '_').split('/').at(-1) ?? '';
  return Intl.supportedValuesOf('timeZone').find(
    (zone) => zone.toLowerCase().split('/').at(-1) === wanted,
  );
}

/** HTTP_PROXY and its kin, in either case; their values may hold a password. */
export function findProxyMistakes(environment: Readonly<Record<string, string | undefined>>) {
  return ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].flatMap((name) => {
    const value = environment[name];
    if (!value || /^https?:\/\/[^/]/i.test(value)) return [];
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1];
    return [
      scheme === undefined
        ? `${name}: has no http:// in front; it must look like http://proxy.example.org:3128`
        : `${name}: is a proxy of another kind (${toPrintable(scheme)}); only http and https proxies can be used`,
    ];
  });
}

// Names of environment variables that look like ours with a typing mistake in them.

/** A variable of the environment and the setting that was probably meant. */
export type Mistyped = { readonly name: string; readonly meant: string };

/** Shorter names are too near to too much. */
const MIN_LENGTH = 6;
const MAX_DISTANCE = 2;

/** Ordinary names of other programs that are near to one of ours. */
const OF_OTHERS: ReadonlySet<string> = new Set([
  'DATABASE_URI',
  'DATABASE_URLS',
  'HTTPD_HOST',
  'HTTPD_PORT',
  'HTTPS_HOST',
  'HTTPS_PORT',
  'HTTP_HOSTS',
  'HTTP_PORTS',
  'LOG_LEVELS',
  'SCHEDULER',
]);

/**
 * The names within two typing mistakes of a known one (letters left out, added, changed or exchanged, or the wrong
 * case). Two mistakes count only when the first letter is right: RESOURCES is not a wrong SOURCES.
 */
export function findMistyped(names: readonly string[], known: readonly string[]): Mistyped[] {
  const own = new Set(known);
  return names.flatMap((name) => {
    const upper = name.toUpperCase().replaceAll('-', '_');
    if (upper.length < MIN_LENGTH || own.has(name) || OF_OTHERS.has(upper)) return [];
    // a secret file for a setting that has none
    const base = upper.replace(/_FILE$/, '');
    const meant = known.includes(base) ? base : findNearest(upper, known);
    return meant === undefined ? [] : [{ name, meant }];
  });
}

/** For a message; the value is not part of it. */
export function describeMistyped({ name, meant }: Mistyped): string {
  return `${name} is set, but there is no such setting; did you mean ${meant}?`;
}

function findNearest(name: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, distance: countMistakes(name, candidate) }))
    .filter(
      ({ candidate, distance }) =>
        distance < MAX_DISTANCE || (distance === MAX_DISTANCE && candidate[0] === name[0]),
    )
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** Edit distance in which two neighbouring letters exchanged are one mistake. */
export function countMistakes(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_DISTANCE) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (isSame ? 0 : 1),
        isExchanged ? at(beforeLast, j - 2) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}

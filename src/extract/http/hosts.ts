/**
 * Where a request may go. Pure.
 * A host may be asked only when SOURCES or ALLOWED_HOSTS name it; a named host may be private and may speak plain http.
 */
import ipaddr from 'ipaddr.js';

import { failed, type Failed, type FetchCode } from './answers.ts';
import { toPrintable, toPrintableUrl } from '../../printable.ts';

/** Hosts as `URL` writes them: 'www.uwv.nl' (any port), '127.0.0.1:8080', '[::1]:8080'. */
export type AllowedHosts = ReadonlySet<string>;

/**
 * `public`: anyone's; `private`: only for hosts that are named; `never`: no document lives there
 * (link-local with the clouds' metadata services, multicast, unspecified), unless the address itself is named.
 */
export type AddressKind = 'public' | 'private' | 'never';

const NEVER = new Set(['linkLocal', 'multicast', 'unspecified', 'broadcast', 'reserved']);
/** Metadata services that stand in private ranges: AWS over IPv6 and Alibaba. */
const METADATA = new Set(['fd00:ec2::254', '100.100.100.200']);

/** Makes the set out of 'host' and 'host:port' texts, in any case, also in their decimal or IDN forms. */
export function toAllowedHosts(names: readonly string[]): AllowedHosts {
  return new Set(names.map(toHostKey));
}

function toHostKey(name: string): string {
  const text = name.trim();
  if (text.includes('://')) return URL.parse(text)?.host ?? text;
  // A bare IPv6 address has no brackets in a list; a URL needs them.
  const host = ipaddr.IPv6.isValid(text) ? `[${text}]` : text;
  // The port goes round the URL parser, which drops the usual one: 'host:80' must not become 'host'.
  const port = /:\d+$/.exec(host)?.[0] ?? '';
  const url = URL.parse(`http://${host.slice(0, host.length - port.length)}`);
  return url === null ? text.toLowerCase() : `${url.hostname}${port}`;
}

/** Judges an address before anything is sent. Literal addresses are judged here: no DNS look-up will see them. */
export function findRefusal(url: URL, allowed: AllowedHosts): Failed | undefined {
  const refuse = (code: FetchCode, why: string): Failed =>
    failed(code, `${why}: ${toPrintableUrl(url.href)}`);
  if (!/^https?:$/.test(url.protocol))
    return refuse('url_refused', 'only http and https are fetched');
  if (url.username !== '' || url.password !== '') {
    return refuse('url_refused', 'an address with a user name or password is refused');
  }
  // a host is named for every port or for one
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (allowed.has(url.hostname) || allowed.has(`${url.hostname}:${port}`)) return undefined;
  const kind = findLiteralKind(url.hostname);
  if (kind !== undefined && kind !== 'public') {
    return refuse('private_address', `${url.hostname} is not a public address and is not named`);
  }
  const name = toPrintable(url.hostname);
  return refuse('host_not_allowed', `${name} is named neither in SOURCES nor in ALLOWED_HOSTS`);
}

/** The kind of a URL's host when it is an address and not a name. */
export function findLiteralKind(hostname: string): AddressKind | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? addressKind(bare) : undefined;
}

/** The kind of an IPv4 or IPv6 address; an address that holds an IPv4 address is judged by that one. */
export function addressKind(address: string): AddressKind {
  // The zone says which card, not which address.
  const ip = ipaddr.process(address.replace(/%.*$/, ''));
  const range = ip.range();
  if (METADATA.has(ip.toString())) return 'never';
  if (range === 'unicast') return 'public';
  // NAT64: how a network that speaks only IPv6 reaches IPv4.
  if (range === 'rfc6052') return addressKind(ip.toByteArray().slice(12).join('.'));
  return NEVER.has(range) ? 'never' : 'private';
}

/**
 * Where a request may go: a host must be named by SOURCES or ALLOWED_HOSTS, and may then be private and speak plain http.
 * Names are judged before anything is sent, addresses when they are connected to, by undici with our limits and certificates.
 */
import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';

import ipaddr from 'ipaddr.js';
import { EnvHttpProxyAgent, type Dispatcher } from 'undici';

import { PipelineError } from '../../errors.ts';
import { toPrintable, toPrintableUrl } from '../../printable.ts';
import { findCertificateMistake, toTrust } from '../../tls.ts';
import { failed, FetchError, type Failed, type FetchCode } from './answers.ts';
import type { HttpSettings } from './fetcher.ts';

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
  const isWeb = /^https?:$/.test(url.protocol);
  if (!isWeb) return refuse('url_refused', 'only http and https are fetched');
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

/** A proxy as the usual variables name it. Behind a proxy it is the proxy that asks DNS, so only host names are checked. */
export type ProxySettings = Pick<EnvHttpProxyAgent.Options, 'httpProxy' | 'httpsProxy' | 'noProxy'>;

/** Asks for all addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const resolveBySystem: Resolve = (hostname) => systemLookup(hostname, { all: true });

/** Reads the proxy variables. */
export function readProxySettings(
  environment: Readonly<Record<string, string | undefined>>,
): ProxySettings {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || '';
  return {
    httpProxy: read('HTTP_PROXY'),
    httpsProxy: read('HTTPS_PROXY'),
    noProxy: read('NO_PROXY'),
  };
}

/** Makes the dispatcher; throws a PipelineError `extra_ca_invalid` when the certificates cannot be read. */
export function createAgent(settings: HttpSettings): Dispatcher {
  const { extraCa, tryTimeoutMs, resolve, proxy } = settings;
  const trust = extraCa === undefined ? {} : trustExtra(extraCa);
  const timeout = Math.min(10_000, tryTimeoutMs);
  const lookup = makeGuardedLookup(resolve);
  return new EnvHttpProxyAgent({
    // HTTP/2 is on by default in undici 8; one connection would then carry everything at once.
    allowH2: false,
    connections: settings.connectionsPerHost,
    pipelining: 1,
    headersTimeout: tryTimeoutMs,
    bodyTimeout: tryTimeoutMs,
    connect: { ...trust, timeout, lookup, autoSelectFamily: true },
    requestTls: { ...trust },
    proxyTls: { ...trust },
    // '' and not undefined: undici would read the process environment by itself.
    httpProxy: proxy.httpProxy ?? '',
    httpsProxy: proxy.httpsProxy ?? '',
    noProxy: proxy.noProxy ?? '',
  });
}

function trustExtra(pem: string) {
  const mistake = findCertificateMistake(pem);
  if (mistake === undefined) return toTrust(pem);
  throw new PipelineError('extra_ca_invalid', 'usage', {
    message: `EXTRA_CA_FILE cannot be used: it ${mistake}`,
    hint: 'It must hold one or more certificates in PEM form.',
  });
}

/**
 * A `lookup` for sockets, at the moment of connecting, so that a name cannot change under our hands. Only hosts that are
 * named come here, so a private address may be right (a mirror in the office); but a name that was public and turns
 * private is being rebound, and link-local is never right.
 */
export function makeGuardedLookup(resolve: Resolve): LookupFunction {
  const wasPublic = new Set<string>();
  const findAddresses = async (hostname: string): Promise<LookupAddress[]> => {
    const addresses = await resolve(hostname);
    const kinds = addresses.map((entry) => addressKind(entry.address));
    if (kinds.includes('public')) wasPublic.add(hostname);
    const refused = addresses.find((_, index) =>
      wasPublic.has(hostname) ? kinds[index] !== 'public' : kinds[index] === 'never',
    );
    if (refused === undefined) return [...addresses];
    const message = `${toPrintable(hostname)} leads to ${refused.address}, no public address`;
    throw new FetchError('private_address', message);
  };
  const find = callbackify(findAddresses);
  // with autoSelectFamily a socket always asks for all addresses
  return (hostname, _options, callback) =>
    find(hostname, (error, addresses) => callback(error, addresses));
}

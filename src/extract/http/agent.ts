/** The connections: undici with our own limits and certificates, and an address that is judged when it is connected to. */
import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';

import { EnvHttpProxyAgent, type Dispatcher } from 'undici';

import { PipelineError } from '../../errors.ts';
import { toPrintable } from '../../printable.ts';
import { findCertificateMistake, toTrust } from '../../tls.ts';
import { FetchError } from './answers.ts';
import type { HttpSettings } from './fetcher.ts';
import { addressKind } from './hosts.ts';

/** A proxy as the usual variables name it. Behind a proxy it is the proxy that asks DNS, so only host names are checked. */
export type ProxySettings = {
  readonly httpProxy?: string | undefined;
  readonly httpsProxy?: string | undefined;
  readonly noProxy?: string | undefined;
};

/** Asks for all addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const resolveBySystem: Resolve = (hostname) => systemLookup(hostname, { all: true });

/** Reads the proxy variables. */
export function readProxySettings(
  environment: Readonly<Record<string, string | undefined>>,
): ProxySettings {
  const read = (name: string): string | undefined =>
    environment[name.toLowerCase()] || environment[name];
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

/** The connections: undici with our own limits, certificates and guarded DNS. */
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';

import { PipelineError } from '../../errors.ts';
import { findCertificateMistake, toTrust } from '../../trust.ts';
import { makeGuardedLookup, type Resolve } from './resolve.ts';

/** A proxy as the usual variables name it. Behind a proxy it is the proxy that asks DNS, so only host names are checked. */
export type ProxySettings = {
  readonly httpProxy?: string | undefined;
  readonly httpsProxy?: string | undefined;
  readonly noProxy?: string | undefined;
};

export type AgentOptions = {
  /** PEM text of certificates to trust besides the system's own; an intermediate one is enough. */
  readonly extraCa: string | undefined;
  readonly connectionsPerHost: number;
  /** Milliseconds; idle limits, besides the deadline of each try. */
  readonly tryTimeoutMs: number;
  readonly resolve: Resolve;
  readonly proxy: ProxySettings | undefined;
};

/** Reads the proxy variables; undefined when none is set. */
export function findProxySettings(
  environment: Readonly<Record<string, string | undefined>>,
): ProxySettings | undefined {
  const read = (name: string): string | undefined =>
    environment[name.toLowerCase()] || environment[name] || undefined;
  const httpProxy = read('HTTP_PROXY');
  const httpsProxy = read('HTTPS_PROXY');
  if (httpProxy === undefined && httpsProxy === undefined) return undefined;
  return { httpProxy, httpsProxy, noProxy: read('NO_PROXY') };
}

/** Makes the dispatcher; throws a PipelineError `extra_ca_invalid` when the certificates cannot be read. */
export function createAgent(options: AgentOptions): Dispatcher {
  const trust = options.extraCa === undefined ? {} : trustExtra(options.extraCa);
  const timeout = Math.min(10_000, options.tryTimeoutMs);
  const settings = {
    // HTTP/2 is on by default in undici 8; one connection would then carry everything at once.
    allowH2: false,
    connections: options.connectionsPerHost,
    pipelining: 1,
    headersTimeout: options.tryTimeoutMs,
    bodyTimeout: options.tryTimeoutMs,
    connect: { ...trust, timeout, lookup: makeGuardedLookup(options.resolve) },
  };
  if (options.proxy === undefined) return new Agent(settings);
  return new EnvHttpProxyAgent({
    ...settings,
    requestTls: { ...trust },
    proxyTls: { ...trust },
    // '' and not undefined: undici would read the process environment by itself.
    httpProxy: options.proxy.httpProxy ?? '',
    httpsProxy: options.proxy.httpsProxy ?? '',
    noProxy: options.proxy.noProxy ?? '',
  });
}

function trustExtra(pem: string) {
  const mistake = findCertificateMistake(pem);
  if (mistake === undefined) return toTrust(pem);
  throw new PipelineError(
    'extra_ca_invalid',
    'usage',
    `EXTRA_CA_FILE cannot be used: it ${mistake}`,
    { hint: 'It must hold one or more certificates in PEM form.' },
  );
}

/** `discover [URL]`: what a listing holds and, for each link, why it was taken or left. Nothing is stored. */
import type { ExitStatus } from '../errors.ts';
import { createHttp } from '../extract/http/http.ts';
import { discoverSource } from '../extract/listing/discover.ts';
import { formatDiscovery, formatDiscoveryJson } from './discover-text.ts';
import { requireSources } from './run.ts';
import { toHttpOptions } from './parts.ts';
import type { Session } from './session.ts';

/** Exit status: done, or source when a listing could not be read or holds nothing. */
export async function discoverCommand(
  session: Session,
  url: string | undefined,
  options: { readonly json?: boolean },
): Promise<ExitStatus> {
  const { log, signal, terminal } = session;
  // an address named on the command line is as much named by the operator as one in SOURCES
  const config = url === undefined ? session.config : { ...session.config, sources: [url] };
  requireSources(config);
  await using http = createHttp(toHttpOptions(config, log));
  let status: ExitStatus = 'done';
  for (const source of config.sources) {
    const discovery = await discoverSource(source, http, {
      signal,
      maxPages: config.limits.maxListingPages,
    });
    const text = options.json ? formatDiscoveryJson(discovery) : formatDiscovery(discovery);
    terminal.out(text.trimEnd());
    if (discovery.problem || discovery.links.some((link) => link.verdict === 'failed'))
      status = 'source';
  }
  return status;
}

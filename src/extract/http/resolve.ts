/** DNS with a guard: the address is judged at the moment of connecting, so a name cannot change under our hands. */
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

import { toError } from './clock.ts';
import { addressKind } from './hosts.ts';
import { toPrintable } from '../../printable.ts';

/** Asks for all addresses of a name; `dns.lookup` behind a promise, or a test's own. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Thrown into the connection attempt; `findFailure` turns it into `private_address`. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
}

/** The operating system's resolver. */
export function resolveBySystem(hostname: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });
}

/**
 * A `lookup` for sockets. Only hosts that are named come here, so a private address may be right (a mirror in the
 * office); but a name that was public and turns private is being rebound, and link-local is never right.
 */
export function makeGuardedLookup(resolve: Resolve): LookupFunction {
  const wasPublic = new Set<string>();
  const findAddresses = async (hostname: string): Promise<readonly LookupAddress[]> => {
    const addresses = await resolve(hostname);
    const kinds = addresses.map((entry) => addressKind(entry.address));
    if (kinds.includes('public')) wasPublic.add(hostname);
    const refused = kinds.findIndex(
      (kind) => kind === 'never' || (kind === 'private' && wasPublic.has(hostname)),
    );
    if (refused < 0) return addresses;
    const address = addresses[refused]?.address ?? '';
    throw new AddressRefusedError(
      `${toPrintable(hostname)} leads to ${address}, no public address`,
    );
  };
  return (hostname, options, callback) => {
    // Node wants a callback; an error thrown inside of it must not come back here as a rejection.
    void findAddresses(hostname)
      .catch((error: unknown) => toError(error))
      .then((found) => process.nextTick(answer, found, options.all === true, callback));
  };
}

function answer(
  found: readonly LookupAddress[] | Error,
  all: boolean,
  callback: Parameters<LookupFunction>[2],
): void {
  if (found instanceof Error) {
    callback(found, '');
    return;
  }
  const [first] = found;
  if (all) callback(null, [...found]);
  else if (first) callback(null, first.address, first.family);
  else callback(Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' }), '');
}

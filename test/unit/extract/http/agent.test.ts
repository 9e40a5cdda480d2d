import type { LookupAddress } from 'node:dns';

import { describe, expect, it } from 'vitest';

import { makeGuardedLookup } from '../../../../src/extract/http/hosts.ts';

/** Asks the guard as a socket would; the resolver gives one answer after the other. */
function guardWith(...answers: string[][]): (hostname: string) => Promise<string> {
  const queue = [...answers];
  const lookup = makeGuardedLookup(async () =>
    (queue.shift() ?? []).map((address): LookupAddress => ({
      address,
      family: address.includes(':') ? 6 : 4,
    })),
  );
  return (hostname) =>
    new Promise((resolve, reject) => {
      lookup(hostname, { all: true }, (error, addresses) => {
        if (error) reject(error);
        else resolve((addresses as LookupAddress[]).map(({ address }) => address).join(' '));
      });
    });
}

describe('makeGuardedLookup', () => {
  it('passes public addresses, and private ones of a name that was never public', async () => {
    await expect(guardWith(['93.184.216.34', '2a02:898::1'])('www.uwv.nl')).resolves.toBe(
      '93.184.216.34 2a02:898::1',
    );
    await expect(guardWith(['10.1.2.3'])('mirror.intern')).resolves.toBe('10.1.2.3');
  });

  it('refuses a name that was public and turns private', async () => {
    const ask = guardWith(['93.184.216.34'], ['127.0.0.1']);
    await ask('www.uwv.nl');
    await expect(ask('www.uwv.nl')).rejects.toThrow('www.uwv.nl leads to 127.0.0.1');
  });

  it('refuses public and private at once, and metadata services always', async () => {
    await expect(guardWith(['93.184.216.34', '10.0.0.1'])('a.nl')).rejects.toThrow('10.0.0.1');
    await expect(guardWith(['169.254.169.254'])('b.nl')).rejects.toThrow('169.254.169.254');
    await expect(guardWith(['::ffff:169.254.169.254'])('c.nl')).rejects.toThrow(
      'no public address',
    );
  });
});

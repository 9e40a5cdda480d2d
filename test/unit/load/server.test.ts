import { describe, expect, test } from 'vitest';

import { parseAddress } from '../../../src/load/server.ts';

describe('parseAddress', () => {
  test.each([
    ['postgres://user:secret@db.example:5433/kp', 'db.example:5433/kp'],
    ['postgres://user:secret@db.example/kp', 'db.example:5432/kp'],
    ['postgresql://db/kp?sslmode=verify-full', 'db:5432/kp'],
    ['postgres://user@[::1]:5432/kp', '[::1]:5432/kp'],
    ['postgres://user:p%40ss@db/my%20data', 'db:5432/my data'],
    ['postgres:///kp?host=/var/run/postgresql', '/var/run/postgresql:5432/kp'],
  ])('%s → %s', (url, address) => {
    expect(parseAddress(url)).toBe(address);
  });

  test.each(['nonsense', 'postgres://user:secret@db:99999/kp'])(
    '%s is refused without repeating it',
    (url) => {
      expect(() => parseAddress(url)).toThrow('DATABASE_URL is not an address.');
    },
  );
});

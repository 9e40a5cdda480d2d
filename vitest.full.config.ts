import { defineConfig } from 'vitest/config';

/**
 * What needs more than Node (scripts/full-tools.sh --check names what is missing): tests of their own,
 * and the integration tests once more, against PostgreSQL 15 and with their dear matrices whole.
 */
export default defineConfig({
  test: {
    include: ['test/full/**/*.test.ts', 'test/integration/**/*.test.ts'],
    globalSetup: [
      'test/support/require-full-tools.ts',
      'test/support/postgres-15.ts',
      'test/support/global-setup.ts',
    ],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    provide: { matrix: 'whole' },
    pool: 'forks',
    maxWorkers: 2,
  },
});

import { defineConfig } from 'vitest/config';

/** What needs more than Node: scripts/full-tools.sh --check names what is missing. */
export default defineConfig({
  test: {
    include: ['test/full/**/*.test.ts'],
    globalSetup: ['test/support/require-full-tools.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});

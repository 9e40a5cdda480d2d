import { defineConfig } from 'vitest/config';

/** The dashboards of bi/ in a real Superset (scripts/superset-tools.sh --check names what is missing). */
export default defineConfig({
  test: {
    include: ['test/superset/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 400_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});

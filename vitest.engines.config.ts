import { defineConfig } from 'vitest/config';

/** Documents by engines that the reader was never made for (test/support/engines/README.md). */
export default defineConfig({
  test: {
    include: ['test/engines/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 600_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});

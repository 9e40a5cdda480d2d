import { defineConfig } from 'vitest/config';

/** Faults from outside, and what they may not do (docs/reliability.md). `npm run test:faults` starts it. */
export default defineConfig({
  test: {
    include: ['test/reliability/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 900_000,
    hookTimeout: 180_000,
    pool: 'forks',
    // a short run waits more than it works
    maxWorkers: process.env['FAULTS_SHORT'] === 'true' ? 4 : 2,
  },
});

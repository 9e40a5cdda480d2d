import { defineConfig } from 'vitest/config';

/** The image and docker-compose.yml in a real engine, one step after the other (test/container/README.md). */
export default defineConfig({
  test: {
    include: ['test/container/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 900_000,
    pool: 'forks',
    fileParallelism: false,
    bail: 1,
  },
});

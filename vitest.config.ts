import { createRequire } from 'node:module';

import { defineConfig } from 'vitest/config';

// below this Node the sandbox lets the network through, and much of the tests is about the sandbox
if (Number(process.versions.node.split('.')[0]) < 26) {
  const { findNode, lookAround } = createRequire(import.meta.url)('./tools/find-node.cjs');
  const hint = `This is Node ${process.versions.node}; the tests run on Node 26. Type: npm test -- FILE`;
  process.stderr.write(`${findNode(lookAround()).sentence ?? hint}\n`);
  process.exit(1);
}

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // for a test that hangs; none says by it how fast anything is, and beside others a machine can be ten times slower
    testTimeout: 240_000,
    hookTimeout: 240_000,
    provide: { matrix: 'examples' },
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
    // files share a process: what they import, and the programs and parsers that they keep, is started once
    isolate: false,
    include: ['test/{unit,golden,property,integration,faults}/**/*.test.ts'],
  },
});

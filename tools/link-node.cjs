/** After `npm ci`: links the Node that the project brings, or says what this machine lacks. */
'use strict';

const { findNode, linkOwnNode, lookAround } = require('./find-node.cjs');

const found = findNode(lookAround());
if (found.isOwn) linkOwnNode(found.node);
if (found.sentence) {
  process.stderr.write(`${found.sentence}\n`);
  process.exitCode = 1;
}

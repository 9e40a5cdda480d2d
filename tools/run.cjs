/**
 * Runs a script or a tool on the right Node: `node tools/run.cjs src/main.ts demo`, `node tools/run.cjs vitest run`.
 * Read by whatever Node the machine has (see find-node.cjs).
 */
'use strict';

const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');

const { findNode, linkOwnNode, lookAround, ROOT } = require('./find-node.cjs');

const found = findNode(lookAround());
if (found.isOwn) linkOwnNode(found.node);
if (found.sentence) fail(found.sentence);
else start(found.node, process.argv[2], process.argv.slice(3));

function start(node, what, args) {
  const folders = [path.dirname(node), path.join(ROOT, 'node_modules', '.bin')];
  const PATH = folders.concat(process.env.PATH || []).join(path.delimiter);
  const env = Object.assign({}, process.env, { PATH });
  if (what.endsWith('.ts'))
    return replaceMe(
      node,
      ['--disable-warning=ExperimentalWarning', '--disable-sigusr1', what].concat(args),
      env,
    );
  const tool = PATH.split(path.delimiter)
    .map((folder) => path.join(folder, what))
    .find(fs.existsSync);
  if (tool) return replaceMe(tool, args, env);
  return fail(`${what} is not installed.\nType: npm ci --include=dev --include=optional`);
}

/** The new process takes the place of this one where Node can do that (22.15), else it is a child that gets our signals. */
function replaceMe(command, args, env) {
  if (process.execve) {
    process.emitWarning = () => {}; // "execve is experimental"
    process.execve(command, [command].concat(args), env);
  }
  const child = spawn(command, args, { env, stdio: 'inherit' });
  // Ctrl-C on a terminal reaches the whole group, us too: it must not come twice
  const interrupt = () => process.stdin.isTTY || child.kill('SIGINT');
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', interrupt).on('SIGTERM', forward).on('SIGHUP', forward);
  child.on('error', (error) => fail(String(error.message)));
  child.on('exit', (code, signal) => {
    process.removeAllListeners();
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code;
  });
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

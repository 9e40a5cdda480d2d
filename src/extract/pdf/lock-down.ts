/**
 * Loaded into every process of the sandbox before its script (`--import`, sandbox.ts): takes away what Node's
 * permission model does not cover. Whoever gains control of the parser can then send no signal, to us or to anybody,
 * and change no priority.
 */
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import process from 'node:process';

const OF_PROCESS = ['kill', '_kill', '_debugProcess', '_debugEnd', 'umask'];
// only there for programs of root, which may become anybody
const IDENTITY = ['setuid', 'setgid', 'seteuid', 'setegid', 'setgroups', 'initgroups'];

function takeAway(holder: object, names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(holder, name, { value: undefined, writable: false, configurable: false });
  }
}

takeAway(process, [...OF_PROCESS, ...IDENTITY]);
takeAway(os, ['setPriority']);
syncBuiltinESMExports();

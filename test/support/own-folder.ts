/**
 * The temporary folder of a run: `tmpdir()` of everything that it starts. In memory where there is enough: a test run makes
 * and removes some hundred thousand files (300 for each database), and a sixth of its processor time was the search of a
 * disk for free places.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  constants,
  mkdtempSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux has it; in a container it is 64 MB unless more is asked for. */
const MEMORY = '/dev/shm';
const LEAST_BYTES = 4_000_000_000;

/** Makes the folder; what it returns takes it away. */
export function useOwnFolder(): () => Promise<void> {
  const machines = tmpdir();
  const folder = makeInMemory() ?? makeIn(machines);
  process.env['TMPDIR'] = folder;
  const sweep = sweepAfterUs(folder);
  return async () => {
    process.env['TMPDIR'] = machines;
    await sweep();
  };
}

function makeInMemory(): string | undefined {
  if (!hasRoom(MEMORY)) return undefined;
  const folder = makeIn(MEMORY);
  // some machines run no program from there
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  if (spawnSync(program).status === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}

/** Enough of it, and for us: somewhere only root may write there. */
function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= LEAST_BYTES;
  } catch {
    return false;
  }
}

function makeIn(parent: string): string {
  const folder = mkdtempSync(join(parent, 'klantprofielen-test-'));
  chmodSync(folder, 0o711); // the test server may have to run as somebody else
  return folder;
}

/**
 * Removes the folder when what is returned is called, or when our process is gone, however it ended; `before` are
 * commands of a shell to which the folder is `$1`.
 */
export function sweepAfterUs(folder: string, before = ':'): () => Promise<void> {
  const script = `cat >/dev/null; ${before}; rm -rf "$1"`;
  const watcher = spawn('/bin/sh', ['-c', script, 'sweep', folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  if ('unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref();
  return async () => {
    const ended = once(watcher, 'exit');
    watcher.ref();
    watcher.stdin.end();
    await ended;
  };
}

/** Disks that are full, for real: a small tmpfs under the data folder, under the server with the archive, and under an export. */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { startPostgres15 } from '../support/postgres-15.ts';
import { lastJson, runProgram, temporaryFolder } from '../support/program.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));

/** A disk of its own. To mount one is root's right: without it these tests fail, with the system's own word. */
function mountDisk(megabytes: number) {
  const folder = temporaryFolder();
  execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder.path]);
  const ballast = join(folder.path, 'ballast');
  return {
    path: folder.path,
    /** Leaves so many kB. */
    fill: (left: number) => {
      const { bavail, bsize } = statfsSync(folder.path);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - left * 1000));
    },
    free: () => rmSync(ballast),
    [Symbol.dispose]: () => {
      execFileSync('/bin/umount', ['--lazy', folder.path]);
      folder[Symbol.dispose]();
    },
  };
}

const listAll = (folder: string) => new Set(readdirSync(folder, { recursive: true }).map(String));

/** The exit codes of a run on the full disk, and of one when there is room again, with what it loaded. */
async function failThenLoad(
  disk: ReturnType<typeof mountDisk>,
  environment: Record<string, string>,
) {
  expect((await runProgram(['migrate'], environment)).code).toBe(0);
  disk.fill(200);
  const full = await runProgram(['run', '--json'], environment);
  expect(full.stderr).toMatch(/\[database_full\]: .*\n?Free disk space/);
  disk.free();
  const again = await runProgram(['run', '--json'], environment);
  return [full.code, again.code, lastJson(again)['loaded']];
}

test('the data folder: nothing half, and with room again everything is loaded', async () => {
  using disk = mountDisk(100);
  expect(await failThenLoad(disk, { DATA_DIR: join(disk.path, 'data'), SOURCES: SAMPLES })).toEqual(
    [5, 0, 8],
  );
});

test('a data folder that never had room says how much it takes', async () => {
  using disk = mountDisk(12);
  const run = await runProgram(['run'], { DATA_DIR: join(disk.path, 'data'), SOURCES: SAMPLES });
  expect(run.code).toBe(5);
  expect(run.stderr).toMatch(/\[disk_full\]: .* has \d+ MB left, it needs 80/);
});

test('the server with the archive: the same', async () => {
  using disk = mountDisk(200);
  const server = await startPostgres15(undefined, disk.path);
  try {
    expect(await failThenLoad(disk, { DATABASE_URL: server.url, SOURCES: SAMPLES })).toEqual([
      5, 0, 8,
    ]);
  } finally {
    server.stop();
  }
});

test('an export: the one before stands, nothing of the new one does', async () => {
  using folder = temporaryFolder();
  using disk = mountDisk(20);
  const environment = { DATA_DIR: folder.path, SOURCES: SAMPLES };
  const out = join(disk.path, 'out');
  expect((await runProgram(['run'], environment)).code).toBe(0);
  expect((await runProgram(['export', out], environment)).code).toBe(0);
  const before = listAll(out);
  disk.fill(100);
  const full = await runProgram(['export', out], environment);
  expect(full.code).toBe(1);
  expect(full.stderr).toMatch(/\[disk_full\]: .*the disk is full/);
  expect(listAll(out)).toEqual(before);
  expect(readdirSync(disk.path)).toHaveLength(2);
});

/**
 * Only one process may open the embedded database's folder: PGlite itself lets a second one in and damages the data.
 * The lock is the exclusive lock of a small SQLite file, kept by the operating system: it goes with the process,
 * however that ends, and holds between containers that share the folder (where process ids mean nothing).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { PipelineError } from '../errors.ts';

export type FolderLock = { release(): void };

/** SQLITE_BUSY */
const BUSY = 5;

/** Takes the lock of `folder`, made when absent. Throws PipelineError `database_held` (status locked) naming the holder. */
export async function lockFolder(folder: string, holder: string): Promise<FolderLock> {
  const note = join(folder, 'holder.json');
  const file = await openLockFile(folder);
  try {
    file.exec('begin exclusive');
  } catch (error) {
    file.close();
    if (!isBusy(error)) throw unusable(folder, error);
    throw new PipelineError(
      'database_held',
      'locked',
      `The embedded database in ${folder} is in use by ${await describeHolder(note)}.`,
      {
        hint: 'It lets one process in. Wait for it, stop it, or set DATABASE_URL to a Postgres server.',
      },
    );
  }
  const since = new Date().toISOString();
  await writeFile(note, JSON.stringify({ pid: process.pid, host: hostname(), holder, since }));
  return {
    release: () => {
      if (!file.isOpen) return;
      file.exec('rollback');
      file.close();
    },
  };
}

async function openLockFile(folder: string): Promise<DatabaseSync> {
  try {
    await mkdir(folder, { recursive: true });
    return new DatabaseSync(join(folder, 'lock.sqlite'));
  } catch (error) {
    throw unusable(folder, error);
  }
}

function unusable(folder: string, cause: unknown): PipelineError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new PipelineError(
    'data_dir_unusable',
    'usage',
    `The folder ${folder} cannot be used: ${words}`,
    {
      cause,
      hint: 'DATA_DIR must be a folder on a local disk that this user may write to.',
    },
  );
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === BUSY;
}

/** What the holder wrote about itself; it may be a moment late or gone, the lock itself is what counts. */
async function describeHolder(note: string): Promise<string> {
  try {
    const { pid, host, holder, since } = JSON.parse(await readFile(note, 'utf8')) as Record<
      string,
      unknown
    >;
    return `process ${String(pid)} on ${String(host)} (${String(holder)}, since ${String(since)})`;
  } catch {
    return 'another process';
  }
}

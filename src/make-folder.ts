/** A folder for what we write, made where it is missing. */
import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { PipelineError } from './errors.ts';

/**
 * Makes a folder that can be written to, and those above it that are missing. One by one: Node's own recursive mkdir
 * asks for ever where the file system makes no folders (/proc). Throws the error of the file system, with the path that
 * stands in the way, or PipelineError `not_allowed` or `not_a_folder`.
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  let standing = resolve(folder);
  for (; !(await isThere(standing)); standing = dirname(standing)) missing.unshift(standing);
  if (!(await stat(standing)).isDirectory())
    throw unfit('not_a_folder', `${standing} is a file, no folder`);
  await access(standing, constants.W_OK | constants.X_OK);
  for (const path of missing) await makeOne(path);
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    // made by somebody else meanwhile
    if (hasCode(error, 'EEXIST') && (await isThere(folder))) return;
    if (!hasCode(error, 'ENOENT', 'EEXIST')) throw error;
    const why = hasCode(error, 'EEXIST')
      ? `${folder} is a link that leads nowhere`
      : `no folder can be made in ${dirname(folder)}`;
    throw unfit('not_allowed', why, error);
  }
}

function unfit(code: string, why: string, cause?: unknown): PipelineError {
  const hint = 'Name a folder on a disk that this user may write to.';
  return new PipelineError(code, 'usage', { message: `${why}.`, hint, cause });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

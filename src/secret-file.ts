/** Files that a setting names: a secret on one line, or certificates. What they hold is never part of a message. */
import { lstatSync, readFileSync, statSync } from 'node:fs';

import { decodePlainText, findUnreadable, splitLines } from './plain-text.ts';

export type FileContent =
  | { readonly text: string; readonly problem?: never }
  | { readonly problem: string };

/** Reads a file as text, whatever editor wrote it; the problem says what is in its place. */
export function readTextFile(file: string): FileContent {
  try {
    const found = statSync(file);
    if (found.isDirectory())
      return {
        problem:
          'is a folder (a container engine makes one where a file to mount is missing: remove it, and make the file)',
      };
    return decodePlainText(readFileSync(file));
  } catch (error) {
    return { problem: describeFault(file, error) };
  }
}

/** The one line of a secret file; blanks and line ends around it do not count. */
export function readSecretLine(file: string): FileContent {
  const read = readTextFile(file);
  if (read.problem !== undefined) return read;
  const lines = splitLines(read.text).filter((line) => line.trim() !== '');
  const [only = ''] = lines;
  if (lines.length === 0) return { problem: 'is empty' };
  if (lines.length > 1)
    return { problem: `holds ${lines.length} lines; it must hold one, the secret alone` };
  const text = only.trim();
  if (/^(?:export\s+)?[A-Z_]+\s*=/.test(text))
    return { problem: 'holds NAME=value; it must hold the value alone' };
  if (/^["'“”„‘’«»`]|["'“”„‘’«»`]$/.test(text))
    return { problem: 'has quotes around the secret; it must hold the secret alone' };
  const problem = findUnreadable(text);
  return problem === undefined ? { text } : { problem };
}

/** Is there anything of this name, also a link that leads nowhere? */
export function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function describeFault(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return isThere(file) ? 'is a link that leads nowhere' : 'is not there';
  if (code === 'EACCES') return 'may not be read by this user';
  return `cannot be read (${code || 'unknown reason'})`;
}

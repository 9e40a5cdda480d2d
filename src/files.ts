/**
 * Files and folders that people name. Files are read as text whatever editor or shell wrote them: settings, a secret on
 * one line, certificates; what they hold is never part of a message. A folder for what we write is made where it is missing.
 */
import { constants, lstatSync, readFileSync, type Stats, statSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { codeOf, PipelineError } from './errors.ts';

/** What a file holds; the problem says what is in its place. */
export function readBytes(file: string) {
  try {
    if (!statSync(file).isDirectory()) return { bytes: readFileSync(file) };
    return {
      problem:
        'is a folder (a container engine makes one where a file to mount is missing: remove it, and make the file)',
    };
  } catch (error) {
    return { problem: describeFault(file, error) };
  }
}

/** Reads a file as text, whatever editor wrote it. */
export function readTextFile(file: string): FileContent {
  const read = readBytes(file);
  return read.problem === undefined ? decodePlainText(read.bytes) : read;
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

/** What a name leads to; undefined for nothing, and for a link that leads nowhere. */
export function findStats(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/** Is there anything of this name, also a link that leads nowhere? */
export function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function describeFault(file: string, error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return isThere(file) ? 'is a link that leads nowhere' : 'is not there';
  if (code === 'EACCES') return 'may not be read by this user';
  return `cannot be read (${code || 'unknown reason'})`;
}

// Bytes → text.

/** What a file holds; the problem never repeats any of it. */
export type FileContent =
  | { readonly text: string; readonly problem?: never }
  | { readonly problem: string };

/** Byte order marks; PowerShell's `>` writes the second one. */
const UTF_8_MARK = [0xef, 0xbb, 0xbf];
const UTF_16_MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
const SAVE_AGAIN = 'save it as UTF-8';

/**
 * UTF-8 with or without a mark, UTF-16 with one. Bytes that are no UTF-8 become U+FFFD (the reader of the line decides);
 * a NUL says that the file is something else. The problem never repeats what the file holds.
 */
export function decodePlainText(bytes: Uint8Array): FileContent {
  const startsWith = (mark: readonly number[]) => mark.every((byte, at) => bytes[at] === byte);
  const utf16 = UTF_16_MARKS.find(([mark]) => startsWith(mark));
  if (startsWith([0xff, 0xfe, 0, 0])) return { problem: `is UTF-32; ${SAVE_AGAIN}` };
  if (utf16) return checkNul(new TextDecoder(utf16[1]).decode(bytes));
  return checkNul(new TextDecoder().decode(startsWith(UTF_8_MARK) ? bytes.subarray(3) : bytes));
}

function checkNul(text: string): FileContent {
  const at = text.indexOf('\0');
  if (at === -1) return { text };
  const line = splitLines(text.slice(0, at)).length;
  return {
    problem: `holds a NUL character in line ${line} (UTF-16 without its mark, or no text at all); ${SAVE_AGAIN}`,
  };
}

/** Lines of any system: LF, CRLF, and the lone CR of old editors. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

// what looks like nothing or like a blank: it would become part of a value that nobody sees
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** What cannot be part of a value: control and invisible characters, bytes that were no UTF-8. */
export function findUnreadable(text: string): string | undefined {
  if (text.includes('\uFFFD')) return `holds bytes that are not UTF-8; ${SAVE_AGAIN}`;
  const found = INVISIBLE.exec(text.replaceAll('\t', ' '))?.[0];
  if (found === undefined) return undefined;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `holds an invisible character (U+${code}); delete it`;
}

/** Quotes as word processors and web pages have them: to a shell and to us they are letters. */
export const TYPOGRAPHIC_QUOTES = '“”„‟‘’‚‛«»‹›″′`´';

// A folder for what we write.

/**
 * Makes a folder that can be written to, and those above it that are missing. One by one: Node's own recursive mkdir
 * asks for ever where the file system makes no folders (/proc). Throws the error of the file system, with the path that
 * stands in the way, or PipelineError `not_allowed` or `not_a_folder`.
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  let standing = resolve(folder);
  for (; !findStats(standing); standing = dirname(standing)) missing.unshift(standing);
  if (!findStats(standing)?.isDirectory())
    throw unfit('not_a_folder', `${standing} is a file, no folder`);
  await access(standing, constants.W_OK | constants.X_OK);
  for (const path of missing) await makeOne(path);
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    // made by somebody else meanwhile
    const code = codeOf(error);
    if (code === 'EEXIST' && findStats(folder)) return;
    if (code === 'EEXIST')
      throw unfit('not_allowed', `${folder} is a link that leads nowhere`, error);
    if (code !== 'ENOENT') throw error;
    throw unfit('not_allowed', `no folder can be made in ${dirname(folder)}`, error);
  }
}

function unfit(code: string, why: string, cause?: unknown): PipelineError {
  const hint = 'Name a folder on a disk that this user may write to.';
  return new PipelineError(code, 'usage', { message: `${why}.`, hint, cause });
}

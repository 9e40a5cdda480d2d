/** What an error of the file system means to people: a full disk or a folder that may not be used is no riddle. */
import { PipelineError } from './errors.ts';

type Meaning = readonly [
  code: string,
  status: 'fault' | 'usage',
  words: string,
  hint: (path: string) => string,
];

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOSPC: ['disk_full', 'fault', 'the disk is full', () => 'Make room on that disk.'],
  EDQUOT: ['disk_full', 'fault', 'the quota is used up', () => 'Make room on that disk.'],
  EACCES: ['not_allowed', 'usage', 'this user may not use it', toRights],
  EPERM: ['not_allowed', 'usage', 'this user may not use it', toRights],
  EROFS: ['not_allowed', 'usage', 'it lies on a read-only file system', toRights],
  ENOTDIR: ['not_a_folder', 'usage', 'a file stands where a folder should', toOther],
  ENOENT: ['not_there', 'usage', 'there is no such file or folder', toOther],
  ENAMETOOLONG: ['not_there', 'usage', 'its name is too long', toOther],
  ELOOP: ['not_there', 'usage', 'its links lead in a circle', toOther],
  EIO: ['disk_broken', 'fault', 'the disk could not be read or written', () => 'Look at the disk.'],
};

function toRights(path: string): string {
  return `Give this user (uid ${process.getuid?.() ?? '?'}) the right to read and write ${path}, or name another place.`;
}

function toOther(): string {
  return 'Look for a typing mistake in the path.';
}

/** The coded error for what the file system said; undefined when it was not the file system. */
export function findFileError(error: unknown): PipelineError | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  // an address that is refused is an error of the network
  if ('address' in error || 'hostname' in error) return undefined;
  const meaning = MEANINGS[String(error.code)];
  if (meaning === undefined) return undefined;
  const [code, status, words, hint] = meaning;
  const place = 'dest' in error && typeof error.dest === 'string' ? error.dest : undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const where = place ?? path ?? 'a file that is open';
  const message = `${where}: ${words} (${String(error.code)}, ${String(error.syscall)}).`;
  return new PipelineError(code, status, message, { cause: error, hint: hint(where) });
}

/** Exit codes of every command (README, "Exit codes"). */
export const EXIT = {
  done: 0,
  fault: 1,
  usage: 2,
  attention: 3,
  source: 4,
  database: 5,
  locked: 6,
  /** By SIGTERM; 130 by SIGINT. As for other programs that a signal ends: 128 and its number. */
  stopped: 143,
} as const;

export type ExitStatus = keyof typeof EXIT;

type Explanation = {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  readonly exitCode?: number;
};

/**
 * The world is broken or the request cannot be carried out: thrown, kept with its cause, caught once at the rim.
 * Odd data is never an error but a `Check`.
 */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  /** Stable, snake_case: for logs, alerts and the runbook. */
  readonly code: string;
  readonly status: Exclude<ExitStatus, 'done' | 'attention'>;
  /** What a person can do about it, one sentence. */
  readonly hint: string | undefined;
  /** Of the process that ends with it. */
  readonly exitCode: number;

  constructor(
    code: string,
    status: PipelineError['status'],
    { message, hint, cause, exitCode = EXIT[status] }: Explanation,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** What there is to say of anything that was thrown: nobody expected what is no PipelineError. */
export function describeError(error: unknown) {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof PipelineError ? error : undefined;
  const { code = 'unexpected', status = 'fault', hint } = known ?? {};
  return { code, status, hint, message };
}

/** The SQLSTATE or errno of an error, '' when it has none. */
export function codeOf(error: unknown): string {
  return error !== null && typeof error === 'object' && 'code' in error ? String(error.code) : '';
}

/** What was typed cannot be carried out; `hint` says what to type. */
export function usage(message: string, hint: string, cause?: unknown): PipelineError {
  return new PipelineError('usage', 'usage', { message, hint, cause });
}

// What an error of the file system means to people: a full disk or a folder that may not be used is no riddle.

type FileMeaning = readonly [
  code: string,
  status: 'fault' | 'usage',
  words: string,
  hint: (path: string) => string,
];

const FILE_MEANINGS: Readonly<Record<string, FileMeaning>> = {
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
  const meaning = FILE_MEANINGS[String(error.code)];
  if (meaning === undefined) return undefined;
  const [code, status, words, hint] = meaning;
  const place = 'dest' in error && typeof error.dest === 'string' ? error.dest : undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const where = place ?? path ?? 'a file that is open';
  const message = `${where}: ${words} (${String(error.code)}, ${String(error.syscall)}).`;
  return new PipelineError(code, status, { message, hint: hint(where), cause: error });
}

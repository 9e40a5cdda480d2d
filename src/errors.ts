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
    message: string,
    options: { cause?: unknown; hint?: string; exitCode?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = status;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT[status];
  }
}

/** What was typed cannot be carried out; `hint` says what to type. */
export function usage(message: string, hint: string, cause?: unknown): PipelineError {
  return new PipelineError('usage', 'usage', message, { hint, cause });
}

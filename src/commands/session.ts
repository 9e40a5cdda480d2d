/** What every command starts with: the configuration, a logger, the terminal. Light: `inspect` needs nothing more. */
import { fileURLToPath } from 'node:url';

import type { Config } from '../config.ts';
import { createLogger, type Logger } from '../log.ts';
import { describeMistyped } from '../mistyped.ts';
import type { Terminal } from './terminal.ts';

/** The folder of the program: reference data and migrations stand beside `src`. */
const PROGRAM_FOLDER = new URL('../../', import.meta.url);

export const REFERENCE_FOLDER = fileURLToPath(new URL('reference/', PROGRAM_FOLDER));
export const SAMPLES_FOLDER = new URL('samples/', PROGRAM_FOLDER);

export type Session = {
  readonly config: Config;
  readonly log: Logger;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
};

/** Also warns of settings whose name is probably mistyped: they would pass in silence. */
export function createSession(config: Config, terminal: Terminal, signal: AbortSignal): Session {
  const log = createLogger(config.logLevel, terminal.isInteractive);
  for (const one of config.mistyped) log.warn(one, describeMistyped(one));
  return { config, log, terminal, signal };
}

export function toPoolOptions(config: Config, log: Logger) {
  const { limits } = config;
  return {
    workers: config.workers,
    timeoutMs: limits.parserTimeoutSeconds * 1000,
    dataSegmentKb: limits.parserDataMegabytes * 1000,
    maxFileBytes: limits.maxDocumentMegabytes * 1_000_000,
    recycleAfter: limits.parserRecycleAfter,
    log,
  };
}

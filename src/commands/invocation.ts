/** What every command starts with: the configuration, a logger, the terminal. Light: `inspect` needs nothing more. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Config, Environment } from '../config.ts';
import { createLogger, type Logger } from '../log.ts';
import { describeMistyped } from '../usual-mistakes.ts';
import type { Terminal } from './terminal.ts';

/** The folder of the program: reference data and migrations stand beside `src`. */
const PROGRAM_FOLDER = new URL('../../', import.meta.url);

export const REFERENCE_FOLDER = fileURLToPath(new URL('reference/', PROGRAM_FOLDER));
export const SAMPLES_FOLDER = new URL('samples/', PROGRAM_FOLDER);

export type Invocation = {
  readonly config: Config;
  readonly log: Logger;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
};

/** Also warns of settings whose name is probably mistyped: they would pass in silence. */
export function createInvocation(
  config: Config,
  terminal: Terminal,
  signal: AbortSignal,
): Invocation {
  const log = createLogger(config.logLevel, terminal.isInteractive);
  for (const one of config.mistyped) log.warn(one, describeMistyped(one));
  return { config, log, terminal, signal };
}

export function toPoolOptions(config: Config, log: Logger) {
  return {
    workers: config.workers,
    timeoutMs: config.parserTimeoutSeconds * 1000,
    sandbox: { dataSegmentKb: config.parserDataMegabytes * 1000 },
    maxFileBytes: config.maxDocumentMegabytes * 1_000_000,
    recycleAfter: config.parserRecycleAfter,
    log,
  };
}

/** The environment with the database of the demo: embedded, beside the data of the real one, never mixed with it. */
export function demoEnvironment(environment: Environment): Environment {
  return {
    ...environment,
    DATABASE_URL: undefined,
    DATABASE_URL_FILE: undefined,
    DATA_DIR: join(environment['DATA_DIR'] || './data', 'demo'),
  };
}

/** What every command starts with: the configuration, a logger, the terminal. Light: `inspect` needs nothing more. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Config, Environment } from '../config.ts';
import { createLogger, type Logger } from '../log.ts';
import { toJsonLine } from '../printable.ts';
import { describeMistyped } from '../usual-mistakes.ts';

/** The folder of the program: reference data and migrations stand beside `src`. */
const PROGRAM_FOLDER = new URL('../../', import.meta.url);

export const REFERENCE_FOLDER = fileURLToPath(new URL('reference/', PROGRAM_FOLDER));
export const SAMPLES_FOLDER = new URL('samples/', PROGRAM_FOLDER);

export type Invocation = Readonly<ReturnType<typeof createInvocation>>;

/** Also warns of settings whose name is probably mistyped: they would pass in silence. */
export function createInvocation(config: Config, terminal: Terminal, signal: AbortSignal) {
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
    // it is the program's own, also where an owner migrates the real one
    AUTO_MIGRATE: undefined,
    DATA_DIR: join(environment['DATA_DIR'] || './data', 'demo'),
  };
}

/** That of the command `demo` itself: it reads a site of its own, and nothing that is set for other sources counts. */
export function siteEnvironment(environment: Environment): Environment {
  return {
    ...demoEnvironment(environment),
    SOURCES: undefined,
    ALLOWED_HOSTS: undefined,
    REQUESTS_PER_SECOND: '50',
    LOG_LEVEL: environment['LOG_LEVEL'] ?? 'warn',
  };
}

// The terminal.

/** Where a command writes: results on stdout, everything else on stderr. */
export type Terminal = Readonly<ReturnType<typeof processTerminal>>;

export function processTerminal() {
  // who reads may stop reading (`| head`): that is no fault of ours
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  return {
    /** Writes a line of the command's result. */
    out: (line: string): void => void process.stdout.write(`${line}\n`),
    /** Writes a line for a person: errors, hints, progress. */
    err: (line: string): void => void process.stderr.write(`${line}\n`),
    /** Is a person watching stderr? */
    isInteractive: process.stderr.isTTY,
  };
}

/** How a command prints its result. */
export type Output = { readonly json?: boolean };

/** Prints a result: objects for programs (`--json`), each on a line, or lines for a person. */
export function report(
  terminal: Terminal,
  options: Output,
  objects: readonly unknown[],
  toLines: () => readonly string[],
): void {
  for (const line of options.json ? objects.map(toJsonLine) : toLines()) terminal.out(line);
}

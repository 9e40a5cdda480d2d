#!/usr/bin/env node
/** The command line: arguments → command → exit code; signals. */
import { constants } from 'node:os';

import { Command, CommanderError, Option } from 'commander';

import { loadDotEnv, readConfig } from './config.ts';
import { createInvocation, demoEnvironment, type Invocation } from './commands/invocation.ts';
import { programName, toVersionText } from './program.ts';
import { processTerminal } from './commands/invocation.ts';
import { printable } from './printable.ts';
import { EXIT, findFileError, PipelineError, type ExitStatus } from './errors.ts';

/** The commands. Each is loaded when it is called: they share little, and most of what they need is large. */
const load = {
  demo: () => import('./commands/demo.ts'),
  discover: () => import('./commands/discover.ts'),
  doctor: () => import('./commands/doctor.ts'),
  export: () => import('./commands/export.ts'),
  inspect: () => import('./commands/inspect.ts'),
  migrate: () => import('./commands/migrate.ts'),
  operator: () => import('./commands/operator.ts'),
  replay: () => import('./commands/replay.ts'),
  run: () => import('./commands/run.ts'),
  serve: () => import('./commands/serve.ts'),
  sql: () => import('./commands/sql.ts'),
  status: () => import('./commands/status.ts'),
  work: () => import('./commands/work.ts'),
};

const terminal = processTerminal();
const stopping = new AbortController();

/** Finishes with the exit code of what the command says. */
type Action<A extends unknown[]> = (...args: A) => Promise<ExitStatus>;

function exiting<A extends unknown[]>(action: Action<A>): (...args: A) => Promise<void> {
  return async (...args) => {
    process.exitCode = EXIT[await action(...args)];
  };
}

function invoke(options: { readonly demo?: boolean } = {}): Invocation {
  const environment = options.demo ? demoEnvironment(process.env) : process.env;
  return createInvocation(readConfig(environment), terminal, stopping.signal);
}

const json = () => new Option('--json', 'print JSON, one object a line, on stdout');
const demo = () =>
  new Option('--demo', 'the database that `demo` filled instead of the configured one');
const by = () => new Option('--by <name>', 'who decides (default: the login name)');
const reason = () =>
  new Option('--reason <text>', 'why, in a few words; it is kept').makeOptionMandatory();

function selectors(command: Command): Command {
  return command
    .argument('[hash...]', 'beginnings of sha256 hashes, at least six digits')
    .option('--quarter <quarter>', 'one quarter, as 2023Q1')
    .option('--region <code>', 'one region, as AM22')
    .option('--all', 'everything')
    .option('--fresh', 'read the PDFs again instead of taking what was kept of their reading')
    .addOption(json());
}

function buildProgram(): Command {
  const program = new Command()
    .name(programName())
    .description(
      'Turns the quarterly PDFs "Transparantie van klantprofielen" of UWV into a Postgres star schema.',
    )
    .version(toVersionText({ json: process.argv.includes('--json') }))
    .exitOverride()
    .showHelpAfterError('(--help behind the command lists what it takes)')
    .configureOutput({ writeErr: (text) => terminal.err(text.trimEnd()) })
    .addHelpText('after', HELP_AFTER);
  addPassCommands(program);
  addTrialCommands(program);
  addArchiveCommands(program);
  addDatabaseCommands(program);
  return program;
}

function addPassCommands(program: Command): void {
  program
    .command('run')
    .description(
      'one pass: discover, download what is new or changed, extract, reconcile, load, report',
    )
    .addOption(json())
    .action(
      exiting(async (options: { json?: boolean }) =>
        (await load.run()).runCommand(process.env, options, terminal, stopping.signal),
      ),
    );
  program
    .command('serve')
    .description(
      'the scheduler and the HTTP server: runs a pass when SCHEDULE says so, and shows health, metrics and the report',
    )
    .action(
      exiting(async () =>
        (await load.serve()).serveCommand(process.env, terminal, stopping.signal),
      ),
    );
  program
    .command('work')
    .description(
      'a worker alone: reads the backlog of a service that uses the same DATABASE_URL, on this machine or another one; any number at once',
    )
    .addOption(json())
    .action(exiting(async (options) => (await load.work()).workCommand(invoke(), options)));
}

function addTrialCommands(program: Command): void {
  program
    .command('inspect')
    .description(
      'read PDFs and print what was found with its checks; needs no database and no sources',
    )
    .argument('<file...>', 'PDF files')
    .addOption(json())
    .option(
      '--overlay <out>',
      'draw the pages as they were read, with every failed check at its place, into out.svg or out.html',
    )
    .action(
      exiting(async (files: string[], options: { json?: boolean; overlay?: string }) =>
        (await load.inspect()).inspectCommand(invoke(), files, options),
      ),
    );
  program
    .command('discover')
    .description('print what a listing holds and why each link was taken or left; stores nothing')
    .argument('[url]', 'listing page, JSON list, document or folder (default: SOURCES)')
    .addOption(json())
    .action(
      exiting(async (url: string | undefined, options: { json?: boolean }) =>
        (await load.discover()).discoverCommand(invoke(), url, options),
      ),
    );
  program
    .command('demo')
    .description(
      'the whole pipeline against a small local site with the bundled samples, into an embedded database of its own',
    )
    .addOption(json())
    .action(
      exiting(async (options: { json?: boolean }) =>
        (await load.demo()).demoCommand(process.env, options, terminal, stopping.signal),
      ),
    );
}

function addArchiveCommands(program: Command): void {
  selectors(program.command('retry'))
    .description('judge again what waits in quarantine, from the archive and without network')
    .action(
      exiting(async (hashes: string[], options) =>
        (await load.replay()).retryCommand(invoke(), hashes, options),
      ),
    );
  selectors(program.command('replay'))
    .description('judge archived documents again with the present program')
    .option('--dry-run', 'change nothing; print the difference to what is loaded, cell by cell')
    .action(
      exiting(async (hashes: string[], options) =>
        (await load.replay()).replayCommand(invoke(), hashes, options),
      ),
    );
  program
    .command('accept')
    .description('accept findings of a quarantined document and load it when nothing else blocks')
    .argument('<document>', 'beginning of its sha256 (see status)')
    .option('--quarter <quarter>', 'when the same file waits under two publications')
    .option('--region <code>', 'when the same file waits under two publications')
    .requiredOption('--finding <code...>', 'the findings to accept')
    .addOption(reason())
    .addOption(by())
    .addOption(json())
    .action(
      exiting(async (hash: string, options) =>
        (await load.operator()).acceptCommand(invoke(), hash, options),
      ),
    );
  program
    .command('reject')
    .description('refuse a quarantined document for good')
    .argument('<document>', 'beginning of its sha256 (see status)')
    .option('--quarter <quarter>', 'when the same file waits under two publications')
    .option('--region <code>', 'when the same file waits under two publications')
    .addOption(reason())
    .addOption(by())
    .addOption(json())
    .action(
      exiting(async (hash: string, options) =>
        (await load.operator()).rejectCommand(invoke(), hash, options),
      ),
    );
  program
    .command('confirm')
    .description('record that a person has confirmed what the columns mean')
    .requiredOption('--by <name>', 'who confirmed it')
    .addOption(reason())
    .addOption(json())
    .action(exiting(async (options) => (await load.operator()).confirmCommand(invoke(), options)));
}

function addDatabaseCommands(program: Command): void {
  program
    .command('status')
    .description('what is loaded, missing and waiting, how fresh, and what to type next')
    .addOption(json())
    .addOption(demo())
    .option(
      '--overlay <out.html>',
      'also draw the documents that wait, with every failed check at its place',
    )
    .option('--all', 'everything in full, however many wait; without it, what fits a screen')
    .action(
      exiting(async (options) => (await load.status()).statusCommand(invoke(options), options)),
    );
  program
    .command('sql')
    .description(
      'a read-only query against the configured database, also the embedded one, as klantprofielen_reader',
    )
    .argument('[query]', 'SQL (default: standard input)')
    .option('--audit', 'also read schema etl (as klantprofielen_loader)')
    .addOption(json())
    .addOption(demo())
    .action(
      exiting(async (query: string | undefined, options) =>
        (await load.sql()).sqlCommand(invoke(options), query, options),
      ),
    );
  program
    .command('doctor')
    .description(
      'look at machine, database and sources: what is right, what is not, and what to do about it; changes nothing',
    )
    .addOption(json())
    .addOption(demo())
    .action(
      exiting(async (options) => (await load.doctor()).doctorCommand(invoke(options), options)),
    );
  program
    .command('export')
    .description(
      'star and flat tables as CSV and Parquet, klantprofielen.xlsx for people who live in Excel, and a Frictionless datapackage.json, in a folder of their own',
    )
    .argument('<dir>', 'a new or empty folder, or one with an earlier export, which is replaced')
    .addOption(json())
    .addOption(demo())
    .action(
      exiting(async (dir: string, options) =>
        (await load.export()).exportCommand(invoke(options), dir, options),
      ),
    );
  program
    .command('migrate')
    .description('bring the schema (sql/) and the dimensions (reference/) up to date')
    .addOption(json())
    .action(exiting(async (options) => (await load.migrate()).migrateCommand(invoke(), options)));
}

const HELP_AFTER = `
Exit codes: 0 done; 1 unexpected fault; 2 wrong usage or configuration; 3 something was put in quarantine;
4 a source could not be read in whole, or holds nothing of this series; 5 the database could not be used;
6 another run holds the lock; 130, 143 stopped by a signal, what was whole is loaded.
Settings come from environment variables and .env: docs/operations.md, "Settings".`;

/** First signal: stop taking work and wind up. Second: exit at once. */
function stopOnSignals(): void {
  const stop = (signal: NodeJS.Signals) => {
    const exitCode = 128 + constants.signals[signal];
    if (stopping.signal.aborted) process.exit(exitCode);
    terminal.err(`${signal}: finishing what is under way; once more to stop at once`);
    stopping.abort(
      new PipelineError('interrupted', 'stopped', `stopped by ${signal}`, {
        exitCode,
        hint: 'What was whole is loaded. Run again: it goes on where it was.',
      }),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** `run --json` ends on every exit with one object. */
function isRunWithJson(): boolean {
  return process.argv.includes('run') && process.argv.includes('--json');
}

async function printNothingRan(): Promise<void> {
  (await load.run()).printNothingRan(terminal, 'usage');
}

/** The rim: every error ends here, once, as a message that says what to do and an exit code. */
async function reportError(error: unknown): Promise<number> {
  if (error instanceof CommanderError) {
    const isHelp = error.exitCode === 0;
    if (!isHelp && isRunWithJson()) await printNothingRan();
    return isHelp ? EXIT.done : EXIT.usage;
  }
  const known = error instanceof PipelineError ? error : findFileError(error);
  if (known) {
    terminal.err(`Error [${known.code}]: ${known.message.split('\n').map(printable).join('\n')}`);
    if (known.hint) terminal.err(known.hint);
    return known.exitCode;
  }
  terminal.err(
    `Unexpected fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return EXIT.fault;
}

async function main(): Promise<void> {
  stopOnSignals();
  try {
    loadDotEnv();
  } catch (error) {
    if (isRunWithJson()) await printNothingRan();
    process.exitCode = await reportError(error);
    return;
  }
  try {
    await buildProgram().parseAsync(process.argv);
  } catch (error) {
    process.exitCode = await reportError(error);
  }
}

await main();

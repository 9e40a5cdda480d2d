#!/usr/bin/env node
/** The command line: arguments → command → exit code; signals. */
import { enableCompileCache } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

import { Command, CommanderError, Option } from 'commander';

import { type Environment, loadDotEnv, readConfig } from './config.ts';
import {
  createInvocation,
  demoEnvironment,
  type Invocation,
  processTerminal,
  siteEnvironment,
} from './commands/invocation.ts';
import { programName, toVersionText } from './program.ts';
import { printable } from './printable.ts';
import { EXIT, findFileError, PipelineError, type ExitStatus } from './errors.ts';

// what a command imports is compiled once and kept: a fifth of the processor time of a run without news. In a folder that is
// ours, because what lies there is run; where nothing may be written there, it is compiled each time
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));

const terminal = processTerminal();
const stopping = new AbortController();

/** From then on the command says itself how it ended. */
let hasBegun = false;

type Invoked<A extends unknown[]> = (invocation: Invocation, ...args: A) => Promise<ExitStatus>;

/**
 * Calls a command with what was typed: its arguments, then its options. Each is loaded when it is called: they share
 * little, and most of what they need is large. Finishes with the exit code of what the command says.
 */
function calling<A extends unknown[]>(
  load: () => Promise<Invoked<A>>,
  environmentOf = (options: { readonly demo?: boolean }): Environment =>
    options.demo ? demoEnvironment(process.env) : process.env,
) {
  return async (...args: A): Promise<void> => {
    const command = await load();
    // behind the options commander puts its own account of the command
    const config = readConfig(environmentOf(args.at(-2) as { readonly demo?: boolean }));
    const invocation = createInvocation(config, terminal, stopping.signal);
    hasBegun = true;
    process.exitCode = EXIT[await command(invocation, ...args)];
  };
}

const loadRun = () => import('./commands/run.ts');
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

function waiting(command: Command): Command {
  const when = 'when the same file waits under two publications';
  return command
    .argument('<document>', 'beginning of its sha256 (see status)')
    .option('--quarter <quarter>', when)
    .option('--region <code>', when);
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
    .action(calling(async () => (await loadRun()).runCommand));
  program
    .command('serve')
    .description(
      'the scheduler and the HTTP server: runs a pass when SCHEDULE says so, and shows health, metrics and the report',
    )
    .action(calling(async () => (await import('./commands/serve.ts')).serveCommand));
  program
    .command('work')
    .description(
      'a worker alone: reads the backlog of a service that uses the same DATABASE_URL, on this machine or another one; any number at once',
    )
    .addOption(json())
    .action(calling(async () => (await import('./commands/work.ts')).workCommand));
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
    .action(calling(async () => (await import('./commands/inspect.ts')).inspectCommand));
  program
    .command('discover')
    .description('print what a listing holds and why each link was taken or left; stores nothing')
    .argument('[url]', 'listing page, JSON list, document or folder (default: SOURCES)')
    .addOption(json())
    .action(calling(async () => (await import('./commands/discover.ts')).discoverCommand));
  program
    .command('demo')
    .description(
      'the whole pipeline against a small local site with the bundled samples, into an embedded database of its own',
    )
    .addOption(json())
    .action(
      calling(
        async () => (await import('./commands/demo.ts')).demoCommand,
        () => siteEnvironment(process.env),
      ),
    );
}

function addArchiveCommands(program: Command): void {
  selectors(program.command('retry'))
    .description('judge again what waits in quarantine, from the archive and without network')
    .action(calling(async () => (await import('./commands/replay.ts')).retryCommand));
  selectors(program.command('replay'))
    .description('judge archived documents again with the present program')
    .option('--dry-run', 'change nothing; print the difference to what is loaded, cell by cell')
    .action(calling(async () => (await import('./commands/replay.ts')).replayCommand));
  waiting(program.command('accept'))
    .description('accept findings of a quarantined document and load it when nothing else blocks')
    .requiredOption('--finding <code...>', 'the findings to accept')
    .addOption(reason())
    .addOption(by())
    .addOption(json())
    .action(calling(async () => (await import('./commands/operator.ts')).acceptCommand));
  waiting(program.command('reject'))
    .description('refuse a quarantined document for good')
    .addOption(reason())
    .addOption(by())
    .addOption(json())
    .action(calling(async () => (await import('./commands/operator.ts')).rejectCommand));
  program
    .command('confirm')
    .description('record that a person has confirmed what the columns mean')
    .requiredOption('--by <name>', 'who confirmed it')
    .addOption(reason())
    .addOption(json())
    .action(calling(async () => (await import('./commands/operator.ts')).confirmCommand));
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
    .action(calling(async () => (await import('./commands/status.ts')).statusCommand));
  program
    .command('sql')
    .description(
      'a read-only query against the configured database, also the embedded one, as klantprofielen_reader',
    )
    .argument('[query]', 'SQL (default: standard input)')
    .option('--audit', 'also read schema etl (as klantprofielen_loader)')
    .addOption(json())
    .addOption(demo())
    .action(calling(async () => (await import('./commands/sql.ts')).sqlCommand));
  program
    .command('doctor')
    .description(
      'look at machine, database and sources: what is right, what is not, and what to do about it; changes nothing',
    )
    .addOption(json())
    .addOption(demo())
    .action(calling(async () => (await import('./commands/doctor.ts')).doctorCommand));
  program
    .command('export')
    .description(
      'star and flat tables as CSV and Parquet, klantprofielen.xlsx for people who live in Excel, and a Frictionless datapackage.json, in a folder of their own',
    )
    .argument('<dir>', 'a new or empty folder, or one with an earlier export, which is replaced')
    .addOption(json())
    .addOption(demo())
    .action(calling(async () => (await import('./commands/export.ts')).exportCommand));
  program
    .command('migrate')
    .description('bring the schema (sql/) and the dimensions (reference/) up to date')
    .addOption(json())
    .action(calling(async () => (await import('./commands/migrate.ts')).migrateCommand));
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
      new PipelineError('interrupted', 'stopped', {
        message: `stopped by ${signal}`,
        hint: 'What was whole is loaded. Run again: it goes on where it was.',
        exitCode,
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

/** The rim: every error ends here, once, as a message that says what to do and an exit code. */
function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const known = error instanceof PipelineError ? error : findFileError(error);
  if (known) {
    terminal.err(`Error [${known.code}]: ${known.message.split('\n').map(printable).join('\n')}`);
    if (known.hint) terminal.err(known.hint);
    return known.exitCode;
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(`Unexpected fault: ${words}`);
  return EXIT.fault;
}

async function main(): Promise<void> {
  stopOnSignals();
  try {
    loadDotEnv();
    await buildProgram().parseAsync(process.argv);
  } catch (error) {
    process.exitCode = reportError(error);
    if (isRunWithJson() && !hasBegun && process.exitCode !== EXIT.done)
      (await loadRun()).printNothingRan(terminal);
  }
}

await main();

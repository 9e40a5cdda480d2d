/** The settings: what each may be, and how they are read from environment variables and `.env`. Every problem is listed at once. */
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

import { validateDetailed } from 'node-cron';
import { z } from 'zod';

import { parseDatabaseUrl } from './database-url.ts';
import { parseDotEnv } from './dotenv.ts';
import { PipelineError } from './errors.ts';
import { counted } from './printable.ts';
import { PROGRAM_VERSION } from './program.ts';
import { isThere, readBytes, readSecretLine, readTextFile } from './files.ts';
import { findCertificateMistake } from './tls.ts';
import {
  describeMistyped,
  findHostMistake,
  findMistyped,
  findPathMistake,
  findProxyMistakes,
  findSourceMistake,
  findSpelling,
  findTimeZoneMeant,
  type Mistyped,
} from './usual-mistakes.ts';

const DEFAULT_USER_AGENT = `klantprofielen/${PROGRAM_VERSION} (statistics pipeline; set USER_AGENT to name a contact)`;

/** What receives alerts: anything that takes JSON, an incoming webhook of Slack, a workflow of Teams. */
const ALERT_FORMATS = ['json', 'slack', 'teams'] as const;
export type AlertFormat = (typeof ALERT_FORMATS)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** A decimal number that `isAllowed`; signs, exponents and other spellings are not taken for one. */
function number(fallback: number, must: string, isAllowed: (value: number) => boolean) {
  return z
    .string()
    .refine((text) => isAllowed(toNumber(text)), {
      error: ({ input }) =>
        /^\d+,\d+$/.test(String(input))
          ? `must be ${must}, with a point for the decimals`
          : `must be ${must}`,
    })
    .transform(toNumber)
    .default(fallback);
}

function toNumber(text: string): number {
  return /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
}

const positive = (fallback: number) => number(fallback, 'a number above 0', (value) => value > 0);

const between = (fallback: number, min: number, max: number) =>
  number(fallback, `a number from ${min} to ${max}`, (value) => value >= min && value <= max);

const whole = (fallback: number, min: number, max: number) =>
  number(
    fallback,
    `a whole number from ${min} to ${max}`,
    (value) => Number.isInteger(value) && value >= min && value <= max,
  );

/** Upper case is as good. */
function oneOf<Word extends string>(words: readonly Word[], fallback: z.util.NoUndefined<Word>) {
  const known = z.enum(words, { error: `must be one of ${words.join(', ')}` });
  return z.string().toLowerCase().pipe(known).default(fallback);
}

const text = (fallback: string) => z.string().default(fallback);

/** A path, as this program reads it: no shell has been at it. */
const path = z.string().superRefine((value, context) => {
  const mistake = findPathMistake(value);
  if (mistake !== undefined) context.addIssue(mistake);
});

const list = text('').transform((entries) =>
  entries
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .optional();

/** An empty variable counts as not set. */
export const SETTINGS = z.object({
  DATABASE_URL: z.string().optional(),
  DATABASE_URL_FILE: z.string().optional(),
  DATA_DIR: path.default('./data'),
  SOURCES: list,
  SCHEDULE: text('30 6 * * 1-5').superRefine(checkSchedule),
  SCHEDULE_TIMEZONE: text('Europe/Amsterdam').superRefine(checkTimeZone),
  USER_AGENT: text(DEFAULT_USER_AGENT).refine(
    (value) => /^[\x20-\x7e]+$/.test(value),
    'must be plain ASCII: it is sent as a header',
  ),
  EXTRA_CA_FILE: z.string().optional(),
  ALLOWED_HOSTS: list.superRefine((hosts, context) => {
    for (const mistake of hosts.map(findHostMistake)) if (mistake) context.addIssue(mistake);
  }),
  REQUESTS_PER_SECOND: positive(2),
  LOCK_WAIT_SECONDS: between(20, 0, 3600),
  AUTO_MIGRATE: z.stringbool({ error: 'must be true or false' }).default(true),
  READ_JOBS: z.stringbool({ error: 'must be true or false' }).default(true),
  WORKERS: whole(Math.min(4, availableParallelism()), 1, 16),
  HTTP_HOST: text('127.0.0.1').refine(
    (value) => isIP(value) !== 0 || /^[\w-]+(\.[\w-]+)*\.?$/.test(value),
    'must be an address of this machine or a host name alone, without http:// and port (0.0.0.0: every address)',
  ),
  HTTP_PORT: whole(8080, 0, 65_535),
  ALERT_WEBHOOK_URL: webAddress,
  ALERT_FORMAT: oneOf(ALERT_FORMATS, 'json'),
  HEARTBEAT_URL: webAddress,
  LOG_LEVEL: oneOf(LOG_LEVELS, 'info'),
  REQUEST_TIMEOUT_SECONDS: positive(30),
  REQUEST_TRIES: whole(3, 1, 10),
  DOCUMENT_TIMEOUT_SECONDS: positive(90),
  MAX_PAUSE_SECONDS: positive(60),
  MAX_DOCUMENT_MEGABYTES: positive(20),
  MAX_PAGE_MEGABYTES: positive(5),
  MAX_LISTING_PAGES: whole(10, 1, 1000),
  PARSER_TIMEOUT_SECONDS: positive(15),
  PARSER_DATA_MEGABYTES: whole(700, 700, 16_000),
  PARSER_RECYCLE_AFTER: whole(500, 1, 100_000),
  DATABASE_CONNECTIONS: whole(5, 2, 5),
  // with the good-byes that nobody answers a run that has lost its database ends within 30 s
  DATABASE_RECOVERY_SECONDS: between(25, 1, 3600),
});

export type Settings = z.infer<typeof SETTINGS>;

export const SETTING_NAMES: readonly string[] = Object.keys(SETTINGS.shape);

/** Often holds a secret: a message must not repeat its value. */
const SECRET: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'DATABASE_URL_FILE',
  'EXTRA_CA_FILE',
  'ALERT_WEBHOOK_URL',
  'HEARTBEAT_URL',
]);

/** For settings whose default is no example: there is none, or it would not help. */
const EXAMPLES: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://klantprofielen:secret@localhost:5432/klantprofielen',
  ALERT_WEBHOOK_URL: 'https://hooks.example.org/klantprofielen',
  HEARTBEAT_URL: 'https://heartbeat.example.org/klantprofielen',
};

/** One problem in one line: the variable, what it must be, what was given, an example. */
export function describeProblem(name: string, problem: string, given: string | undefined): string {
  const parts = [`${name}: ${problem}`];
  if (given !== undefined)
    parts.push(`given: ${SECRET.has(name) ? 'not shown here' : quote(given)}`);
  const example = findExample(name);
  if (example !== undefined) parts.push(`for example ${name}=${example}`);
  return parts.join('; ');
}

/** Longer values are cut (characters). */
const GIVEN_WIDTH = 60;

function quote(given: string): string {
  return JSON.stringify(given.length > GIVEN_WIDTH ? `${given.slice(0, GIVEN_WIDTH)}…` : given);
}

function findExample(name: string): string | undefined {
  const known = EXAMPLES[name];
  if (known !== undefined) return known;
  const defaults: Readonly<Record<string, unknown>> = SETTINGS.parse({});
  const value = defaults[name];
  if (typeof value === 'string') return value.includes(' ') ? JSON.stringify(value) : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Offsets (+01:00) have no summer time, so they are no time zone here. */
function checkTimeZone(name: string, context: z.core.$RefinementCtx<string>): void {
  if (/^[A-Z]/i.test(name) && isTimeZone(name)) return;
  const meant = findTimeZoneMeant(name);
  context.addIssue(
    `is not a time zone; it must be a name of the IANA list${meant === undefined ? '' : `, probably ${meant}`}`,
  );
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const CRON_RANGES: Readonly<Record<string, string>> = {
  second: ' (0-59)',
  minute: ' (0-59)',
  hour: ' (0-23)',
  dayOfMonth: ' (1-31)',
  month: ' (1-12)',
  dayOfWeek: ' (0-7, both 0 and 7 are Sunday)',
};
const CRON_FORM = 'is no cron expression (minute hour day month weekday, optionally seconds first)';

/** Says which field of the cron expression is wrong, and why. */
function checkSchedule(expression: string, context: z.core.$RefinementCtx<string>): void {
  const { errors } = validateDetailed(expression);
  for (const { field, message } of errors) {
    const where = field === 'expression' ? '' : `${field}: `;
    context.addIssue(`${CRON_FORM}: ${where}${message}${CRON_RANGES[field] ?? ''}`);
  }
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 6) return;
  const behindFive =
    'of six fields the first are the seconds; remove a year or a user behind the five';
  if (errors.length > 0) context.addIssue(`${CRON_FORM}: ${behindFive}`);
  // "30 6 * * 1-5 *" with a year would otherwise run every hour, from January to May
  else if (
    /^[*?]$/.test(fields[5] ?? '') &&
    /^\d/.test(fields[0] ?? '') &&
    /^\d/.test(fields[1] ?? '') &&
    /^[*?]/.test(fields[2] ?? '')
  )
    context.addIssue(`may be read in two ways: ${behindFive}, or name the weekdays (0-7)`);
}

// The configuration: the settings as they are read.

/** MAX_PAUSE_SECONDS → maxPauseSeconds. */
type CamelCase<S extends string> = S extends `${infer Head}_${infer Rest}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<S>;

/** Every setting by its name in camel case (docs/operations.md, "Settings"), checked. */
export type Config = { readonly [K in keyof Settings as CamelCase<K>]: Settings[K] } & {
  /** Absent: the embedded database in `dataDir`. From DATABASE_URL or the file that DATABASE_URL_FILE names. */
  readonly databaseUrl: string | undefined;
  /** Contents of EXTRA_CA_FILE, PEM. */
  readonly extraCa: string | undefined;
  /** Variables of the environment that are probably settings with a typing mistake in their name. */
  readonly mistyped: readonly Mistyped[];
};

/** What the environment holds; `process.env` has this shape. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration; throws a PipelineError `configuration_invalid` that lists every problem. */
export function readConfig(environment: Environment): Config {
  const known = Object.fromEntries(SETTING_NAMES.map((name) => [name, toGiven(environment[name])]));
  const parsed = SETTINGS.safeParse(known);
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => {
    // an entry of a list has its place behind the name
    const name = String(path[0]);
    return describeProblem(name, message, known[name]);
  });
  problems.push(...findMisspelled(known), ...findProxyMistakes(environment));
  const databaseUrl = readDatabaseUrl(known, problems);
  const sources = parsed.data?.SOURCES ?? [];
  for (const [at, source] of sources.entries()) {
    const mistake = findSourceMistake(source, sources[at - 1]);
    if (mistake !== undefined) problems.push(`SOURCES: ${mistake}`);
  }
  const extraCa = readNamedFile(known, 'EXTRA_CA_FILE', readTextFile, problems);
  const untrusted = extraCa === undefined ? undefined : findCertificateMistake(extraCa);
  if (untrusted !== undefined)
    problems.push(`EXTRA_CA_FILE: ${known['EXTRA_CA_FILE']} ${untrusted}`);
  const set = Object.keys(environment).filter((name) => (environment[name] ?? '') !== '');
  const mistyped = findMistyped(set, SETTING_NAMES);
  problems.push(...findMissedDatabase(mistyped, known));
  if (!parsed.success || problems.length > 0) throw toInvalid(problems, mistyped);
  const dataDir = resolve(parsed.data.DATA_DIR);
  return { ...toCamelCase(parsed.data), dataDir, databaseUrl, extraCa, mistyped };
}

/** Blanks and line ends around a value do not count; an empty variable counts as not set. */
function toGiven(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value.trim() || value;
}

function findMisspelled(known: Environment): string[] {
  return Object.entries(known).flatMap(([name, value]) => {
    const mistake = value === undefined || name === 'SOURCES' ? undefined : findSpelling(value);
    return mistake === undefined ? [] : [`${name}: ${mistake}`];
  });
}

/** A mistyped name elsewhere is warned of; here the numbers would go to another database. */
function findMissedDatabase(mistyped: readonly Mistyped[], known: Environment): string[] {
  if (known['DATABASE_URL'] !== undefined || known['DATABASE_URL_FILE'] !== undefined) return [];
  return mistyped
    .filter(({ meant }) => meant === 'DATABASE_URL' || meant === 'DATABASE_URL_FILE')
    .map(
      ({ name, meant }) =>
        `${meant}: is not set, but ${name} is: rename it, or unset it to use the embedded database`,
    );
}

function toInvalid(problems: readonly string[], mistyped: readonly Mistyped[]): PipelineError {
  const count = counted(problems.length, 'problem');
  const lines = [
    ...problems.map((problem) => `  - ${problem}`),
    ...mistyped.map((one) => `  ? ${describeMistyped(one)}`),
  ];
  return new PipelineError('configuration_invalid', 'usage', {
    message: `The configuration has ${count}:\n${lines.join('\n')}`,
    hint: 'docs/operations.md, "Settings", lists every variable with its default.',
  });
}

function toCamelCase(settings: Settings): Config {
  const entries = Object.entries(settings).map(([name, value]) => [
    name.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(entries) as Config;
}

/**
 * Adds what `.env` in the working folder says to the environment; the environment wins. Throws a PipelineError
 * `dotenv_invalid` that lists every line that is not understood, or `dotenv_unreadable`.
 */
export function loadDotEnv(file = '.env', environment: NodeJS.ProcessEnv = process.env): void {
  if (!isThere(file)) {
    refuseOtherName(file);
    return;
  }
  const read = readBytes(file);
  if (read.problem !== undefined) {
    throw new PipelineError('dotenv_unreadable', 'usage', {
      message: `${file} ${read.problem}.`,
      hint: 'Let this user read it, or remove it and put the settings into the environment.',
    });
  }
  const { values, problems } = parseDotEnv(read.bytes, SETTING_NAMES);
  if (problems.length > 0) {
    throw new PipelineError('dotenv_invalid', 'usage', {
      message: `${file} has ${counted(problems.length, 'line')} that cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
      hint: '.env.example shows the form; nothing was read from the file.',
    });
  }
  for (const [name, value] of values) environment[name] ??= value;
}

/** Notepad adds .txt to every name. */
function refuseOtherName(file: string): void {
  const other = `${file}.txt`;
  if (!existsSync(other)) return;
  throw new PipelineError('dotenv_unreadable', 'usage', {
    message: `${other} is not read.`,
    hint: `Rename it to ${file} (an editor has added .txt).`,
  });
}

/** The secret stands in DATABASE_URL or in the file that DATABASE_URL_FILE names, never in both. Its value is never part of a message. */
function readDatabaseUrl(known: Environment, problems: string[]): string | undefined {
  const inline = known['DATABASE_URL'];
  const isInFile = known['DATABASE_URL_FILE'] !== undefined;
  if (inline !== undefined && isInFile) {
    problems.push(
      'DATABASE_URL: is set twice, as DATABASE_URL and as DATABASE_URL_FILE; unset one',
    );
    return undefined;
  }
  const url = isInFile
    ? readNamedFile(known, 'DATABASE_URL_FILE', readSecretLine, problems)
    : inline;
  const mistake = url === undefined ? undefined : parseDatabaseUrl(url).problem;
  if (mistake === undefined) return url;
  problems.push(
    isInFile
      ? `DATABASE_URL_FILE: what the file holds ${mistake}`
      : describeProblem('DATABASE_URL', mistake, inline),
  );
  return undefined;
}

/** A setting that names a file may hold the secret itself by mistake: then it is not repeated. */
function readNamedFile(
  known: Environment,
  name: string,
  read: typeof readTextFile,
  problems: string[],
): string | undefined {
  const file = known[name];
  if (file === undefined) return undefined;
  if (/:\/\/|@|-----|[\r\n]/.test(file)) {
    problems.push(`${name}: holds what the file should hold; it must be the path of a file`);
    return undefined;
  }
  const mistake = existsSync(file) ? undefined : findPathMistake(file);
  const content = read(file);
  if (content.problem === undefined) return content.text;
  problems.push(
    mistake === undefined ? `${name}: ${file} ${content.problem}` : `${name}: ${mistake}`,
  );
  return undefined;
}

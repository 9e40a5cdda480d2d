/** Configuration from environment variables (and `.env`): every problem is listed at once. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

import { parseDatabaseUrl } from './database-url.ts';
import { parseDotEnv } from './dotenv.ts';
import { PipelineError } from './errors.ts';
import { isThere, readSecretLine, readTextFile } from './text-file.ts';
import { describeProblem, SETTING_NAMES, SETTINGS, type Settings } from './settings.ts';
import { findCertificateMistake } from './trust.ts';
import {
  describeMistyped,
  findMistyped,
  findPathMistake,
  findProxyMistakes,
  findSourceMistake,
  findSpelling,
  type Mistyped,
} from './usual-mistakes.ts';
import { counted } from './printable.ts';

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
  if (!parsed.success || problems.length > 0) throw configurationInvalid(problems, mistyped);
  const dataDir = resolve(parsed.data.DATA_DIR);
  return { ...toCamelCase(parsed.data), dataDir, databaseUrl, extraCa, mistyped };
}

/** Blanks and line ends around a value do not count; an empty variable counts as not set. */
function toGiven(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value.trim() || value;
}

function findMisspelled(known: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(known).flatMap(([name, value]) => {
    const mistake = value === undefined || name === 'SOURCES' ? undefined : findSpelling(value);
    return mistake === undefined ? [] : [`${name}: ${mistake}`];
  });
}

/** A mistyped name elsewhere is warned of; here the numbers would go to another database. */
function findMissedDatabase(
  mistyped: readonly Mistyped[],
  known: Readonly<Record<string, string | undefined>>,
): string[] {
  if (known['DATABASE_URL'] !== undefined || known['DATABASE_URL_FILE'] !== undefined) return [];
  return mistyped
    .filter(({ meant }) => meant === 'DATABASE_URL' || meant === 'DATABASE_URL_FILE')
    .map(
      ({ name, meant }) =>
        `${meant}: is not set, but ${name} is: rename it, or unset it to use the embedded database`,
    );
}

function configurationInvalid(
  problems: readonly string[],
  mistyped: readonly Mistyped[],
): PipelineError {
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
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found || found.isDirectory()) {
    throw new PipelineError('dotenv_unreadable', 'usage', {
      message: `${file} is ${found ? 'a folder, not a file' : 'a link that leads nowhere'}.`,
      hint: 'A container engine makes a folder where a file to mount is missing: remove it.',
    });
  }
  const { values, problems } = parseDotEnv(readBytes(file), SETTING_NAMES);
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

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new PipelineError('dotenv_unreadable', 'usage', {
      message: `${file} cannot be read (${code}).`,
      hint: 'Let this user read it, or remove it and put the settings into the environment.',
      cause,
    });
  }
}

/** The secret stands in DATABASE_URL or in the file that DATABASE_URL_FILE names, never in both. Its value is never part of a message. */
function readDatabaseUrl(
  known: Readonly<Record<string, string | undefined>>,
  problems: string[],
): string | undefined {
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
  known: Readonly<Record<string, string | undefined>>,
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

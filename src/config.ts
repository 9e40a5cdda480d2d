/** Configuration from environment variables (and `.env`): every problem is listed at once. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

import { PipelineError } from './errors.ts';
import { describeMistyped, findMistyped, type Mistyped } from './mistyped.ts';
import { describeProblem, SETTING_NAMES, SETTINGS, type Settings } from './settings.ts';

export type Config = {
  /** Absent: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly sources: readonly string[];
  readonly schedule: string;
  readonly scheduleTimezone: string;
  readonly userAgent: string;
  /** Contents of EXTRA_CA_FILE, PEM. */
  readonly extraCa: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly requestsPerSecond: number;
  readonly lockWaitSeconds: number;
  readonly autoMigrate: boolean;
  readonly workers: number;
  readonly httpHost: string;
  /** 0: any free port; the log names it. */
  readonly httpPort: number;
  readonly alertWebhookUrl: string | undefined;
  readonly heartbeatUrl: string | undefined;
  readonly logLevel: string;
  readonly limits: Limits;
  /** Variables of the environment that are probably settings with a typing mistake in their name. */
  readonly mistyped: readonly Mistyped[];
};

/** Limits of one pass; each has a variable of the same name in capitals (README, "Limits"). */
export type Limits = {
  readonly requestTimeoutSeconds: number;
  readonly requestTries: number;
  readonly documentTimeoutSeconds: number;
  readonly maxPauseSeconds: number;
  readonly maxDocumentMegabytes: number;
  readonly maxPageMegabytes: number;
  readonly maxListingPages: number;
  readonly parserTimeoutSeconds: number;
  readonly parserDataMegabytes: number;
  readonly parserRecycleAfter: number;
  readonly databaseConnections: number;
};

/** What the environment holds; `process.env` has this shape. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration; throws a PipelineError `configuration_invalid` that lists every problem. */
export function readConfig(environment: Environment): Config {
  const known = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, environment[name] === '' ? undefined : environment[name]]),
  );
  const parsed = SETTINGS.safeParse(known);
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const name = path.join('.');
    return describeProblem(name, message, known[name]);
  });
  const databaseUrl = readSecret(environment, 'DATABASE_URL', problems);
  for (const source of parsed.data?.SOURCES ?? []) problems.push(...checkSource(source));
  const extraCa = readOptionalFile(environment, 'EXTRA_CA_FILE', problems);
  const mistyped = findMistyped(toSetNames(environment), SETTING_NAMES);
  if (!parsed.success || problems.length > 0) throw configurationInvalid(problems, mistyped);
  return { ...toConfig(parsed.data, databaseUrl, extraCa), mistyped };
}

function toSetNames(environment: Environment): string[] {
  return Object.keys(environment).filter((name) => (environment[name] ?? '') !== '');
}

function configurationInvalid(
  problems: readonly string[],
  mistyped: readonly Mistyped[],
): PipelineError {
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  const lines = [
    ...problems.map((problem) => `  - ${problem}`),
    ...mistyped.map((one) => `  ? ${describeMistyped(one)}`),
  ];
  return new PipelineError(
    'configuration_invalid',
    'usage',
    `The configuration has ${count}:\n${lines.join('\n')}`,
    { hint: 'README.md, "Configuration", lists every variable with its default.' },
  );
}

function toConfig(
  values: Settings,
  databaseUrl: string | undefined,
  extraCa: string | undefined,
): Omit<Config, 'mistyped'> {
  return {
    databaseUrl,
    dataDir: resolve(values.DATA_DIR),
    sources: values.SOURCES,
    schedule: values.SCHEDULE,
    scheduleTimezone: values.SCHEDULE_TIMEZONE,
    userAgent: values.USER_AGENT,
    extraCa,
    allowedHosts: values.ALLOWED_HOSTS,
    requestsPerSecond: values.REQUESTS_PER_SECOND,
    lockWaitSeconds: values.LOCK_WAIT_SECONDS,
    autoMigrate: values.AUTO_MIGRATE,
    workers: values.WORKERS,
    httpHost: values.HTTP_HOST,
    httpPort: values.HTTP_PORT,
    alertWebhookUrl: values.ALERT_WEBHOOK_URL,
    heartbeatUrl: values.HEARTBEAT_URL,
    logLevel: values.LOG_LEVEL,
    limits: {
      requestTimeoutSeconds: values.REQUEST_TIMEOUT_SECONDS,
      requestTries: values.REQUEST_TRIES,
      documentTimeoutSeconds: values.DOCUMENT_TIMEOUT_SECONDS,
      maxPauseSeconds: values.MAX_PAUSE_SECONDS,
      maxDocumentMegabytes: values.MAX_DOCUMENT_MEGABYTES,
      maxPageMegabytes: values.MAX_PAGE_MEGABYTES,
      maxListingPages: values.MAX_LISTING_PAGES,
      parserTimeoutSeconds: values.PARSER_TIMEOUT_SECONDS,
      parserDataMegabytes: values.PARSER_DATA_MEGABYTES,
      parserRecycleAfter: values.PARSER_RECYCLE_AFTER,
      databaseConnections: values.DATABASE_CONNECTIONS,
    },
  };
}

/** Adds what `.env` in the working folder says to the environment; the environment wins. */
export function loadDotEnv(file = '.env'): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isFile()) {
    throw new PipelineError('dotenv_unreadable', 'usage', `${file} is not a file.`, {
      hint: 'A container engine makes a folder where a file to mount is missing: remove it.',
    });
  }
  process.loadEnvFile(file);
}

/** An entry of SOURCES is an https or http address, a file: address or a folder. Its credentials are not repeated. */
function checkSource(source: string): string[] {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(source)) return [];
  const url = URL.parse(source);
  if (!url) return ['SOURCES: one entry is not an address'];
  if (url.username !== '' || url.password !== '') {
    return [`SOURCES: the address on ${url.host} carries a user name or password; it must not`];
  }
  if (!['https:', 'http:', 'file:'].includes(url.protocol)) {
    return [`SOURCES: ${url.protocol} addresses are not read; only https, http and file`];
  }
  return url.protocol === 'file:' && url.host !== ''
    ? [`SOURCES: file: addresses have no host, but one names ${url.host}`]
    : [];
}

const AMBIGUOUS =
  'holds more than one @; write special characters of a password as %40 (@), %2F (/) and the like';

/** A password with an unescaped @ or / would be taken for a host: then part of it would be printed. */
function isAmbiguous(url: string): boolean {
  return url.replace(/[?#].*$/s, '').split('@').length > 2;
}

/** A secret stands in NAME or in the file that NAME_FILE names, never in both. Its value is never part of a message. */
function readSecret(
  environment: Environment,
  name: string,
  problems: string[],
): string | undefined {
  const inline = environment[name];
  const file = environment[`${name}_FILE`];
  if (inline && file) {
    problems.push(`${name}: is set twice, as ${name} and as ${name}_FILE`);
    return undefined;
  }
  if (inline && isAmbiguous(inline)) problems.push(`${name}: ${AMBIGUOUS}`);
  if (!file) return inline || undefined;
  const content = readOptionalFile(environment, `${name}_FILE`, problems)?.trim();
  if (content !== undefined && isAmbiguous(content)) problems.push(`${name}_FILE: ${AMBIGUOUS}`);
  if (content !== undefined && !/^postgres(ql)?:\/\//.test(content)) {
    problems.push(`${name}_FILE: the file does not hold a postgres:// address`);
  }
  return content;
}

function readOptionalFile(
  environment: Environment,
  name: string,
  problems: string[],
): string | undefined {
  const file = environment[name];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    problems.push(
      `${name}: cannot read ${file} (${error instanceof Error ? error.message : String(error)})`,
    );
    return undefined;
  }
}

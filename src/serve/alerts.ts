/**
 * Sends alerts about troubles to the webhook, and a ping after each good pass to the heartbeat address.
 * One message when trouble begins and one when it is solved; those of a kind that come together go in one message.
 * Nothing here ever fails a pass.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { Agent, request } from 'undici';

import { describeError, type ExitStatus } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';
import type { Logger } from '../log.ts';
import { makeFolder } from '../files.ts';
import type { AlertFormat } from '../config.ts';
import { toTrust } from '../tls.ts';
import { toAlertMessage, toBody } from './alert-message.ts';
import {
  type AlertEvent,
  type Issue,
  ISSUE_KINDS,
  type MessageKind,
  QUARTER_COMPLETED,
  readIssues,
  recordCompleted,
  recordIssues,
  sendUnsent,
} from './issues.ts';

/** How a pass ended: with a status, or with what it threw. */
export type PassOutcome =
  | { readonly kind: 'ended'; readonly status: ExitStatus }
  | { readonly kind: 'broken'; readonly error: unknown };

export type Alerts = {
  /** To be called after every pass; without a warehouse where none could be opened. Never throws. */
  afterPass(warehouse: Warehouse | undefined, outcome: PassOutcome): Promise<void>;
  /** Tries again what the webhook has not taken. Never throws. */
  resend(warehouse: Warehouse): Promise<void>;
};

export type AlertOptions = {
  readonly webhookUrl: string | undefined;
  readonly format: AlertFormat;
  readonly heartbeatUrl: string | undefined;
  readonly web: Web;
  readonly note: ReturnType<typeof createOutageNote>;
  readonly log: Logger;
  readonly now: () => Date;
};

/** After these a run has done its work; quarantine is news for people, not a fault of the run. */
const GOOD: ReadonlySet<ExitStatus> = new Set(['done', 'attention']);

export function createAlerts(options: AlertOptions): Alerts {
  const { webhookUrl, heartbeatUrl, web, log } = options;
  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, 'alerts could not be worked out; the next run tries again');
    }
  };
  const beat = async (outcome: PassOutcome): Promise<void> => {
    if (!heartbeatUrl || outcome.kind !== 'ended' || !GOOD.has(outcome.status)) return;
    const problem = await web.get(heartbeatUrl);
    if (problem) log.warn({ problem }, 'HEARTBEAT_URL did not take the ping');
  };
  return {
    afterPass: (warehouse, outcome) =>
      guarded(async () => {
        await beat(outcome);
        if (isNoNews(outcome)) return;
        const usable = isOfDatabase(outcome) ? undefined : warehouse;
        if (usable) await recordCompleted(usable.db, webhookUrl === undefined);
        if (!webhookUrl) return;
        await alert({ ...options, webhookUrl }, usable, toPassIssue(outcome, options.now()));
      }),
    resend: (warehouse) =>
      guarded(async () => {
        if (webhookUrl) await deliver({ ...options, webhookUrl }, warehouse);
      }),
  };
}

/** A pass that was told to stop, or found another at work, says nothing about the state of things. */
function isNoNews(outcome: PassOutcome): boolean {
  if (outcome.kind === 'ended') return outcome.status === 'locked';
  const { code, status } = describeError(outcome.error);
  return code === 'interrupted' || status === 'locked';
}

/** One that the database ended: it is not asked once more, and only the note remembers who has been told. */
function isOfDatabase(outcome: PassOutcome): boolean {
  return outcome.kind === 'broken' && describeError(outcome.error).status === 'database';
}

function toPassIssue(outcome: PassOutcome, now: Date): Issue | undefined {
  if (outcome.kind === 'ended') return undefined;
  const { code, message, hint } = describeError(outcome.error);
  return {
    issue: 'pass',
    kind: 'pass',
    what: `The pass ended with a fault: ${message} [${code}]`,
    place: hostname(),
    since: now,
    next_step: hint ?? 'Read the last lines of the log; run `klantprofielen doctor`.',
  };
}

type WebhookOptions = AlertOptions & { readonly webhookUrl: string };

async function alert(
  options: WebhookOptions,
  warehouse: Warehouse | undefined,
  passIssue: Issue | undefined,
): Promise<void> {
  try {
    if (!warehouse) throw new Error('the database could not be opened');
    const issues = await readIssues(warehouse.db, options.now());
    await recordIssues(warehouse.db, passIssue ? [...issues, passIssue] : issues);
  } catch (error) {
    if (!passIssue) throw error;
    await alertOutage(options, passIssue);
    return;
  }
  if (!passIssue) await alertOutageOver(options);
  await deliver(options, warehouse);
}

/** The database itself is away: only the note remembers who has been told. */
async function alertOutage(options: WebhookOptions, issue: Issue): Promise<void> {
  if (await options.note.read()) return;
  const isTaken = await post(options, 'pass', 'begin', [issue]);
  if (isTaken) await options.note.write(issue.since);
}

async function alertOutageOver(options: WebhookOptions): Promise<void> {
  const since = await options.note.read();
  if (!since) return;
  const issue = {
    issue: 'pass',
    what: 'The database can be used again',
    place: hostname(),
    since,
    next_step: '',
  };
  if (await post(options, 'pass', 'solved', [issue])) await options.note.remove();
}

async function deliver(options: WebhookOptions, warehouse: Warehouse): Promise<void> {
  await sendUnsent(warehouse.db, QUARTER_COMPLETED, 'begin', async (quarters) => {
    // one message for each: whoever acts on them acts on a quarter
    for (const quarter of quarters) {
      const isTaken = await post(options, QUARTER_COMPLETED, 'begin', [quarter]);
      if (!isTaken) return 'the webhook did not take it';
    }
    return undefined;
  });
  for (const kind of ISSUE_KINDS) {
    for (const event of ['begin', 'solved'] as const) {
      await sendUnsent(warehouse.db, kind, event, async (alerts) => {
        const isTaken = await post(options, kind, event, alerts);
        return isTaken ? undefined : 'the webhook did not take it';
      });
    }
  }
}

/** True when the webhook took it. */
async function post(
  options: WebhookOptions,
  kind: MessageKind,
  event: AlertEvent,
  issues: readonly Omit<Issue, 'kind'>[],
): Promise<boolean> {
  const messages = issues.map(({ issue, what, place, since, next_step: next }) => {
    return { issue, what, where: place, since: since.toISOString(), next };
  });
  const problem = await options.web.post(
    options.webhookUrl,
    toBody(toAlertMessage(kind, event, messages, hostname()), options.format),
  );
  if (problem)
    options.log.warn(
      { problem, kind, event },
      'the alert webhook took no message; tried again later',
    );
  return problem === undefined;
}

// A note beside the embedded database that people have been told of a database that is away: only then can
// the database itself not remember it. Without a folder to write to, the process remembers it as long as it
// lives.

export function createOutageNote(folder: string) {
  const file = join(folder, 'database-outage.json');
  let remembered: Date | undefined;
  return {
    read: async () => remembered ?? (await readNote(file)),
    write: async (since: Date): Promise<void> => {
      remembered = since;
      try {
        await makeFolder(folder);
        await writeFile(`${file}.new`, JSON.stringify({ since: since.toISOString() }));
        await rename(`${file}.new`, file);
      } catch {
        // remembered by the process
      }
    },
    remove: async (): Promise<void> => {
      remembered = undefined;
      await rm(file, { force: true }).catch(() => undefined);
    },
  };
}

async function readNote(file: string): Promise<Date | undefined> {
  try {
    const { since } = JSON.parse(await readFile(file, 'utf8')) as { since?: unknown };
    const date = new Date(String(since));
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}

// Messages to addresses that the operator named: webhook and heartbeat. They never throw and never take long.

export type Web = AsyncDisposable & {
  /** Undefined when the other side took it (2xx), else why not; never with the address, which may hold a secret. */
  post(url: string, body: unknown): Promise<string | undefined>;
  get(url: string): Promise<string | undefined>;
};

const TIMEOUT_MS = 10_000;

export function createWeb(options: {
  readonly userAgent: string;
  /** PEM of EXTRA_CA_FILE. */
  readonly extraCa: string | undefined;
  readonly timeoutMs?: number;
}): Web {
  const { userAgent, extraCa, timeoutMs = TIMEOUT_MS } = options;
  const trust = extraCa === undefined ? {} : toTrust(extraCa);
  const dispatcher = new Agent({ allowH2: false, connect: { ...trust, timeout: timeoutMs } });
  const ask = async (url: string, method: 'GET' | 'POST', body?: unknown) => {
    try {
      const answer = await request(url, {
        method,
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
        headers: { 'user-agent': userAgent, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      await answer.body.dump({ limit: 65_536 });
      const isTaken = answer.statusCode >= 200 && answer.statusCode < 300;
      return isTaken ? undefined : `${new URL(url).host} answered ${answer.statusCode}`;
    } catch (error) {
      return `${new URL(url).host}: ${describe(error)}`;
    }
  };
  return {
    post: (url, body) => ask(url, 'POST', body),
    get: (url) => ask(url, 'GET'),
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return error.name === 'TimeoutError' ? 'no answer in time' : code || error.name;
}

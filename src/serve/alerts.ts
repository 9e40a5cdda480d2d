/**
 * Sends alerts about troubles to the webhook, and a ping after each good pass to the heartbeat address.
 * One message when trouble begins and one when it is solved; those of a kind that come together go in one message.
 * Nothing here ever fails a pass.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { Agent, request } from 'undici';

import { codeOf, describeError, type ExitStatus } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';
import type { Logger } from '../log.ts';
import { makeFolder } from '../files.ts';
import type { AlertFormat } from '../config.ts';
import { toTrust } from '../tls.ts';
import { type AlertIssue, toAlertMessage, toBody } from './alert-message.ts';
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

export type AlertOptions = {
  readonly webhookUrl: string | undefined;
  readonly format: AlertFormat;
  readonly heartbeatUrl: string | undefined;
  readonly web: Web;
  readonly note: OutageNote;
  readonly log: Logger;
  readonly now: () => Date;
};

/** After these a run has done its work; quarantine is news for people, not a fault of the run. */
const GOOD: ReadonlySet<ExitStatus> = new Set(['done', 'attention']);

export type Alerts = ReturnType<typeof createAlerts>;

export function createAlerts(options: AlertOptions) {
  const { webhookUrl, heartbeatUrl, web, note, log, now } = options;
  const post = webhookUrl === undefined ? undefined : postTo(webhookUrl, options);
  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, 'alerts could not be worked out; the next run tries again');
    }
  };
  const beat = async (url: string): Promise<void> => {
    const problem = await web.get(url);
    if (problem) log.warn({ problem }, 'HEARTBEAT_URL did not take the ping');
  };
  return {
    /** To be called after every pass; without a warehouse where none could be opened. Never throws. */
    afterPass: (warehouse: Warehouse | undefined, outcome: PassOutcome) =>
      guarded(async () => {
        const fault = outcome.kind === 'broken' ? describeError(outcome.error) : undefined;
        const status = outcome.kind === 'ended' ? outcome.status : fault?.status;
        if (heartbeatUrl && outcome.kind === 'ended' && GOOD.has(outcome.status))
          await beat(heartbeatUrl);
        // a pass that was told to stop, or found another at work, says nothing about the state of things
        if (status === 'locked' || fault?.code === 'interrupted') return;
        // a database that ended the pass is not asked once more: only the note remembers who has been told
        const usable = status === 'database' && fault ? undefined : warehouse;
        if (usable) await recordCompleted(usable.db, post === undefined);
        if (post) await alert(post, note, usable, fault && toPassIssue(fault, now()), now());
      }),
    /** Tries again what the webhook has not taken. Never throws. */
    resend: (warehouse: Warehouse) =>
      guarded(async () => {
        if (post) await deliver(post, warehouse);
      }),
  };
}

type Fault = ReturnType<typeof describeError>;

function toPassIssue({ code, message, hint }: Fault, now: Date): Issue {
  return {
    issue: 'pass',
    kind: 'pass',
    what: `The pass ended with a fault: ${message} [${code}]`,
    place: hostname(),
    since: now,
    next_step: hint ?? 'Read the last lines of the log; run `klantprofielen doctor`.',
  };
}

async function alert(
  post: Post,
  note: OutageNote,
  warehouse: Warehouse | undefined,
  passIssue: Issue | undefined,
  now: Date,
): Promise<void> {
  try {
    if (!warehouse) throw new Error('the database could not be opened');
    const issues = await readIssues(warehouse.db, now);
    await recordIssues(warehouse.db, passIssue ? [...issues, passIssue] : issues);
  } catch (error) {
    if (!passIssue) throw error;
    await alertOutage(post, note, passIssue);
    return;
  }
  if (!passIssue) await alertOutageOver(post, note);
  await deliver(post, warehouse);
}

/** The database itself is away: only the note remembers who has been told. */
async function alertOutage(post: Post, note: OutageNote, issue: Issue): Promise<void> {
  if (await note.read()) return;
  const isTaken = await post('pass', 'begin', [issue]);
  if (isTaken) await note.write(issue.since);
}

async function alertOutageOver(post: Post, note: OutageNote): Promise<void> {
  const since = await note.read();
  if (!since) return;
  const what = 'The database can be used again';
  const issue = { issue: 'pass', what, place: hostname(), since, next_step: '' };
  if (await post('pass', 'solved', [issue])) await note.remove();
}

async function deliver(post: Post, { db }: Warehouse): Promise<void> {
  await sendUnsent(db, QUARTER_COMPLETED, 'begin', async (quarters) => {
    // one message for each: whoever acts on them acts on a quarter
    for (const quarter of quarters)
      if (!(await post(QUARTER_COMPLETED, 'begin', [quarter]))) return false;
    return true;
  });
  for (const kind of ISSUE_KINDS) {
    for (const event of ['begin', 'solved'] as const)
      await sendUnsent(db, kind, event, (alerts) => post(kind, event, alerts));
  }
}

/** Sends one message; true when the webhook took it. */
type Post = (
  kind: MessageKind,
  event: AlertEvent,
  issues: readonly AlertIssue[],
) => Promise<boolean>;

function postTo(url: string, { web, format, log }: AlertOptions): Post {
  return async (kind, event, issues) => {
    const message = toAlertMessage(kind, event, issues, hostname());
    const problem = await web.post(url, toBody(message, format));
    if (problem)
      log.warn({ problem, kind, event }, 'the alert webhook took no message; tried again later');
    return problem === undefined;
  };
}

// A note beside the embedded database that people have been told of a database that is away: only then can
// the database itself not remember it. Without a folder to write to, the process remembers it as long as it
// lives.

type OutageNote = ReturnType<typeof createOutageNote>;

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

export type Web = ReturnType<typeof createWeb>;

const TIMEOUT_MS = 10_000;

export function createWeb(options: {
  readonly userAgent: string;
  /** PEM of EXTRA_CA_FILE. */
  readonly extraCa: string | undefined;
  readonly timeoutMs?: number;
}) {
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
        body: body === undefined ? null : JSON.stringify(body),
      });
      await answer.body.dump({ limit: 65_536 });
      const isTaken = answer.statusCode >= 200 && answer.statusCode < 300;
      return isTaken ? undefined : `${new URL(url).host} answered ${answer.statusCode}`;
    } catch (error) {
      return `${new URL(url).host}: ${describe(error)}`;
    }
  };
  // undefined when the other side took it (2xx), else why not; never with the address, which may hold a secret
  return {
    post: (url: string, body: unknown) => ask(url, 'POST', body),
    get: (url: string) => ask(url, 'GET'),
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'TimeoutError' ? 'no answer in time' : codeOf(error) || error.name;
}

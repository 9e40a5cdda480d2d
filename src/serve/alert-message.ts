/** The message that the webhook gets: generic JSON, with a `text` that Slack and its like show. Pure. */
import { printable } from '../printable.ts';
import { PROGRAM_VERSION } from '../program.ts';
import type { AlertEvent, IssueKind } from './issues.ts';

export type AlertIssue = {
  readonly issue: string;
  readonly what: string;
  readonly where: string;
  /** ISO, UTC. */
  readonly since: string;
  readonly next: string;
};

export type AlertMessage = {
  readonly text: string;
  readonly program: 'klantprofielen';
  readonly version: string;
  readonly host: string;
  readonly event: AlertEvent;
  readonly kind: IssueKind;
  /** Where the entry stands in the documentation of this program. */
  readonly runbook: string;
  readonly issues: readonly AlertIssue[];
};

/** Lines of `text`; all issues stand in `issues`. */
const MOST_LINES = 10;
const LONGEST = 500;

const BEGUN: Readonly<Record<IssueKind, readonly [one: string, many: string]>> = {
  quarantine: ['a document waits for a person', 'documents wait for a person'],
  source: ['trouble with a source', 'sources make trouble'],
  failed_link: ['a document cannot be fetched', 'documents cannot be fetched'],
  missing_quarter: ['a quarter is overdue', 'quarters are overdue'],
  pass: ['a pass could not do its work', 'passes could not do their work'],
};

export function toAlertMessage(
  kind: IssueKind,
  event: AlertEvent,
  issues: readonly AlertIssue[],
  host: string,
): AlertMessage {
  const clean = issues.map(cleanIssue);
  const runbook = `docs/runbook.md#alert-${kind.replaceAll('_', '-')}`;
  const count = clean.length;
  const title = count === 1 ? BEGUN[kind][0] : `${count} ${BEGUN[kind][1]}`;
  const rest =
    count > MOST_LINES ? [`… and ${count - MOST_LINES} more: klantprofielen status`] : [];
  const lines = clean.slice(0, MOST_LINES).flatMap((issue) => toLines(issue, event));
  return {
    text: [
      `klantprofielen on ${host}: ${event === 'solved' ? 'solved: ' : ''}${title}`,
      ...lines,
      ...rest,
      ...(event === 'begin' ? [`What to do: ${runbook}`] : []),
    ].join('\n'),
    program: 'klantprofielen',
    version: PROGRAM_VERSION,
    host,
    event,
    kind,
    runbook,
    issues: clean,
  };
}

function toLines(issue: AlertIssue, event: AlertEvent): string[] {
  const what = `• ${issue.what} (${issue.where}, since ${issue.since})`;
  return event === 'solved' ? [what] : [what, `  next: ${issue.next}`];
}

/** Titles and addresses come from the site: no control characters, no markup of a chat, no novels. */
function cleanIssue(issue: AlertIssue): AlertIssue {
  return {
    issue: cleanText(issue.issue),
    what: cleanText(issue.what),
    where: cleanText(issue.where),
    since: issue.since,
    next: cleanText(issue.next),
  };
}

function cleanText(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  // a chat would make a link or a call to everybody out of <…>
  return printable(short).replaceAll('<', '‹').replaceAll('>', '›');
}

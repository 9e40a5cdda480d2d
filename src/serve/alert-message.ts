/** The message that the webhook gets: generic JSON, or the shape that Slack or Teams asks for. Pure. */
import { printable } from '../printable.ts';
import { PROGRAM_VERSION } from '../program.ts';
import type { AlertFormat } from '../config.ts';
import { type AlertEvent, type Issue, type MessageKind, QUARTER_COMPLETED } from './issues.ts';

/** What is said of an issue: as it is kept, without its kind. */
export type AlertIssue = Omit<Issue, 'kind'>;

type AlertMessage = ReturnType<typeof toAlertMessage>;

/** Lines of `text`; all issues stand in `issues`. */
const MOST_LINES = 10;
const LONGEST = 500;

const BEGUN: Readonly<Record<MessageKind, readonly [one: string, many: string]>> = {
  quarantine: ['a document waits for a person', 'documents wait for a person'],
  source: ['trouble with a source', 'sources make trouble'],
  failed_link: ['a document cannot be fetched', 'documents cannot be fetched'],
  missing_quarter: ['a quarter is overdue', 'quarters are overdue'],
  pass: ['a pass could not do its work', 'passes could not do their work'],
  quarter_completed: ['a quarter is complete', 'quarters are complete'],
};

export function toAlertMessage(
  kind: MessageKind,
  event: AlertEvent,
  issues: readonly AlertIssue[],
  host: string,
) {
  const clean = issues.map(cleanIssue);
  // where the entry stands in the documentation of this program
  const runbook = `docs/runbook.md#alert-${kind.replaceAll('_', '-')}`;
  const count = clean.length;
  const title = count === 1 ? BEGUN[kind][0] : `${count} ${BEGUN[kind][1]}`;
  const lines = [
    `klantprofielen on ${host}: ${event === 'solved' ? 'solved: ' : ''}${title}`,
    ...clean.slice(0, MOST_LINES).flatMap((issue) => toLines(issue, event)),
  ];
  if (count > MOST_LINES) lines.push(`… and ${count - MOST_LINES} more: klantprofielen status`);
  if (event === 'begin' && kind !== QUARTER_COMPLETED) lines.push(`What to do: ${runbook}`);
  return {
    text: lines.join('\n'),
    program: 'klantprofielen',
    version: PROGRAM_VERSION,
    host,
    event: kind === QUARTER_COMPLETED ? QUARTER_COMPLETED : event,
    kind,
    runbook,
    issues: clean,
  };
}

function toLines({ what, where, since, next }: CleanIssue, event: AlertEvent): string[] {
  const line = `• ${what} (${where}, since ${since})`;
  return event === 'solved' || next === '' ? [line] : [line, `  next: ${next}`];
}

type CleanIssue = ReturnType<typeof cleanIssue>;

/** Titles and addresses come from the site: no control characters, no markup of a chat, no novels. */
function cleanIssue({ issue, what, place, since, next_step }: AlertIssue) {
  return {
    issue: cleanText(issue),
    what: cleanText(what),
    where: cleanText(place),
    since: since.toISOString(),
    next: cleanText(next_step),
  };
}

function cleanText(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  // a chat would make a link or a call to everybody out of <…>
  return printable(short).replaceAll('<', '‹').replaceAll('>', '›');
}

/** The body to post. */
export function toBody(message: AlertMessage, format: AlertFormat): object {
  const [title = '', ...lines] = message.text.split('\n');
  if (format === 'slack') return toSlack(message.text, title, lines.join('\n'));
  return format === 'teams' ? toTeams(title, lines) : message;
}

/** Longest text of one block of Slack, in characters; its header takes 150. */
const SLACK_SECTION = 2900;
const SLACK_HEADER = 150;

/** An incoming webhook of Slack: it refuses fields that it does not know. */
function toSlack(text: string, title: string, rest: string): object {
  const section = { type: 'section', text: { type: 'mrkdwn', text: toSlackText(rest) } };
  return {
    text: toSlackText(text),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, SLACK_HEADER) } },
      ...(rest === '' ? [] : [section]),
    ],
  };
}

/** The three characters that mean something to Slack; `cleanText` has taken the other two of them away. */
function toSlackText(text: string): string {
  return cut(text, SLACK_SECTION).replaceAll('&', '&amp;');
}

/** A workflow of Teams ("when a webhook request is received"): a message with one Adaptive Card. */
function toTeams(title: string, lines: readonly string[]): object {
  const block = (words: string, more: object = {}) => ({
    type: 'TextBlock',
    text: words,
    wrap: true,
    ...more,
  });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(title, { size: 'Medium', weight: 'Bolder' }),
      ...lines.map((line) => block(line.trim(), { spacing: 'Small' })),
    ],
  };
  return {
    type: 'message',
    attachments: [
      { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content },
    ],
  };
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** `status`: what is loaded, missing and waiting, how fresh, and what to type next. */
import { extname } from 'node:path';

import { type ExitStatus, usage } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';
import { findOverlay } from '../load/ledger/documents.ts';
import {
  lookCommand,
  nextCommands,
  NOTHING_YET,
  readStatus,
  rejectFileCommand,
  type WaitingDocument,
  type WarehouseStatus,
} from '../load/status.ts';
import { type DrawnDocument, toOverlayPage } from '../overlay/html.ts';
import { counted, printable } from '../printable.ts';
import { describeFinding } from '../meanings.ts';
import { writeOverlay } from './inspect.ts';
import { isUntouched, openWarehouse, requireSchema, type Read } from './session.ts';
import { howToNameSource, programName } from '../program.ts';
import { type Invocation, type Output, report } from './invocation.ts';
import { formatCount, formatTable, numbers } from './table.ts';

type StatusOptions = Read & { readonly overlay?: string; readonly all?: boolean };

export async function statusCommand(
  invocation: Invocation,
  options: Output & StatusOptions,
): Promise<ExitStatus> {
  const { overlay } = options;
  if (overlay !== undefined && extname(overlay).toLowerCase() !== '.html') {
    throw usage(`--overlay ${overlay} does not end in .html`, 'Name it, say, waiting.html.');
  }
  await using warehouse = await openWarehouse(invocation, 'status', { onlyReads: true });
  const status = await readStatusOrNothing(warehouse, options);
  if (overlay !== undefined) {
    await writeOverlay(overlay, toOverlayPage(await readDrawn(warehouse, status.waiting)));
    invocation.terminal.err(`Overlay written to ${overlay}: open it in a browser.`);
  }
  const database = warehouse.describe();
  report(invocation.terminal, options, [toJson(database, status)], () =>
    describeStatus(database, status, toFirstStep(invocation, options), options.all),
  );
  return 'done';
}

/** Every waiting document with the picture that was kept when it was judged. */
async function readDrawn({ db }: Warehouse, waiting: WarehouseStatus['waiting']) {
  const drawn: DrawnDocument[] = [];
  for (const document of waiting) {
    const { documentKey, sha256, url, reason = 'unknown', findings } = document;
    const svg =
      (await findOverlay(db, documentKey)) ??
      '<p>It has not been drawn yet: the next run does.</p>';
    const next = nextCommands(document);
    drawn.push({ name: url, sha256, reason, failed: findings, svg, next });
  }
  return drawn;
}

/** An empty database is no trouble: nothing has run in it. */
async function readStatusOrNothing(warehouse: Warehouse, options: Read): Promise<WarehouseStatus> {
  if (isUntouched(await warehouse.pendingMigrations())) return NOTHING_YET;
  await requireSchema(warehouse, options);
  return await readStatus(warehouse.db);
}

function toFirstStep({ config }: Invocation, { demo }: Read) {
  if (demo) return 'demo';
  return config.sources.length > 0 ? 'run' : 'sources';
}

function toJson(database: string, status: WarehouseStatus) {
  const waiting = status.waiting.map((document) => ({
    ...document,
    next: nextCommands(document),
  }));
  return { database, ...status, waiting };
}

// What `status` prints for people. Pure.

/** What to do first where nothing has run: find a source, run, or make the demo's database. */
export type FirstStep = 'sources' | 'run' | 'demo';

export function describeStatus(
  database: string,
  status: WarehouseStatus,
  firstStep: FirstStep,
  isAll = false,
): string[] {
  if (!status.lastRun) {
    return [`Database ${database}`, 'Nothing has run yet.', ...describeFirst(firstStep)];
  }
  return [
    `Database ${database}`,
    `Loaded: ${counted(status.documents, 'document', 'documents', formatCount)}, ${counted(status.facts, 'row', 'rows', formatCount)} in fact_profiles.`,
    `Newest complete quarter: ${status.newestCompleteQuarter ?? 'none'}; newest with any data: ${status.newestQuarter ?? 'none'}.`,
    ...(status.documents > 0 && status.nextExpected ? [describeNext(status.nextExpected)] : []),
    describeLastRun(status.lastRun, status.lastGoodRun),
    ...(firstStep === 'sources' ? describeFirst(firstStep) : []),
    ...(status.measuresConfirmed
      ? []
      : [
          'The meaning of the columns is inferred; `confirm --help` says how a person confirms it in the configured database.',
        ]),
    '',
    ...describeQuarters(status, isAll),
    ...describeWaiting(status.waiting, isAll),
    ...shorten(status.doubtful.map(describeDoubtful), isAll),
    ...shorten(status.failing.map(describeFailing), isAll),
  ];
}

/** What stands at most of each kind, so that all of it fits a screen; `--all` prints the rest. */
const MOST = { quarters: 6, waiting: 3, lines: 3, findings: 3, reasons: 6 } as const;

function shorten(lines: readonly string[], isAll: boolean): string[] {
  if (isAll || lines.length <= MOST.lines) return [...lines];
  return [
    ...lines.slice(0, MOST.lines),
    `  and ${lines.length - MOST.lines} more like this: ${allCommand()}`,
  ];
}

function allCommand(): string {
  return `${programName()} status --all`;
}

function describeDoubtful(document: WarehouseStatus['doubtful'][number]): string {
  return `Loaded, but the present program would block it: ${document.sha256.slice(0, 12)} ${document.quarter ?? ''} ${document.region ?? ''} [${document.reason}]; its facts stand.`;
}

function describeFailing(link: WarehouseStatus['failing'][number]): string {
  const reject = rejectFileCommand(link.brokenSha256);
  const end = reject === undefined ? '' : ` If it will never be whole: ${reject}`;
  return `Not fetched: ${printable(link.url)} [${link.reason}] ${printable(link.message ?? '')}; the next run asks again.${end}`;
}

function describeFirst(step: FirstStep): string[] {
  const program = programName();
  if (step === 'demo') return [`First: ${program} demo`];
  if (step === 'run') {
    return [`First: ${program} run`, `  (what it would find: ${program} discover)`];
  }
  return [
    'Nothing will run: SOURCES names nothing to read.',
    ...howToNameSource().map((line) => `  ${line}`),
  ];
}

function describeNext({
  quarter,
  dueOn,
  daysLate,
}: NonNullable<WarehouseStatus['nextExpected']>): string {
  const late = daysLate > 0 ? `, ${counted(daysLate, 'day')} late` : '';
  return `Next expected: ${quarter}, usually published by ${dueOn}${late}.`;
}

/** Where a run left no message of its own. */
const END_MEANS: Readonly<Record<string, string>> = {
  attention: 'it put something in quarantine',
  source: 'not everything could be fetched whole',
};

function describeLastRun(
  lastRun: NonNullable<WarehouseStatus['lastRun']>,
  lastGoodRun: WarehouseStatus['lastGoodRun'],
): string {
  const why = lastRun.message ?? END_MEANS[lastRun.status];
  const message = why ? ` (${printable(why)})` : '';
  const good = lastGoodRun
    ? `last good run ${lastGoodRun.startedAt.toISOString()}`
    : 'no good run yet';
  return `Last run: ${lastRun.runId} (${lastRun.command}), ${lastRun.startedAt.toISOString()}, ${lastRun.status}${message}; ${good}.`;
}

function describeQuarters(status: WarehouseStatus, isAll: boolean): string[] {
  const interesting = status.quarters.filter(
    (quarter) => quarter.loaded + quarter.quarantined + quarter.withdrawn > 0,
  );
  const silent = status.quarters.length - interesting.length;
  const shown = isAll ? interesting : interesting.slice(-MOST.quarters);
  const older = interesting.length - shown.length;
  const table = formatTable(
    ['quarter', ...['loaded', 'quarantined', 'missing', 'not yet due', 'withdrawn'].map(numbers)],
    shown.map(({ quarter, loaded, quarantined, missing, notYetDue, withdrawn }) => [
      quarter,
      ...[loaded, quarantined, missing, notYetDue, withdrawn].map(String),
    ]),
  );
  return [
    ...(interesting.length > 0 ? table : []),
    ...(older > 0 ? [`and ${counted(older, 'older quarter')}: ${allCommand()}`] : []),
    ...(silent > 0
      ? [
          `${silent} ${interesting.length > 0 ? 'other ' : ''}quarters since 2016Q4 have nothing loaded (view klantprofielen.coverage says why).`,
        ]
      : []),
    '',
  ];
}

/** Each in full where they are few; else how many for which reason, and the first. */
function describeWaiting(waiting: WarehouseStatus['waiting'], isAll: boolean): string[] {
  if (waiting.length === 0) return ['Nothing waits for a person.'];
  const isShort = !isAll && waiting.length > MOST.waiting;
  const shown = isShort ? waiting.slice(0, 1) : waiting;
  return [
    `Waiting for a person: ${formatCount(waiting.length)}`,
    ...(isShort ? describeReasons(waiting) : []),
    `Drawn, with what is wrong at its place: ${lookCommand()}`,
    ...shown.flatMap((document) => describeDocument(document, isShort)),
    ...(isShort
      ? [
          '',
          `and ${formatCount(waiting.length - 1)} more, each with its next step: ${allCommand()}`,
        ]
      : []),
  ];
}

function describeReasons(waiting: WarehouseStatus['waiting']): string[] {
  const groups = [...Map.groupBy(waiting, ({ reason }) => reason ?? 'unknown')]
    .map(([reason, documents]) => ({ reason, count: documents.length }))
    .toSorted((a, b) => b.count - a.count);
  const rest = groups.slice(MOST.reasons).reduce((sum, { count }) => sum + count, 0);
  return [...groups.slice(0, MOST.reasons), { reason: 'other reasons', count: rest }]
    .filter(({ count }) => count > 0)
    .map(({ reason, count }) => `  ${formatCount(count).padStart(5)}  ${reason}`);
}

function describeDocument(document: WaitingDocument, isShort: boolean): string[] {
  const findings = isShort ? document.findings.slice(0, MOST.findings) : document.findings;
  const left = document.findings.length - findings.length;
  return [
    '',
    `${document.sha256.slice(0, 12)}  ${document.quarter ?? 'unknown quarter'} ${document.region ?? 'unknown region'}  [${document.reason ?? ''}]  since ${document.since.toISOString()}`,
    `  from ${printable(document.url)}`,
    ...findings.map(
      (check) => `  ${check.severity === 'block' ? 'blocks' : 'warns '} ${describeFinding(check)}`,
    ),
    ...(left > 0 ? [`  and ${counted(left, 'more finding')}`] : []),
    ...describeSides(document),
    ...nextCommands(document).map(
      (command, index) => `  ${index === 0 ? 'next:' : '  or:'} ${command}`,
    ),
  ];
}

/** What a place says, in the words of a check of `title_agrees`: 'link label: region'. */
const SAID = /^(.*): (quarter|region)$/;

/** For `title_agrees`: which side is the link and which the document, and where `accept` would file it. */
function describeSides(document: WaitingDocument): string[] {
  const differences = document.findings.flatMap((check) => {
    const [, place, what] = (check.code === 'title_agrees' && SAID.exec(check.subject)) || [];
    return place && what ? [{ place, what, title: check.expected, said: check.found }] : [];
  });
  if (differences.length === 0) return [];
  const titleSays = (what: string) => differences.find((one) => one.what === what)?.title;
  const quarter = titleSays('quarter') ?? document.quarter ?? 'an unknown quarter';
  const region = titleSays('region') ?? document.region ?? 'an unknown region';
  return [
    ...differences.map(
      ({ place, what, title, said }) =>
        `  in words: the title in the document says ${what} ${printable(title ?? '-')}, ${nameOf(place)} says ${printable(said ?? '-')}`,
    ),
    ...(document.isAcceptable
      ? [`  accept: files it under what its title says, ${printable(`${quarter} ${region}`)}`]
      : []),
  ];
}

/** Table and footnote stand in the document; all other places are what was seen about the file on the way to it. */
function nameOf(place: string): string {
  return place === 'table' || place === 'footnote'
    ? `its ${place}`
    : `the link (${printable(place)})`;
}

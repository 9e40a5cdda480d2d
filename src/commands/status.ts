/** `status`: what is loaded, missing and waiting, how fresh, and what to type next. */
import type { ExitStatus } from '../errors.ts';
import { readStatus, type WaitingDocument, type WarehouseStatus } from '../load/status.ts';
import { programName } from './program-name.ts';
import { requireSchema } from './require-schema.ts';
import { withWarehouse, type Session } from './session.ts';
import { formatCount, formatTable, printable } from './terminal.ts';

export async function statusCommand(
  session: Session,
  options: { readonly json?: boolean },
): Promise<ExitStatus> {
  return await withWarehouse<ExitStatus>(session, 'status', async (warehouse) => {
    await requireSchema(warehouse);
    const status = await readStatus(warehouse.db);
    const lines = options.json
      ? [JSON.stringify(toJson(warehouse.describe(), status))]
      : describeStatus(warehouse.describe(), status);
    for (const line of lines) session.terminal.out(line);
    return 'done';
  });
}

function toJson(database: string, status: WarehouseStatus) {
  return {
    database,
    ...status,
    waiting: status.waiting.map((document) => ({ ...document, next: nextCommands(document) })),
  };
}

/** The exact commands that are possible for a waiting document, the likeliest first. */
export function nextCommands(document: WaitingDocument): string[] {
  const which = `${document.sha256.slice(0, 12)}${document.isTwice ? describePlace(document) : ''}`;
  const program = programName();
  const findings = document.blocking.map((code) => `--finding ${code}`).join(' ');
  const accept = `${program} accept ${which} ${findings} --reason "…"`;
  const reject = `${program} reject ${which} --reason "…"`;
  return document.isAcceptable ? [accept, reject] : [reject, `${program} retry ${which}`];
}

/** The same content waits under two publications: the hash alone does not tell them apart. */
function describePlace({ quarter, region }: WaitingDocument): string {
  return `${quarter ? ` --quarter ${quarter}` : ''}${region ? ` --region ${region}` : ''}`;
}

export function describeStatus(database: string, status: WarehouseStatus): string[] {
  return [
    `Database ${database}`,
    `Loaded: ${formatCount(status.documents)} documents, ${formatCount(status.facts)} rows in fact_profiles.`,
    `Newest complete quarter: ${status.newestCompleteQuarter ?? 'none'}; newest with any data: ${status.newestQuarter ?? 'none'}.`,
    ...(status.nextExpected ? [describeNext(status.nextExpected)] : []),
    describeLastRun(status),
    ...(status.measuresConfirmed
      ? []
      : [
          'The meaning of the columns is inferred; `confirm --help` says how a person confirms it in the configured database.',
        ]),
    '',
    ...describeQuarters(status),
    ...describeWaiting(status),
    ...status.doubtful.map(
      (document) =>
        `Loaded, but the present program would block it: ${document.sha256.slice(0, 12)} ${document.quarter ?? ''} ${document.region ?? ''} [${document.reason}]; its facts stand.`,
    ),
    ...status.failing.map(
      (link) =>
        `Not fetched: ${printable(link.url)} [${link.reason}] ${printable(link.message ?? '')}; the next run asks again.`,
    ),
  ];
}

function describeNext({
  quarter,
  dueOn,
  daysLate,
}: NonNullable<WarehouseStatus['nextExpected']>): string {
  const late = daysLate > 0 ? `, ${formatCount(daysLate)} days late` : '';
  return `Next expected: ${quarter}, usually published by ${dueOn}${late}.`;
}

function describeLastRun(status: WarehouseStatus): string {
  const { lastRun, lastGoodRun } = status;
  if (!lastRun) return 'No run yet.';
  const message = lastRun.message ? ` (${printable(lastRun.message)})` : '';
  const good = lastGoodRun
    ? `; last good run ${lastGoodRun.startedAt.toISOString()}`
    : '; no good run yet';
  return `Last run: ${lastRun.runId} (${lastRun.command}), ${lastRun.startedAt.toISOString()}, ${lastRun.status}${message}${good}.`;
}

function describeQuarters(status: WarehouseStatus): string[] {
  const interesting = status.quarters.filter(
    (quarter) => quarter.loaded + quarter.quarantined + quarter.withdrawn > 0,
  );
  const silent = status.quarters.length - interesting.length;
  const number = (title: string) => ({ title, align: 'right' as const });
  return [
    ...formatTable(
      [
        { title: 'quarter' },
        number('loaded'),
        number('quarantined'),
        number('missing'),
        number('not yet due'),
        number('withdrawn'),
      ],
      interesting.map((quarter) => [
        quarter.quarter,
        ...[
          quarter.loaded,
          quarter.quarantined,
          quarter.missing,
          quarter.notYetDue,
          quarter.withdrawn,
        ].map(String),
      ]),
    ),
    ...(silent > 0
      ? [
          `${silent} other quarters since 2016Q4 have nothing loaded (view klantprofielen.coverage says why).`,
        ]
      : []),
    '',
  ];
}

function describeWaiting(status: WarehouseStatus): string[] {
  if (status.waiting.length === 0) return ['Nothing waits for a person.'];
  return [
    `Waiting for a person: ${status.waiting.length}`,
    ...status.waiting.flatMap((document) => [
      '',
      `${document.sha256.slice(0, 12)}  ${document.quarter ?? 'unknown quarter'} ${document.region ?? 'unknown region'}  [${document.reason ?? ''}]  since ${document.since.toISOString()}`,
      `  from ${printable(document.url)}`,
      ...document.findings.map(
        (check) =>
          `  ${check.severity === 'block' ? 'blocks' : 'warns '} ${check.code} (${printable(check.subject)}): expected ${printable(check.expected ?? '-')}, found ${printable(check.found ?? '-')}`,
      ),
      ...nextCommands(document).map(
        (command, index) => `  ${index === 0 ? 'next:' : '  or:'} ${command}`,
      ),
    ]),
  ];
}

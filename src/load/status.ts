/** What is loaded, missing and waiting: read for `status`, the report and the end of a run. */
import { type InferResult, sql } from 'kysely';
import { toQuarterCode, toRegionCode } from '../codes.ts';
import type { Db } from './schema.ts';
import { type CheckCode, NEVER_ACCEPTABLE } from '../findings.ts';
import { programName } from '../program.ts';
import { readFindings } from './ledger/documents.ts';

/** What is loaded, missing, waiting and failing, and how fresh it is. */
export type WarehouseStatus = Awaited<ReturnType<typeof readStatus>>;

/** The status of a database in which this program has never been. */
export const NOTHING_YET: WarehouseStatus = {
  documents: 0,
  facts: 0,
  newestCompleteQuarter: undefined,
  newestQuarter: undefined,
  nextExpected: undefined,
  quarters: [],
  waiting: [],
  doubtful: [],
  failing: [],
  lastRun: undefined,
  lastGoodRun: undefined,
  measuresConfirmed: false,
};

export async function readStatus(db: Db) {
  const { documents, facts, isConfirmed } = await readSizes(db);
  const quarters = await readQuarters(db);
  const withData = quarters.filter((quarter) => quarter.loaded + quarter.withdrawn > 0);
  const complete = quarters.filter(
    (quarter) => quarter.quarantined + quarter.missing + quarter.notYetDue === 0,
  );
  return {
    documents,
    facts,
    newestCompleteQuarter: complete.at(-1)?.quarter,
    newestQuarter: withData.at(-1)?.quarter,
    nextExpected: await readNextExpected(db),
    quarters,
    waiting: await readWaiting(db),
    doubtful: await readDoubtful(db),
    failing: await readFailing(db),
    lastRun: await readLastRun(db, false),
    lastGoodRun: await readLastRun(db, true),
    measuresConfirmed: isConfirmed === true,
  };
}

async function readQuarters(db: Db) {
  const rows = await db
    .selectFrom('klantprofielen.coverage')
    .select(['quarter_code', 'status', 'due_on', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy(['quarter_code', 'status', 'due_on'])
    .orderBy('quarter_code')
    .execute();
  return [...Map.groupBy(rows, (row) => row.quarter_code)].map(([quarter, group]) => {
    const count = (status: string) => group.find((row) => row.status === status)?.count ?? 0;
    return {
      quarter,
      dueOn: group[0]?.due_on ?? '',
      loaded: count('loaded'),
      quarantined: count('quarantined'),
      missing: count('missing'),
      notYetDue: count('not_yet_due'),
      withdrawn: count('withdrawn'),
    };
  });
}

/** The quarter after the newest complete one. */
export async function readNextExpected(db: Db) {
  const row = await db
    .selectFrom('klantprofielen.freshness')
    .select(['next_quarter', 'next_expected_on', 'days_late'])
    .executeTakeFirst();
  return row?.next_quarter && row.next_expected_on
    ? { quarter: row.next_quarter, dueOn: row.next_expected_on, daysLate: row.days_late ?? 0 }
    : undefined;
}

/** What is loaded, and whether a person confirmed what its columns mean. */
async function readSizes(db: Db) {
  const { rows } = await sql<{ documents: number; facts: number; isConfirmed: boolean | null }>`
    select (select count(*) from etl.document where status = 'current') as documents,
      (select count(*) from klantprofielen.fact_profiles) as facts,
      (select bool_and(confirmed) from klantprofielen.measure) as "isConfirmed"`.execute(db);
  return rows[0] ?? { documents: 0, facts: 0, isConfirmed: false };
}

/** Loaded documents that the present program would block; their facts stand. */
async function readDoubtful(db: Db) {
  const rows = await db
    .selectFrom('etl.document')
    .select(['sha256', 'quarter_key', 'region_key', 'doubt'])
    .where('status', '=', 'current')
    .where('doubt', 'is not', null)
    .orderBy('quarter_key')
    .orderBy('region_key')
    .execute();
  return rows.map((row) => ({
    sha256: row.sha256,
    quarter: toQuarterCode(row.quarter_key),
    region: toRegionCode(row.region_key),
    reason: row.doubt ?? '',
  }));
}

/** Links that ended the last pass over the sources as failed. */
async function readFailing(db: Db) {
  const rows = await selectTroubles(db)
    .where('state.state', '=', 'failed')
    .where('state.run_id', '=', (eb) =>
      eb.selectFrom('etl.listing').select((inner) => inner.fn.max('run_id').as('run_id')),
    )
    .execute();
  return rows.map(toTrouble);
}

function selectTroubles(db: Db) {
  return db
    .selectFrom('etl.link_state as state')
    .innerJoin('etl.link as link', 'link.link_key', 'state.link_key')
    .select(['link.url', 'link.broken_sha256', 'state.state', 'state.reason', 'state.message'])
    .select('state.document_key')
    .orderBy('state.state', 'desc')
    .orderBy('link.url');
}

function toTrouble(row: InferResult<ReturnType<typeof selectTroubles>>[number]) {
  return {
    url: row.url,
    reason: row.reason ?? '',
    message: row.message ?? undefined,
    /** Of what a file of a folder holds instead of a whole PDF: `reject` takes it. */
    brokenSha256: row.broken_sha256 ?? undefined,
  };
}

/** The newest run; `isGood`: the newest that read the sources and came to its end. */
export async function readLastRun(db: Db, isGood: boolean) {
  let query = db.selectFrom('etl.run').selectAll().orderBy('run_id', 'desc').limit(1);
  if (isGood) {
    // retry and the like say nothing about the sources
    query = query
      .where('status', 'in', ['done', 'attention'])
      .where('command', 'in', ['run', 'serve', 'demo']);
  }
  const row = await query.executeTakeFirst();
  return (
    row && {
      runId: row.run_id,
      command: row.command,
      status: row.status as string,
      startedAt: row.started_at,
      finishedAt: row.finished_at ?? undefined,
      message: row.message ?? undefined,
    }
  );
}

// Documents in quarantine, with what blocks them and what a person can type.

export type WaitingDocument = Awaited<ReturnType<typeof readWaiting>>[number];

/** All of them, or those of `keys` (document keys), by quarter and region. */
async function readWaiting(db: Db, keys?: readonly number[]) {
  const rows = await db
    .selectFrom('etl.document')
    .selectAll()
    .where('status', '=', 'quarantined')
    .orderBy('quarter_key')
    .orderBy('region_key')
    .orderBy('document_key')
    .execute();
  const asked = keys === undefined ? rows : rows.filter((row) => keys.includes(row.document_key));
  const waiting = [];
  for (const row of asked) {
    const findings = await readFindings(db, row.document_key);
    const blocks = findings.filter(({ severity }) => severity === 'block').map(({ code }) => code);
    waiting.push({
      documentKey: row.document_key,
      sha256: row.sha256,
      quarter: toQuarterCode(row.quarter_key),
      region: toRegionCode(row.region_key),
      url: row.url ?? '',
      reason: row.reason ?? undefined,
      since: row.status_since,
      findings,
      /** Codes that block it; when none of them may never be accepted, `accept` is possible. */
      blocking: [...new Set(blocks)],
      /** The same content waits under another publication too. */
      isTwice: rows.some((other) => other !== row && other.sha256 === row.sha256),
      isAcceptable:
        blocks.length > 0 && blocks.every((code) => !NEVER_ACCEPTABLE.has(code as CheckCode)),
    });
  }
  return waiting;
}

/** The exact commands that are possible for a waiting document, the likeliest first. */
export function nextCommands(document: WaitingDocument): string[] {
  const program = programName();
  const which = `${document.sha256.slice(0, 12)}${document.isTwice ? describePlace(document) : ''}`;
  const findings = document.blocking.map((code) => `--finding ${code}`).join(' ');
  const accept = `${program} accept ${which} ${findings} --reason "…"`;
  const reject = `${program} reject ${which} --reason "…"`;
  return document.isAcceptable ? [accept, reject] : [`${program} retry ${which}`, reject];
}

/** What ends the failing of a file that will never be a whole PDF; undefined where there is no such file. */
export function rejectFileCommand(brokenSha256: string | undefined): string | undefined {
  const which = brokenSha256?.slice(0, 12);
  return which && `${programName()} reject ${which} --reason "…"`;
}

/** What draws the documents that wait. */
export function lookCommand(): string {
  return `${programName()} status --overlay waiting.html`;
}

/** The same content waits under two publications: the hash alone does not tell them apart. */
function describePlace({ quarter, region }: WaitingDocument): string {
  return `${quarter ? ` --quarter ${quarter}` : ''}${region ? ` --region ${region}` : ''}`;
}

// What a run could not load: read for its report.

/** A link that a run put in quarantine or could not fetch. */
export type LinkTrouble = ReturnType<typeof toTrouble> & {
  readonly state: 'quarantined' | 'failed';
  /** Absent for a failed link, and for a loaded document that would be blocked now: its facts stand. */
  readonly document: WaitingDocument | undefined;
};

/** The first `limit` troubles of a run: quarantine first, then what failed; by address. */
export async function readTroubles(db: Db, runId: number, limit: number): Promise<LinkTrouble[]> {
  const rows = await selectTroubles(db)
    .where('state.run_id', '=', runId)
    .where('state.state', 'in', ['quarantined', 'failed'])
    .limit(limit)
    .execute();
  const keys = rows.flatMap((row) => row.document_key ?? []);
  const waiting = keys.length === 0 ? [] : await readWaiting(db, keys);
  return rows.map((row) => ({
    ...toTrouble(row),
    state: row.state === 'failed' ? 'failed' : 'quarantined',
    document:
      row.state === 'failed'
        ? undefined
        : waiting.find((document) => document.documentKey === row.document_key),
  }));
}

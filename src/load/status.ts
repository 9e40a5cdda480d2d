/** What is loaded, missing and waiting: read for `status` (and later the report). */
import { type Kysely, sql } from 'kysely';

import { toQuarterCode, toRegionCode } from '../codes.ts';
import type { Database } from './schema.ts';
import { readWaiting, type WaitingDocument } from './waiting.ts';

export type QuarterStatus = {
  readonly quarter: string;
  readonly dueOn: string;
  readonly loaded: number;
  readonly quarantined: number;
  readonly missing: number;
  readonly notYetDue: number;
  readonly withdrawn: number;
};

export type DoubtfulDocument = {
  readonly sha256: string;
  readonly quarter: string | undefined;
  readonly region: string | undefined;
  readonly reason: string;
};

export type LastRun = {
  readonly runId: number;
  readonly command: string;
  readonly status: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
  readonly message: string | undefined;
};

export type WarehouseStatus = {
  readonly documents: number;
  readonly facts: number;
  readonly newestCompleteQuarter: string | undefined;
  readonly newestQuarter: string | undefined;
  /** The view `freshness`: the quarter after the newest complete one. */
  readonly nextExpected:
    | { readonly quarter: string; readonly dueOn: string; readonly daysLate: number }
    | undefined;
  readonly quarters: readonly QuarterStatus[];
  readonly waiting: readonly WaitingDocument[];
  /** Loaded documents that the present program would block; their facts stand. */
  readonly doubtful: readonly DoubtfulDocument[];
  readonly failing: readonly {
    readonly url: string;
    readonly reason: string;
    readonly message: string | undefined;
    /** Of what a file of a folder holds instead of a whole PDF: `reject` takes it. */
    readonly brokenSha256: string | undefined;
  }[];
  readonly lastRun: LastRun | undefined;
  readonly lastGoodRun: LastRun | undefined;
  readonly measuresConfirmed: boolean;
};

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

export async function readStatus(db: Kysely<Database>): Promise<WarehouseStatus> {
  const quarters = await readQuarters(db);
  const withData = quarters.filter((quarter) => quarter.loaded + quarter.withdrawn > 0);
  const complete = quarters.filter(
    (quarter) => quarter.quarantined + quarter.missing + quarter.notYetDue === 0,
  );
  return {
    ...(await readSizes(db)),
    newestCompleteQuarter: complete.at(-1)?.quarter,
    newestQuarter: withData.at(-1)?.quarter,
    nextExpected: await readNextExpected(db),
    quarters,
    waiting: await readWaiting(db),
    doubtful: await readDoubtful(db),
    failing: await readFailing(db),
    lastRun: await readLastRun(db, false),
    lastGoodRun: await readLastRun(db, true),
    measuresConfirmed: await readConfirmed(db),
  };
}

async function readQuarters(db: Kysely<Database>): Promise<QuarterStatus[]> {
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

async function readNextExpected(db: Kysely<Database>): Promise<WarehouseStatus['nextExpected']> {
  const row = await db
    .selectFrom('klantprofielen.freshness')
    .select(['next_quarter', 'next_expected_on', 'days_late'])
    .executeTakeFirst();
  return row?.next_quarter && row.next_expected_on
    ? { quarter: row.next_quarter, dueOn: row.next_expected_on, daysLate: row.days_late ?? 0 }
    : undefined;
}

async function readSizes(db: Kysely<Database>): Promise<{ documents: number; facts: number }> {
  const documents = await db
    .selectFrom('etl.document')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '=', 'current')
    .executeTakeFirstOrThrow();
  const facts = await db
    .selectFrom('klantprofielen.fact_profiles')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { documents: documents.count, facts: facts.count };
}

async function readDoubtful(db: Kysely<Database>): Promise<DoubtfulDocument[]> {
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
async function readFailing(db: Kysely<Database>): Promise<WarehouseStatus['failing']> {
  const rows = await db
    .selectFrom('etl.link_state as state')
    .innerJoin('etl.link as link', 'link.link_key', 'state.link_key')
    .select(['link.url', 'link.broken_sha256', 'state.reason', 'state.message'])
    .where('state.state', '=', 'failed')
    .where('state.run_id', '=', (eb) =>
      eb.selectFrom('etl.listing').select((inner) => inner.fn.max('run_id').as('run_id')),
    )
    .orderBy('link.url')
    .execute();
  return rows.map((row) => ({
    url: row.url,
    reason: row.reason ?? '',
    message: row.message ?? undefined,
    brokenSha256: row.broken_sha256 ?? undefined,
  }));
}

async function readLastRun(db: Kysely<Database>, isGood: boolean): Promise<LastRun | undefined> {
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
      status: row.status,
      startedAt: row.started_at,
      finishedAt: row.finished_at ?? undefined,
      message: row.message ?? undefined,
    }
  );
}

async function readConfirmed(db: Kysely<Database>): Promise<boolean> {
  const row = await db
    .selectFrom('klantprofielen.measure')
    .select(sql<boolean>`bool_and(confirmed)`.as('confirmed'))
    .executeTakeFirst();
  return row?.confirmed === true;
}

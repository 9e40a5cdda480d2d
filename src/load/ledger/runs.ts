/** The ledger of runs. */
import { hostname } from 'node:os';

import { sql } from 'kysely';

import type { ExitStatus } from '../../errors.ts';
import { PROGRAM_VERSION } from '../../program.ts';
import type { LinkState } from '../../publication.ts';
import type { Db } from '../schema.ts';
import { toStorableOrNull } from '../values.ts';

/** How many links ended in each state; they add up to `found`. */
export type RunCounts = Readonly<Record<LinkState, number>>;

export type RunIdentity = {
  readonly command: string;
  /** The moment of SCHEDULE that it is for. */
  readonly plannedAt?: Date | undefined;
};

export type RunEnd = {
  readonly status: ExitStatus;
  readonly exitCode: number;
  readonly counts: RunCounts;
  readonly message: string | undefined;
};

/**
 * Opens a run; to be called only under the writer's lock, so that any run still marked as running
 * belongs to a process that died.
 */
export async function startRun(db: Db, identity: RunIdentity): Promise<number> {
  await db
    .updateTable('etl.run')
    .set({
      status: 'abandoned',
      finished_at: sql`now()`,
      message: 'the process ended without a word',
    })
    .where('status', '=', 'running')
    .execute();
  const row = await db
    .insertInto('etl.run')
    .values(toRow(identity))
    .returning('run_id')
    .executeTakeFirstOrThrow();
  return row.run_id;
}

function toRow({ command, plannedAt }: RunIdentity) {
  const where = { host: hostname(), pid: process.pid, program_version: PROGRAM_VERSION };
  return { command, ...where, planned_at: plannedAt ?? null };
}

export async function finishRun(db: Db, runId: number, end: RunEnd): Promise<void> {
  await db
    .updateTable('etl.run')
    .set({ ...toEnd(end), found: countFound(end.counts), ...end.counts })
    .where('run_id', '=', runId)
    .execute();
}

function toEnd({ status, exitCode, message }: Omit<RunEnd, 'counts'>) {
  const finished = { finished_at: sql<Date>`now()`, message: toStorableOrNull(message) };
  return { status, exit_code: exitCode, ...finished };
}

export function countFound(counts: RunCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Counts the states in which the links of a run stand so far. */
export async function countStates(db: Db, runId: number): Promise<RunCounts> {
  const rows = await db
    .selectFrom('etl.link_state')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('run_id', '=', runId)
    .groupBy('state')
    .execute();
  const counted = Object.fromEntries(rows.map((row) => [row.state, row.count]));
  return { ...NO_COUNTS, ...counted };
}

export const NO_COUNTS: RunCounts = {
  ignored: 0,
  unchanged: 0,
  loaded: 0,
  revised: 0,
  quarantined: 0,
  waiting: 0,
  failed: 0,
};

// Planned moments: each ends in one status.

/** Such a run is taken up again. */
const UNFINISHED = ['running', 'abandoned', 'stopped'];
/** Passes over the sources, by hand or planned, that have read what there was to read. */
const isPass = sql`command in ('run', 'serve') and status in ('done', 'attention', 'source')`;

/** Has any moment been taken up, or any pass read the sources? */
export async function hasPassed(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select 1 from etl.run where planned_at is not null or ${isPass} limit 1`.execute(db);
  return rows.length > 0;
}

/** Has this moment come to its end? */
export async function hasEnded(db: Db, plannedAt: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from etl.run where planned_at = ${plannedAt} and status <> all (${UNFINISHED}) limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Has a pass read the sources since it was due, whoever started it? Then it was the one for this moment. */
export async function claimForMoment(db: Db, plannedAt: Date, due: Date): Promise<boolean> {
  const { rows } = await sql`
    with pass as (select run_id from etl.run where ${isPass} and started_at >= ${due} order by run_id limit 1),
      claimed as (
        update etl.run set planned_at = ${plannedAt} from pass
         where run.run_id = pass.run_id and planned_at is null)
    select 1 from pass`.execute(db);
  return rows.length > 0;
}

/** Says of a moment that led to no run how it ended. */
export async function recordUnrun(
  db: Db,
  identity: RunIdentity & { readonly plannedAt: Date },
  end: Omit<RunEnd, 'counts'>,
): Promise<void> {
  if (await hasEnded(db, identity.plannedAt)) return;
  await db
    .insertInto('etl.run')
    .values({ ...toRow(identity), ...toEnd(end) })
    .execute();
}

/**
 * Takes out what is over for ten years: runs and moments to which nothing refers, troubles that were solved (a quarter that
 * became complete stays: it is news once), pictures of documents that no longer wait.
 */
export async function trimHistory(db: Db): Promise<void> {
  const isOver = sql`now() - interval '10 years'`;
  const statements = [
    sql`
      delete from etl.run where finished_at < ${isOver}
        and not exists (select from etl.document_content where archived_run = run_id or first_seen_run = run_id)
        and not exists (select from etl.document where first_seen_run = run_id)
        and not exists (select from etl.link where first_seen_run = run_id)
        and not exists (select from etl.link_state where link_state.run_id = run.run_id)
        and not exists (select from etl.listing where listing.run_id = run.run_id)`,
    sql`delete from etl.alert where solved_at < ${isOver} and kind <> 'quarter_completed'`,
    sql`
      delete from etl.overlay using etl.document
       where document.document_key = overlay.document_key and drawn_at < ${isOver}
         and status <> 'quarantined' and doubt is null`,
  ];
  for (const statement of statements) await statement.execute(db);
}

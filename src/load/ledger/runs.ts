/** The ledger of runs. */
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
  readonly host: string;
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

function toRow({ command, host, plannedAt }: RunIdentity) {
  const { pid } = process;
  return { command, host, pid, program_version: PROGRAM_VERSION, planned_at: plannedAt ?? null };
}

export async function finishRun(db: Db, runId: number, end: RunEnd): Promise<void> {
  await db
    .updateTable('etl.run')
    .set({
      status: end.status,
      exit_code: end.exitCode,
      finished_at: sql`now()`,
      found: countFound(end.counts),
      ...end.counts,
      message: toStorableOrNull(end.message),
    })
    .where('run_id', '=', runId)
    .execute();
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
const UNFINISHED = ['running', 'abandoned', 'stopped'] as const;
/** Such a pass has read what there was to read. */
const READ = ['done', 'attention', 'source'] as const;

/** Has any moment been taken up, or any pass read the sources? */
export async function hasPassed(db: Db): Promise<boolean> {
  const run = await db
    .selectFrom('etl.run')
    .select('run_id')
    .where((eb) =>
      eb.or([
        eb('planned_at', 'is not', null),
        eb.and([eb('command', 'in', PASSES), eb('status', 'in', READ)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return run !== undefined;
}

/** Has this moment come to its end? */
export async function hasEnded(db: Db, plannedAt: Date): Promise<boolean> {
  const run = await db
    .selectFrom('etl.run')
    .select('run_id')
    .where('planned_at', '=', plannedAt)
    .where('status', 'not in', UNFINISHED)
    .limit(1)
    .executeTakeFirst();
  return run !== undefined;
}

/** Passes over the sources, by hand or planned. */
const PASSES = ['run', 'serve'];

/** Has a pass read the sources since it was due, whoever started it? Then it was the one for this moment. */
export async function claimForMoment(db: Db, plannedAt: Date, due: Date): Promise<boolean> {
  const pass = await db
    .selectFrom('etl.run')
    .select('run_id')
    .where('command', 'in', PASSES)
    .where('status', 'in', READ)
    .where('started_at', '>=', due)
    .orderBy('run_id')
    .limit(1)
    .executeTakeFirst();
  if (!pass) return false;
  await db
    .updateTable('etl.run')
    .set({ planned_at: plannedAt })
    .where('run_id', '=', pass.run_id)
    .where('planned_at', 'is', null)
    .execute();
  return true;
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
    .values({
      ...toRow(identity),
      status: end.status,
      exit_code: end.exitCode,
      finished_at: sql<Date>`now()`,
      message: toStorableOrNull(end.message),
    })
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

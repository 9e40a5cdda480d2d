/** The ledger of runs. */
import { type Kysely, sql } from 'kysely';

import type { ExitStatus } from '../../errors.ts';
import type { LinkState } from '../../publication.ts';
import type { Database } from '../schema.ts';
import { toStorableOrNull } from '../values.ts';

/** How many links ended in each state; they add up to `found`. */
export type RunCounts = Readonly<Record<LinkState, number>>;

export type RunIdentity = {
  readonly command: string;
  readonly host: string;
  readonly pid: number;
  readonly programVersion: string;
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
export async function startRun(db: Kysely<Database>, identity: RunIdentity): Promise<number> {
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
    .values({
      command: identity.command,
      host: identity.host,
      pid: identity.pid,
      program_version: identity.programVersion,
    })
    .returning('run_id')
    .executeTakeFirstOrThrow();
  return row.run_id;
}

export async function finishRun(db: Kysely<Database>, runId: number, end: RunEnd): Promise<void> {
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
export async function countStates(db: Kysely<Database>, runId: number): Promise<RunCounts> {
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

/**
 * Who runs a planned run, decided in the database: the process that inserts the row has it, renews its claim while it
 * works, and writes how it ended. All deadlines are told by the database's clock.
 */
import { sql, type Kysely } from 'kysely';

import type { ExitStatus } from '../errors.ts';
import type { Database } from '../load/schema.ts';

/** Where a slot ends; `released` and `claimed` are on the way. */
export type SlotEnd = Exclude<ExitStatus, 'locked'> | 'skipped';

export type Claim = { readonly slotAt: Date; readonly claimedBy: string };

/** A claim that is not renewed for so long is free for others. */
export const LEASE_SECONDS = 30;
/** A slot whose process has died so often is left alone: the next one comes. */
export const MOST_ATTEMPTS = 3;

/** Passes over the sources: what `run` and `serve` leave in etl.run. */
const PASSES = ['run', 'serve'];
/** Such a pass has read what there was to read. */
const READ = ['done', 'attention', 'source'] as const;

/** Has this slot come to its end? */
export async function hasEnded(db: Kysely<Database>, slotAt: Date): Promise<boolean> {
  const slot = await db
    .selectFrom('etl.schedule_slot')
    .select('finished_at')
    .where('slot_at', '=', slotAt)
    .executeTakeFirst();
  return slot !== undefined && slot.finished_at !== null;
}

/** Has a pass read the sources since this moment, whoever started it? */
export async function hasPassSince(db: Kysely<Database>, moment: Date): Promise<boolean> {
  const pass = await db
    .selectFrom('etl.run')
    .select('run_id')
    .where('command', 'in', PASSES)
    .where('status', 'in', READ)
    .where('started_at', '>=', moment)
    .limit(1)
    .executeTakeFirst();
  return pass !== undefined;
}

/**
 * Takes the slot: a new one, a released one, or one whose process has fallen silent. Undefined when somebody else has
 * it or it has ended. Older slots that nobody finished become `abandoned`.
 */
export async function claimSlot(
  db: Kysely<Database>,
  slotAt: Date,
  claimedBy: string,
): Promise<Claim | undefined> {
  return await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ slot_at: Date }>`
      insert into etl.schedule_slot as slot (slot_at, claimed_by, alive_until)
      values (${slotAt}, ${claimedBy}, now() + make_interval(secs => ${LEASE_SECONDS}))
      on conflict (slot_at) do update
        set status = 'claimed', claimed_by = excluded.claimed_by, claimed_at = now(),
            alive_until = excluded.alive_until, attempts = slot.attempts + 1
        where slot.finished_at is null and slot.alive_until < now() and slot.attempts < ${MOST_ATTEMPTS}
      returning slot_at`.execute(trx);
    if (rows.length === 0) {
      await abandonPoisoned(trx, slotAt);
      return undefined;
    }
    await abandonOlder(trx, slotAt);
    return { slotAt, claimedBy };
  });
}

async function abandonPoisoned(trx: Kysely<Database>, slotAt: Date): Promise<void> {
  await trx
    .updateTable('etl.schedule_slot')
    .set({
      status: 'abandoned',
      finished_at: sql`now()`,
      message: 'its processes ended without a word too often',
    })
    .where('slot_at', '=', slotAt)
    .where('finished_at', 'is', null)
    .where('alive_until', '<', sql<Date>`now()`)
    .where('attempts', '>=', MOST_ATTEMPTS)
    .execute();
}

async function abandonOlder(trx: Kysely<Database>, slotAt: Date): Promise<void> {
  await trx
    .updateTable('etl.schedule_slot')
    .set({ status: 'abandoned', finished_at: sql`now()`, message: 'a later slot has come' })
    .where('slot_at', '<', slotAt)
    .where('finished_at', 'is', null)
    .where('alive_until', '<', sql<Date>`now()`)
    .execute();
}

/** Says that we are still at it. False when the claim is not ours any more. */
export async function renewClaim(db: Kysely<Database>, claim: Claim): Promise<boolean> {
  const { rows } = await sql`
    update etl.schedule_slot set alive_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where slot_at = ${claim.slotAt} and claimed_by = ${claim.claimedBy} and finished_at is null
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Gives the slot back unfinished: whoever looks next takes it, without counting this attempt. */
export async function releaseClaim(
  db: Kysely<Database>,
  claim: Claim,
  message: string,
): Promise<void> {
  await db
    .updateTable('etl.schedule_slot')
    .set({
      status: 'released',
      alive_until: sql<Date>`now() - interval '1 second'`,
      // being told to stop is no fault of the slot
      attempts: sql<number>`greatest(attempts - 1, 1)`,
      message,
    })
    .where('slot_at', '=', claim.slotAt)
    .where('claimed_by', '=', claim.claimedBy)
    .where('finished_at', 'is', null)
    .execute();
}

export async function finishSlot(
  db: Kysely<Database>,
  claim: Claim,
  end: {
    readonly status: SlotEnd;
    readonly runId: number | undefined;
    readonly message: string | undefined;
  },
): Promise<void> {
  await db
    .updateTable('etl.schedule_slot')
    .set({
      status: end.status,
      finished_at: sql`now()`,
      run_id: end.runId ?? null,
      message: end.message ?? null,
    })
    .where('slot_at', '=', claim.slotAt)
    .where('claimed_by', '=', claim.claimedBy)
    .where('finished_at', 'is', null)
    .execute();
}

/** Gives slots that nobody ran their end, once: those that nobody was there for, or that came while this process worked. */
export async function recordUnrun(
  db: Kysely<Database>,
  slots: readonly Date[],
  status: 'missed' | 'skipped',
  claimedBy: string,
): Promise<void> {
  if (slots.length === 0) return;
  await db
    .insertInto('etl.schedule_slot')
    .values(
      slots.map((slotAt) => ({
        slot_at: slotAt,
        status,
        claimed_by: claimedBy,
        alive_until: sql<Date>`now()`,
        finished_at: sql<Date>`now()`,
      })),
    )
    .onConflict((conflict) => conflict.column('slot_at').doNothing())
    .execute();
}

/** The newest slot before this one that anybody has dealt with. */
export async function findLastSlot(db: Kysely<Database>, before: Date): Promise<Date | undefined> {
  const row = await db
    .selectFrom('etl.schedule_slot')
    .select('slot_at')
    .where('slot_at', '<', before)
    .orderBy('slot_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.slot_at;
}

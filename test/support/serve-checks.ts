/** What the tests of `serve` ask the database. */
import { sql, type Kysely } from 'kysely';
import { expect } from 'vitest';

import type { Database } from '../../src/load/schema.ts';
import type { TestDatabase } from './database.ts';
import type { RunningService } from './service.ts';

export type SlotRow = {
  readonly slot_at: Date;
  readonly status: string;
  readonly attempts: number;
  readonly claimed_by: string;
  readonly run_id: number | null;
};

/** Oldest first; none before the schema is there. */
export async function listSlots(db: Kysely<Database>): Promise<SlotRow[]> {
  try {
    return (
      await sql<SlotRow>`
        select slot_at, status, attempts, claimed_by, run_id from etl.schedule_slot order by slot_at`.execute(
        db,
      )
    ).rows;
  } catch {
    return [];
  }
}

/** The first slot that has come to its end. */
export async function findEndedSlot(db: Kysely<Database>): Promise<SlotRow | undefined> {
  const slots = await listSlots(db);
  return slots.find(({ status }) => status !== 'claimed' && status !== 'released');
}

export async function countFacts(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from klantprofielen.fact_profiles`.execute(db);
  return rows[0]?.n ?? 0;
}

export type Ending = {
  readonly code: number | null;
  /** What it logged as an error or worse, in its whole life. */
  readonly faults: readonly unknown[];
};

/** Sends the signal and waits for the end. */
export async function stopService(
  service: RunningService,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<Ending> {
  service.kill(signal);
  const { code } = await service.ended;
  const faults = service.log.filter(({ level }) => level === 'fatal' || level === 'error');
  return { code, faults };
}

/** Every current document has all of its rows, totals, cells and checks; nobody holds the writer's lock. */
export async function expectWholeDocuments({ warehouse }: TestDatabase): Promise<void> {
  const { rows } = await sql`
    select d.document_key, count(f.*)::int as facts, c.known_in_sonar as printed, sum(f.known_in_sonar)::int as added
      from etl.document d
      left join klantprofielen.fact_profiles f using (document_key)
      left join klantprofielen.fact_region_coverage c using (document_key)
     where d.status = 'current'
     group by d.document_key, c.known_in_sonar
    having c.known_in_sonar is distinct from sum(f.known_in_sonar)
        or not exists (select from etl.cell e where e.document_key = d.document_key)
        or not exists (select from etl.check_result r where r.document_key = d.document_key)`.execute(
    warehouse.db,
  );
  expect(rows).toEqual([]);
  const lock = { waitSeconds: 0, holder: 'test' };
  expect(await warehouse.withWriter(lock, () => Promise.resolve('free'))).toBe('free');
}

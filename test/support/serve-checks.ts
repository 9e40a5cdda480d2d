/** What the tests of `serve` ask the database. */
import { sql, type Kysely } from 'kysely';
import { expect } from 'vitest';

import { MOMENTS, openQueue } from '../../src/load/queue.ts';
import type { Database } from '../../src/load/schema.ts';
import { silentLogger } from '../../src/log.ts';
import type { TestDatabase } from './database.ts';
import type { RunningService } from './service.ts';

/** What etl.run says of a planned moment. */
export type PlannedRun = {
  readonly planned_at: Date;
  readonly status: string;
  readonly pid: number;
  readonly run_id: number;
};

/** In the order in which they began; none before the schema is there. */
export async function listPlanned(db: Kysely<Database>): Promise<PlannedRun[]> {
  try {
    return (
      await sql<PlannedRun>`
        select planned_at, status, pid, run_id from etl.run where planned_at is not null order by run_id`.execute(
        db,
      )
    ).rows;
  } catch {
    return [];
  }
}

/** The first planned run that has come to its end by itself. */
export async function findEnded(db: Kysely<Database>): Promise<PlannedRun | undefined> {
  const runs = await listPlanned(db);
  return runs.find(({ status }) => !['running', 'stopped', 'abandoned'].includes(status));
}

/** Puts planned moments into the queue, as a service would that has seen them come. */
export async function planMoments(
  { warehouse }: TestDatabase,
  moments: readonly { readonly moment: Date; readonly due: Date }[],
): Promise<void> {
  await warehouse.migrate({ auto: true, queue: true });
  await using opened = await openQueue(warehouse.db, silentLogger());
  for (const { moment, due } of moments) {
    const singletonKey = moment.toISOString();
    const options = { singletonKey, startAfter: due };
    await opened.queue.send(MOMENTS, { moment: singletonKey }, options);
  }
}

/** Jobs that wait or are worked on, by queue. */
export async function countJobs(
  db: Kysely<Database>,
): Promise<{ readonly moments: number; readonly readings: number }> {
  const { rows } = await sql<{ moments: number; readings: number }>`
    select count(*) filter (where name = 'planned_moment')::int as moments,
      count(*) filter (where name like 'reading_%')::int as readings from pgboss.job`.execute(db);
  return rows[0] ?? { moments: 0, readings: 0 };
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

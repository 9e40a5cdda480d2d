/** The state of the warehouse in a few numbers, for /metrics. */
import { sql, type Kysely } from 'kysely';

import type { Database } from '../load/schema.ts';

export const DOCUMENT_STATUSES = [
  'current',
  'republished',
  'superseded',
  'quarantined',
  'rejected',
  'ignored',
] as const;
export const QUARTER_STATUSES = [
  'loaded',
  'quarantined',
  'missing',
  'not_yet_due',
  'withdrawn',
] as const;

export type QuarterFigures = {
  readonly quarter: string;
  /** Days since it was due while not every region is loaded. */
  readonly lateDays: number;
  readonly counts: Readonly<Record<string, number>>;
};

export type Figures = {
  readonly lastSuccess: Date | undefined;
  readonly documents: Readonly<Record<string, number>>;
  /** The newest ones that should be there or soon. */
  readonly quarters: readonly QuarterFigures[];
  readonly newestCompleteQuarterEnd: Date | undefined;
};

/** Bounds the number of series: two years. */
const QUARTERS = 8;

type CountedQuarter = {
  readonly quarter: string;
  readonly last_day: string;
  readonly late_days: number;
  readonly counts: Record<string, number>;
};

export async function readFigures(db: Kysely<Database>): Promise<Figures> {
  const success = await db
    .selectFrom('etl.run')
    .select((eb) => eb.fn.max('finished_at').as('at'))
    .where('status', 'in', ['done', 'attention'])
    .executeTakeFirst();
  const documents = await db
    .selectFrom('etl.document')
    .select(['status', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
  const quarters = await readQuarters(db);
  const complete = quarters.find(({ counts }) => countOpen(counts) === 0);
  return {
    lastSuccess: success?.at ?? undefined,
    documents: Object.fromEntries(documents.map((row) => [row.status, row.count])),
    quarters: quarters.slice(0, QUARTERS).map((row) => ({
      quarter: row.quarter,
      lateDays: countOpen(row.counts) === 0 ? 0 : Math.max(0, row.late_days),
      counts: row.counts,
    })),
    newestCompleteQuarterEnd: complete && new Date(`${complete.last_day}T00:00:00Z`),
  };
}

/** Newest first. */
async function readQuarters(db: Kysely<Database>): Promise<readonly CountedQuarter[]> {
  const { rows } = await sql<CountedQuarter>`
    select c.quarter_code as quarter, q.last_day, max((now() at time zone 'Europe/Amsterdam')::date - c.due_on)::int as late_days,
           jsonb_object_agg(c.status, c.count) as counts
      from (select quarter_code, status, due_on, count(*)::int as count
              from klantprofielen.coverage group by quarter_code, status, due_on) c
      join klantprofielen.dim_quarter q on q.quarter_code = c.quarter_code
     group by c.quarter_code, q.last_day
     order by q.last_day desc`.execute(db);
  return rows;
}

function countOpen(counts: Readonly<Record<string, number>>): number {
  return (counts['missing'] ?? 0) + (counts['quarantined'] ?? 0) + (counts['not_yet_due'] ?? 0);
}

/** What Prometheus reads at /metrics (metrics.json): counters of this process, and the state of the warehouse as it is asked. */
import { sql } from 'kysely';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import { EXIT, type ExitStatus } from '../errors.ts';
import { countWaitingReadings } from '../load/ledger/archive.ts';
import { NO_COUNTS, type RunCounts } from '../load/ledger/runs.ts';
import type { Logger } from '../log.ts';
import type { Db } from '../load/schema.ts';
import { MEANINGS } from '../meanings.ts';
import METRICS from './metrics.json' with { type: 'json' };

export type MetricsOptions = {
  /** Reads the warehouse; undefined when it cannot be asked. */
  readonly readFigures: () => Promise<Figures | undefined>;
  readonly nextRunAt: () => Date | undefined;
  readonly log: Logger;
  readonly programVersion: string;
};

const SECONDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

/** What metrics.json says of a metric. */
function describe(registry: Registry, name: keyof typeof METRICS) {
  return {
    name: `klantprofielen_${name}`,
    labelNames: [],
    ...METRICS[name],
    registers: [registry],
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics({ readFigures, nextRunAt, log, programVersion }: MetricsOptions) {
  const registry = new Registry();
  const runs = new Counter(describe(registry, 'runs_total'));
  for (const status of Object.keys(EXIT)) runs.inc({ status }, 0);
  const links = new Counter(describe(registry, 'links_total'));
  for (const state of Object.keys(NO_COUNTS)) links.inc({ state }, 0);
  const duration = new Histogram({
    ...describe(registry, 'run_duration_seconds'),
    buckets: SECONDS,
  });
  const restarts = new Counter(describe(registry, 'parser_restarts_total'));
  const nextRun = new Gauge(describe(registry, 'next_run_timestamp_seconds'));
  new Gauge(describe(registry, 'build_info')).set({ version: programVersion }, 1);
  const show = createWarehouseGauges(registry);
  return {
    contentType: registry.contentType as string,
    render: async (): Promise<string> => {
      const figures = await readFigures().catch((error: unknown) => {
        log.warn({ err: error }, 'metrics: the warehouse could not be asked');
        return undefined;
      });
      show(figures);
      nextRun.set(toSeconds(nextRunAt()));
      return await registry.metrics();
    },
    countRun: (status: ExitStatus) => runs.inc({ status }),
    /** A pass that came to its end. */
    recordPass: ({ counts, seconds }: { readonly counts: RunCounts; readonly seconds: number }) => {
      duration.observe(seconds);
      for (const [state, count] of Object.entries(counts)) links.inc({ state }, count);
    },
    countParserRestarts: (count: number) => restarts.inc(count),
  };
}

/** Zero or absent until the warehouse can be asked; then the last that was read stays, and `database_up` says so. */
function createWarehouseGauges(registry: Registry): (figures: Figures | undefined) => void {
  const gauge = (name: keyof typeof METRICS): Gauge => new Gauge(describe(registry, name));
  const up = gauge('database_up');
  const success = gauge('last_success_timestamp_seconds');
  const documents = gauge('documents');
  const regions = gauge('quarter_regions');
  const late = gauge('quarter_late_seconds');
  const complete = gauge('newest_complete_quarter_end_timestamp_seconds');
  const waiting = gauge('readings_waiting');
  for (const one of [up, success, complete]) one.set(0);
  for (const status of DOCUMENT_STATUSES) documents.set({ status }, 0);
  return (figures) => {
    up.set(figures ? 1 : 0);
    if (!figures) return;
    success.set(toSeconds(figures.lastSuccess));
    waiting.set(figures.readingsWaiting);
    complete.set(toSeconds(figures.newestCompleteQuarterEnd));
    for (const status of DOCUMENT_STATUSES)
      documents.set({ status }, figures.documents[status] ?? 0);
    regions.reset();
    late.reset();
    for (const { quarter, lateDays, counts } of figures.quarters) {
      late.set({ quarter }, lateDays * 86_400);
      for (const status of QUARTER_STATUSES) regions.set({ quarter, status }, counts[status] ?? 0);
    }
  };
}

function toSeconds(moment: Date | undefined): number {
  return moment ? Math.round(moment.getTime() / 1000) : 0;
}

// The state of the warehouse in a few numbers.

const DOCUMENT_STATUSES = Object.keys(MEANINGS.document_status);
const QUARTER_STATUSES = Object.keys(MEANINGS.coverage_status);

export type Figures = Awaited<ReturnType<typeof readFigures>>;

/** Bounds the number of series: two years. */
const QUARTERS = 8;

export async function readFigures(db: Db) {
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
    documents: Object.fromEntries<number>(documents.map((row) => [row.status, row.count])),
    /** The newest ones that should be there or soon; late while not every region is loaded. */
    quarters: quarters.slice(0, QUARTERS).map((row) => ({
      quarter: row.quarter,
      lateDays: countOpen(row.counts) === 0 ? 0 : Math.max(0, row.late_days),
      counts: row.counts,
    })),
    newestCompleteQuarterEnd: complete && new Date(`${complete.last_day}T00:00:00Z`),
    readingsWaiting: await countWaitingReadings(db),
  };
}

/** Newest first. */
async function readQuarters(db: Db) {
  type Row = {
    readonly quarter: string;
    readonly last_day: string;
    readonly late_days: number;
    readonly counts: Record<string, number>;
  };
  const { rows } = await sql<Row>`
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

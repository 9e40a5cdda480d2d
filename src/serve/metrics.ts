/** What Prometheus reads at /metrics: counters of this process, and the state of the warehouse as it is asked. */
import { sql, type Kysely } from 'kysely';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import { EXIT } from '../errors.ts';
import { countWaitingReadings } from '../load/ledger/readings.ts';
import { NO_COUNTS, type RunCounts } from '../load/ledger/runs.ts';
import type { Logger } from '../log.ts';
import type { Database } from '../load/schema.ts';

export type RunStatus = keyof typeof EXIT;

export type Metrics = {
  readonly contentType: string;
  render(): Promise<string>;
  countRun(status: RunStatus): void;
  /** A pass that came to its end. */
  recordPass(pass: { readonly counts: RunCounts; readonly seconds: number }): void;
  readonly countParserRestarts: (restarts: number) => void;
};

export type MetricsOptions = {
  /** Reads the warehouse; undefined when it cannot be asked. */
  readonly readFigures: () => Promise<Figures | undefined>;
  readonly nextRunAt: () => Date | undefined;
  readonly log: Logger;
  readonly programVersion: string;
};

const PREFIX = 'klantprofielen_';
const SECONDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const own = createOwnMetrics(registry, options);
  const warehouse = createWarehouseGauges(registry);
  return {
    contentType: registry.contentType,
    render: async () => {
      const figures = await options.readFigures().catch((error: unknown) => {
        options.log.warn({ err: error }, 'metrics: the warehouse could not be asked');
        return undefined;
      });
      warehouse.show(figures);
      own.showNextRun();
      return await registry.metrics();
    },
    countRun: (status) => own.runs.inc({ status }),
    recordPass: ({ counts, seconds }) => {
      own.duration.observe(seconds);
      for (const [state, count] of Object.entries(counts)) own.links.inc({ state }, count);
    },
    countParserRestarts: (restarts) => own.restarts.inc(restarts),
  };
}

function createOwnMetrics(registry: Registry, options: MetricsOptions) {
  const registers = [registry];
  const runs = new Counter({
    name: `${PREFIX}runs_total`,
    help: 'Planned runs of this process by how they ended; locked: another run was at work.',
    labelNames: ['status'],
    registers,
  });
  for (const status of Object.keys(EXIT)) runs.inc({ status }, 0);
  const links = new Counter({
    name: `${PREFIX}links_total`,
    help: 'Links of the runs of this process by the state in which they ended.',
    labelNames: ['state'],
    registers,
  });
  for (const state of Object.keys(NO_COUNTS)) links.inc({ state }, 0);
  const duration = new Histogram({
    name: `${PREFIX}run_duration_seconds`,
    help: 'Duration of the runs of this process that came to their end.',
    buckets: SECONDS,
    registers,
  });
  const restarts = new Counter({
    name: `${PREFIX}parser_restarts_total`,
    help: 'Parser processes that had to be replaced because they died, hung or lied.',
    registers,
  });
  const nextRun = gauge(
    registry,
    'next_run_timestamp_seconds',
    'When the next run is planned; 0: never.',
  );
  const build = new Gauge({
    name: `${PREFIX}build_info`,
    help: 'Always 1; the label says which program runs.',
    labelNames: ['version'],
    registers,
  });
  build.set({ version: options.programVersion }, 1);
  const showNextRun = () => nextRun.set(toSeconds(options.nextRunAt()));
  return { runs, links, duration, restarts, showNextRun };
}

/** Zero or absent until the warehouse can be asked; then the last that was read stays, and `database_up` says so. */
function createWarehouseGauges(registry: Registry) {
  const up = gauge(registry, 'database_up', 'Could the warehouse be asked just now? 1 or 0.');
  const success = gauge(
    registry,
    'last_success_timestamp_seconds',
    'End of the last run, of any process, that did its work (done or attention); 0: none yet.',
  );
  const documents = gauge(registry, 'documents', 'Documents by status.', ['status']);
  const regions = gauge(
    registry,
    'quarter_regions',
    'Regions of the newest quarters by coverage status.',
    ['quarter', 'status'],
  );
  const late = gauge(
    registry,
    'quarter_late_seconds',
    'Time since a quarter was due while some region of it is not loaded; 0: complete or not due. The newest quarters.',
    ['quarter'],
  );
  const complete = gauge(
    registry,
    'newest_complete_quarter_end_timestamp_seconds',
    'Last day of the newest quarter of which every region is loaded; 0: none.',
  );
  const waiting = gauge(
    registry,
    'readings_waiting',
    'Documents of the backlog that neither serve nor work has begun to read.',
  );
  up.set(0);
  success.set(0);
  complete.set(0);
  for (const status of DOCUMENT_STATUSES) documents.set({ status }, 0);
  return {
    show(figures: Figures | undefined): void {
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
        for (const status of QUARTER_STATUSES)
          regions.set({ quarter, status }, counts[status] ?? 0);
      }
    },
  };
}

function gauge(registry: Registry, name: string, help: string, labelNames: string[] = []): Gauge {
  return new Gauge({ name: `${PREFIX}${name}`, help, labelNames, registers: [registry] });
}

function toSeconds(moment: Date | undefined): number {
  return moment ? Math.round(moment.getTime() / 1000) : 0;
}

// The state of the warehouse in a few numbers.

const DOCUMENT_STATUSES = [
  'current',
  'republished',
  'superseded',
  'quarantined',
  'rejected',
  'ignored',
] as const;
const QUARTER_STATUSES = ['loaded', 'quarantined', 'missing', 'not_yet_due', 'withdrawn'] as const;

type QuarterFigures = {
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
  readonly readingsWaiting: number;
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
    readingsWaiting: await countWaitingReadings(db),
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

/** What Prometheus reads at /metrics: counters of this process, and the state of the warehouse as it is asked. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import { EXIT } from '../errors.ts';
import { NO_COUNTS, type RunCounts } from '../load/ledger/runs.ts';
import type { Logger } from '../log.ts';
import { DOCUMENT_STATUSES, QUARTER_STATUSES, type Figures } from './figures.ts';

export type RunStatus = keyof typeof EXIT | 'skipped';

export type Metrics = {
  readonly contentType: string;
  render(): Promise<string>;
  countRun(status: RunStatus): void;
  /** A pass that came to its end. */
  recordPass(pass: { readonly counts: RunCounts; readonly seconds: number }): void;
  countParserRestarts(restarts: number): void;
};

export type MetricsOptions = {
  /** Reads the warehouse; undefined when it cannot be asked. */
  readonly readFigures: () => Promise<Figures | undefined>;
  readonly nextRunAt: () => Date | undefined;
  readonly log: Logger;
  readonly programVersion: string;
};

const PREFIX = 'klantprofielen_';
const RUN_STATUSES: readonly RunStatus[] = [
  ...(Object.keys(EXIT) as (keyof typeof EXIT)[]).filter((status) => status !== 'locked'),
  'skipped',
];
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
    help: 'Planned runs of this process by how they ended; skipped: another run was at work.',
    labelNames: ['status'],
    registers,
  });
  for (const status of RUN_STATUSES) runs.inc({ status }, 0);
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
  up.set(0);
  success.set(0);
  complete.set(0);
  for (const status of DOCUMENT_STATUSES) documents.set({ status }, 0);
  return {
    show(figures: Figures | undefined): void {
      up.set(figures ? 1 : 0);
      if (!figures) return;
      success.set(toSeconds(figures.lastSuccess));
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

import { describe, expect, test } from 'vitest';

import { silentLogger } from '../../../src/log.ts';
import { createMetrics, type Figures, type Metrics } from '../../../src/serve/metrics.ts';
import { checkExposition } from '../../support/exposition.ts';

const FIGURES: Figures = {
  lastSuccess: new Date('2026-11-20T05:31:00Z'),
  documents: { current: 8, quarantined: 1 },
  quarters: [{ quarter: '2026Q2', lateDays: 21, counts: { loaded: 34, missing: 1 } }],
  newestCompleteQuarterEnd: new Date('2026-03-31T00:00:00Z'),
  readingsWaiting: 3,
};

function create(figures: Figures | undefined | Error): Metrics {
  return createMetrics({
    readFigures: () =>
      figures instanceof Error ? Promise.reject(figures) : Promise.resolve(figures),
    nextRunAt: () => new Date('2026-11-23T05:30:00Z'),
    log: silentLogger(),
    programVersion: '1.2.3',
  });
}

describe('/metrics', () => {
  test('before anything has happened every counter is there, at 0', async () => {
    const text = await create(undefined).render();
    expect(checkExposition(text)).toEqual([]);
    for (const status of ['done', 'fault', 'usage', 'attention', 'source', 'database', 'locked'])
      expect(text).toContain(`klantprofielen_runs_total{status="${status}"} 0`);
    for (const state of [
      'loaded',
      'revised',
      'unchanged',
      'quarantined',
      'waiting',
      'failed',
      'ignored',
    ])
      expect(text).toContain(`klantprofielen_links_total{state="${state}"} 0`);
    expect(text).toContain('klantprofielen_parser_restarts_total 0');
    expect(text).toContain('klantprofielen_last_success_timestamp_seconds 0');
    expect(text).toContain('klantprofielen_run_duration_seconds_count 0');
    expect(text).toContain('klantprofielen_database_up 0');
    expect(text).toContain('klantprofielen_next_run_timestamp_seconds 1795411800');
  });

  test('shows what has happened and how the warehouse stands', async () => {
    const metrics = create(FIGURES);
    metrics.countRun('done');
    metrics.countRun('locked');
    metrics.countParserRestarts(2);
    metrics.recordPass({
      counts: {
        ignored: 7,
        unchanged: 0,
        loaded: 8,
        revised: 0,
        quarantined: 1,
        waiting: 0,
        failed: 0,
      },
      seconds: 3,
    });
    const text = await metrics.render();
    expect(checkExposition(text)).toEqual([]);
    for (const line of [
      'klantprofielen_runs_total{status="done"} 1',
      'klantprofielen_runs_total{status="locked"} 1',
      'klantprofielen_readings_waiting 3',
      'klantprofielen_links_total{state="loaded"} 8',
      'klantprofielen_run_duration_seconds_bucket{le="5"} 1',
      'klantprofielen_parser_restarts_total 2',
      'klantprofielen_documents{status="quarantined"} 1',
      'klantprofielen_documents{status="rejected"} 0',
      'klantprofielen_quarter_late_seconds{quarter="2026Q2"} 1814400',
      'klantprofielen_quarter_regions{quarter="2026Q2",status="missing"} 1',
      'klantprofielen_newest_complete_quarter_end_timestamp_seconds 1774915200',
      'klantprofielen_database_up 1',
    ])
      expect(text.split('\n')).toContain(line);
  });

  test('a database that fails is a 0, never an error', async () => {
    expect(await create(new Error('gone')).render()).toContain('klantprofielen_database_up 0');
  });

  test('the check itself finds what promtool would', () => {
    expect(checkExposition('# TYPE a counter\na 1\n')).toEqual([
      'a: no HELP',
      'a: a counter must end with _total',
    ]);
    expect(checkExposition('# HELP b_total x\n# TYPE b_total gauge\nb_total 1\n')).toEqual([
      'b_total: only a counter ends with _total',
    ]);
    expect(checkExposition('c 1')).toEqual([
      'c: no HELP',
      'c: no TYPE',
      'the text must end with a line feed',
    ]);
    expect(checkExposition('# HELP d x\n# TYPE d gauge\nd one\nd{l="1"} 1\nd{l="1"} 2\n')).toEqual([
      'not a sample: d one',
      'd{l="1"}: twice',
    ]);
  });
});

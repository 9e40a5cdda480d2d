/** A chart of bi/dashboards.ts as one SQL question: what Metabase asks, and what tests hold Superset's pages against. */
import { CHARTS, DATASETS, FILTERS } from './dashboards.ts';
import type { Chart, Dashboard, Dataset, Filter, Metric } from './dashboards.ts';

export function findDataset(name: string): Dataset {
  return found(DATASETS, (dataset) => dataset.name === name, `dataset ${name}`);
}

export function findChart(key: string): Chart {
  return found(CHARTS, (chart) => chart.key === key, `chart ${key}`);
}

export function findFilter(key: Filter['key']): Filter {
  return found(FILTERS, (filter) => filter.key === key, `filter ${key}`);
}

export function metricsOf(chart: Chart): readonly Metric[] {
  const { name, metrics } = findDataset(chart.dataset);
  return chart.metrics.map((wanted) =>
    found(metrics, (metric) => metric.name === wanted, `metric ${wanted} of ${name}`),
  );
}

export function chartsOf(dashboard: Dashboard): readonly Chart[] {
  return dashboard.rows.flatMap((row) =>
    'places' in row ? row.places.map((place) => findChart(place.chart)) : [],
  );
}

/** Those of the filters that act on the chart. */
export function filtersOf(chart: Chart, filters: readonly Filter['key'][]): readonly Filter[] {
  const own = findDataset(chart.dataset).filters;
  return filters
    .filter((key) => own.includes(key) && !chart.without?.includes(key))
    .map(findFilter);
}

/** What `from` takes. */
export function toRelation({ name, sql }: Dataset): string {
  return sql === undefined ? `klantprofielen.${name}` : `(\n${sql}\n) as ${name}`;
}

/** A column of the dataset, or the expression of one that is computed. */
export function toExpression(dataset: Dataset, column: string): string {
  return dataset.computed?.[column]?.sql ?? column;
}

/**
 * The question of a chart. `conditions` are what the filters of the dashboard come to.
 * Columns come in the order by, split, metrics; columns as they are keep their names.
 */
export function toQuestion(chart: Chart, conditions: readonly string[]): string {
  const dataset = findDataset(chart.dataset);
  const groups = [...(chart.by ?? []), ...(chart.split ?? [])];
  const plain = chart.columns ?? groups;
  const selected = [
    ...plain.map((column) => `${toExpression(dataset, column)} as ${column}`),
    ...metricsOf(chart).map(({ name, sql }) => `${sql} as "${name}"`),
  ];
  const where = [...(chart.where === undefined ? [] : [chart.where]), ...conditions];
  const order = toOrder(chart);
  return [
    `select ${selected.join(',\n  ')}`,
    `from ${toRelation(dataset)}`,
    ...(where.length > 0 ? [`where ${where.join('\n  and ')}`] : []),
    ...(chart.metrics.length > 0 && groups.length > 0
      ? [`group by ${groups.map((_, index) => index + 1).join(', ')}`]
      : []),
    ...(order === undefined ? [] : [`order by ${order}`]),
    ...(chart.limit === undefined ? [] : [`limit ${chart.limit}`]),
  ].join('\n');
}

function toOrder(chart: Chart): string | undefined {
  if (chart.kind === 'ranked') return `"${chart.metrics[0]}" desc nulls last`;
  if (chart.order)
    return `"${chart.order.by}" ${chart.order.descending ? 'desc' : 'asc'} nulls last`;
  return chart.by?.length ? '1' : undefined;
}

function found<T>(all: readonly T[], matches: (one: T) => boolean, what: string): T {
  const one = all.find(matches);
  if (one === undefined) throw new Error(`bi/dashboards.ts names ${what}, which is not there`);
  return one;
}

/**
 * Superset's bundle of assets out of bi/dashboards.ts and the columns of the live schema: file name → text.
 * The files are JSON, which is YAML too. What each key does: docs/bi.md, chapter Superset.
 */
import { findWords } from '../columns.ts';
import {
  CHARTS,
  COLOURS,
  DASHBOARDS,
  DATASETS,
  type Chart,
  type Dashboard,
  type Filter,
  type Format,
} from '../dashboards.ts';
import {
  chartsOf,
  findChart,
  findDataset,
  findFilter,
  metricsOf,
  toExpression,
} from '../questions.ts';
import { toUuid } from '../uuid.ts';

/** Columns of a dataset, in their order: name → type of Postgres, such as 'integer'. */
export type Columns = ReadonlyMap<string, ReadonlyMap<string, string>>;

type Json = { readonly [key: string]: unknown };

const FORMATS: Readonly<Record<Format, string>> = {
  persons: ',d',
  share: ',.1%',
  points: '+,.1f',
  whole: ',d',
};
const HEIGHTS = { line: 15, low: 20, middle: 44, high: 80, tall: 105 } as const;
const QUARTER = '%Y K%q';
const DATABASE = 'klantprofielen';

export function toBundle(columns: Columns): ReadonlyMap<string, string> {
  const files = new Map<string, Json>([
    ['metadata.yaml', { version: '1.0.0', type: 'assets', timestamp: '2026-01-01T00:00:00+00:00' }],
    [`databases/${DATABASE}.yaml`, toDatabase()],
    ...DATASETS.map(({ name }): [string, Json] => [
      `datasets/${DATABASE}/${name}.yaml`,
      toDataset(name, columns.get(name) ?? new Map()),
    ]),
    ...CHARTS.map((chart): [string, Json] => [`charts/${chart.key}.yaml`, toChart(chart)]),
    ...DASHBOARDS.map((dashboard): [string, Json] => [
      `dashboards/${dashboard.key}.yaml`,
      toDashboard(dashboard),
    ]),
  ]);
  return new Map(
    [...files].map(([name, value]) => [name, `${JSON.stringify(value, undefined, 2)}\n`]),
  );
}

/** The password is masked: bi/superset/import.ts gives the real address and password along with the bundle. */
function toDatabase(): Json {
  return {
    database_name: 'Klantprofielen',
    sqlalchemy_uri: 'postgresql+psycopg2://superset:XXXXXXXXXX@localhost:5432/klantprofielen',
    cache_timeout: null,
    expose_in_sqllab: true,
    allow_run_async: false,
    allow_ctas: false,
    allow_cvas: false,
    allow_dml: false,
    allow_csv_upload: false,
    extra: { allows_virtual_table_explore: true },
    uuid: toUuid('database', DATABASE),
    version: '1.0.0',
  };
}

function toDataset(name: string, columns: ReadonlyMap<string, string>): Json {
  const dataset = findDataset(name);
  const times = [...columns].filter(([, type]) => isTime(type)).map(([column]) => column);
  return {
    table_name: name,
    main_dttm_col: times.includes('quarter_first_day') ? 'quarter_first_day' : (times[0] ?? null),
    description: `${dataset.title}. ${dataset.description}`,
    default_endpoint: null,
    offset: 0,
    cache_timeout: null,
    catalog: null,
    schema: 'klantprofielen',
    sql: dataset.sql ?? null,
    params: null,
    template_params: null,
    filter_select_enabled: true,
    fetch_values_predicate: null,
    extra: null,
    normalize_columns: false,
    always_filter_main_dttm: false,
    uuid: toUuid('dataset', name),
    metrics: dataset.metrics.map((metric) => ({
      metric_name: metric.name,
      verbose_name: metric.name,
      metric_type: 'expression',
      expression: metric.sql,
      description: metric.description,
      d3format: FORMATS[metric.format],
      currency: null,
      extra: {},
      warning_text: null,
    })),
    columns: [
      ...[...columns].map(([column, type]) => ({
        ...toColumn(column, findWords(column)?.label, type),
        description: findWords(column)?.description ?? null,
      })),
      ...Object.entries(dataset.computed ?? {}).map(([column, { sql, label }]) => ({
        ...toColumn(column, label, 'text'),
        expression: sql,
      })),
    ],
    version: '1.0.0',
    database_uuid: toUuid('database', DATABASE),
  };
}

function toColumn(name: string, label: string | undefined, type: string): Json {
  return {
    column_name: name,
    verbose_name: label ?? name,
    is_dttm: isTime(type),
    is_active: true,
    type: type.toUpperCase(),
    advanced_data_type: null,
    groupby: true,
    filterable: true,
    expression: null,
    description: null,
    python_date_format: null,
    extra: {},
  };
}

function isTime(type: string): boolean {
  return type === 'date' || type.startsWith('timestamp');
}

function toChart(chart: Chart): Json {
  const { visual, ...params } = PARAMS[chart.kind](chart);
  return {
    slice_name: chart.title,
    description: chart.description ?? null,
    certified_by: null,
    certification_details: null,
    viz_type: visual,
    params: {
      viz_type: visual,
      adhoc_filters: chart.where === undefined ? [] : [toCondition(chart.where)],
      row_limit: chart.limit ?? 10_000,
      color_scheme: 'okabeIto',
      ...params,
    },
    query_context: null,
    cache_timeout: null,
    uuid: toUuid('chart', chart.key),
    version: '1.0.0',
    dataset_uuid: toUuid('dataset', chart.dataset),
  };
}

/** A condition that no person can remove by accident: it belongs to the chart. */
function toCondition(sql: string): Json {
  return { clause: 'WHERE', expressionType: 'SQL', sqlExpression: sql };
}

function formatOf(chart: Chart): string {
  return FORMATS[metricsOf(chart)[0]?.format ?? 'whole'];
}

const PARAMS: Readonly<Record<Chart['kind'], (chart: Chart) => Json>> = {
  number: (chart) => ({
    visual: 'big_number_total',
    metric: chart.metrics[0],
    y_axis_format: formatOf(chart),
    header_font_size: 0.4,
    subtitle_font_size: 0.15,
    metric_name_font_size: 0.15,
    show_metric_name: false,
  }),
  lines: (chart) => ({
    visual: 'echarts_timeseries_line',
    ...toSeries(chart),
    markerEnabled: true,
    markerSize: 5,
  }),
  'stacked-time': (chart) => ({
    visual: 'echarts_timeseries_bar',
    ...toSeries(chart),
    stack: 'Stack',
  }),
  stacked: (chart) => ({
    visual: 'echarts_timeseries_bar',
    ...toSeries(chart),
    stack: 'Stack',
    xAxisForceCategorical: true,
    x_axis_sort: chart.by?.[0],
    x_axis_sort_asc: true,
    xAxisLabelRotation: 45,
  }),
  ranked: (chart) => ({
    visual: 'echarts_timeseries_bar',
    ...toSeries(chart),
    orientation: 'horizontal',
    stack: 'Stack',
    xAxisForceCategorical: true,
    x_axis_sort: chart.metrics[0],
    x_axis_sort_asc: true,
    show_legend: false,
    xAxisLabelInterval: '0',
  }),
  table: toTable,
  pivot: (chart) => ({
    visual: 'pivot_table_v2',
    groupbyRows: chart.by?.map((column) => toNamed(chart, column)),
    groupbyColumns: chart.split?.map((column) => toNamed(chart, column)),
    metrics: chart.metrics,
    metricsLayout: 'COLUMNS',
    aggregateFunction: 'Sum',
    valueFormat: formatOf(chart),
    rowTotals: false,
    rowSubTotals: false,
    colTotals: false,
    colSubTotals: false,
    rowOrder: 'key_a_to_z',
    colOrder: 'key_a_to_z',
    order_desc: true,
  }),
  heatmap: (chart) => ({
    visual: 'heatmap_v2',
    x_axis: chart.by?.[0],
    groupby: chart.split?.[0],
    metric: chart.metrics[0],
    normalize_across: 'heatmap',
    legend_type: 'continuous',
    linear_color_scheme: 'schemeBlues',
    sort_x_axis: 'alpha_asc',
    sort_y_axis: 'alpha_desc',
    xscale_interval: 4,
    yscale_interval: 1,
    left_margin: 200,
    bottom_margin: 50,
    y_axis_format: formatOf(chart),
    show_legend: true,
    show_percentage: false,
    value_bounds: [null, null],
  }),
};

/** The pivot table prints the names of columns, not their labels: so the label is made the name. */
function toNamed(chart: Chart, column: string): Json {
  const dataset = findDataset(chart.dataset);
  const label = dataset.computed?.[column]?.label ?? findWords(column)?.label ?? column;
  return { label, sqlExpression: toExpression(dataset, column), expressionType: 'SQL' };
}

function toSeries(chart: Chart): Json {
  return {
    x_axis: chart.by?.[0],
    time_grain_sqla: null,
    metrics: chart.metrics,
    groupby: chart.split ?? [],
    truncate_metric: true,
    order_desc: true,
    x_axis_time_format: QUARTER,
    tooltipTimeFormat: QUARTER,
    y_axis_format: formatOf(chart),
    y_axis_bounds: chart.bounds ?? [null, null],
    truncateYAxis: chart.bounds !== undefined || chart.kind === 'lines',
    rich_tooltip: true,
    // shares have no sum, so their tooltip shows none
    showTooltipTotal: formatOf(chart) === FORMATS.persons,
    showTooltipPercentage: false,
    show_legend: true,
    legendOrientation: 'top',
    legendType: 'scroll',
    sort_series_type: 'name',
    sort_series_ascending: true,
    minorTicks: false,
    zoomable: false,
  };
}

function toTable(chart: Chart): Json {
  const metrics = metricsOf(chart);
  const look = {
    visual: 'table',
    show_cell_bars: false,
    color_pn: false,
    page_length: 0,
    include_search: false,
    allow_rearrange_columns: false,
    table_timestamp_format: '%d-%m-%Y',
    column_config: Object.fromEntries(
      metrics.map(({ name, format }) => [name, { d3NumberFormat: FORMATS[format] }]),
    ),
    time_grain_sqla: null,
  };
  if (chart.columns) {
    return {
      ...look,
      query_mode: 'raw',
      all_columns: chart.columns,
      order_by_cols: chart.order ? [JSON.stringify([chart.order.by, !chart.order.descending])] : [],
      // numbers of documents are names, not amounts
      column_config: { document_key: { d3NumberFormat: 'd' }, url: { truncateLongCells: true } },
    };
  }
  const byMetric = metrics.find(({ name }) => name === chart.order?.by);
  return {
    ...look,
    query_mode: 'aggregate',
    groupby: chart.by,
    metrics: chart.metrics,
    order_desc: chart.order?.descending ?? false,
    ...(byMetric ? { timeseries_limit_metric: byMetric.name } : {}),
  };
}

function toDashboard(dashboard: Dashboard): Json {
  const charts = chartsOf(dashboard);
  return {
    dashboard_title: dashboard.title,
    description: dashboard.description,
    css: null,
    slug: `klantprofielen-${dashboard.key}`,
    uuid: toUuid('dashboard', dashboard.key),
    published: true,
    position: toPosition(dashboard),
    metadata: {
      color_scheme: 'okabeIto',
      label_colors: COLOURS,
      cross_filters_enabled: false,
      refresh_frequency: 0,
      timed_refresh_immune_slices: [],
      expanded_slices: {},
      filter_bar_orientation: 'HORIZONTAL',
      native_filter_configuration: dashboard.filters.map((key) =>
        toFilter(findFilter(key), dashboard, charts),
      ),
    },
    version: '1.0.0',
  };
}

function toFilter(filter: Filter, dashboard: Dashboard, charts: readonly Chart[]): Json {
  const excluded = charts.flatMap((chart, index) =>
    chart.without?.includes(filter.key) ? [index + 1] : [],
  );
  const fixed = typeof filter.start === 'object' ? filter.start.value : undefined;
  return {
    id: `NATIVE_FILTER-${dashboard.key}-${filter.key}`,
    name: filter.title,
    description: filter.description,
    type: 'NATIVE_FILTER',
    filterType: 'filter_select',
    targets: [{ column: { name: filter.column }, datasetUuid: toUuid('dataset', filter.dataset) }],
    adhoc_filters: filter.where === undefined ? [] : [toCondition(filter.where)],
    scope: { rootPath: ['ROOT_ID'], excluded },
    cascadeParentIds: [],
    controlValues: {
      multiSelect: false,
      enableEmptyFilter: fixed === undefined,
      defaultToFirstItem: fixed === undefined,
      sortAscending: filter.start !== 'last',
      searchAllOptions: false,
      inverseSelection: false,
    },
    // without it the first value is shown but not applied until a person presses a button
    requiredFirst: fixed === undefined,
    defaultDataMask:
      fixed === undefined
        ? { extraFormData: {}, filterState: {}, ownState: {} }
        : {
            extraFormData: { filters: [{ col: filter.column, op: 'IN', val: [fixed] }] },
            filterState: { value: [fixed], label: fixed },
            ownState: {},
          },
  };
}

/** Rows of twelve columns. `chartId` is any number that is unique: the import puts its own in its place. */
function toPosition(dashboard: Dashboard): Json {
  const position: Record<string, Json> = {
    DASHBOARD_VERSION_KEY: 'v2' as unknown as Json,
    ROOT_ID: { type: 'ROOT', id: 'ROOT_ID', children: ['GRID_ID'] },
    HEADER_ID: { type: 'HEADER', id: 'HEADER_ID', meta: { text: dashboard.title } },
  };
  let chartId = 0;
  const rowIds = dashboard.rows.map((row, rowIndex) => {
    const id = `ROW-${dashboard.key}-${rowIndex + 1}`;
    const parents = ['ROOT_ID', 'GRID_ID', id];
    const children =
      'text' in row
        ? [
            {
              type: 'MARKDOWN',
              id: `MARKDOWN-${dashboard.key}-${rowIndex + 1}`,
              children: [],
              parents,
              meta: { width: 12, height: 10, code: row.text },
            },
          ]
        : row.places.map((place) => {
            chartId += 1;
            const chart = findChart(place.chart);
            return {
              type: 'CHART',
              id: `CHART-${dashboard.key}-${chart.key}`,
              children: [],
              parents,
              meta: {
                chartId,
                width: place.width,
                height: HEIGHTS[row.height],
                sliceName: chart.title,
                uuid: toUuid('chart', chart.key),
              },
            };
          });
    for (const child of children) position[child.id] = child;
    position[id] = {
      type: 'ROW',
      id,
      children: children.map((child) => child.id),
      parents: ['ROOT_ID', 'GRID_ID'],
      meta: { background: 'BACKGROUND_TRANSPARENT' },
    };
    return id;
  });
  position['GRID_ID'] = { type: 'GRID', id: 'GRID_ID', children: rowIds, parents: ['ROOT_ID'] };
  return position;
}

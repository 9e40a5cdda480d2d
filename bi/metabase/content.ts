/** What Metabase is given for the charts, filters and dashboards of bi/dashboards.ts. */
import { createHash } from 'node:crypto';

import type { Chart, Dashboard, Filter, Format } from '../dashboards.ts';
import { findWords } from '../columns.ts';
import { toUuid } from '../uuid.ts';
import { COLOURS, DASHBOARDS } from '../dashboards.ts';
import {
  chartsOf,
  filtersOf,
  findChart,
  findDataset,
  findFilter,
  metricsOf,
  toExpression,
  toQuestion,
  toRelation,
} from '../questions.ts';

type Json = Readonly<Record<string, unknown>>;

type Query = {
  readonly 'lib/type': 'mbql/query';
  readonly database: number;
  readonly stages: readonly [
    {
      readonly 'lib/type': 'mbql.stage/native';
      readonly native: string;
      readonly 'template-tags': Json;
    },
  ];
};

export type NewCard = {
  readonly name: string;
  readonly description: string | null;
  readonly type: 'question';
  readonly display: string;
  readonly dataset_query: Query;
  readonly visualization_settings: Json;
  readonly entity_id: string;
};

/** Where Metabase begins. Superset takes the first of the list; Metabase has no such thing, so a value is said. */
const START: Readonly<Record<Filter['key'], string | undefined>> = {
  quarter: undefined,
  level: 'Arbeidsmarktregio',
  region: 'Rijnmond',
  municipality: 'Rotterdam',
};
const TAGS: Readonly<Record<Filter['key'], string>> = {
  quarter: 'kwartaal',
  level: 'niveau',
  region: 'regio',
  municipality: 'gemeente',
};
const DISPLAYS: Readonly<Record<Chart['kind'], string>> = {
  number: 'scalar',
  lines: 'line',
  'stacked-time': 'bar',
  stacked: 'bar',
  ranked: 'row',
  table: 'table',
  pivot: 'table',
  heatmap: 'table',
};
/** Rows of Metabase's grid of 24 columns. */
const HEIGHTS = { line: 3, low: 3, middle: 7, high: 10, tall: 14 } as const;

export function toQuestionCard(chart: Chart, database: number): NewCard {
  const filters = filtersOfCard(chart);
  const sql = toQuestion(
    chart,
    filters.map((filter) => toCondition(chart, filter)),
  );
  return {
    name: chart.title,
    description: chart.description ?? null,
    type: 'question',
    display: DISPLAYS[chart.kind],
    dataset_query: toQuery(sql, filters, database),
    visualization_settings: toSettings(chart),
    entity_id: toEntityId(`chart ${chart.key}`),
  };
}

/** The values a filter offers. */
export function toListQuestion(filter: Filter, database: number): NewCard {
  const dataset = findDataset(filter.dataset);
  const sql = [
    `select distinct ${toExpression(dataset, filter.column)} as ${filter.column}`,
    `from ${toRelation(dataset)}`,
    ...(filter.where === undefined ? [] : [`where ${filter.where}`]),
    'order by 1',
  ].join('\n');
  return {
    name: `Keuzelijst: ${filter.title}`,
    description: filter.description,
    type: 'question',
    display: 'table',
    dataset_query: toQuery(sql, [], database),
    visualization_settings: {},
    entity_id: toEntityId(`list ${filter.key}`),
  };
}

/** A card stands on several dashboards, and answers to the filters of all. */
function filtersOfCard(chart: Chart): readonly Filter[] {
  const on = DASHBOARDS.filter((dashboard) => chartsOf(dashboard).includes(chart));
  return filtersOf(chart, [...new Set(on.flatMap(({ filters }) => filters))]);
}

/** Without a quarter the newest complete one (by its full name: without it a renamed column would be that of the outer query, and all quarters would do); without a level nothing is filtered, and the guard leaves counts empty. */
function toCondition(chart: Chart, { key, column }: Filter): string {
  const own = toExpression(findDataset(chart.dataset), column);
  const tag = `{{${TAGS[key]}}}`;
  if (key === 'quarter')
    return `${own} = coalesce([[${tag},]] (select newest.quarter_code from klantprofielen.latest_complete_quarter newest))`;
  return key === 'level' ? `(true [[and ${own} = ${tag}]])` : `${own} = ${tag}`;
}

function toQuery(native: string, filters: readonly Filter[], database: number): Query {
  const tags = filters.map((filter) => {
    const start = START[filter.key];
    return [
      TAGS[filter.key],
      {
        id: toUuid('tag', filter.key),
        name: TAGS[filter.key],
        'display-name': filter.title,
        type: 'text',
        ...(start === undefined ? {} : { required: filter.key !== 'level', default: start }),
      },
    ] as const;
  });
  return {
    'lib/type': 'mbql/query',
    database,
    stages: [
      { 'lib/type': 'mbql.stage/native', native, 'template-tags': Object.fromEntries(tags) },
    ],
  };
}

const NUMBERS: Readonly<Record<Format, Json>> = {
  persons: { number_style: 'decimal', decimals: 0, number_separators: ',.' },
  whole: { number_style: 'decimal', decimals: 0, number_separators: ',.' },
  share: { number_style: 'percent', decimals: 1, number_separators: ',.' },
  points: { number_style: 'decimal', decimals: 1, number_separators: ',.' },
};

function toSettings(chart: Chart): Json {
  const metrics = metricsOf(chart);
  const dataset = findDataset(chart.dataset);
  const groups = [...(chart.by ?? []), ...(chart.split ?? [])];
  const columns = [
    ...(chart.columns ?? groups).map(
      (column) =>
        [
          column,
          { column_title: dataset.computed?.[column]?.label ?? findWords(column)?.label ?? column },
        ] as const,
    ),
    ...metrics.map(({ name, format }) => [name, NUMBERS[format]] as const),
  ];
  const [first] = metrics;
  const axis = chart.bounds && {
    'graph.y_axis.auto_range': false,
    'graph.y_axis.min': chart.bounds[0],
    'graph.y_axis.max': chart.bounds[1],
  };
  const drawn = ['line', 'bar', 'row'].includes(DISPLAYS[chart.kind]);
  return {
    column_settings: Object.fromEntries(
      columns.map(([name, settings]) => [JSON.stringify(['name', name]), settings]),
    ),
    ...(chart.kind === 'number' ? { 'scalar.field': first?.name } : {}),
    ...(drawn
      ? {
          'graph.dimensions': groups,
          'graph.metrics': chart.metrics,
          series_settings: Object.fromEntries(
            Object.entries(COLOURS).map(([name, color]) => [name, { color }]),
          ),
          ...axis,
        }
      : {}),
    ...(chart.kind.startsWith('stacked') ? { 'stackable.stack_type': 'stacked' } : {}),
    ...(chart.kind === 'heatmap'
      ? {
          'table.pivot': true,
          'table.pivot_column': chart.by?.[0],
          'table.cell_column': first?.name,
          'table.column_formatting': [
            {
              columns: [first?.name],
              type: 'range',
              colors: ['#FFFFFF', '#0072B2'],
              min_type: null,
              max_type: null,
            },
          ],
        }
      : {}),
  };
}

/** Of one dashboard; each offers the values that its list of values finds. */
export function toParameters(
  dashboard: Dashboard,
  cards: ReadonlyMap<string, number>,
): readonly Json[] {
  return dashboard.filters.map(findFilter).map(({ key, title, column }) => {
    const start = START[key];
    return {
      id: toId(`parameter ${key}`, 8),
      type: 'string/=',
      name: key === 'quarter' ? `${title} (leeg: het nieuwste complete)` : title,
      slug: TAGS[key],
      sectionId: 'string',
      isMultiSelect: false,
      ...(start === undefined ? {} : { default: [start], required: key !== 'level' }),
      values_query_type: 'list',
      values_source_type: 'card',
      values_source_config: {
        card_id: cards.get(`list-${key}`),
        value_field: ['field', column, { 'base-type': 'type/Text' }],
      },
    };
  });
}

type Dashcard = Json & { readonly card_id: number | null };

/** Without ids: those that are there keep theirs. Superset's twelve columns are twenty-four here. */
export function toDashcards(
  dashboard: Dashboard,
  cards: ReadonlyMap<string, number>,
): readonly Dashcard[] {
  let row = 0;
  return dashboard.rows.flatMap((line): Dashcard[] => {
    const top = row;
    const height = 'text' in line ? 3 : HEIGHTS[line.height];
    row += height;
    if ('text' in line) {
      const card = {
        name: null,
        display: 'text',
        visualization_settings: {},
        dataset_query: {},
        archived: false,
      };
      const settings = { virtual_card: card, text: line.text };
      return [
        {
          card_id: null,
          size_x: 24,
          size_y: height,
          row: top,
          col: 0,
          parameter_mappings: [],
          visualization_settings: settings,
        },
      ];
    }
    let column = 0;
    return line.places.map(({ chart: key, width }) => {
      const card_id = cards.get(key);
      if (card_id === undefined) throw new Error(`no card of chart ${key}`);
      const col = column;
      column += width * 2;
      const acting = filtersOf(findChart(key), dashboard.filters);
      return {
        card_id,
        size_x: width * 2,
        size_y: height,
        row: top,
        col,
        parameter_mappings: acting.map((filter) => ({
          parameter_id: toId(`parameter ${filter.key}`, 8),
          card_id,
          target: ['variable', ['template-tag', TAGS[filter.key]]],
        })),
        visualization_settings: {},
      };
    });
  });
}

/** 21 characters, as Metabase wants them: what makes a second run find the card again, whatever it is called by then. */
function toEntityId(name: string): string {
  return createHash('sha256').update(`klantprofielen ${name}`).digest('base64url').slice(0, 21);
}

function toId(name: string, length: number): string {
  return createHash('sha256').update(`klantprofielen ${name}`).digest('hex').slice(0, length);
}

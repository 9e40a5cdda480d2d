/**
 * The dashboards in a real Superset on 26 quarters of all regions: every metric against SQL on the facts, and numbers
 * read from the page by somebody who may only look. "No error" proves nothing: a dashboard that adds up quarters is green.
 */
import { mkdirSync } from 'node:fs';

import { sql } from 'kysely';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  CHARTS,
  DASHBOARDS,
  DATASETS,
  type Chart,
  type Dashboard,
  type Format,
} from '../../bi/dashboards.ts';
import {
  chartsOf,
  filtersOf,
  findDataset,
  findFilter,
  metricsOf,
  toExpression,
  toQuestion,
  toRelation,
} from '../../bi/questions.ts';
import { startBrowser } from '../support/browser.ts';
import { EXPECTED } from './expected.ts';
import {
  holderOf,
  openDashboard,
  openViewer,
  readNumbers,
  waitUntilDrawn,
  type Viewer,
} from './page.ts';
import {
  addViewer,
  importBundle,
  logIn,
  startSuperset,
  type Client,
  type Superset,
} from './server.ts';
import { startFilledWarehouse, type FilledWarehouse } from './warehouse.ts';

type Row = Readonly<Record<string, unknown>>;
/** Where to keep pictures of the dashboards, for docs/bi.md; none are made without it. */
const PICTURES = process.env['PICTURES'];

let warehouse: FilledWarehouse;
let superset: Superset;
let browser: Browser;
let admin: Client;
let viewer: Viewer;
let reader: Client;
/** Of both imports: kind and its objects, by name. */
let imported: readonly Readonly<Record<string, readonly string[]>>[];
const datasetIds = new Map<string, number>();

beforeAll(async () => {
  [warehouse, superset, browser] = await Promise.all([
    startFilledWarehouse(),
    startSuperset(),
    startBrowser(),
  ]);
  admin = await logIn(superset.url, 'admin', 'admin');
  importBundle(superset.url, warehouse.readerUrl);
  const first = await listObjects();
  importBundle(superset.url, warehouse.readerUrl);
  imported = [first, await listObjects()];
  await addViewer(admin, 'kijker');
  reader = await logIn(superset.url, 'kijker', 'kijker');
  viewer = await openViewer(browser, superset.url, 'kijker');
  const { result } = await admin<{ result: readonly { id: number; table_name: string }[] }>(
    'GET',
    '/api/v1/dataset/?q=(page_size:100)',
  );
  for (const { id, table_name } of result) datasetIds.set(table_name, id);
});

afterAll(async () => {
  await browser?.close();
  await superset?.stop();
  await warehouse?.stop();
});

async function listObjects(): Promise<Record<string, string[]>> {
  const kinds = {
    database: 'database_name',
    dataset: 'table_name',
    chart: 'slice_name',
    dashboard: 'dashboard_title',
  };
  const all: Record<string, string[]> = {};
  for (const [kind, name] of Object.entries(kinds)) {
    const { result } = await admin<{ result: readonly Row[] }>(
      'GET',
      `/api/v1/${kind}/?q=(page_size:100)`,
    );
    all[kind] = result.map((one) => `${String(one['id'])} ${String(one[name])}`).sort();
  }
  return all;
}

describe('the import', () => {
  it('makes every object once and changes none of them the second time', () => {
    const [first, second] = imported;
    expect(second).toEqual(first);
    expect(first?.['database']).toHaveLength(1);
    expect(first?.['dataset']).toHaveLength(DATASETS.length);
    expect(first?.['chart']).toHaveLength(CHARTS.length);
    expect(first?.['dashboard']).toHaveLength(DASHBOARDS.length);
  });

  it('takes a new password of the reader along', async () => {
    const changed = new URL(warehouse.readerUrl);
    changed.password = 'renewed';
    await sql`alter role superset password 'renewed'`.execute(warehouse.db);
    const ask = () => askData('national_totals', ['quarter_code'], ['Personen bekend in Sonar']);
    await expect(ask()).rejects.toThrow(/password authentication failed/);
    importBundle(superset.url, changed.href);
    expect(await ask()).toHaveLength(26);
  });

  it('lets a viewer see and not change', async () => {
    const { result } = await reader<{ result: readonly { id: number }[] }>(
      'GET',
      '/api/v1/chart/?q=(page_size:100)',
    );
    expect(result).toHaveLength(CHARTS.length);
    await expect(
      reader('PUT', `/api/v1/chart/${result[0]?.id}`, { slice_name: 'anders' }),
    ).rejects.toThrow(/^403/);
  });
});

async function askData(
  dataset: string,
  columns: readonly string[],
  metrics: readonly string[],
): Promise<readonly Row[]> {
  const { result } = await reader<{ result: readonly { data: readonly Row[] }[] }>(
    'POST',
    '/api/v1/chart/data',
    {
      datasource: { id: datasetIds.get(dataset), type: 'table' },
      result_type: 'full',
      result_format: 'json',
      queries: [{ columns, metrics, filters: [], extras: {}, row_limit: 50_000, orderby: [] }],
    },
  );
  return result[0]?.data ?? [];
}

describe('every metric', () => {
  it.each(EXPECTED)(
    '$dataset by $keys is what SQL on the facts says',
    async ({ dataset, keys, sql: text, mayBeEmpty = false }) => {
      const { rows } = await sql.raw<Row>(text).execute(warehouse.db);
      const metrics = Object.keys(rows[0] ?? {}).filter((column) => !keys.includes(column));
      const found = await askData(dataset, keys, metrics);
      const { differing, compared } = compare(rows, found, keys, metrics, mayBeEmpty);
      process.stdout.write(`${dataset}: ${compared} cells compared\n`);
      expect(differing).toEqual([]);
      expect(compared).toBeGreaterThan(0);
    },
  );

  it('is compared', () => {
    const named = DATASETS.flatMap(({ name, metrics }) =>
      metrics.map((metric) => `${name}: ${metric.name}`),
    );
    const missing = named.filter((one) => {
      const [dataset, metric] = one.split(': ');
      return !EXPECTED.some(
        (expected) => expected.dataset === dataset && expected.sql.includes(`"${metric}"`),
      );
    });
    expect(missing).toEqual([]);
  });

  it('of persons or a share is empty over more than one quarter', async () => {
    for (const { name, metrics } of DATASETS) {
      const guarded = metrics
        .filter(({ format }) => format !== 'whole')
        .map((metric) => metric.name);
      if (guarded.length === 0) continue;
      const [row] = await askData(name, [], guarded);
      expect({ name, ...row }).toEqual({
        name,
        ...Object.fromEntries(guarded.map((metric) => [metric, null])),
      });
    }
  });

  it('of observations is empty over more than one level, also within one quarter', async () => {
    const metrics = findDataset('observations').metrics.map(({ name }) => name);
    const rows = await askData('observations', ['quarter_code'], metrics);
    expect(rows).toHaveLength(26);
    expect(rows.flatMap((row) => metrics.map((metric) => row[metric]))).toEqual(
      rows.flatMap(() => metrics.map(() => null)),
    );
  });
});

function compare(
  expected: readonly Row[],
  found: readonly Row[],
  keys: readonly string[],
  metrics: readonly string[],
  mayBeEmpty: boolean,
) {
  const keyOf = (row: Row) => keys.map((key) => String(row[key])).join(' ');
  const own = new Map(found.map((row) => [keyOf(row), row]));
  const cells = expected
    .flatMap((row) =>
      metrics.map((metric) => ({ row, metric, value: own.get(keyOf(row))?.[metric] })),
    )
    .filter(({ value }) => !(mayBeEmpty && value === null));
  const differing = cells
    .filter(({ row, metric, value }) => !isSame(row[metric], value))
    .map(({ row, metric, value }) => ({ row: keyOf(row), metric, is: value, should: row[metric] }));
  const unexpected = found.length - expected.length;
  return {
    differing: [...differing.slice(0, 3), ...(unexpected === 0 ? [] : [{ unexpected }])],
    compared: cells.length,
  };
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === null || b === null || a === undefined || b === undefined) return a === b;
  return Math.abs(Number(a) - Number(b)) <= 1e-9 * Math.max(1, Math.abs(Number(a)));
}

describe.each(DASHBOARDS)('$title on the page', (dashboard) => {
  const charts = chartsOf(dashboard);

  it('asks for the data of every chart, without an error', async () => {
    viewer.answered = 0;
    await openDashboard(viewer, superset.url, dashboard);
    expect(viewer.failed).toEqual([]);
    expect(viewer.answered).toBeGreaterThanOrEqual(charts.length);
    expect(await viewer.page.locator('.ant-alert').allInnerTexts()).toEqual([]);
    if (PICTURES !== undefined) {
      mkdirSync(PICTURES, { recursive: true });
      await viewer.page.screenshot({ path: `${PICTURES}/superset-${dashboard.key}.png` });
    }
  });

  it.each(charts)('$title: what is read is what SQL says', async (chart) => {
    const rows = await askDirectly(dashboard, chart);
    const read = await readNumbers(holderOf(viewer.page, dashboard, chart), chart);
    process.stdout.write(`${chart.key}: ${read.join(' | ')}\n`);
    checkRead(chart, rows, read);
  });
});

/** What the filters of the dashboard begin with. */
async function startOf(key: Dashboard['filters'][number]): Promise<string> {
  const filter = findFilter(key);
  if (typeof filter.start === 'object') return filter.start.value;
  const dataset = findDataset(filter.dataset);
  const { rows } = await sql
    .raw<{ value: string }>(
      `select ${toExpression(dataset, filter.column)} as value from ${toRelation(dataset)}
       ${filter.where === undefined ? '' : `where ${filter.where}`} order by 1 ${filter.start === 'last' ? 'desc' : 'asc'} limit 1`,
    )
    .execute(warehouse.db);
  return rows[0]?.value ?? '';
}

async function askDirectly(dashboard: Dashboard, chart: Chart): Promise<readonly Row[]> {
  const dataset = findDataset(chart.dataset);
  const conditions: string[] = [];
  for (const filter of filtersOf(chart, dashboard.filters)) {
    const value = (await startOf(filter.key)).replaceAll("'", "''");
    conditions.push(`${toExpression(dataset, filter.column)} = '${value}'`);
  }
  const { rows } = await sql.raw<Row>(toQuestion(chart, conditions)).execute(warehouse.db);
  return rows;
}

const DECIMALS: Readonly<Record<Format, number>> = { persons: 0, whole: 0, share: 1, points: 1 };

function toText(value: unknown, format: Format): string {
  const number = Number(value) * (format === 'share' ? 100 : 1);
  const text = new Intl.NumberFormat('nl-NL', {
    minimumFractionDigits: DECIMALS[format],
    maximumFractionDigits: DECIMALS[format],
    useGrouping: 'always' as unknown as boolean,
  })
    .format(number)
    .replace('-', '−');
  return `${format === 'points' && number > 0 ? '+' : ''}${text}${format === 'share' ? '%' : ''}`;
}

/** '2019-10-01' → '2019 K4', as the axis says it. */
function toQuarter(day: unknown): string {
  const [year, month] = String(day).split('-');
  return `${year} K${Math.ceil(Number(month) / 3)}`;
}

function checkRead(chart: Chart, rows: readonly Row[], read: readonly string[]): void {
  const metrics = metricsOf(chart);
  const [by = ''] = chart.by ?? [];
  if (chart.kind === 'number') {
    expect(read).toEqual(metrics.map(({ name, format }) => toText(rows[0]?.[name], format)));
  } else if (chart.kind === 'table' && chart.columns) {
    // rows of the same order stand in any: the first that is read is one of them
    const texts = rows.map((row) => chart.columns?.map((column) => toCell(row[column])));
    expect(texts).toContainEqual(read);
  } else if (chart.kind === 'table') {
    const texts = rows.map((row) => [
      ...(chart.by ?? []).map((column) => String(row[column])),
      ...metrics.map(({ name, format }) => toText(row[name], format)),
    ]);
    expect(texts).toContainEqual(read);
  } else if (chart.kind === 'pivot') {
    const own = rows.filter((row) => row[by] === read[0]);
    const cells = own.flatMap((row) =>
      metrics.map(({ name, format }) => toText(row[name], format)),
    );
    expect([read[0], ...read.slice(1).toSorted()]).toEqual([own[0]?.[by], ...cells.toSorted()]);
  } else {
    checkTooltip(chart, rows, read);
  }
}

function checkTooltip(chart: Chart, rows: readonly Row[], read: readonly string[]): void {
  const metrics = metricsOf(chart);
  const [by = ''] = chart.by ?? [];
  const isTime = by === 'quarter_first_day';
  const splitOf = (row: Row) => (chart.split ?? []).map((column) => String(row[column])).join(', ');
  const heading = (row: Row) =>
    chart.kind === 'heatmap'
      ? `${String(row[by])} (${splitOf(row)})`
      : isTime
        ? toQuarter(row[by])
        : String(row[by]);
  const own = rows.filter((row) => heading(row) === read[0]);
  expect(own.length).toBeGreaterThan(0);
  for (const row of own) {
    for (const { name, format } of metrics) {
      const label = chart.split && chart.kind !== 'heatmap' ? splitOf(row) : name;
      const at = read.indexOf(label);
      expect([label, read[at + 1]]).toEqual([label, toText(row[name], format)]);
    }
  }
}

function toCell(value: unknown): string {
  if (value === null || value === undefined) return 'N/A';
  return value instanceof Date
    ? value.toLocaleDateString('nl-NL', { day: '2-digit', month: '2-digit', year: 'numeric' })
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

describe('a filter that is cleared', () => {
  const [national] = DASHBOARDS;

  it('leaves no count of persons as a sum, of quarters or of levels', async () => {
    if (!national) throw new Error('no dashboard');
    const { page } = viewer;
    const read = () => page.locator('.header-line').allInnerTexts();
    await openDashboard(viewer, superset.url, national);
    const before = await read();
    expect(before).toHaveLength(5);
    await clear('Niveau van de draaitabel');
    expect(await read()).toEqual([...before.slice(0, 4), 'Geen data']);
    await openDashboard(viewer, superset.url, national);
    await clear('Kwartaal');
    for (const number of await read()) expect([...before, 'Geen data']).toContain(number);
  });
});

/** Empties a filter and applies it, where Superset lets a person do so. */
async function clear(title: string): Promise<void> {
  const { page } = viewer;
  const filter = page
    .locator('[data-test=filter-bar], [class*=filter]')
    .filter({ hasText: title })
    .last();
  await filter.hover();
  await filter.locator('.ant-select-clear').first().click({ force: true });
  const apply = page.getByRole('button', { name: 'Toepassen' });
  if (await apply.isEnabled()) await apply.click();
  await waitUntilDrawn(page);
}

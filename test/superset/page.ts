/** What a person sees of a dashboard: the numbers of its charts, read from the page. */
import type { Browser, Locator, Page } from 'playwright-core';

import type { Chart, Dashboard } from '../../bi/dashboards.ts';

export type Viewer = { readonly page: Page; readonly failed: string[]; answered: number };

export async function openViewer(browser: Browser, url: string, name: string): Promise<Viewer> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 1000 },
    locale: 'nl-NL',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const viewer: Viewer = { page, failed: [], answered: 0 };
  page.on('response', (response) => {
    if (!response.url().includes('/api/v1/chart/data')) return;
    if (response.status() === 200) viewer.answered += 1;
    else viewer.failed.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(`${url}/login/`);
  await page.fill('#username', name);
  await page.fill('#password', name);
  await page.click('button[type=submit]');
  await page.waitForURL((address) => !address.pathname.includes('login'));
  return viewer;
}

/** Opens it in a window as long as the dashboard, so that every chart is asked for. */
export async function openDashboard(
  { page }: Viewer,
  url: string,
  dashboard: Dashboard,
): Promise<void> {
  await page.setViewportSize({ width: 1400, height: 1000 });
  await page.goto(`${url}/superset/dashboard/klantprofielen-${dashboard.key}/`);
  await page.waitForSelector('.dashboard-component-chart-holder');
  const box = await page.locator('.grid-container').boundingBox();
  await page.setViewportSize({
    width: 1400,
    height: Math.ceil((box?.y ?? 0) + (box?.height ?? 3_000) + 20),
  });
  await waitUntilDrawn(page);
}

export async function waitUntilDrawn(page: Page): Promise<void> {
  const charts = page.locator('.dashboard-component-chart-holder .chart-slice');
  const drawn = page.locator(
    '.chart-slice :is(.header-line, table, canvas, .ant-empty, [data-test=empty-state])',
  );
  for (let calm = 0; calm < 4;) {
    await page.waitForTimeout(500);
    const busy = await page.locator('.loading, [data-test=loading-indicator]').count();
    const all = await charts.count();
    calm = busy === 0 && all > 0 && (await drawn.count()) >= all ? calm + 1 : 0;
  }
}

export function holderOf(page: Page, dashboard: Dashboard, chart: Chart): Locator {
  return page.locator(
    `.dashboard-component-chart-holder:has(#CHART-${dashboard.key}-${chart.key})`,
  );
}

/** The texts of a big number, or of the cells of the first row, or of the tooltip in the middle of the drawing. */
export async function readNumbers(holder: Locator, chart: Chart): Promise<string[]> {
  if (chart.kind === 'number') return [await holder.locator('.header-line').innerText()];
  if (chart.kind === 'table' || chart.kind === 'pivot') {
    const row = holder.locator('tbody tr').first();
    return (await row.locator('th, td').allInnerTexts()).map((text) => text.trim());
  }
  return await readTooltip(holder);
}

/** Lines of the tooltip, label and number apart. Looks along the drawing until there is one. */
async function readTooltip(holder: Locator): Promise<string[]> {
  const page = holder.page();
  const box = await holder.locator('canvas').first().boundingBox();
  if (!box) throw new Error('no drawing');
  for (const [x, y] of [0.5, 0.4, 0.6, 0.45, 0.3].flatMap((x) =>
    [0.5, 0.6, 0.42].map((y) => [x, y] as const),
  )) {
    await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
    await page.mouse.move(box.x + box.width * x + 1, box.y + box.height * y + 1);
    await page.waitForTimeout(250);
    const texts = await page.locator('.echarts-tooltip:visible').allInnerTexts();
    const text = texts.find((one) => one.trim() !== '');
    if (text !== undefined) {
      await page.mouse.move(0, 0);
      await page.waitForTimeout(250);
      return text
        .split(/[\n\t]/)
        .map((one) => one.trim())
        .filter(Boolean);
    }
  }
  throw new Error('no tooltip anywhere on the drawing');
}

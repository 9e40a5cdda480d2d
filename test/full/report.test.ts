/**
 * The report in a real browser: every page in both languages, both colour schemes, narrow and wide. SCREENSHOTS names
 * a folder for pictures of every one of them.
 */
import { join } from 'node:path';

import { serve, type ServerType } from '@hono/node-server';
import type { Kysely } from 'kysely';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';

import type { Database } from '../../src/load/schema.ts';
import { silentLogger } from '../../src/log.ts';
import { createReportApp } from '../../src/report/app.ts';
import { addTrouble } from '../support/add-trouble.ts';
import { findViolations } from '../support/axe.ts';
import { startBrowser } from '../support/browser.ts';
import { createTestDatabase } from '../support/database.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { reference } from '../support/reference.ts';

const SCREENSHOTS = process.env['SCREENSHOTS'];

let browser: Browser;
let origin: string;
let emptyOrigin: string;
let paths: readonly string[];

beforeAll(async () => {
  const full = await createTestDatabase('server');
  const empty = await createTestDatabase('server');
  const filled = await fillWarehouse(full.warehouse.db, reference);
  const trouble = await addTrouble(full.warehouse.db, reference);
  const servers = await Promise.all(
    [full, empty].map(async (one) => await listen(one.warehouse.db, one === full)),
  );
  [origin = '', emptyOrigin = ''] = servers.map((server) => server.origin);
  paths = [
    '/',
    '/?kwartaal=2016Q4',
    '/regio/AM22',
    '/regio/AM05?kwartaal=2023Q2',
    '/gemeenten',
    '/gemeente/GM0599',
    '/gemeente/GM1992',
    '/dekking',
    '/codes',
    `/document/${filled.documentOf.get('2023Q1 AM22')}`,
    `/document/${trouble.hostile}`,
    '/wachtrij',
    '/runs',
    `/runs/${filled.lastRun}`,
    `/runs/${trouble.run}`,
    '/uitleg',
    '/nergens',
  ];
  browser = await startBrowser();
  return async () => {
    await browser.close();
    for (const { server } of servers) server.close();
    await full.drop();
    await empty.drop();
  };
});

async function listen(db: Kysely<Database>, hasSources: boolean) {
  const rest = { reference, now: () => new Date(), log: silentLogger() };
  const app = createReportApp({ db, hasSources, ...rest });
  const { promise, resolve } = Promise.withResolvers<number>();
  const server: ServerType = serve(
    { fetch: app.fetch, port: 0, hostname: '127.0.0.1' },
    ({ port }) => resolve(port),
  );
  return { server, origin: `http://127.0.0.1:${await promise}` };
}

const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [360, 1400].map((width) => ({ colorScheme, width })),
);

async function open(look: { colorScheme: 'light' | 'dark'; width: number }) {
  const context = await browser.newContext({
    colorScheme: look.colorScheme,
    viewport: { width: look.width, height: 900 },
    // axe is put into the page by its text; the policy of the page would refuse that
    bypassCSP: true,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  return { context, page, problems };
}

async function widthOf(page: Page): Promise<number> {
  return await page.evaluate('document.documentElement.scrollWidth');
}

/** Tables of numbers that are wider than their box. */
async function wideTables(page: Page): Promise<number> {
  return await page
    .locator('.scroll:has(.counts)')
    .evaluateAll((boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).length);
}

async function picture(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  const file = `${name.replaceAll(/[^\w]+/g, '_')}.png`;
  await page.screenshot({ path: join(SCREENSHOTS, file), fullPage: true });
}

describe.each(LOOKS)('$colorScheme, $width px', (look) => {
  test.each(['', 'en'])(
    'every page in language "%s" fits, is accessible and quiet',
    async (lang) => {
      const { context, page, problems } = await open(look);
      for (const path of paths) {
        const address = `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;
        await page.goto(origin + address);
        expect([address, await widthOf(page)]).toEqual([address, look.width]);
        expect([address, await findViolations(page)]).toEqual([address, []]);
        // a table of numbers needs no scrolling, not even of its own, on a phone
        if (look.width < 400) expect([address, await wideTables(page)]).toEqual([address, 0]);
        await picture(page, `${address} ${look.colorScheme} ${look.width}`);
      }
      // the browser itself notes the page that does not exist
      expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
      await context.close();
    },
  );

  test('tables that were folded in fit too', async () => {
    const { context, page } = await open(look);
    for (const path of [
      '/',
      '/regio/AM22',
      paths.find((one) => one.startsWith('/document')) ?? '',
    ]) {
      await page.goto(origin + path);
      await page.evaluate(
        "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
      );
      expect([path, await widthOf(page)]).toEqual([path, look.width]);
      expect([path, await findViolations(page)]).toEqual([path, []]);
    }
    await context.close();
  });

  test('an empty database shows what to do', async () => {
    const { context, page, problems } = await open(look);
    for (const path of ['/', '/regio/AM22', '/wachtrij', '/runs', '/uitleg']) {
      await page.goto(emptyOrigin + path);
      expect([path, await widthOf(page)]).toEqual([path, look.width]);
      expect([path, await findViolations(page)]).toEqual([path, []]);
      await picture(page, `empty ${path} ${look.colorScheme} ${look.width}`);
    }
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('in use', () => {
  const visit = async (work: (page: Page, context: BrowserContext) => Promise<void>) => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 1400, height: 900 },
    });
    await work(await context.newPage(), context);
    await context.close();
  };

  test('works without JavaScript: another quarter, another language, the archived file', async () => {
    await visit(async (page) => {
      await page.goto(`${origin}/regio/AM22`);
      await page.selectOption('#kwartaal', '2019Q2');
      await page.click('button[type=submit]');
      expect(page.url()).toBe(`${origin}/regio/AM22?kwartaal=2019Q2`);
      await page.click('a[hreflang=en]');
      expect(page.url()).toBe(`${origin}/regio/AM22?kwartaal=2019Q2&lang=en`);
      expect(await page.textContent('h2')).toBe('Q2 2019');
      await page.click('text=Source document and checks');
      const download = page.waitForEvent('download');
      await page.click('text=Download');
      expect((await download).suggestedFilename()).toMatch(/^klantprofielen-[0-9a-f]{12}\.pdf$/);
    });
  });

  test('the keyboard reaches the content first, and sees where it is', async () => {
    await visit(async (page) => {
      await page.goto(`${origin}/`);
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe('Naar de inhoud');
      expect(await page.locator(':focus').boundingBox()).toMatchObject({ x: expect.any(Number) });
      await page.keyboard.press('Enter');
      expect(page.url()).toBe(`${origin}/#content`);
      await page.keyboard.press('Tab');
      const outline = await page
        .locator(':focus')
        .evaluate((element) =>
          String(Reflect.get(globalThis, 'getComputedStyle')(element).outlineStyle),
        );
      expect(outline).toBe('solid');
    });
  });

  test('prints on paper without losing a column', async () => {
    const { context, page } = await open({ colorScheme: 'dark', width: 1000 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    // A4 on its side, less the margins, in CSS pixels
    await page.setViewportSize({ width: 1046, height: 720 });
    for (const path of ['/', '/regio/AM22', '/runs']) {
      await page.goto(origin + path);
      expect([path, await widthOf(page)]).toEqual([path, 1046]);
      await picture(page, `print ${path}`);
      const pdf = await page.pdf({ format: 'A4', landscape: true });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    }
    await context.close();
  });

  test('every link answers', { timeout: 600_000 }, async () => {
    const links = new Set<string>();
    await visit(async (page) => {
      for (const path of paths.flatMap((one) => [
        one,
        `${one}${one.includes('?') ? '&' : '?'}lang=en`,
      ])) {
        await page.goto(origin + path);
        const found = await page
          .locator('a[href^="/"], link[rel=stylesheet]')
          .evaluateAll((elements) => elements.map((element) => element.getAttribute('href') ?? ''));
        for (const link of found) links.add(link.split('#')[0] ?? '');
      }
    });
    expect(links.size).toBeGreaterThan(1000);
    const broken: string[] = [];
    const visitAll = async (some: readonly string[]) => {
      for (const link of some) {
        const response = await fetch(origin + link, { method: 'HEAD' });
        if (response.status !== 200) broken.push(`${link} ${response.status}`);
      }
    };
    const all = [...links];
    const share = Math.ceil(all.length / 4);
    await Promise.all([0, 1, 2, 3].map((n) => visitAll(all.slice(n * share, (n + 1) * share))));
    // the page that does not exist links to itself in the other language
    expect(broken.filter((link) => !link.startsWith('/nergens'))).toEqual([]);
  });
});

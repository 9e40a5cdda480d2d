/** Overlays in a real browser: readable in light, dark, narrow and wide, and their layers can be hidden. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';

import { findViolations } from '../support/axe.ts';
import { startBrowser } from '../support/browser.ts';
import { renderPublication } from '../support/generate-pdf.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { PLAIN_LOOK } from '../support/publication.ts';
import { changeCount, samplePublication } from '../support/sample-publication.ts';

const SCREENSHOTS = process.env['SCREENSHOTS'];
const gooi = samplePublication('gooi');

let browser: Browser;
let html: string;
let svg: string;

beforeAll(async () => {
  browser = await startBrowser();
  const folder = temporaryFolder();
  const wrong = await renderPublication(changeCount(gooi, 2, 1, 3), PLAIN_LOOK);
  const unknown = await renderPublication(gooi, { ...PLAIN_LOOK, totalLabel: 'Regel' });
  const files = ['wrong.pdf', '<b>no & total.pdf'].map((name) => join(folder.path, name));
  await writeFile(files[0] ?? '', wrong);
  await writeFile(files[1] ?? '', unknown);
  const page = join(folder.path, 'out.html');
  const picture = join(folder.path, 'out.svg');
  await runProgram(['inspect', '--overlay', page, ...files]);
  await runProgram(['inspect', '--overlay', picture, files[1] ?? '']);
  html = pathToFileURL(page).href;
  svg = pathToFileURL(picture).href;
  return async () => {
    await browser.close();
    folder[Symbol.dispose]();
  };
});

async function open(colorScheme: 'light' | 'dark', width: number) {
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ colorScheme, viewport, bypassCSP: true });
  return { context, page: await context.newPage() };
}

describe.each([
  ['light', 360],
  ['light', 1400],
  ['dark', 360],
  ['dark', 1400],
] as const)('%s, %i px', (scheme, width) => {
  test('the page fits and is accessible', async () => {
    const { context, page } = await open(scheme, width);
    await page.goto(html);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await findViolations(page)).toEqual([]);
    if (SCREENSHOTS !== undefined) {
      const path = join(SCREENSHOTS, `overlay_${scheme}_${width}.png`);
      await page.screenshot({ path, fullPage: true });
    }
    await context.close();
  });
});

test('a layer that is switched off is gone, and only that', async () => {
  const { context, page } = await open('light', 1400);
  await page.goto(html);
  const mark = page.locator('.overlay .marks .mark').first();
  const words = page.locator('.overlay .words').first();
  expect([await mark.isVisible(), await words.isVisible()]).toEqual([true, false]);
  await page.getByRole('checkbox', { name: 'words' }).check();
  expect([await mark.isVisible(), await words.isVisible()]).toEqual([true, true]);
  await page.getByRole('checkbox', { name: 'failed checks' }).uncheck();
  expect([await mark.isVisible(), await words.isVisible()]).toEqual([false, true]);
  await context.close();
});

test('the SVG stands by itself: well-formed, and nothing in it runs or is fetched', async () => {
  const { context, page } = await open('light', 1400);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(svg);
  expect(await page.evaluate('document.documentElement.nodeName')).toBe('svg');
  expect(
    await page.evaluate("document.querySelectorAll('parsererror, script, image').length"),
  ).toBe(0);
  expect(requests).toEqual([svg]);
  expect(await page.textContent('.verdict')).toBe('not loaded: layout_known');
  await context.close();
});

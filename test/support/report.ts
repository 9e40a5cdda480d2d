/** The report as a browser sees it, without a socket. */
import * as cheerio from 'cheerio';
import { expect } from 'vitest';

import { silentLogger } from '../../src/log.ts';
import { createReportApp } from '../../src/report/app.ts';
import type { TestDatabase } from './database.ts';
import { reference } from './reference.ts';

const NOW = new Date('2023-11-10T12:00:00Z');

export type ReportApp = ReturnType<typeof createReportApp>;

/** The report on a database, as it was in the autumn of 2023. */
export function reportOn({ warehouse }: TestDatabase, { hasSources = true } = {}) {
  const log = silentLogger();
  return createReportApp({ db: warehouse.db, reference, hasSources, now: () => NOW, log });
}

/** Asks for a page, which must answer with that status. `words` is its text with single blanks. */
export async function readPage(app: ReportApp, path: string, status = 200) {
  const response = await app.request(path);
  const text = await response.text();
  expect([path, response.status]).toEqual([path, status]);
  const $ = cheerio.load(text);
  const words = $('main').text().replaceAll(/\s+/g, ' ');
  // no blank of a text was left; what hostile documents of the tests say has some of its own
  expect(words).not.toMatch(/(?<!\\u|& )\{\w+[:}]/);
  return { $, text, response, words };
}

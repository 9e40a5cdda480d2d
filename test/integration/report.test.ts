/** The pages of the report, asked for as a browser asks, on a real database. */
import { createHash } from 'node:crypto';

import type { Hono } from 'hono';
import { parseFeed } from '@rowanmanning/feed-parser';
import { beforeAll, describe, expect, test } from 'vitest';

import { parseRegionCode } from '../../src/codes.ts';
import { addTrouble, type Trouble } from '../support/add-trouble.ts';
import { createTestDatabase } from '../support/database.ts';
import { fillWarehouse, type Filled } from '../support/fill-warehouse.ts';
import { reference } from '../support/reference.ts';
import { readPage, reportOn } from '../support/report.ts';

describe('the report on a filled database', () => {
  let app: Hono;
  let filled: Filled;
  let trouble: Trouble;

  beforeAll(async () => {
    const database = await createTestDatabase('server');
    const { db } = database.warehouse;
    filled = await fillWarehouse(db, reference, { from: '2022Q3', except: ['2023Q1 AM03'] });
    trouble = await addTrouble(db, reference);
    app = reportOn(database);
    return () => database.drop();
  });

  test('says what is loaded and how late the next quarter is', async () => {
    const { words } = await readPage(app, '/');
    expect(words).toContain('Geladen documenten 104');
    expect(words).toContain('Nieuwste volledige kwartaal 4e kwartaal 2022');
    expect(words).toContain(
      '1e kwartaal 2023 gewoonlijk uiterlijk 31 juli 2023; 102 dagen te laat',
    );
    expect(words).toContain('Wacht op een mens 2 documenten');
  });

  test('never takes an incomplete quarter for the country', async () => {
    const { $, words } = await readPage(app, '/?lang=en');
    expect(words).toContain('34 of 35 regions are loaded. There is no national number.');
    const rows = $('table:has(#national-caption) tbody tr')
      .toArray()
      .map((row) => $(row).text().replaceAll(/\s+/g, ' ').trim());
    expect(rows[0]).toBe('Q1 2023 34 of 35 incomplete, no national number');
    expect(rows[1]).toMatch(/^Q4 2022 35 of 35 [\d,]+\.\d%/);
    expect(rows).toHaveLength(3);
    const charts = $('.charts desc').text();
    expect(charts).toContain('2 quarters from Q3 2022 to Q4 2022');
  });

  test('has one cell for each region and quarter, each with its state in words', async () => {
    const { $ } = await readPage(app, '/?lang=en');
    const rows = $('table.grid tbody tr');
    const quarters = $('table.grid thead tr').last().find('th').length;
    expect(rows).toHaveLength(36);
    expect(rows.toArray().every((row) => $(row).find('td').length === quarters)).toBe(true);
    const link = $('table.grid td a[aria-label="Rijnmond, 2023Q2: waits for a person"]');
    expect([link.attr('href'), link.text()]).toEqual([
      `/document/${trouble.acceptable}?lang=en`,
      '!',
    ]);
    expect($('table.grid td.withdrawn a').attr('aria-label')).toBe(
      'Twente, 2022Q4: loaded, withdrawn at the source',
    );
  });

  test('draws a tile for each region, and the same numbers beside it', async () => {
    const { $ } = await readPage(app, '/');
    expect($('.tiles .tile')).toHaveLength(35);
    expect($('.tiles .unshaded title').text()).toBe('Drenthe: niet geladen');
    expect($('table:has(#regions-caption) tbody tr')).toHaveLength(35);
  });

  test('shows the municipalities of a region with the printed totals and computed shares', async () => {
    const { $, words } = await readPage(app, '/regio/AM22?kwartaal=2022Q3');
    const table = $('table:has(#municipalities-caption)');
    const numbers = (row: ReturnType<typeof table.find>) =>
      row
        .find('td:not(.computed)')
        .toArray()
        .map((cell) => Number($(cell).text().replaceAll('.', '')));
    const rows = table
      .find('tbody tr')
      .toArray()
      .map((row) => numbers($(row)));
    expect(rows).toHaveLength(reference.membersOn(parseRegionCode('AM22'), '2022-09-30').length);
    for (const [a = 0, b = 0, c = 0, d = 0, sum] of rows) expect(a + b + c + d).toBe(sum);
    const total = numbers(table.find('tfoot tr'));
    expect(total).toEqual(
      [0, 1, 2, 3, 4].map((at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0)),
    );
    expect(words).toContain('berekend uit de aantallen, niet door UWV gedrukt');
    expect(words).toContain('De betekenis van de vier kolommen is afgeleid, niet bevestigd.');
  });

  test('says why a quarter of a region is missing, and what changed', async () => {
    const { $, words } = await readPage(app, '/regio/AM22?lang=en');
    const gap = $('table:has(#gaps-caption) tbody tr').last().text().replaceAll(/\s+/g, ' ');
    expect(words).toContain('Q2 2023 waits for a person');
    expect(gap).toContain('Q4 2016 missing No source has named this document. not_seen');
    expect($('table:has(#revisions-caption) tbody tr')).toHaveLength(4);
    const waiting = await readPage(app, '/regio/AM22?kwartaal=2023Q2&lang=en');
    expect(waiting.words).toContain('Q2 2023 is not loaded');
    expect((await readPage(app, '/regio/AM02?kwartaal=2023Q2')).words).toContain(
      'De bron antwoordde niet op tijd. timeout',
    );
  });

  test('tells of complete quarters and revisions in a feed that a feed parser reads', async () => {
    const { text, response } = await readPage(app, '/feed.atom?lang=en');
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const feed = parseFeed(text);
    expect(feed.meta).toMatchObject({ type: 'atom', version: '1.0' });
    expect(feed.title).toBe('Klantprofielen: complete quarters and revisions');
    const titles = feed.items.map(({ title }) => title);
    expect(titles.filter((title) => title?.endsWith('is complete'))).toEqual([
      'Q4 2022 is complete',
      'Q3 2022 is complete',
    ]);
    const revised = feed.items.find(({ title }) => title?.endsWith('revised'));
    expect(revised?.description).toMatch(/^UWV published .* again; \d+ values changed\.$/);
    expect(new Set(feed.items.map(({ id }) => id)).size).toBe(feed.items.length);
    for (const { url } of feed.items) {
      const { pathname, search } = new URL(url ?? '', 'http://localhost/feed.atom');
      await readPage(app, `${pathname}${search}`);
    }
    expect((await readPage(app, '/')).$('link[rel=alternate]').attr('href')).toBe('/feed.atom');
  });

  test('shows a document with what failed on top, and its cells at their places', async () => {
    const { $ } = await readPage(app, `/document/${trouble.acceptable}?lang=en`);
    const outcomes = $('table.checks tbody tr')
      .toArray()
      .map((row) => $(row).find('td.outcome').text());
    expect(outcomes).toEqual(['✗ blocks', '! warning', '✓ holds']);
    expect($('table.checks tbody tr').first().text()).toMatch(/74\s+47/);
    const loaded = await readPage(app, `/document/${filled.documentOf.get('2023Q1 AM22')}`);
    expect(loaded.$('.drawing .cell')).toHaveLength(15 * 5);
    expect(loaded.words).toContain('https://www.uwv.example/assets-kai/files/2023Q1-AM22.pdf');
    const hash = loaded.$('.hash').text();
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(loaded.$('h1').text()).toBe(`Document ${hash.slice(0, 12)}`);
  });

  test('hands out the archived PDF, byte for byte, to save and not to show', async () => {
    const key = filled.documentOf.get('2023Q1 AM22');
    const page = await readPage(app, `/document/${key}`);
    const response = await app.request(`/document/${key}/pdf`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(page.$('.hash').text());
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="klantprofielen-${page.$('.hash').text().slice(0, 12)}.pdf"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
  });

  test('says for each waiting document what to type', async () => {
    const { $, words } = await readPage(app, '/wachtrij');
    const commands = $('pre.command')
      .toArray()
      .map((command) => $(command).text());
    expect(commands.map((command) => command.replace(/[0-9a-f]{12}/, 'HASH'))).toEqual(
      [
        'klantprofielen retry HASH',
        'klantprofielen reject HASH --reason "…"',
        'klantprofielen accept HASH --finding coverage_pct --reason "…"',
        'klantprofielen reject HASH --reason "…"',
      ].map((command) =>
        process.env['npm_lifecycle_event']
          ? command.replace('klantprofielen', 'npm start --')
          : command,
      ),
    );
    expect(words).toContain(
      'De vier aantallen van een rij tellen niet op tot het totaal van die rij. row_sum',
    );
    expect(words).toContain('docs/runbook.md, onder row_sum');
    expect(words).toContain('Niet opgehaald');
  });

  test('lists runs, and the links of one', async () => {
    const { $ } = await readPage(app, '/runs');
    expect($('table.runs tbody tr')).toHaveLength(4);
    const run = await readPage(app, `/runs/${filled.lastRun}`);
    expect(run.$('table.links tbody tr')).toHaveLength(34);
    expect(run.words).toContain('geladen 1e kwartaal 2023 Achterhoek');
    await readPage(app, `/runs/${filled.lastRun}?pagina=2`, 404);
  });

  test('keeps the page when the language changes', async () => {
    const { $ } = await readPage(app, '/regio/AM22?kwartaal=2022Q4');
    const english = $('a[hreflang=en]').attr('href') ?? '';
    expect(english).toBe('/regio/AM22?kwartaal=2022Q4&lang=en');
    const there = await readPage(app, english);
    expect(there.$('h2').first().text()).toBe('Q4 2022');
    expect(there.$('a[hreflang=nl]').attr('href')).toBe('/regio/AM22?kwartaal=2022Q4');
    expect(there.$('form input[name=lang]').attr('value')).toBe('en');
  });
});

describe('the report on an empty database', () => {
  let app: Hono;

  beforeAll(async () => {
    const database = await createTestDatabase('server');
    app = reportOn(database);
    return () => database.drop();
  });

  test.each(['/', '/wachtrij', '/runs'])('says on %s what to do', async (path) => {
    const { words } = await readPage(app, path);
    expect(words).toContain('Er is nog niets geladen');
    expect((await readPage(app, `${path}?lang=en`)).words).toContain('Nothing is loaded yet');
  });

  test('says for a region that nothing is there, and why', async () => {
    const { words } = await readPage(app, '/regio/AM22');
    expect(words).toContain('Van deze regio is nog niets geladen');
    expect(words).toContain('Geen bron heeft dit document genoemd. not_seen');
    await readPage(app, '/uitleg');
  });
});

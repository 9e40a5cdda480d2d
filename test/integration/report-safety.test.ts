/** The report against hostile text, wrong addresses and a broken database. */
import { beforeAll, describe, expect, test } from 'vitest';

import { addTrouble, type Trouble } from '../support/add-trouble.ts';
import { createTestDatabase } from '../support/database.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { reference } from '../support/reference.ts';
import { readPage, type ReportApp, reportOn } from '../support/report.ts';

describe('the report', () => {
  let trouble: Trouble;
  let app: ReportApp;
  let pages: readonly string[];

  beforeAll(async () => {
    const database = await createTestDatabase('server');
    const { db } = database.warehouse;
    const filled = await fillWarehouse(db, reference, {
      from: '2022Q4',
      regions: ['AM22', 'AM05', 'AM03'],
    });
    trouble = await addTrouble(db, reference);
    app = reportOn(database);
    pages = [
      '/',
      '/?kwartaal=2022Q4',
      '/regio/AM22',
      '/regio/AM22?kwartaal=2023Q2',
      '/regio/AM31',
      `/document/${filled.documentOf.get('2023Q1 AM22')}`,
      `/document/${trouble.hostile}`,
      `/document/${trouble.revised}`,
      '/wachtrij',
      '/runs',
      `/runs/${trouble.run}`,
      `/runs/${filled.lastRun}`,
      '/uitleg',
      '/codes',
      '/dekking',
      '/gemeenten',
      '/gemeente/GM0599',
      '/gemeente/GM1992?kwartaal=2023Q1',
      '/gemeente/GM0501',
    ];
    return () => database.drop();
  });

  test('escapes whatever comes from outside, on every page and in both languages', async () => {
    for (const path of pages) {
      for (const language of ['', 'en']) {
        const { $, text } = await readPage(
          app,
          `${path}${path.includes('?') ? '&' : '?'}lang=${language}`,
        );
        expect(text).not.toMatch(/<script|\u202E/i);
        expect($('[onmouseover], [onload], [style], style, script, iframe')).toHaveLength(0);
        expect($('a[href^="javascript:"], a[href^="//"]')).toHaveLength(0);
        expect($('html').attr('lang')).toBe(language || 'nl');
      }
    }
    expect((await readPage(app, '/wachtrij')).text).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt;',
    );
  });

  test('has no dead link and no id twice', async () => {
    const links = new Set<string>();
    for (const path of [
      ...pages,
      ...pages.map((page) => `${page}${page.includes('?') ? '&' : '?'}lang=en`),
    ]) {
      const { $ } = await readPage(app, path);
      const ids = $('[id]')
        .toArray()
        .map((element) => $(element).attr('id') ?? '');
      expect([path, ids.length]).toEqual([path, new Set(ids).size]);
      for (const element of $('a[href], link[rel=stylesheet]').toArray()) {
        const href = $(element).attr('href') ?? '';
        if (href.startsWith('#'))
          expect([path, href, ids.includes(href.slice(1))]).toEqual([path, href, true]);
        if (href.startsWith('/')) links.add(href);
      }
    }
    const explained = new Map<string, (id: string) => number>();
    for (const path of ['/uitleg', '/codes']) {
      const { $ } = await readPage(app, path);
      explained.set(path, (id) => $(`#${id}`).length);
    }
    for (const link of links) {
      const [address = '', fragment] = link.split('#');
      // one cell of the grid is as good as another
      if (/^\/(regio|document|gemeente\/)/.test(address) && !/AM2|GM0[56]/.test(address)) continue;
      const response = await app.request(address);
      expect([link, response.status]).toEqual([link, 200]);
      if (fragment)
        expect([link, explained.get(address.replace(/\?.*/, ''))?.(fragment)]).toEqual([link, 1]);
    }
    expect(links.size).toBeGreaterThan(100);
  });

  test('says on every page what may be loaded and by whom', async () => {
    const { response } = await readPage(app, '/');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'self'; img-src 'self' data:;/);
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  test.each([
    '/regio/AM99',
    '/regio/AM04',
    '/regio/xx',
    '/regio/AM22?kwartaal=2040Q1',
    '/?kwartaal=2040Q1',
    '/?kwartaal=zomer',
    '/document/0',
    '/document/x',
    '/document/99999999999999999',
    '/document/9999/pdf',
    '/document/9999/overlay.svg',
    '/runs/0',
    '/runs/-1',
    '/runs/1?pagina=0',
    '/nergens',
    '/gemeenten?kwartaal=2040Q1',
    '/gemeente/GM9999',
    '/gemeente/%3Cscript%3E',
    '/gemeente?naam=%3Cscript%3E',
    '/data/nergens.csv',
    '/data/constructor.csv',
    '/data/regios.csv?regio=x',
    '/data/regios.csv?kwartaal=zomer',
    '/data/nederland.csv?regio=AM22',
    '/data/regios.csv?gemeente=GM0599',
    '/data/vergelijkbaar.csv?regio=AM22',
    '/data/herzieningen.csv?gemeente=GM0599',
    '/data/dekking.csv?gemeente=GM0599',
    '/data/regios.csv?kwartal=2022Q4',
    '/data/regios.csv?regio=AM22&regio=AM05',
    '//evil.example/x',
  ])('has no page %s', async (path) => {
    const { $, response } = await readPage(app, path, 404);
    expect($('h1').text()).toBe('Deze pagina bestaat niet');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect($('a[href^="//"]')).toHaveLength(0);
  });

  test('only reads: HEAD has no body, POST finds nothing', async () => {
    expect((await app.request('/', { method: 'POST' })).status).toBe(404);
    const head = await app.request('/runs', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('shows the overlay of a waiting document as a picture that may do nothing', async () => {
    const { $ } = await readPage(app, `/document/${trouble.hostile}`);
    const address = $('figure.overlay img').attr('src') ?? '';
    const picture = await app.request(address);
    expect(picture.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(picture.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    );
    expect(await picture.text()).not.toMatch(/<script|onmouseover="/);
  });

  test('serves one stylesheet, named by its content', async () => {
    const { $ } = await readPage(app, '/');
    const href = $('link[rel=stylesheet]').attr('href') ?? '';
    const style = await app.request(href);
    const etag = style.headers.get('etag') ?? '';
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(href).toBe(`/style.css?v=${etag.slice(1, -1)}`);
    const again = await app.request(href, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});

describe('the report in trouble', () => {
  test('without a schema it says that the database does not answer, and nothing about its inside', async () => {
    const database = await createTestDatabase('server', { empty: true });
    try {
      for (const path of [
        '/',
        '/regio/AM22',
        '/document/1',
        '/document/1/pdf',
        '/wachtrij',
        '/runs',
        '/uitleg',
      ]) {
        const { $, text, response } = await readPage(reportOn(database), path, 503);
        expect($('h1').text()).toBe('De database antwoordt niet');
        expect(text).not.toMatch(/relation|at .*\.ts|select|klantprofielen\.coverage/);
        expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      }
    } finally {
      await database.drop();
    }
  });

  test('a file whose bytes were altered is never handed out', async () => {
    const database = await createTestDatabase('server');
    try {
      const { db } = database.warehouse;
      const { documentOf } = await fillWarehouse(db, reference, {
        from: '2023Q1',
        regions: ['AM22'],
      });
      await db
        .updateTable('etl.document_content')
        .set({ bytes: Buffer.from('%PDF-lie') })
        .execute();
      const { $, text } = await readPage(
        reportOn(database),
        `/document/${documentOf.get('2023Q1 AM22')}/pdf`,
        500,
      );
      expect($('h1').text()).toBe('Deze pagina kon niet worden gemaakt');
      expect(text).not.toContain('%PDF');
    } finally {
      await database.drop();
    }
  });
});

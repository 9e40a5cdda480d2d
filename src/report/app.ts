/**
 * The report: pages rendered on the server, in Dutch and English, without scripts. It only reads.
 * Mount it last (`app.route('/', report)`): it answers every address that nobody before it took, with a page that says so.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { type Context as HonoContext, Hono } from 'hono';
import { compress } from 'hono/compress';
import { html } from 'hono/html';

import { parseSha256 } from '../codes.ts';
import { programName } from '../program.ts';
import { describeError } from '../errors.ts';
import { isConnectionLost, isDatabaseError } from '../load/database-errors.ts';
import { readContent } from '../load/ledger/archive.ts';
import { findOverlay } from '../load/ledger/documents.ts';
import type { Logger } from '../log.ts';
import { findQuarter } from '../quarter.ts';
import { coveragePage } from './coverage.ts';
import { documentPage, findArchived } from './document.ts';
import { codesPage, explanationPage } from './explanation.ts';
import { newsFeed } from './feed.ts';
import { municipalitiesPage, municipalityPage, searchMunicipality } from './municipality.ts';
import { type Dataset, DATASETS, PARAMETERS, readCsv } from './numbers.ts';
import { overviewPage } from './overview.ts';
import {
  type Context,
  type Page,
  parseLanguage,
  type TextKey,
  toDocument,
  toVisit,
  type Visit,
} from './page.ts';
import { QUEUE, queuePage } from './queue.ts';
import { regionPage } from './region.ts';
import { runPage, RUNS, runsPage } from './runs.ts';
import { typed } from './table.ts';

type ReportDeps = Context & {
  readonly now: () => Date;
  readonly log: Logger;
};

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

export function createReportApp(deps: ReportDeps): Hono {
  const app = new Hono();
  const style = readStyle();
  const show: Show = (c, page, status = 200) => {
    const visit = visitOf(c, deps.now());
    c.header('cache-control', 'no-cache');
    return page
      ? c.html(toDocument(visit, page, style.href), status)
      : c.html(
          toDocument(visit, troublePage(visit, 'notFoundTitle', 'notFoundText'), style.href),
          404,
        );
  };
  // the grid of coverage is long and says much the same again and again
  app.use(compress());
  app.use(async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      return c.text('Only GET and HEAD.', 405, { ...HEADERS, allow: 'GET, HEAD' });
    }
    await next();
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
    return undefined;
  });
  app.get('/style.css', (c) => sendStyle(c, style));
  addPages(app, deps, (c) => visitOf(c, deps.now()), show);
  app.get('*', (c) => show(c, undefined));
  app.onError(async (error, c) => {
    const visit = visitOf(c, deps.now());
    deps.log.error({ err: error, path: c.req.path }, 'a page of the report could not be made');
    const doctor = `${programName()} doctor`;
    const response = isAboutDatabase(error)
      ? await show(c, troublePage(visit, 'databaseTitle', 'databaseText', doctor), 503)
      : await show(c, troublePage(visit, 'faultTitle', 'faultText'), 500);
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
    return response;
  });
  return app;
}

/** Undefined: there is no such page. */
type Show = (
  c: HonoContext,
  page: Page | undefined,
  status?: 200 | 404 | 500 | 503,
) => Response | Promise<Response>;

function addPages(app: Hono, context: Context, visit: (c: HonoContext) => Visit, show: Show): void {
  const ofQuarter =
    (page: (c: HonoContext, quarter: string | undefined) => Promise<Page | undefined>) =>
    async (c: HonoContext) => {
      const quarter = parseQuarterParameter(c);
      return show(c, quarter === null ? undefined : await page(c, quarter));
    };
  app.get(
    '/',
    ofQuarter((c, quarter) => overviewPage(context, visit(c), quarter)),
  );
  app.get(
    '/regio/:code',
    ofQuarter((c, quarter) => regionPage(context, visit(c), c.req.param('code') ?? '', quarter)),
  );
  app.get(
    '/gemeenten',
    ofQuarter((c, quarter) => municipalitiesPage(context, visit(c), quarter)),
  );
  const search = (c: HonoContext, name: string) => {
    const found = searchMunicipality(context, visit(c), name);
    return 'page' in found ? show(c, found.page, 404) : c.redirect(found.address, 302);
  };
  app.get('/gemeente', (c) => search(c, c.req.query('naam') ?? ''));
  app.get('/gemeente/:code', async (c) => {
    const quarter = parseQuarterParameter(c);
    const code = c.req.param('code');
    const page =
      quarter === null ? undefined : await municipalityPage(context, visit(c), code, quarter);
    return page ? show(c, page) : search(c, code);
  });
  app.get('/dekking', async (c) => show(c, await coveragePage(context, visit(c))));
  app.get('/data/:file', async (c) => (await csvFile(context, c)) ?? show(c, undefined));
  addDocuments(app, context, visit, show);
  app.get('/wachtrij', async (c) => show(c, await queuePage(context, visit(c))));
  app.get('/runs', async (c) => show(c, await runsPage(context, visit(c))));
  app.get('/runs/:id', async (c) => {
    const id = parseKey(c.req.param('id'));
    const number = parseKey(c.req.query('pagina') ?? '1');
    const known = id !== undefined && number !== undefined && number > 0;
    return show(c, known ? await runPage(context, visit(c), id, number) : undefined);
  });
  app.get('/feed.atom', (c) => newsFeed(context, visit(c)));
  app.get('/uitleg', async (c) => show(c, await explanationPage(context, visit(c))));
  app.get('/codes', (c) => show(c, codesPage(visit(c))));
}

function addDocuments(
  app: Hono,
  context: Context,
  visit: (c: HonoContext) => Visit,
  show: Show,
): void {
  const ofKey =
    (answer: (c: HonoContext, key: number) => Promise<Response | undefined>) =>
    async (c: HonoContext) => {
      const key = parseKey(c.req.param('key') ?? '');
      return (key === undefined ? undefined : await answer(c, key)) ?? show(c, undefined);
    };
  app.get(
    '/document/:key',
    ofKey(async (c, key) => show(c, await documentPage(context, visit(c), key))),
  );
  app.get(
    '/document/:key/pdf',
    ofKey((c, key) => archivedPdf(context, c, key)),
  );
  app.get(
    '/document/:key/overlay.svg',
    ofKey((_, key) => overlayDrawing(context, key)),
  );
}

function visitOf(c: HonoContext, now: Date): Visit {
  return toVisit(new URL(c.req.url), parseLanguage(c.req.query('lang')), now);
}

/** Undefined: not asked for; null: not a quarter. */
function parseQuarterParameter(c: HonoContext): string | undefined | null {
  const text = c.req.query('kwartaal');
  return text === undefined || text === '' ? undefined : (findQuarter(text) ?? null);
}

const SETS = { ...DATASETS, runs: RUNS, wachtrij: QUEUE };

/** The rows of a set as CSV; undefined when there is no such set, or a parameter is none or not one of that set. */
async function csvFile({ db }: Context, c: HonoContext): Promise<Response | undefined> {
  const name = /^(\w+)\.csv$/.exec(c.req.param('file') ?? '')?.[1] ?? '';
  if (!Object.hasOwn(SETS, name)) return undefined;
  // which set it is is known only here
  const set = SETS[name as keyof typeof SETS] as unknown as Dataset<object>;
  const quarter = parseQuarterParameter(c);
  const [region, municipality] = [
    c.req.query('regio') || undefined,
    c.req.query('gemeente') || undefined,
  ];
  const known = new Set<string>(['lang', ...set.by.map((key) => PARAMETERS[key])]);
  // a parameter that is passed over would give other rows than were asked for
  const isSound = Object.entries(c.req.queries()).every(
    ([key, values]) => known.has(key) && values.length === 1,
  );
  const isCode = /^(AM\d\d)?$/.test(region ?? '') && /^(GM\d{4})?$/.test(municipality ?? '');
  if (!isSound || !isCode || quarter === null) return undefined;
  const text = await readCsv(db, set, { quarter, region, municipality });
  const file = ['klantprofielen', name, quarter, region, municipality].filter(Boolean).join('-');
  return new Response(text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${file}.csv"`,
      'cache-control': 'no-cache',
    },
  });
}

/** A key of the database; undefined when it cannot be one. */
function parseKey(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function isKnown(c: HonoContext, etag: string): boolean {
  return c.req.header('if-none-match')?.includes(etag) === true;
}

function sendStyle(c: HonoContext, { text, etag }: Style): Response {
  // its address names its version
  const headers = { etag, 'cache-control': 'public, max-age=31536000, immutable' };
  return isKnown(c, etag)
    ? c.body(null, 304, headers)
    : c.body(text, 200, { ...headers, 'content-type': 'text/css; charset=utf-8' });
}

function isAboutDatabase(error: unknown): boolean {
  return (
    describeError(error).status === 'database' || isDatabaseError(error) || isConnectionLost(error)
  );
}

// Hands out the archived file of a document. It is hostile until proven otherwise: never shown, only saved.

/** Undefined when there is no such document; throws `archive_altered` when the bytes are no longer what they were. */
async function archivedPdf(
  { db }: Context,
  c: HonoContext,
  documentKey: number,
): Promise<Response | undefined> {
  const found = await findArchived(db, documentKey);
  if (!found) return undefined;
  const sha256 = parseSha256(found.sha256);
  const etag = `"${sha256}"`;
  const headers = {
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=86400',
    etag,
  };
  if (isKnown(c, etag)) return new Response(null, { status: 304, headers });
  const { bytes } = await readContent(db, sha256);
  return new Response(Buffer.from(bytes), {
    headers: {
      ...headers,
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="klantprofielen-${sha256.slice(0, 12)}.pdf"`,
    },
  });
}

// Hands out the overlay of a document as a picture of its own.

/** Undefined when none is kept. What it was drawn from is hostile: it may do nothing but be seen. */
async function overlayDrawing({ db }: Context, documentKey: number): Promise<Response | undefined> {
  const svg = await findOverlay(db, documentKey);
  if (svg === undefined) return undefined;
  return new Response(svg, {
    headers: {
      'content-type': 'image/svg+xml; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'cache-control': 'private, no-cache',
    },
  });
}

// The one stylesheet: read once, named by its hash.

type Style = { readonly text: string; readonly etag: string; readonly href: string };

function readStyle(): Style {
  const text = readFileSync(new URL('style.css', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { text, etag: `"${hash}"`, href: `/style.css?v=${hash}` };
}

// The pages for what went wrong. They say what to do, and nothing about the inside of the program.

function troublePage(visit: Visit, title: TextKey, text: TextKey, command?: string): Page {
  const { say } = visit;
  const next = command
    ? typed(command)
    : html`<p><a href="${visit.href('/')}">${say('backToOverview')}</a></p>`;
  const body = html`<p>${say(text)}</p>
    ${next}`;
  return { title: say(title), body };
}

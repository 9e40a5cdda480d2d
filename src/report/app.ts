/**
 * The report: pages rendered on the server, in Dutch and English, without scripts. It only reads, and answers every
 * address: what it does not know with a page that says so.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { type Context as HonoContext, Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { html } from 'hono/html';

import { parseSha256 } from '../codes.ts';
import { programName } from '../program.ts';
import { describeError } from '../errors.ts';
import { isDatabaseError } from '../load/database-errors.ts';
import { readContent } from '../load/ledger/archive.ts';
import { findOverlay } from '../load/ledger/documents.ts';
import type { Logger } from '../log.ts';
import { findQuarter } from '../quarter.ts';
import { coveragePage } from './coverage.ts';
import { documentPage } from './document.ts';
import { codesPage, explanationPage } from './explanation.ts';
import { newsFeed } from './feed.ts';
import { municipalitiesPage, municipalityPage, searchMunicipality } from './municipality.ts';
import { DATASETS, PARAMETERS } from './numbers.ts';
import { overviewPage } from './overview.ts';
import {
  type Context,
  type DataVisit,
  type MaybePage,
  type Page,
  parseLanguage,
  type TextKey,
  toDocument,
  toVisit,
} from './page.ts';
import { QUEUE, queuePage } from './queue.ts';
import { regionPage } from './region.ts';
import { runPage, RUNS, runsPage } from './runs.ts';
import { typed } from './parts.ts';

type ReportDeps = Context & {
  readonly now: () => Date;
  readonly log: Logger;
};

type Env = { readonly Variables: { visit: DataVisit } };
type Asked = HonoContext<Env, string>;

/** Of the pages; what comes from outside has one of its own. The server adds the headers that all its answers have. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export function createReportApp({ now, log, ...context }: ReportDeps): Hono<Env> {
  const app = new Hono<Env>();
  const style = readStyle();
  const show: Show = (c, page, status = 200) => {
    c.header('cache-control', 'no-cache');
    return c.html(toDocument(c.var.visit, page, style.href), status);
  };
  // the grid of coverage is long and says much the same again and again
  app.use(compress());
  app.use(async (c, next) => {
    const visit = toVisit(new URL(c.req.url), parseLanguage(c.req.query('lang')), now());
    c.set('visit', { ...context, ...visit });
    await next();
    if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', POLICY);
  });
  app.get('/style.css', etag(), (c) => c.body(style.text, 200, style.headers));
  addPages(app, show);
  app.notFound((c) => show(c, troublePage(c.var.visit, 'notFoundTitle', 'notFoundText'), 404));
  app.onError((error, c) => {
    log.error({ err: error, path: c.req.path }, 'a page of the report could not be made');
    const { visit } = c.var;
    return describeError(error).status === 'database' || isDatabaseError(error)
      ? show(c, troublePage(visit, 'databaseTitle', 'databaseText', `${programName()} doctor`), 503)
      : show(c, troublePage(visit, 'faultTitle', 'faultText'), 500);
  });
  return app;
}

type Show = (c: Asked, page: Page, status?: 200 | 404 | 500 | 503) => Response | Promise<Response>;

function addPages(app: Hono<Env>, show: Show): void {
  const page = (path: string, make: (visit: DataVisit, c: Asked) => Page | MaybePage) =>
    app.get(path, async (c) => {
      const made = await make(c.var.visit, c);
      return made ? show(c, made) : c.notFound();
    });
  const search = (c: Asked, name: string) => {
    const found = searchMunicipality(c.var.visit, name);
    return typeof found === 'string' ? c.redirect(found, 302) : show(c, found, 404);
  };
  page('/', (visit, c) => overviewPage(visit, quarterOf(c)));
  page('/regio/:code', (visit, c) => regionPage(visit, c.req.param('code') ?? '', quarterOf(c)));
  page('/gemeenten', (visit, c) => municipalitiesPage(visit, quarterOf(c)));
  app.get('/gemeente', (c) => search(c, c.req.query('naam') ?? ''));
  app.get('/gemeente/:code', async (c) => {
    const code = c.req.param('code');
    const found = await municipalityPage(c.var.visit, code, quarterOf(c));
    return found ? show(c, found) : search(c, code);
  });
  page('/dekking', coveragePage);
  app.get('/data/:file', csvFile);
  page('/document/:key', (visit, c) => documentPage(visit, keyOf(c.req.param('key'))));
  app.get('/document/:key/pdf', archivedPdf);
  app.get('/document/:key/overlay.svg', overlayDrawing);
  page('/wachtrij', queuePage);
  page('/runs', runsPage);
  page('/runs/:id', (visit, c) =>
    runPage(visit, keyOf(c.req.param('id')), keyOf(c.req.query('pagina') ?? '1')),
  );
  app.get('/feed.atom', async (c) =>
    c.body(await newsFeed(c.var.visit), 200, {
      'content-type': 'application/atom+xml; charset=utf-8',
      'cache-control': 'no-cache',
    }),
  );
  page('/uitleg', explanationPage);
  page('/codes', codesPage);
}

/** The quarter that is asked for; what is no quarter stays as it is: there is nothing of it. */
function quarterOf(c: Asked): string | undefined {
  const text = c.req.query('kwartaal') || undefined;
  return text && (findQuarter(text) ?? text);
}

/** A key of the database; 0, which no row has, when it cannot be one. */
function keyOf(text: string | undefined): number {
  return Number(/^\d{1,15}$/.exec(text ?? '')?.[0] ?? 0);
}

const SETS = [...DATASETS, RUNS, QUEUE];

/** The rows of a set as CSV; no page when there is no such set, or a parameter is none or not one of that set. */
async function csvFile(c: Asked): Promise<Response> {
  const set = SETS.find(({ name }) => c.req.param('file') === `${name}.csv`);
  if (!set) return c.notFound();
  const quarter = quarterOf(c);
  const region = c.req.query('regio') || undefined;
  const municipality = c.req.query('gemeente') || undefined;
  const known = new Set<string>(['lang', ...set.by.map((key) => PARAMETERS[key].name)]);
  // a parameter that is passed over would give other rows than were asked for
  const isSound = Object.entries(c.req.queries()).every(
    ([key, values]) => known.has(key) && values.length === 1,
  );
  const isQuarter = quarter === undefined || findQuarter(quarter) !== undefined;
  const isCode = /^(AM\d\d)?$/.test(region ?? '') && /^(GM\d{4})?$/.test(municipality ?? '');
  if (!isSound || !isQuarter || !isCode) return c.notFound();
  const text = await set.readCsv(c.var.visit.db, { quarter, region, municipality });
  const file = ['klantprofielen', set.name, quarter, region, municipality]
    .filter(Boolean)
    .join('-');
  return c.body(text, 200, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${file}.csv"`,
    'cache-control': 'no-cache',
  });
}

/** The archived file, hostile until proven otherwise: never shown, only saved. Throws `archive_altered`. */
async function archivedPdf(c: Asked): Promise<Response> {
  const { db } = c.var.visit;
  const found = await db
    .selectFrom('etl.document')
    .select('sha256')
    .where('document_key', '=', keyOf(c.req.param('key')))
    .executeTakeFirst();
  if (!found) return c.notFound();
  const sha256 = parseSha256(found.sha256);
  const etag = `"${sha256}"`;
  const headers = {
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=86400',
    etag,
  };
  if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304, headers);
  const { bytes } = await readContent(db, sha256);
  return c.body(Buffer.from(bytes), 200, {
    ...headers,
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="klantprofielen-${sha256.slice(0, 12)}.pdf"`,
  });
}

/** The overlay of a document as a picture of its own. What it was drawn from is hostile: it may do nothing but be seen. */
async function overlayDrawing(c: Asked): Promise<Response> {
  const svg = await findOverlay(c.var.visit.db, keyOf(c.req.param('key')));
  if (svg === undefined) return c.notFound();
  return c.body(svg, 200, {
    'content-type': 'image/svg+xml; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cache-control': 'private, no-cache',
  });
}

/** The one stylesheet: read once, named by its hash; its address names its version. */
function readStyle() {
  const text = readFileSync(new URL('style.css', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const headers = {
    etag: `"${hash}"`,
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  };
  return { text, headers, href: `/style.css?v=${hash}` };
}

/** A page for what went wrong. It says what to do, and nothing about the inside of the program. */
function troublePage(visit: DataVisit, title: TextKey, text: TextKey, command?: string): Page {
  const { say, href } = visit;
  const next = command
    ? typed(command)
    : html`<p><a href="${href('/')}">${say('backToOverview')}</a></p>`;
  const body = html`<p>${say(text)}</p>
    ${next}`;
  return { title: say(title), body };
}

/** The pages of a small site that behaves like the publisher's. Pure but for what it holds. */
import { createHash } from 'node:crypto';

import { Hono } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import { html } from 'hono/html';

type Html = ReturnType<typeof html>;

/** A page that publications stand on: one a quarter. */
export type SitePage = {
  readonly title: string;
  /** Last part of its address. */
  readonly slug: string;
  /** Instant, ISO, as the publisher writes it: UTC of Dutch midnight. */
  readonly date: string;
  /** `plain`: older pages, with ordinary links. Default `list`: the site's own link element. */
  readonly look?: 'list' | 'plain';
};

/** A PDF of one region and quarter. Publications whose pages have one slug share that page. */
export type SitePublication = {
  readonly page: SitePage;
  /** Text of its link: the region. */
  readonly label: string;
  /** File name. */
  readonly slug: string;
  readonly bytes: Uint8Array;
};

export type SiteOptions = {
  /** Newest first, as the overview lists them. */
  readonly publications: readonly SitePublication[];
  /** Items on a page or in a cluster; default 10. */
  readonly pageSize?: number;
  /** Other publications, guides, doubled links; default true. */
  readonly decoys?: boolean;
};

export const OVERVIEW_PATH = '/nl/publicaties/klantprofielen';
const CLUSTER_PATH = '/api/overview/nl/publicaties/klantprofielen';
const ENTRY_ID = '3f2a-klantprofielen';
/** All documents claim this moment; it only has to stay the same. */
const LAST_MODIFIED = 'Mon, 02 Nov 2026 08:00:00 GMT';

/** No more of a spreadsheet than its beginning: nobody reads on. */
const OTHER_SHEET = Buffer.from('PK\x03\x04', 'latin1');
const OTHER_PDF = Buffer.from('%PDF-1.4\n% a document of another series\n%%EOF\n');

/** Publications that stand beside ours on the overview. */
const OTHERS: readonly (readonly [title: string, slug: string])[] = [
  ['Factsheet banenafspraak', 'factsheet-banenafspraak'],
  ['Regionale trendrapportage banenafspraak', 'regionale-trendrapportage'],
  ['Rapportage beschut werk', 'rapportage-beschut-werk'],
  ['Jaarverslag 2022', 'jaarverslag-2022'],
];

/** Address of a document: a store with a code that cannot be guessed, always the same for one page and name. */
export function documentPath({ page, slug }: SitePublication): string {
  const hash = createHash('sha256').update(`${page.slug}/${slug}`).digest('hex');
  const cuts = [0, 8, 12, 16, 20, 32];
  const uuid = cuts.slice(1).map((end, index) => hash.slice(cuts[index], end));
  return `/assets-kai/files/${uuid.join('-')}/${slug}`;
}

/** Address of a publication page. */
export function pagePath({ slug }: SitePage): string {
  return `/nl/publicaties/klantprofielen/${slug}`;
}

/** Answers as the site would. */
export function createSite(options: SiteOptions): Hono {
  const { publications, pageSize = 10, decoys = true } = options;
  const site = new Hono();
  const items = listItems(options);
  const documents = new Map(publications.map((one) => [documentPath(one), one.bytes]));
  const pages = Map.groupBy(publications, ({ page }) => pagePath(page));
  site.get('/robots.txt', (c) => c.text('User-agent: *\nDisallow: /zoeken\n'));
  site.get(OVERVIEW_PATH, (c) =>
    c.html(toPage('Publicaties over klantprofielen', toOverview(items, pageSize))),
  );
  site.post(CLUSTER_PATH, async (c) => {
    const { cluster, entryId } = await c.req.json<{ cluster?: unknown; entryId?: unknown }>();
    if (entryId !== ENTRY_ID || typeof cluster !== 'number') {
      return c.json({ error: 'entryId' }, 400);
    }
    const left = items.slice((cluster - 1) * pageSize);
    const meta = { cluster: { hasmore: left.length > pageSize } };
    return c.json({ results: left.slice(0, pageSize), meta });
  });
  site.get('/nl/publicaties/overig/:slug', (c) =>
    c.html(toPage('Een andere publicatie', html`<p>Hier staat iets anders.</p>`)),
  );
  site.get('/nl/publicaties/klantprofielen/:slug', async (c, next) => {
    const onPage = pages.get(c.req.path);
    if (!onPage?.[0]) return await next();
    return c.html(toPage(onPage[0].page.title, toPublicationPage(onPage, decoys)));
  });
  const retainedHeaders = [...RETAINED_304_HEADERS, 'last-modified'];
  site.get('/assets-kai/files/*', etag({ retainedHeaders }), async (c, next) => {
    const { path } = c.req;
    const other = path.endsWith('.xlsx') ? OTHER_SHEET : OTHER_PDF;
    const isOther = path.startsWith('/assets-kai/files/overig/');
    const bytes = documents.get(path) ?? (isOther ? other : undefined);
    if (!bytes) return await next();
    return c.body(Buffer.from(bytes), 200, {
      'content-type': 'application/pdf',
      'last-modified': LAST_MODIFIED,
    });
  });
  site.notFound((c) =>
    c.html(toPage('Pagina niet gevonden', html`<p>Deze pagina bestaat niet.</p>`), 404),
  );
  return site;
}

/** What the overview lists. */
export function listItems({ publications, decoys = true }: SiteOptions) {
  const pages = new Map(publications.map(({ page }) => [page.slug, page]));
  const ours = [...pages.values()].map((page) => {
    const onPage = publications.filter((one) => one.page.slug === page.slug);
    return toItem(page, pagePath(page), onPage);
  });
  const others = OTHERS.map(([title, slug]) =>
    toItem({ title, slug, date: '2023-01-31T23:00:00Z' }, `/nl/publicaties/overig/${slug}`),
  );
  return decoys ? [...ours, ...others] : ours;
}

function toItem(page: SitePage, url: string, onPage: readonly SitePublication[] = []) {
  const { title, slug, date } = page;
  return { id: slug, title, url, date, type: 'publicatie', region: onPage.map((one) => one.label) };
}

function toOverview(items: readonly unknown[], pageSize: number): Html {
  const first = JSON.stringify({ results: items.slice(0, pageSize) });
  return html`<mdgs-dynamic-list
    fetch-results="${CLUSTER_PATH}"
    entry-id="${ENTRY_ID}"
    first-results="${first}"
    total-estimated="${items.length}"
  ></mdgs-dynamic-list>`;
}

function toPublicationPage(publications: readonly SitePublication[], decoys: boolean): Html {
  const isPlain = publications[0]?.page.look === 'plain';
  const link = (path: string, label: string): Html =>
    isPlain
      ? html`<li><a href="${path}">${label} (PDF, 120 kB)</a></li>`
      : html`<bgl-list-link link-url="${path}" link-label="${label}"></bgl-list-link>`;
  const documents = publications.map((entry) => link(documentPath(entry), entry.label));
  // The first document once more, its address written in another way.
  const again = publications
    .slice(0, 1)
    .map((entry) => link(encodeOneLetter(documentPath(entry)), entry.label));
  const others = [
    link('/assets-kai/files/overig/leeswijzer-klantprofielen.pdf', 'Leeswijzer'),
    link('/assets-kai/files/overig/factsheet-banenafspraak.pdf', 'Factsheet banenafspraak'),
    link('/assets-kai/files/overig/cijfers.xlsx', 'Cijfers in Excel'),
    html`<a href="mailto:info@example.org">Stel een vraag</a>`,
  ];
  return html`${documents}${decoys && [again, others]}`;
}

function encodeOneLetter(path: string): string {
  const last = path.lastIndexOf('/') + 1;
  const code = (path.codePointAt(last) ?? 0x61).toString(16).padStart(2, '0');
  return `${path.slice(0, last)}%${code}${path.slice(last + 1)}#pagina1`;
}

function toPage(title: string, main: Html): Html {
  return html`<!doctype html>
    <html lang="nl">
      <head>
        <title>${title} | UWV</title>
      </head>
      <body>
        <header><a href="/nl">Home</a></header>
        <nav class="menu">
          <a href="/nl/werkgevers">Werkgevers</a><a href="/nl/folder.pdf">Folder</a>
        </nav>
        <div class="breadcrumb"><a href="/nl/publicaties">Publicaties</a></div>
        <main>
          <h1>${title}</h1>
          ${main}
        </main>
        <footer><a href="/nl/contact">Contact</a><a href="/nl/privacy.pdf">Privacy</a></footer>
      </body>
    </html>`;
}

/** The pages of a small site that behaves like the publisher's: a question in, an answer out. Pure but for what it holds. */
import { createHash } from 'node:crypto';

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

export type SiteQuestion = {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

export type SiteAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
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

/** Answers as the site would, from what it holds at this moment. */
export function answerAsSite(question: SiteQuestion, options: SiteOptions): SiteAnswer {
  const url = new URL(question.path, 'http://site');
  switch (url.pathname) {
    case '/robots.txt':
      return toAnswer(200, 'text/plain', 'User-agent: *\nDisallow: /zoeken\n');
    case OVERVIEW_PATH:
      return toHtml('Publicaties over klantprofielen', toOverview(options));
    case CLUSTER_PATH:
      return answerCluster(question, options);
    default:
      return answerPublication(url.pathname, question, options);
  }
}

function answerPublication(path: string, question: SiteQuestion, options: SiteOptions): SiteAnswer {
  const onPage = options.publications.filter(({ page }) => pagePath(page) === path);
  const [first] = onPage;
  if (first) return toHtml(first.page.title, toPublicationPage(onPage, options.decoys ?? true));
  const document = options.publications.find((entry) => documentPath(entry) === path);
  if (document) return answerDocument(document.bytes, question.headers);
  if (OTHERS.some(([, slug]) => path === `/nl/publicaties/overig/${slug}`)) {
    return toHtml('Een andere publicatie', '<p>Hier staat iets anders.</p>');
  }
  if (path.startsWith('/assets-kai/files/overig/')) {
    const isSheet = path.endsWith('.xlsx');
    return answerDocument(isSheet ? OTHER_SHEET : OTHER_PDF, question.headers);
  }
  return toHtml('Pagina niet gevonden', '<p>Deze pagina bestaat niet.</p>', 404);
}

function answerDocument(bytes: Uint8Array, headers: SiteQuestion['headers']): SiteAnswer {
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
  const validators = { etag, 'last-modified': LAST_MODIFIED };
  if (headers['if-none-match'] === etag) {
    return { status: 304, headers: validators, body: new Uint8Array() };
  }
  return {
    status: 200,
    headers: { ...validators, 'content-type': 'application/pdf' },
    body: bytes,
  };
}

function answerCluster(question: SiteQuestion, options: SiteOptions): SiteAnswer {
  if (question.method !== 'POST') return toAnswer(405, 'text/plain', 'POST');
  const asked = JSON.parse(question.body) as { cluster?: unknown; entryId?: unknown };
  if (asked.entryId !== ENTRY_ID || typeof asked.cluster !== 'number') {
    return toAnswer(400, 'application/json', '{"error":"entryId"}');
  }
  const size = options.pageSize ?? 10;
  const items = listItems(options);
  const from = (asked.cluster - 1) * size;
  const results = items.slice(from, from + size);
  const meta = { cluster: { hasmore: from + size < items.length } };
  return toAnswer(200, 'application/json', JSON.stringify({ results, meta }));
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

function toOverview(options: SiteOptions): string {
  const items = listItems(options);
  const first = JSON.stringify({ results: items.slice(0, options.pageSize ?? 10) });
  return `<mdgs-dynamic-list fetch-results="${CLUSTER_PATH}" entry-id="${ENTRY_ID}"
    first-results="${escapeHtml(first)}" total-estimated="${items.length}"></mdgs-dynamic-list>`;
}

function toPublicationPage(publications: readonly SitePublication[], decoys: boolean): string {
  const isPlain = publications[0]?.page.look === 'plain';
  const link = (path: string, label: string): string =>
    isPlain
      ? `<li><a href="${path}">${escapeHtml(label)} (PDF, 120 kB)</a></li>`
      : `<bgl-list-link link-url="${path}" link-label="${escapeHtml(label)}"></bgl-list-link>`;
  const documents = publications.map((entry) => link(documentPath(entry), entry.label));
  // The first document once more, its address written in another way.
  const again = publications
    .slice(0, 1)
    .map((entry) => link(encodeOneLetter(documentPath(entry)), entry.label));
  const others = [
    link('/assets-kai/files/overig/leeswijzer-klantprofielen.pdf', 'Leeswijzer'),
    link('/assets-kai/files/overig/factsheet-banenafspraak.pdf', 'Factsheet banenafspraak'),
    link('/assets-kai/files/overig/cijfers.xlsx', 'Cijfers in Excel'),
    '<a href="mailto:info@example.org">Stel een vraag</a>',
  ];
  return [...documents, ...(decoys ? [...again, ...others] : [])].join('\n');
}

function encodeOneLetter(path: string): string {
  const last = path.lastIndexOf('/') + 1;
  const code = (path.codePointAt(last) ?? 0x61).toString(16).padStart(2, '0');
  return `${path.slice(0, last)}%${code}${path.slice(last + 1)}#pagina1`;
}

function toHtml(title: string, main: string, status = 200): SiteAnswer {
  return toAnswer(
    status,
    'text/html; charset=utf-8',
    `<!doctype html><html lang="nl"><head><title>${escapeHtml(title)} | UWV</title></head><body>
<header><a href="/nl">Home</a></header>
<nav class="menu"><a href="/nl/werkgevers">Werkgevers</a><a href="/nl/folder.pdf">Folder</a></nav>
<div class="breadcrumb"><a href="/nl/publicaties">Publicaties</a></div>
<main><h1>${escapeHtml(title)}</h1>${main}</main>
<footer><a href="/nl/contact">Contact</a><a href="/nl/privacy.pdf">Privacy</a></footer>
</body></html>`,
  );
}

function toAnswer(status: number, type: string, body: string): SiteAnswer {
  return { status, headers: { 'content-type': type }, body: Buffer.from(body) };
}

function escapeHtml(text: string): string {
  const codes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (character) => codes[character] ?? character);
}

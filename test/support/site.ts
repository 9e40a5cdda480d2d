/** The small site of the demo as tests bend it: it notes what was asked, can be changed while it runs, and has its list in other forms too. */
import type { ServerResponse } from 'node:http';

import {
  answerAsSite,
  listItems,
  OVERVIEW_PATH,
  type SiteAnswer,
  type SiteOptions as PlainOptions,
  type SiteQuestion,
} from '../../src/demo/site-pages.ts';
import { sendAnswer, serve, type Served } from '../../src/demo/site.ts';

/** One request as it was answered; `bytes` counts the body that was sent. */
export type SiteRequest = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
};

export type SiteOptions = PlainOptions & {
  /** So many of the newest items are missing from the clusters, as from a stale cache; default 0. */
  readonly staleBy?: number;
};

export type Site = Served & {
  /** The overview page with the site's own list element. */
  readonly overview: string;
  /** The same as ordinary links over several pages. */
  readonly plainList: string;
  /** The same as one JSON list. */
  readonly jsonList: string;
  readonly requests: readonly SiteRequest[];
  /** Changes what the site holds; a document of the same page and name keeps its address. */
  readonly change: (options: Partial<SiteOptions>) => void;
};

/** Handles a request instead of the site; false leaves it to the site. */
export type Interceptor = (
  question: SiteQuestion,
  response: ServerResponse,
  answer: SiteAnswer,
) => boolean | Promise<boolean>;

const PLAIN_LIST_PATH = '/nl/publicaties/lijst';
const JSON_LIST_PATH = '/api/lijst.json';

/** Starts the site on a free port of the loopback interface. */
export async function startSite(options: SiteOptions, intercept?: Interceptor): Promise<Site> {
  let current = options;
  const requests: SiteRequest[] = [];
  const served = await serve(async (question, response) => {
    const { method, path } = question;
    const answer = answerAsTestSite(question, current);
    if (await intercept?.(question, response, answer)) {
      requests.push({ method, path, status: response.statusCode, bytes: 0 });
      return;
    }
    requests.push({ method, path, status: answer.status, bytes: answer.body.length });
    sendAnswer(response, answer);
  });
  const { origin } = served;
  return {
    ...served,
    overview: `${origin}${OVERVIEW_PATH}`,
    plainList: `${origin}${PLAIN_LIST_PATH}`,
    jsonList: `${origin}${JSON_LIST_PATH}`,
    requests,
    change: (next) => {
      current = { ...current, ...next };
    },
  };
}

function answerAsTestSite(question: SiteQuestion, options: SiteOptions): SiteAnswer {
  const url = new URL(question.path, 'http://site');
  const { staleBy = 0 } = options;
  if (url.pathname === JSON_LIST_PATH) {
    return toAnswer('application/json', JSON.stringify({ results: listItems(options) }));
  }
  if (url.pathname === PLAIN_LIST_PATH) {
    return toAnswer(
      'text/html; charset=utf-8',
      toPlainList(options, Number(url.searchParams.get('page') ?? 1)),
    );
  }
  // a cluster comes from the cache, the page itself does not
  const isStale = staleBy > 0 && url.pathname.startsWith('/api/');
  const known = isStale ? withoutNewest(options, staleBy) : options;
  return answerAsSite(question, known);
}

/** Without the publications of so many of the newest pages. */
function withoutNewest(options: SiteOptions, count: number): SiteOptions {
  const slugs = [...new Set(options.publications.map(({ page }) => page.slug))];
  const newest = new Set(slugs.slice(0, count));
  const publications = options.publications.filter(({ page }) => !newest.has(page.slug));
  return { ...options, publications };
}

function toPlainList(options: SiteOptions, page: number): string {
  const size = options.pageSize ?? 10;
  const items = listItems(options);
  const shown = items.slice((page - 1) * size, page * size);
  const links = shown.map((item) => `<li><a href="${item.url}">${item.title}</a></li>`);
  const back = page > 1 ? `<a rel="prev" href="?page=${page - 1}">Vorige</a>` : '';
  const on =
    page * size < items.length ? `<a rel="next" href="?page=${page + 1}">Volgende</a>` : '';
  return `<!doctype html><html lang="nl"><head><title>Publicaties | UWV</title></head><body>
<header><a href="/nl">Home</a></header>
<main><h1>Publicaties</h1><ul>${links.join('')}</ul><div class="pagination">${back}${on}</div></main>
<footer><a href="/nl/contact">Contact</a><a href="/nl/privacy.pdf">Privacy</a></footer>
</body></html>`;
}

function toAnswer(type: string, body: string): SiteAnswer {
  return { status: 200, headers: { 'content-type': type }, body: Buffer.from(body) };
}

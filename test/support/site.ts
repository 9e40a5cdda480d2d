/** The small site of the demo as tests bend it: it notes what was asked, can be changed while it runs, and has its list in other forms too. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import type { Hono } from 'hono';

import {
  createSite,
  listItems,
  OVERVIEW_PATH,
  type SiteOptions as PlainOptions,
} from '../../src/demo/site-pages.ts';

export type SiteQuestion = {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type SiteAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

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

export type Site = AsyncDisposable & {
  /** 'http://127.0.0.1:40123', without a slash at the end. */
  readonly origin: string;
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
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const question = await readQuestion(request);
    const { method, path } = question;
    const answer = await answerAsTestSite(question, current);
    if (await intercept?.(question, response, answer)) {
      requests.push({ method, path, status: response.statusCode, bytes: 0 });
      return;
    }
    requests.push({ method, path, status: answer.status, bytes: answer.body.length });
    sendAnswer(response, answer);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    overview: `${origin}${OVERVIEW_PATH}`,
    plainList: `${origin}${PLAIN_LIST_PATH}`,
    jsonList: `${origin}${JSON_LIST_PATH}`,
    requests,
    change: (next) => {
      current = { ...current, ...next };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function readQuestion(request: IncomingMessage): Promise<SiteQuestion> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const { method = 'GET', url: path = '/' } = request;
  return { method, path, headers, body: (await buffer(request)).toString() };
}

/** Sends an answer whole, with its length. */
export function sendAnswer(response: ServerResponse, answer: SiteAnswer): void {
  const length = answer.status === 304 ? {} : { 'content-length': answer.body.length };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(answer.body);
}

/** Answers as the site of the demo would. */
export async function answerAsSite(
  { method, path, headers, body }: SiteQuestion,
  site: Hono,
): Promise<SiteAnswer> {
  const asked = { method, headers, ...(method === 'POST' && { body }) };
  const answer = await site.request(`http://site${path}`, asked);
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}

async function answerAsTestSite(question: SiteQuestion, options: SiteOptions): Promise<SiteAnswer> {
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
  return await answerAsSite(question, createSite(known));
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

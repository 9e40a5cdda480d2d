/** A small site on this machine: what `demo` reads, and what the tests bend. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  answerAsSite,
  JSON_LIST_PATH,
  OVERVIEW_PATH,
  PLAIN_LIST_PATH,
  type SiteAnswer,
  type SiteOptions,
  type SiteQuestion,
} from './site-pages.ts';

/** One request as it was answered; `bytes` counts the body that was sent. */
export type SiteRequest = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
};

export type Site = {
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
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Handles a request instead of the site; false leaves it to the site. */
export type Interceptor = (
  question: SiteQuestion,
  response: ServerResponse,
  answer: SiteAnswer,
) => boolean | Promise<boolean>;

/** Starts the site on a free port of the loopback interface. */
export async function startSite(options: SiteOptions, intercept?: Interceptor): Promise<Site> {
  let current = options;
  const requests: SiteRequest[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const question = await readQuestion(request);
    const answer = answerAsSite(question, current);
    if (await intercept?.(question, response, answer)) {
      requests.push(toRecord(question, response.statusCode, 0));
      return;
    }
    requests.push(toRecord(question, answer.status, answer.body.length));
    sendAnswer(response, answer);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const origin = await listen(server);
  return {
    origin,
    overview: `${origin}${OVERVIEW_PATH}`,
    plainList: `${origin}${PLAIN_LIST_PATH}`,
    jsonList: `${origin}${JSON_LIST_PATH}`,
    requests,
    change: (next) => {
      current = { ...current, ...next };
    },
    [Symbol.asyncDispose]: () => closeServer(server),
  };
}

/** Sends an answer whole, with its length. */
export function sendAnswer(response: ServerResponse, answer: SiteAnswer): void {
  const length = answer.status === 304 ? {} : { 'content-length': answer.body.length };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(answer.body);
}

async function readQuestion(request: IncomingMessage): Promise<SiteQuestion> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const { method = 'GET', url: path = '/' } = request;
  return { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
}

function toRecord({ method, path }: SiteQuestion, status: number, bytes: number): SiteRequest {
  return { method, path, status, bytes };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

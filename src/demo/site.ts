/** A small site on this machine, which `demo` reads. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import {
  answerAsSite,
  OVERVIEW_PATH,
  type SiteAnswer,
  type SiteOptions,
  type SiteQuestion,
} from './site-pages.ts';

export type Served = AsyncDisposable & {
  /** 'http://127.0.0.1:40123', without a slash at the end. */
  readonly origin: string;
};

/** Starts the site on a free port of the loopback interface; `overview` is the page with its own list element. */
export async function startSite(options: SiteOptions): Promise<Served & { overview: string }> {
  const served = await serve((question, response) => {
    sendAnswer(response, answerAsSite(question, options));
  });
  return { ...served, overview: `${served.origin}${OVERVIEW_PATH}` };
}

/** Hands every question to `answer`, on a free port of the loopback interface. */
export async function serve(
  answer: (question: SiteQuestion, response: ServerResponse) => void | Promise<void>,
): Promise<Served> {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    await answer(await readQuestion(request), response);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
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

/**
 * The publisher's site as it is measured against: a process of its own that holds every PDF in memory and has every
 * answer ready, so that it is not what is measured. Started by `startBenchSite`; its argument is the number of quarters.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import type { Hono } from 'hono';

import {
  createSite,
  documentPath,
  OVERVIEW_PATH,
  type SitePublication,
} from '../../src/demo/site-pages.ts';
import { numberOf, yearOf } from '../../src/quarter.ts';
import type { Truth } from '../support/corpus/truth.ts';
import { answerAsSite, type SiteAnswer } from '../support/site.ts';
import { makeBacklog } from './backlog.ts';

/** What the site was asked since it was last counted. */
export type SiteCounts = {
  readonly requests: number;
  /** PDFs that were sent as bytes, and not as 304. */
  readonly bodies: number;
  /** By quarter: when its last PDF was sent whole, ms since 1970. */
  readonly lastBody: Readonly<Record<string, number>>;
};

export type BenchSite = {
  /** Address for SOURCES. */
  readonly overview: string;
  /** What was asked since the last call. */
  count(): Promise<SiteCounts>;
  /** Puts another revision of each document at its address. */
  revise(revision: number): Promise<void>;
  stop(): void;
};

/** Starts the site with the first `quarters` quarters of the backlog. */
export async function startBenchSite(quarters: number): Promise<BenchSite> {
  const child = fork(fileURLToPath(import.meta.url), [String(quarters)]);
  const [origin] = (await once(child, 'message')) as [string];
  return {
    overview: `${origin}${OVERVIEW_PATH}`,
    count: async () => {
      child.send('count');
      const [counts] = (await once(child, 'message')) as [SiteCounts];
      return counts;
    },
    revise: async (revision) => {
      child.send(revision);
      await once(child, 'message');
    },
    stop: () => child.kill(),
  };
}

type Ready = SiteAnswer & { readonly quarter?: string };

const ORDINALS = ['eerste', 'tweede', 'derde', 'vierde'];

function toSitePublication(truth: Truth, bytes: Uint8Array): SitePublication {
  const [year, quarter] = [yearOf(truth.quarter), numberOf(truth.quarter)];
  return {
    page: {
      title: `Transparantie van klantprofielen ${ORDINALS[quarter - 1] ?? ''} kwartaal ${year}`,
      slug: `transparantie-klantprofielen-${year}-q${quarter}`,
      date: new Date(Date.UTC(year, quarter * 3 + 3, 1)).toISOString(),
    },
    label: truth.regionName,
    slug: `klantprofielen-${truth.quarter}-${truth.region}.pdf`,
    bytes,
  };
}

type Held = { readonly site: Hono; readonly ready: Map<string, Ready> };

/** The documents of a revision, newest first, and every answer with one of them. */
async function hold(quarters: number, revision: number): Promise<Held> {
  const publications: SitePublication[] = [];
  const ready = new Map<string, Ready>();
  for (const { file, truth } of (await makeBacklog(quarters, revision)).toReversed()) {
    const body = await readFile(file);
    const publication = toSitePublication(truth, body);
    publications.push(publication);
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
    const headers = { etag, 'content-type': 'application/pdf' };
    ready.set(documentPath(publication), { status: 200, headers, body, quarter: truth.quarter });
  }
  return { site: createSite({ publications, decoys: false }), ready };
}

async function serve(quarters: number): Promise<void> {
  let { site, ready } = await hold(quarters, 0);
  let counts = { requests: 0, bodies: 0, lastBody: {} as Record<string, number> };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    counts.requests += 1;
    const { url: path = '/', method = 'GET', headers } = request;
    const document = ready.get(path);
    if (document?.headers['etag'] !== undefined) {
      if (headers['if-none-match'] === document.headers['etag']) {
        response.writeHead(304, { etag: document.headers['etag'] }).end();
        return;
      }
      counts.bodies += 1;
      response.on('finish', () => {
        counts.lastBody[document.quarter ?? ''] = Date.now();
      });
      send(response, document);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const question = { method, path, headers: {}, body: Buffer.concat(chunks).toString() };
    const page = document ?? (await answerAsSite(question, site));
    if (method === 'GET') ready.set(path, page);
    send(response, page);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const obey = async (order: unknown): Promise<void> => {
    if (typeof order === 'number') ({ site, ready } = await hold(quarters, order));
    process.send?.(counts);
    counts = { requests: 0, bodies: 0, lastBody: {} };
  };
  process.on('message', (order) => {
    obey(order).catch(() => process.exit(1));
  });
  process.on('disconnect', () => process.exit()); // whoever asked for it is gone
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

function send(response: ServerResponse, { status, headers, body }: SiteAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  await serve(Number(process.argv[2]));
}

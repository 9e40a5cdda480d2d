/**
 * Vitest's global setup: one Postgres server and one template of each kind for the whole run, made when the first test
 * asks for it, so that a run of unit tests starts (and imports) nothing. Test processes ask over loopback HTTP.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';

import type { TestProject } from 'vitest/node';

import type { Templates } from './templates.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the templates' server. */
    templates: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let templates: Promise<Templates> | undefined;
  const answer = async (kind: string) => {
    templates ??= import('./templates.ts').then(({ createTemplates }) => createTemplates());
    return kind === '/server'
      ? await (await templates).server()
      : await (await templates).embedded();
  };
  const server = createServer((request, response) => {
    answer(request.url ?? '').then(
      (template) => response.end(JSON.stringify(template)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  project.provide('templates', `http://127.0.0.1:${address.port}`);
  return async () => {
    server.close();
    await (await templates)?.end();
  };
}

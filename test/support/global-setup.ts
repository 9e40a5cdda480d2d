/**
 * Vitest's global setup: which Node runs the tests, and a temporary folder of this run alone, so that what lies in the
 * machine's is never met; one Postgres server and one template of each kind for the whole run, made when the first test
 * asks for it, so that a run of unit tests starts (and imports) nothing. Test processes ask over loopback HTTP.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

import type { TestProject } from 'vitest/node';

import { useOwnFolder } from './own-folder.ts';
import type { Templates } from './templates.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the templates' server. */
    templates: string;
  }
}

/** Compiled code of what each started program imports: a third of its processor time. Kept from run to run. */
const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.stdout.write(
    `Node ${process.versions.node}. One file: npm test -- test/unit/printable.test.ts; what is where: test/support/README.md\n`,
  );
  const removeFolder = useOwnFolder();
  process.env['NODE_COMPILE_CACHE'] = COMPILE_CACHE;
  let templates: Promise<Templates> | undefined;
  const answer = async (kind: string) => {
    templates ??= import('./templates.ts').then(({ createTemplates }) => createTemplates());
    return kind === '/server'
      ? await (await templates).server()
      : await (await templates).embedded();
  };
  const server = createServer((request, response) => {
    // a connection that is kept is closed by us just when a busy test process asks again
    response.setHeader('connection', 'close');
    answer(request.url ?? '').then(
      (template) => response.end(JSON.stringify(template)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  // a test asks seldom: a connection kept alive may be closed just when it is used again
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  project.provide('templates', `http://127.0.0.1:${address.port}`);
  return async () => {
    server.close();
    await (await templates)?.end();
    await removeFolder();
  };
}

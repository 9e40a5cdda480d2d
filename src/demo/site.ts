/** A small site on this machine, which `demo` reads. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createAdaptorServer } from '@hono/node-server';

import { createSite, OVERVIEW_PATH, type SiteOptions } from './site-pages.ts';

/** Starts the site on a free port of the loopback interface; `overview` is the address of its list. */
export async function startSite(options: SiteOptions) {
  const server = createAdaptorServer({ fetch: createSite(options).fetch }) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    overview: `http://127.0.0.1:${port}${OVERVIEW_PATH}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
}

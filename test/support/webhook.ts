/** A real local server that takes alerts and heartbeats, and answers as it is told. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Taken = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: Record<string, unknown>;
};

export type Webhook = AsyncDisposable & {
  readonly url: string;
  readonly taken: Taken[];
  /** Status of the answers from now on; default 200. */
  answerWith(status: number): void;
};

export async function startWebhook(): Promise<Webhook> {
  const taken: Taken[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString() || '{}';
      const { method = '', url: path = '' } = request;
      taken.push({ method, path, status, body: JSON.parse(text) as Taken['body'] });
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    answerWith: (next) => {
      status = next;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

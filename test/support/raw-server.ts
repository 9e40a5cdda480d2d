/** A server below HTTP: it says exactly these bytes, whatever they do to the protocol. */
import { createServer, type AddressInfo, type Socket } from 'node:net';

export type RawServer = {
  readonly origin: string;
  /** First lines of the requests, 'GET /x.pdf HTTP/1.1'. */
  readonly requests: readonly string[];
  /** Connections open at the same time, at most. */
  readonly mostConnections: () => number;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts the server; `answer` gets each request as text and the socket to answer on. robots.txt is answered with 404. */
export async function startRawServer(
  answer: (socket: Socket, request: string) => void,
): Promise<RawServer> {
  const requests: string[] = [];
  const open = new Set<Socket>();
  let most = 0;
  const server = createServer((socket) => {
    open.add(socket);
    most = Math.max(most, open.size);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const request = data.toString('latin1');
      requests.push(request.split('\r\n')[0] ?? '');
      if (request.includes(' /robots.txt ')) {
        socket.write('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
      } else {
        answer(socket, request);
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    mostConnections: () => most,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of open) socket.destroy();
      }),
  };
}

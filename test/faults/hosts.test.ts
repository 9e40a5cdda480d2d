/** Where a link or a redirect may lead (faults H7, H15). */
import { createServer as createHttpServer } from 'node:http';
import { type Server } from 'node:https';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from 'vitest';

import { pdfBytes } from '../support/faulty-site.ts';
import { codeOf, NEVER, quickHttp } from '../support/http.ts';
import { startRawServer, type RawServer } from '../support/raw-server.ts';

const WHOLE = Buffer.from(pdfBytes('hosts')).toString('latin1');

/** '/to?where' redirects to where; everything else is a PDF. */
function startRedirector(status = 302): Promise<RawServer> {
  return startRawServer((socket, request) => {
    const path = request.split(' ')[1] ?? '';
    const target = path.startsWith('/to?') ? decodeURIComponent(path.slice(4)) : undefined;
    if (target === undefined) {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${WHOLE.length}\r\n\r\n${WHOLE}`, 'latin1');
    } else {
      socket.write(`HTTP/1.1 ${status} Moved\r\nlocation: ${target}\r\ncontent-length: 0\r\n\r\n`);
    }
  });
}

describe('redirects (H7)', () => {
  const follow = async (target: (origin: string) => string, status?: number) => {
    await using server = await startRedirector(status);
    await using http = quickHttp([server.origin]);
    const url = `${server.origin}/to?${encodeURIComponent(target(server.origin))}`;
    const answer = await http.getDocument(url, {}, NEVER);
    return { code: codeOf(answer), requests: server.requests.length - 1 };
  };

  it.each([301, 302, 303, 307, 308])('%i to the same host is followed', async (status) => {
    const { code } = await follow(() => '/x.pdf', status);
    expect(code).toBe('content');
  });

  it('five hops are followed, six are not', async () => {
    const chain = (hops: number) => (origin: string) => {
      let target = `${origin}/x.pdf`;
      for (let hop = 1; hop < hops; hop += 1) target = `${origin}/to?${encodeURIComponent(target)}`;
      return target;
    };
    await expect(follow(chain(5))).resolves.toMatchObject({ code: 'content', requests: 6 });
    await expect(follow(chain(6))).resolves.toMatchObject({
      code: 'redirect_refused',
      requests: 6,
    });
  });

  it.each([
    ['http://127.0.0.1:1/x.pdf', 'private_address'],
    ['http://2130706433:1/x.pdf', 'private_address'],
    ['http://0x7f.1:1/x.pdf', 'private_address'],
    ['http://[::1]/x.pdf', 'private_address'],
    ['http://[::ffff:7f00:1]/x.pdf', 'private_address'],
    ['http://169.254.169.254/latest/meta-data', 'private_address'],
    ['http://10.0.0.1/x.pdf', 'private_address'],
    ['//localhost:1/x.pdf', 'host_not_allowed'],
    ['https://evil.example/x.pdf', 'host_not_allowed'],
    ['http://user:pw@127.0.0.1/x.pdf', 'url_refused'],
    ['file:///etc/passwd', 'redirect_refused'],
    ['ftp://127.0.0.1/x.pdf', 'redirect_refused'],
    ['data:application/pdf,%25PDF-', 'redirect_refused'],
    ['http://[', 'redirect_refused'],
  ])('to %s ends as %s, and nothing is sent there', async (target, code) => {
    await expect(follow(() => target)).resolves.toMatchObject({ code, requests: 1 });
  });

  it('all hops of a try share its time', async () => {
    await using server = await startRawServer((socket) => {
      setTimeout(
        () => socket.write('HTTP/1.1 302 Found\r\nlocation: /on\r\ncontent-length: 0\r\n\r\n'),
        120,
      );
    });
    await using http = quickHttp([server.origin], { tries: 1, tryTimeoutMs: 300 });
    expect(codeOf(await http.getDocument(`${server.origin}/x`, {}, NEVER))).toBe('timeout');
  });

  it('without an address is refused', async () => {
    await using server = await startRawServer((socket) =>
      socket.write('HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n'),
    );
    await using http = quickHttp([server.origin]);
    expect(codeOf(await http.getDocument(`${server.origin}/x`, {}, NEVER))).toBe(
      'redirect_refused',
    );
  });

  it('H14 line breaks in an address do not become headers', async () => {
    const { code, requests } = await follow(() => '/x.pdf%0d%0aevil:%201');
    expect(code).toBe('content');
    expect(requests).toBe(2);
  });

  it('a POST is carried on by 307 only', async () => {
    // where it arrives a PDF answers, which is no page
    for (const [status, code] of [
      [307, 'bad_answer'],
      [302, 'redirect_refused'],
    ] as const) {
      await using server = await startRedirector(status);
      await using http = quickHttp([server.origin]);
      const answer = await http.postJson(
        `${server.origin}/to?${encodeURIComponent('/x')}`,
        {},
        NEVER,
      );
      expect(answer).toMatchObject({ kind: 'failed', code });
      expect(server.requests.slice(1).every((line) => line.startsWith('POST '))).toBe(true);
    }
  });
});

describe('names (H7, H15)', () => {
  it('a name that is not known is said to be so', async () => {
    await using http = quickHttp(['https://nowhere.invalid'], { tries: 1 });
    const answer = await http.getDocument('https://nowhere.invalid/x.pdf', {}, NEVER);
    expect(codeOf(answer)).toBe('dns');
  });

  it('nobody listens', async () => {
    await using http = quickHttp(['http://127.0.0.1:1'], { tries: 1 });
    expect(codeOf(await http.getDocument('http://127.0.0.1:1/x.pdf', {}, NEVER))).toBe('refused');
  });

  it('a name that leads to a metadata service is not followed', async () => {
    await using http = quickHttp(['http://listing.test:80'], {
      tries: 1,
      resolve: async () => [{ address: '169.254.169.254', family: 4 }],
    });
    expect(codeOf(await http.getDocument('http://listing.test/x.pdf', {}, NEVER))).toBe(
      'private_address',
    );
  });

  it('a name whose answers change between look-ups is connected to only where it may lead', async () => {
    let asked = 0;
    // every connection is closed, so that every question needs a look-up
    const server = createHttpServer((_, response) => {
      asked += 1;
      response.writeHead(404, { connection: 'close' }).end();
    });
    const port = await listen(server);
    let answer: readonly string[] = [];
    const open = () =>
      quickHttp([`http://listing.test:${port}`], {
        tries: 1,
        resolve: async () =>
          answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      });
    const ask = async (http: ReturnType<typeof open>, ...addresses: string[]) => {
      answer = addresses;
      return codeOf(await http.getDocument(`http://listing.test:${port}/x.pdf`, {}, NEVER));
    };
    await using http = open();
    expect(await ask(http, '127.0.0.1')).toBe('http_404');
    expect(await ask(http, '169.254.169.254')).toBe('private_address');
    expect(await ask(http, '127.0.0.1')).toBe('http_404');
    expect(asked).toBe(3); // with robots.txt
    // public and private at once, then private alone: rebound, whatever a list allows
    await using other = open();
    expect(await ask(other, '93.184.216.34', '127.0.0.1')).toBe('private_address');
    expect(await ask(other, '127.0.0.1')).toBe('private_address');
    expect(asked).toBe(3);
    server.close();
    server.closeAllConnections();
  });

  it('a named host may be private', async () => {
    await using server = await startRedirector();
    const { port } = new URL(server.origin);
    await using http = quickHttp([`http://listing.test:${port}`], {
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    expect(codeOf(await http.getDocument(`http://listing.test:${port}/x.pdf`, {}, NEVER))).toBe(
      'content',
    );
  });
});

describe('a proxy (H15)', () => {
  it('is used when it is named, and not for hosts that are excepted', async () => {
    const asked: string[] = [];
    await using server = await startRedirector();
    const proxy = createHttpServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'text/plain' }).end('from the proxy');
    });
    // A tunnel ends here too: what is asked through it is read from the socket.
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 502 No\r\n\r\n');
    });
    const port = await listen(proxy);
    const settings = { httpProxy: `http://127.0.0.1:${port}`, noProxy: '127.0.0.1' };
    await using http = quickHttp(['http://listing.test', server.origin], {
      proxy: settings,
      tries: 1,
    });
    await http.getPage('http://listing.test/x', NEVER);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked[0]).toContain('listing.test');
    const direct = await http.getDocument(`${server.origin}/x.pdf`, {}, NEVER);
    expect(codeOf(direct)).toBe('content');
    proxy.close();
    proxy.closeAllConnections();
  });
});

function listen(server: Server | ReturnType<typeof createHttpServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Whom we believe: certificates (fault H13). */
import type { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findAdvice } from '../../src/doctor/advice.ts';
import { makeCertificates } from '../support/certificates.ts';
import { pdfBytes } from '../support/faulty-site.ts';
import { codeOf, NEVER, quickHttp } from '../support/http.ts';

const WHOLE = Buffer.from(pdfBytes('hosts')).toString('latin1');

describe('certificates (H13)', () => {
  const certificates = makeCertificates();
  const read = (file: string) => certificates.read(file);

  beforeAll(() => {
    certificates.selfSign('root');
    certificates.sign('middle', 'root', 'basicConstraints=critical,CA:TRUE');
    certificates.sign('leaf', 'middle', 'subjectAltName=DNS:localhost');
    certificates.sign('wrong', 'root', 'subjectAltName=DNS:elsewhere.example');
    certificates.sign('expired', 'root', 'subjectAltName=DNS:localhost', '-days', '-1');
  });
  afterAll(() => {
    certificates[Symbol.dispose]();
  });

  const ask = async (tls: TlsOptions, extraCa?: string): Promise<string> => {
    const server = createServer(tls, (request, response) => {
      if (request.url === '/down')
        response.writeHead(302, { location: `http://localhost:${port}/x.pdf` }).end();
      else if (request.url === '/robots.txt') response.writeHead(404).end();
      else response.end(Buffer.from(WHOLE, 'latin1'));
    });
    const port = await listen(server);
    await using http = quickHttp([`https://localhost:${port}`], { extraCa, tries: 1 });
    const codes = [];
    for (const path of ['/x.pdf', '/down']) {
      codes.push(codeOf(await http.getDocument(`https://localhost:${port}${path}`, {}, NEVER)));
    }
    server.close();
    server.closeAllConnections();
    return codes.join(' ');
  };
  /** The message of one request. */
  const explain = async (tls: TlsOptions, extraCa?: string): Promise<string> => {
    const server = createServer(tls, (_, response) => response.end());
    const port = await listen(server);
    await using http = quickHttp([`https://localhost:${port}`], { extraCa, tries: 1 });
    const answer = await http.getDocument(`https://localhost:${port}/x.pdf`, {}, NEVER);
    server.close();
    server.closeAllConnections();
    return answer.kind === 'failed' ? answer.message : answer.kind;
  };
  const of = (name: string): TlsOptions => ({
    key: read(`${name}.key`),
    cert: read(`${name}.pem`),
  });

  it('nobody vouches for it', async () => {
    await expect(ask(of('leaf'))).resolves.toBe('tls tls');
  });

  it('a site that demands a certificate of ours: it closes, and the advice knows that', async () => {
    certificates.sign('demanding', 'root', 'subjectAltName=DNS:localhost');
    const tls = {
      ...of('demanding'),
      ca: read('root.pem'),
      requestCert: true,
      rejectUnauthorized: true,
    };
    const codes = await ask(tls, read('root.pem'));
    expect(codes).toBe('robots_unreachable robots_unreachable');
    expect(findAdvice('robots_unreachable', 'https://localhost/x.pdf')).toContain(
      'asks visitors for a certificate',
    );
  });

  it('an intermediate certificate is missing', async () => {
    await expect(ask(of('leaf'), read('root.pem'))).resolves.toBe('tls tls');
  });

  it('the missing one, or the whole chain, helps; a redirect back to http does not', async () => {
    await expect(ask(of('leaf'), read('middle.pem'))).resolves.toBe('content redirect_refused');
    await expect(ask(of('leaf'), read('middle.pem') + read('root.pem'))).resolves.toBe(
      'content redirect_refused',
    );
  });

  it('another host, or a past day', async () => {
    await expect(ask(of('wrong'), read('root.pem'))).resolves.toBe('tls tls');
    await expect(ask(of('expired'), read('root.pem'))).resolves.toBe('tls tls');
  });

  it('each fault is told with its own code and what to do, as for the database', async () => {
    await expect(explain(of('leaf'))).resolves.toMatch(/^tls_unknown_authority: .*EXTRA_CA_FILE/);
    await expect(explain(of('wrong'), read('root.pem'))).resolves.toMatch(/^tls_wrong_host: /);
    await expect(explain(of('expired'), read('root.pem'))).resolves.toMatch(/^tls_expired: /);
    await expect(explain(of('root'))).resolves.toMatch(/^tls_self_signed: .*never switched off/);
  });

  it('an old protocol', async () => {
    const old: TlsOptions = {
      ...of('leaf'),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
    };
    await expect(ask(old, read('middle.pem'))).resolves.toBe('tls tls');
  });

  it.each(['', 'nonsense', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'EXTRA_CA_FILE with %j is refused at once',
    (extraCa) => {
      expect(() => quickHttp([], { extraCa })).toThrow('EXTRA_CA_FILE cannot be used');
    },
  );
});

function listen(server: Server | ReturnType<typeof createHttpServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

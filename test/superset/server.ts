/** A Superset of the pinned set on a free port of this machine, started by bi/superset/start.sh with a metadata database of its own, and clients. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findFreePort } from '../support/free-port.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TOOLS = join(ROOT, '.tools/superset');

export type Superset = { readonly url: string; stop(): Promise<void> };

export async function startSuperset(): Promise<Superset> {
  execFileSync(join(ROOT, 'scripts/superset-tools.sh'), ['--check'], { stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'klantprofielen-superset-'));
  const write = (name: string, text: string, mode = 0o600) =>
    writeFileSync(join(folder, name), text, { mode });
  copyFileSync(join(TOOLS, 'metadata.db'), join(folder, 'metadata.db'));
  write('key', 'of-the-test-alone-and-of-no-server');
  write('password', 'admin');
  // by their Python: the programs themselves name the folder in which they were installed, and a kept one may have been moved
  for (const name of ['superset', 'gunicorn'])
    write(
      name,
      `#!/bin/sh\nexec '${TOOLS}/venv/bin/python' '${TOOLS}/venv/bin/${name}' "$@"\n`,
      0o700,
    );
  const port = await findFreePort();
  const server = spawn('sh', [join(ROOT, 'bi/superset/start.sh')], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: `${folder}:${process.env['PATH']}`,
      HOME: folder,
      SUPERSET_HOME: folder,
      SUPERSET_CONFIG_PATH: join(ROOT, 'bi/superset/superset_config.py'),
      SUPERSET_METADATA_URI: `sqlite:///${join(folder, 'metadata.db')}`,
      SUPERSET_SECRET_KEY_FILE: 'key',
      ADMIN_PASSWORD_FILE: 'password',
      SUPERSET_BIND: `127.0.0.1:${port}`,
    },
  });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4_000);
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    if (server.exitCode !== null) throw new Error(`Superset did not start: ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return {
    url,
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health`).catch(() => undefined);
  return response?.ok === true;
}

/** Runs bi/superset/import.ts as people do; returns what it says. */
export function importBundle(url: string, readerUrl: string): string {
  return execFileSync(process.execPath, [join(ROOT, 'bi/superset/import.ts')], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      SUPERSET_URL: url,
      SUPERSET_USER: 'admin',
      SUPERSET_PASSWORD: 'admin',
      READER_URL: readerUrl,
    },
  });
}

export type Client = <T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<T>;

export async function logIn(url: string, username: string, password: string): Promise<Client> {
  const json = { 'content-type': 'application/json' };
  const login = await fetch(`${url}/api/v1/security/login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username, password, provider: 'db' }),
  });
  const { access_token } = (await login.json()) as { access_token: string };
  const authorization = `Bearer ${access_token}`;
  const token = await fetch(`${url}/api/v1/security/csrf_token/`, { headers: { authorization } });
  const { result } = (await token.json()) as { result: string };
  const cookie = token.headers.getSetCookie().map((one) => one.split(';')[0]);
  const headers = { ...json, authorization, 'x-csrftoken': result, cookie: cookie.join('; ') };
  return async <T>(method: string, path: string, body?: object) => {
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${method} ${path}: ${text}`);
    return JSON.parse(text) as T;
  };
}

/** A person who may look and nothing else: Gamma and the role that the import makes. */
export async function addViewer(admin: Client, name: string): Promise<void> {
  const { result } = await admin<{ result: readonly { id: number; name: string }[] }>(
    'GET',
    '/api/v1/security/roles/?q=(page_size:1000)',
  );
  await admin('POST', '/api/v1/security/users/', {
    username: name,
    password: name,
    first_name: 'Wie',
    last_name: 'Kijkt',
    email: `${name}@example.org`,
    active: true,
    roles: result
      .filter((role) => ['Gamma', 'Klantprofielen lezer'].includes(role.name))
      .map((role) => role.id),
  });
}

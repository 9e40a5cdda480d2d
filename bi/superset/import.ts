/**
 * Imports bi/superset/bundle into a Superset and makes the role of those who look:
 *
 *   SUPERSET_URL=http://localhost:8088 SUPERSET_USER=admin SUPERSET_PASSWORD=… \
 *   READER_URL=postgres://LOGIN:PASSWORD@HOST:5432/klantprofielen npx node bi/superset/import.ts
 *
 * READER_URL is the database as Superset reaches it, with a login of role klantprofielen_reader. May be run again at any
 * time: everything has an identifier of its own, and what is there under it is overwritten.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const BUNDLE = fileURLToPath(new URL('bundle/', import.meta.url));
const DATABASE_FILE = 'databases/klantprofielen.yaml';
/** Give people this role beside Gamma: Gamma alone sees no dashboard, this one alone cannot open any page. */
const VIEWER_ROLE = 'Klantprofielen lezer';

try {
  const reader = new URL(readSetting('READER_URL'));
  const superset = await openSession(readSetting('SUPERSET_URL'));
  await importBundle(superset, reader);
  await giveAccess(superset, await findDatabase(superset));
  process.stdout.write(
    `The dashboards are imported. Give people the roles Gamma and "${VIEWER_ROLE}".\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function readSetting(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(
    `${name} is not set. Set SUPERSET_URL, SUPERSET_USER, SUPERSET_PASSWORD and READER_URL (postgres://LOGIN:PASSWORD@HOST:5432/klantprofielen).`,
  );
}

type Session = (method: 'GET' | 'POST', path: string, body?: object | FormData) => Promise<unknown>;

/** Logs in; every request that writes carries the token against forged requests and its cookie. */
async function openSession(address: string): Promise<Session> {
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(new URL(path, address), init);
    if (response.ok) return response;
    const text = (await response.text()).slice(0, 2_000);
    throw new Error(`Superset answers ${response.status} to ${init.method} ${path}: ${text}`);
  };
  const login = await ask('/api/v1/security/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      username: readSetting('SUPERSET_USER'),
      password: readSetting('SUPERSET_PASSWORD'),
      provider: 'db',
    }),
  });
  const { access_token } = (await login.json()) as { access_token: string };
  const authorization = `Bearer ${access_token}`;
  const token = await ask('/api/v1/security/csrf_token/', {
    method: 'GET',
    headers: { authorization },
  });
  const { result } = (await token.json()) as { result: string };
  const headers = {
    authorization,
    'x-csrftoken': result,
    referer: address,
    cookie: token.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; '),
  };
  return async (method, path, body) => {
    const init =
      body === undefined || body instanceof FormData
        ? { method, headers, ...(body ? { body } : {}) }
        : {
            method,
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          };
    return await (await ask(path, init)).json();
  };
}

/** The bundle has a masked password and nobody's host: both are put in on the way. */
async function importBundle(superset: Session, reader: URL): Promise<void> {
  const uri = new URL(reader);
  const password = decodeURIComponent(uri.password);
  uri.password = 'XXXXXXXXXX';
  const files = await Promise.all(
    (await readdir(BUNDLE, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        const text = await readFile(path, 'utf8');
        return { name: path.slice(BUNDLE.length), text };
      }),
  );
  const addressed = files.map(({ name, text }) =>
    name === DATABASE_FILE
      ? {
          name,
          text: JSON.stringify({
            ...(JSON.parse(text) as object),
            sqlalchemy_uri: uri.href.replace(/^\w+:/, 'postgresql+psycopg2:'),
          }),
        }
      : { name, text },
  );
  const form = new FormData();
  form.append('bundle', new Blob([toZip('klantprofielen', addressed)]), 'klantprofielen.zip');
  form.append('passwords', JSON.stringify({ [DATABASE_FILE]: password }));
  await superset('POST', '/api/v1/assets/import/', form);
}

async function findDatabase(superset: Session): Promise<number> {
  const all = (await superset('GET', '/api/v1/database/?q=(page_size:1000)')) as {
    result: readonly { id: number; database_name: string }[];
  };
  const own = all.result.find((one) => one.database_name === 'Klantprofielen');
  if (!own) throw new Error('Superset imported the bundle, but shows no database Klantprofielen');
  return own.id;
}

/** A role that may see the data of this database and nothing else. Made once; its permission is set each time. */
async function giveAccess(superset: Session, databaseId: number): Promise<void> {
  const roles = (await superset('GET', '/api/v1/security/roles/?q=(page_size:1000)')) as {
    result: readonly { id: number; name: string }[];
  };
  const kept = roles.result.find((role) => role.name === VIEWER_ROLE)?.id;
  const role =
    kept ??
    ((await superset('POST', '/api/v1/security/roles/', { name: VIEWER_ROLE })) as { id: number })
      .id;
  const permission = await findPermission(superset, `[Klantprofielen].(id:${databaseId})`);
  await superset('POST', `/api/v1/security/roles/${role}/permissions`, {
    permission_view_menu_ids: [permission],
  });
}

async function findPermission(superset: Session, subject: string): Promise<number> {
  type Page = {
    readonly count: number;
    readonly result: readonly {
      id: number;
      permission: { name: string };
      view_menu: { name: string };
    }[];
  };
  for (let page = 0; ; page += 1) {
    const path = `/api/v1/security/permissions-resources/?q=(page:${page},page_size:100)`;
    const { result } = (await superset('GET', path)) as Page;
    const own = result.find(
      (one) => one.permission.name === 'database_access' && one.view_menu.name === subject,
    );
    if (own) return own.id;
    if (result.length === 0)
      throw new Error(`Superset has no permission database_access on ${subject}`);
  }
}

/** A ZIP without compression, all in one folder: as Superset wants a bundle. */
function toZip(
  root: string,
  files: readonly { name: string; text: string }[],
): Buffer<ArrayBuffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text } of files) {
    const path = Buffer.from(`${root}/${name}`);
    const data = Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(0x0800, 2); // names are UTF-8
    common.writeUInt16LE(0x21, 8); // 1 January 1980
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    parts.push(Buffer.from('PK\u0003\u0004'), common, path, data);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, rest, path);
    offset += 30 + path.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/**
 * Makes the dashboards of bi/dashboards.ts in a Metabase, over its HTTP API:
 *
 *   METABASE_URL=http://localhost:3000 METABASE_USER=admin@example.org METABASE_PASSWORD=… \
 *   READER_URL=postgres://LOGIN:PASSWORD@HOST:5432/klantprofielen npx node bi/metabase/install.ts
 *
 * A Metabase that was never set up gets this user as its first administrator. READER_URL is the database as Metabase
 * reaches it, with a login of role klantprofielen_reader. May be run again at any time: what is as it should be is left
 * alone, and a run that finds nothing to do writes nothing. Every question is asked once at the end.
 */
import { isDeepStrictEqual } from 'node:util';

import { CHARTS, DASHBOARDS, FILTERS, type Dashboard } from '../dashboards.ts';
import {
  toDashcards,
  toListQuestion,
  toParameters,
  toQuestionCard,
  type NewCard,
} from './content.ts';

const COLLECTION = 'Klantprofielen';
const DATABASE = 'Klantprofielen';

export type InstallSettings = {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** The database as Metabase reaches it. */
  readonly readerUrl: string;
};

/** Says how many objects were made or changed, and how many questions were asked. Throws on the first refusal. */
export async function install(
  settings: InstallSettings,
): Promise<{ readonly changed: number; readonly asked: number }> {
  const api = await openSession(settings);
  const database = await putDatabase(api, settings.readerUrl);
  const collection = await putCollection(api);
  const cards = await putCards(api, database, collection);
  await putDashboards(api, collection, cards);
  const asked = await askAll(api, cards);
  return { changed: api.writes(), asked };
}

type Method = 'GET' | 'POST' | 'PUT';
type Api = {
  <T>(method: Method, path: string, body?: object): Promise<T>;
  writes(): number;
};

/** Sets Metabase up when nobody has, else logs in. */
async function openSession({ url, user, password }: InstallSettings): Promise<Api> {
  let session = '';
  let writes = 0;
  const call = async <T>(method: Method, path: string, body?: object): Promise<T> => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        'content-type': 'application/json',
        ...(session === '' ? {} : { 'x-metabase-session': session }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(
        `Metabase answers ${response.status} to ${method} ${path}: ${text.slice(0, 2_000)}`,
      );
    return JSON.parse(text) as T;
  };
  await call('GET', '/api/health');
  const properties = await call<{ 'has-user-setup': boolean; 'setup-token': string | null }>(
    'GET',
    '/api/session/properties',
  );
  const { id } = properties['has-user-setup']
    ? await call<{ id: string }>('POST', '/api/session', { username: user, password })
    : await call<{ id: string }>('POST', '/api/setup', {
        token: properties['setup-token'],
        user: { email: user, password, first_name: 'Beheer', last_name: 'Klantprofielen' },
        prefs: { site_name: 'Klantprofielen', site_locale: 'nl' },
      });
  session = id;
  const counted = async <T>(method: Method, path: string, body?: object): Promise<T> => {
    if (method !== 'GET' && !path.endsWith('/query')) writes += 1;
    return await call<T>(method, path, body);
  };
  return Object.assign(counted, { writes: () => writes });
}

/** By name. A password comes back masked, so a new one shows in that Metabase cannot log in any more. */
async function putDatabase(api: Api, readerUrl: string): Promise<number> {
  const reader = new URL(readerUrl);
  const details = {
    host: reader.hostname,
    port: Number(reader.port || 5432),
    dbname: reader.pathname.slice(1),
    user: decodeURIComponent(reader.username),
    password: decodeURIComponent(reader.password),
    ssl: reader.searchParams.has('sslmode') && reader.searchParams.get('sslmode') !== 'disable',
    'schema-filters-type': 'inclusion',
    'schema-filters-patterns': 'klantprofielen',
  };
  type Kept = {
    readonly id: number;
    readonly name: string;
    readonly details: Readonly<Record<string, unknown>>;
  };
  const { data } = await api<{ data: readonly Kept[] }>('GET', '/api/database');
  const kept = findOne(data, (one) => one.name === DATABASE, `databases named ${DATABASE}`);
  if (!kept) {
    const body = {
      name: DATABASE,
      engine: 'postgres',
      details,
      is_full_sync: true,
      auto_run_queries: true,
    };
    return (await api<Kept>('POST', '/api/database', body)).id;
  }
  const { password: _, ...open } = details;
  const differs = Object.entries(open).some(([key, value]) => kept.details[key] !== value);
  const { status } = await api<{ status: string }>('GET', `/api/database/${kept.id}/healthcheck`);
  if (differs || status !== 'ok') await api('PUT', `/api/database/${kept.id}`, { details });
  return kept.id;
}

async function putCollection(api: Api): Promise<number> {
  type Kept = { readonly id: number | 'root'; readonly name: string; readonly archived?: boolean };
  const all = await api<readonly Kept[]>('GET', '/api/collection');
  const kept = findOne(
    all.filter((one) => one.archived !== true),
    (one) => one.name === COLLECTION,
    `collections named ${COLLECTION}`,
  );
  if (kept && kept.id !== 'root') return kept.id;
  const made = await api<{ id: number }>('POST', '/api/collection', {
    name: COLLECTION,
    description: 'Wordt gemaakt door bi/metabase/install.ts: kopieer wat je wilt veranderen.',
  });
  return made.id;
}

type Item = { readonly id: number; readonly name: string; readonly entity_id?: string | null };

async function listItems(
  api: Api,
  collection: number,
  model: 'card' | 'dashboard',
): Promise<readonly Item[]> {
  const path = `/api/collection/${collection}/items?models=${model}&limit=1000`;
  return (await api<{ data: readonly Item[] }>('GET', path)).data;
}

/** Questions by their own identifiers; returns key of chart or filter → id. */
async function putCards(
  api: Api,
  database: number,
  collection: number,
): Promise<ReadonlyMap<string, number>> {
  const wanted = [
    ...FILTERS.map((filter): [string, NewCard] => [
      `list-${filter.key}`,
      toListQuestion(filter, database),
    ]),
    ...CHARTS.map((chart): [string, NewCard] => [chart.key, toQuestionCard(chart, database)]),
  ];
  const kept = new Map(
    (await listItems(api, collection, 'card')).map((item) => [item.entity_id, item.id]),
  );
  const ids = new Map<string, number>();
  for (const [key, { entity_id, ...card }] of wanted) {
    const body = { ...card, collection_id: collection };
    const id = kept.get(entity_id);
    if (id === undefined) {
      ids.set(key, (await api<{ id: number }>('POST', '/api/card', { ...body, entity_id })).id);
      continue;
    }
    ids.set(key, id);
    const own = await api<Readonly<Record<string, unknown>>>('GET', `/api/card/${id}`);
    if (!isAsWanted(own, body)) await api('PUT', `/api/card/${id}`, body);
  }
  return ids;
}

/**
 * Does what is there say what is wanted, whatever it says besides? Metabase adds keys of its own, and rewrites queries:
 * so of a query only its SQL and the names of its tags are compared.
 */
function isAsWanted(own: unknown, wanted: unknown, key = ''): boolean {
  if (key === 'dataset_query') return isDeepStrictEqual(toComparable(own), toComparable(wanted));
  if (Array.isArray(wanted))
    return (
      Array.isArray(own) &&
      own.length === wanted.length &&
      wanted.every((one, index) => isAsWanted((own as readonly unknown[])[index], one))
    );
  if (typeof wanted !== 'object' || wanted === null)
    return own === wanted || (wanted === null && own === undefined);
  if (typeof own !== 'object' || own === null) return false;
  return Object.entries(wanted).every(([name, value]) =>
    isAsWanted((own as Readonly<Record<string, unknown>>)[name], value, name),
  );
}

function toComparable(query: unknown): unknown {
  type Stage = {
    readonly native?: unknown;
    readonly 'template-tags'?: Readonly<Record<string, { default?: unknown }>>;
  };
  const stage = (query as { readonly stages?: readonly Stage[] } | undefined)?.stages?.[0];
  const tags = Object.entries(stage?.['template-tags'] ?? {}).map(([name, tag]) => [
    name,
    tag.default ?? null,
  ]);
  return { native: stage?.native, tags: Object.fromEntries(tags) };
}

async function putDashboards(
  api: Api,
  collection: number,
  cards: ReadonlyMap<string, number>,
): Promise<void> {
  const items = await listItems(api, collection, 'dashboard');
  for (const dashboard of DASHBOARDS) {
    const item = findOne(
      items,
      ({ name }) => name === dashboard.title,
      `dashboards named ${dashboard.title}`,
    );
    const { name, description } = { name: dashboard.title, description: dashboard.description };
    const id =
      item?.id ??
      (
        await api<{ id: number }>('POST', '/api/dashboard', {
          name,
          description,
          collection_id: collection,
        })
      ).id;
    await fillDashboard(api, id, dashboard, cards);
  }
}

/** The arrays replace the former ones as a whole: the ids of dashcards that are there are sent along, in their order. */
async function fillDashboard(
  api: Api,
  id: number,
  dashboard: Dashboard,
  cards: ReadonlyMap<string, number>,
): Promise<void> {
  type Kept = {
    readonly dashcards: readonly { readonly id: number; readonly card_id: number | null }[];
  };
  const own = await api<Kept>('GET', `/api/dashboard/${id}`);
  const free = [...own.dashcards];
  const dashcards = toDashcards(dashboard, cards).map((card, index) => {
    const at = free.findIndex((one) => one.card_id === card.card_id);
    const [kept] = at === -1 ? [] : free.splice(at, 1);
    return { id: kept?.id ?? -1 - index, ...card };
  });
  const wanted = {
    description: dashboard.description,
    parameters: toParameters(dashboard, cards),
    dashcards,
    width: 'full',
  };
  const sorted = {
    ...own,
    dashcards: dashcards.map(({ id }) => own.dashcards.find((one) => one.id === id)),
  };
  const isSame = free.length === 0 && isAsWanted(sorted, wanted);
  if (!isSame) await api('PUT', `/api/dashboard/${id}`, wanted);
}

/** A question that fails is no error to Metabase: the answer says `failed`. */
async function askAll(api: Api, cards: ReadonlyMap<string, number>): Promise<number> {
  const failed: string[] = [];
  for (const [key, id] of cards) {
    const answer = await api<{ status: string; error?: string }>('POST', `/api/card/${id}/query`, {
      parameters: [],
    });
    if (answer.status !== 'completed') failed.push(`${key}: ${answer.error ?? answer.status}`);
  }
  if (failed.length > 0) throw new Error(`These questions fail in Metabase:\n${failed.join('\n')}`);
  return cards.size;
}

/** Names are not unique in Metabase, and guessing among several is not safe. */
function findOne<T>(all: readonly T[], matches: (one: T) => boolean, what: string): T | undefined {
  const found = all.filter(matches);
  if (found.length > 1)
    throw new Error(`There are ${found.length} ${what}: rename or remove all but one.`);
  return found[0];
}

function readSetting(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(
    `${name} is not set. Set METABASE_URL, METABASE_USER (an e-mail address), METABASE_PASSWORD and READER_URL (postgres://LOGIN:PASSWORD@HOST:5432/klantprofielen).`,
  );
}

if (import.meta.main) {
  try {
    const { changed, asked } = await install({
      url: readSetting('METABASE_URL'),
      user: readSetting('METABASE_USER'),
      password: readSetting('METABASE_PASSWORD'),
      readerUrl: readSetting('READER_URL'),
    });
    process.stdout.write(`${changed} made or changed; all ${asked} questions answer.\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

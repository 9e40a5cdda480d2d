/**
 * Stands in for Metabase, of which none can be had for tests: the calls that bi/metabase/install.ts makes, with schemas of
 * our own written from Metabase's published OpenAPI description (docs/bi.md says what that proves). Stricter than the
 * real one: a key that the description does not have is refused. The SQL of questions runs on a real database.
 */
import { randomUUID } from 'node:crypto';

import { serve } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import pg from 'pg';
import { z } from 'zod';

const text = z.string().min(1);
const positive = z.int().min(1);
const nanoId = z.string().regex(/^[A-Za-z0-9_-]{21}$/);

const Setup = z.strictObject({
  token: text,
  user: z.strictObject({
    email: z.email(),
    password: z.string().min(6),
    first_name: z.string().nullish(),
    last_name: z.string().nullish(),
  }),
  prefs: z.strictObject({ site_name: text, site_locale: z.string().optional() }),
});
const Login = z.strictObject({ username: text, password: text });
const Details = z.strictObject({
  host: text,
  port: z.int(),
  dbname: text,
  user: text,
  password: z.string(),
  ssl: z.boolean(),
  'schema-filters-type': z.enum(['all', 'inclusion', 'exclusion']),
  'schema-filters-patterns': text,
});
const NewDatabase = z.strictObject({
  name: text,
  engine: z.literal('postgres'),
  details: Details,
  is_full_sync: z.boolean().optional(),
  auto_run_queries: z.boolean().optional(),
});
const ChangedDatabase = NewDatabase.partial();
const NewCollection = z.strictObject({
  name: text,
  description: z.string().nullish(),
  parent_id: positive.nullish(),
});
const Source = {
  values_query_type: z.enum(['list', 'search', 'none']).optional(),
  values_source_type: z.enum(['static-list', 'card']).optional(),
  values_source_config: z
    .strictObject({
      card_id: positive,
      value_field: z.tuple([z.literal('field'), text, z.strictObject({ 'base-type': text })]),
    })
    .optional(),
};
const Parameter = z.strictObject({
  id: text,
  type: z.enum(['string/=']),
  name: text,
  slug: text,
  sectionId: text.optional(),
  default: z.array(z.string()).optional(),
  required: z.boolean().optional(),
  isMultiSelect: z.boolean().optional(),
  ...Source,
});
const Tag = z.strictObject({
  id: z.uuid(),
  name: text,
  'display-name': text,
  type: z.literal('text'),
  required: z.boolean().optional(),
  default: z.string().optional(),
});
const Query = z.strictObject({
  'lib/type': z.literal('mbql/query'),
  database: positive,
  stages: z.tuple([
    z.strictObject({
      'lib/type': z.literal('mbql.stage/native'),
      native: text,
      'template-tags': z.record(z.string(), Tag),
    }),
  ]),
});
const Display = z.enum(['scalar', 'line', 'bar', 'row', 'table', 'pivot']);
const NewCard = z.strictObject({
  name: text,
  dataset_query: Query,
  display: Display,
  visualization_settings: z.record(z.string(), z.unknown()),
  description: text.nullish(),
  collection_id: positive.nullish(),
  type: z.enum(['question', 'model', 'metric']).optional(),
  entity_id: nanoId.nullish(),
});
const ChangedCard = NewCard.omit({ entity_id: true }).partial();
const NewDashboard = z.strictObject({
  name: text,
  description: z.string().nullish(),
  parameters: z.array(Parameter).optional(),
  collection_id: positive.nullish(),
});
const Dashcard = z.strictObject({
  id: z.int(),
  size_x: positive,
  size_y: positive,
  row: z.int().min(0),
  col: z.int().min(0),
  card_id: positive.nullable(),
  parameter_mappings: z.array(
    z.strictObject({
      parameter_id: text,
      card_id: positive,
      target: z.tuple([z.literal('variable'), z.tuple([z.literal('template-tag'), text])]),
    }),
  ),
  visualization_settings: z.record(z.string(), z.unknown()),
});
const ChangedDashboard = z.strictObject({
  name: text.optional(),
  description: z.string().nullish(),
  parameters: z.array(Parameter).optional(),
  dashcards: z.array(Dashcard).optional(),
  width: z.enum(['fixed', 'full']).optional(),
});
const Values = z.strictObject({
  parameters: z
    .array(
      z.strictObject({
        type: text,
        value: z.union([z.string(), z.array(z.string())]),
        target: z.tuple([z.literal('variable'), z.tuple([z.literal('template-tag'), text])]),
      }),
    )
    .optional(),
});

type Card = z.infer<typeof NewCard> & { id: number };
type Dashboard = z.infer<typeof ChangedDashboard> & {
  id: number;
  name: string;
  collection_id: number | null;
};
type Kept<T> = T & { id: number };

export type StandIn = {
  readonly url: string;
  /** 'POST /api/card' of every request that could write, in order. */
  readonly writes: string[];
  readonly cards: Map<number, Card>;
  readonly dashboards: Map<number, Dashboard>;
  /** The database lets in only this one from now on. */
  changePassword(password: string): void;
  stop(): Promise<void>;
};

class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404;
  constructor(status: 400 | 401 | 403 | 404, message: string) {
    super(message);
    this.status = status;
  }
}

/** `databaseUrl`: what Metabase reaches as the database, whatever address it is given. */
export async function startMetabase(databaseUrl: string): Promise<StandIn> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const writes: string[] = [];
  const databases = new Map<number, Kept<z.infer<typeof NewDatabase>>>();
  const collections = new Map<number, Kept<z.infer<typeof NewCollection>>>();
  const cards = new Map<number, Card>();
  const dashboards = new Map<number, Dashboard>();
  const sessions = new Set<string>();
  let setupToken: string | null = randomUUID();
  let admin: z.infer<typeof Setup>['user'] | undefined;
  let wantedPassword: string | undefined;
  let nextId = 0;
  const newId = () => (nextId += 1);

  const app = new Hono();
  const read = async <T>(context: Context, schema: z.ZodType<T>): Promise<T> => {
    const parsed = schema.safeParse(await context.req.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw new Refusal(400, z.prettifyError(parsed.error));
  };
  const find = <T>(all: ReadonlyMap<number, T>, context: Context): T => {
    const one = all.get(Number(context.req.param('id')));
    if (one === undefined) throw new Refusal(404, 'Not found.');
    return one;
  };
  const openSession = () => {
    const id = randomUUID();
    sessions.add(id);
    return { id };
  };

  app.onError((error, context) =>
    error instanceof Refusal
      ? context.json({ message: error.message }, error.status)
      : context.json({ message: String(error) }, 500),
  );
  app.use(async (context, next) => {
    const { method, path } = context.req;
    const isQuery = path.endsWith('/query') || path === '/api/session';
    if (method !== 'GET' && !isQuery) writes.push(`${method} ${path.replaceAll(/\d+/g, ':id')}`);
    const isOpen = [
      '/api/health',
      '/api/session/properties',
      '/api/setup',
      '/api/session',
    ].includes(path);
    if (!isOpen && !sessions.has(context.req.header('x-metabase-session') ?? ''))
      throw new Refusal(401, 'Unauthenticated');
    await next();
  });

  app.get('/api/health', (context) => context.json({ status: 'ok' }));
  app.get('/api/session/properties', (context) =>
    context.json({ 'has-user-setup': admin !== undefined, 'setup-token': setupToken }),
  );
  app.post('/api/setup', async (context) => {
    const { token, user } = await read(context, Setup);
    if (admin)
      throw new Refusal(403, 'The /api/setup route can only be used to create the first user.');
    if (token !== setupToken) throw new Refusal(400, 'Token does not match the setup token.');
    admin = user;
    setupToken = null;
    return context.json(openSession());
  });
  app.post('/api/session', async (context) => {
    const { username, password } = await read(context, Login);
    if (username !== admin?.email || password !== admin.password)
      throw new Refusal(401, 'did not match stored password');
    return context.json(openSession());
  });

  const masked = (one: Kept<z.infer<typeof NewDatabase>>) => ({
    ...one,
    details: { ...one.details, password: '**MetabasePass**' },
  });
  app.get('/api/database', (context) =>
    context.json({ data: [...databases.values()].map(masked) }),
  );
  app.post('/api/database', async (context) => {
    const one = { ...(await read(context, NewDatabase)), id: newId() };
    databases.set(one.id, one);
    return context.json(masked(one));
  });
  app.put('/api/database/:id', async (context) => {
    const one = find(databases, context);
    const { details, ...rest } = await read(context, ChangedDatabase);
    Object.assign(one, rest, details ? { details } : {});
    return context.json(masked(one));
  });
  app.get('/api/database/:id/healthcheck', (context) => {
    const { password } = find(databases, context).details;
    const isRight = wantedPassword === undefined || password === wantedPassword;
    return context.json(
      isRight ? { status: 'ok' } : { status: 'error', message: 'password authentication failed' },
    );
  });

  app.get('/api/collection', (context) =>
    context.json([{ id: 'root', name: 'Our analytics' }, ...collections.values()]),
  );
  app.post('/api/collection', async (context) => {
    const one = { ...(await read(context, NewCollection)), id: newId() };
    collections.set(one.id, one);
    return context.json(one);
  });
  app.get('/api/collection/:id/items', (context) => {
    const { id } = find(collections, context);
    const model = context.req.query('models');
    const all =
      model === 'card'
        ? [...cards.values()]
        : model === 'dashboard'
          ? [...dashboards.values()]
          : [];
    const data = all
      .filter((one) => one.collection_id === id)
      .map((one) => ({
        id: one.id,
        name: one.name,
        model,
        ...('entity_id' in one ? { entity_id: one.entity_id } : {}),
      }));
    return context.json({ data, total: data.length });
  });

  const checkQuery = ({
    database,
    stages: [{ native, 'template-tags': tags }],
  }: z.infer<typeof Query>) => {
    if (!databases.has(database)) throw new Refusal(400, `no database ${database}`);
    const used = new Set([...native.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''));
    for (const [key, tag] of Object.entries(tags)) {
      if (key !== tag.name) throw new Refusal(400, `template tag ${key} is named ${tag.name}`);
      if (!used.has(key)) throw new Refusal(400, `template tag ${key} is not in the query`);
    }
    for (const name of used)
      if (!(name in tags)) throw new Refusal(400, `no template tag for {{${name}}}`);
  };
  app.get('/api/card/:id', (context) => context.json(find(cards, context)));
  app.post('/api/card', async (context) => {
    const card = await read(context, NewCard);
    checkQuery(card.dataset_query);
    if (card.entity_id && [...cards.values()].some((one) => one.entity_id === card.entity_id))
      throw new Refusal(400, 'there is a card of this entity_id');
    const one = { ...card, id: newId() };
    cards.set(one.id, one);
    return context.json(one);
  });
  app.put('/api/card/:id', async (context) => {
    const one = find(cards, context);
    const changed = await read(context, ChangedCard);
    if (changed.dataset_query) checkQuery(changed.dataset_query);
    return context.json(Object.assign(one, changed));
  });
  app.post('/api/card/:id/query', async (context) => {
    const card = find(cards, context);
    const { parameters = [] } = await read(context, Values);
    const [{ native, 'template-tags': tags }] = card.dataset_query.stages;
    const given = new Map<string, string>();
    for (const [name, tag] of Object.entries(tags))
      if (tag.default !== undefined) given.set(name, tag.default);
    for (const { target, value } of parameters) {
      const name = target[1][1];
      if (!(name in tags)) throw new Refusal(400, `no template tag ${name}`);
      given.set(name, Array.isArray(value) ? (value[0] ?? '') : value);
    }
    const values: string[] = [];
    const put = (sql: string) =>
      sql.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
        const value = given.get(name);
        if (value === undefined)
          throw new Refusal(400, `Cannot run the query: missing required parameters: ${name}`);
        values.push(value);
        return `$${values.length}`;
      });
    // what stands in [[ ]] falls away with its tag
    const optional = native.replaceAll(/\[\[(.*?)\]\]/gs, (_, part: string) =>
      [...part.matchAll(/\{\{(\w+)\}\}/g)].every(([, name]) => given.has(name ?? '')) ? part : '',
    );
    try {
      const { rows, fields } = await pool.query({ text: put(optional), values, rowMode: 'array' });
      const cols = fields.map(({ name }) => ({ name }));
      return context.json(
        { status: 'completed', row_count: rows.length, data: { rows, cols } },
        202,
      );
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const message = error instanceof Error ? error.message : String(error);
      return context.json(
        { status: 'failed', error: message, row_count: 0, data: { rows: [], cols: [] } },
        202,
      );
    }
  });

  app.get('/api/dashboard/:id', (context) => context.json(find(dashboards, context)));
  app.post('/api/dashboard', async (context) => {
    const made = await read(context, NewDashboard);
    const one = {
      parameters: [],
      ...made,
      collection_id: made.collection_id ?? null,
      id: newId(),
      dashcards: [],
    };
    dashboards.set(one.id, one);
    return context.json(one);
  });
  app.put('/api/dashboard/:id', async (context) => {
    const one = find(dashboards, context);
    const changed = await read(context, ChangedDashboard);
    const parameters = changed.parameters ?? one.parameters ?? [];
    const ids = new Set<number>();
    for (const card of changed.dashcards ?? []) {
      if (ids.has(card.id)) throw new Refusal(400, `two dashcards of id ${card.id}`);
      ids.add(card.id);
      if (card.id > 0 && !one.dashcards?.some(({ id }) => id === card.id))
        throw new Refusal(400, `no dashcard ${card.id} on this dashboard`);
      if (card.col + card.size_x > 24)
        throw new Refusal(400, 'a dashcard is wider than the 24 columns');
      if (card.card_id === null && !('virtual_card' in card.visualization_settings))
        throw new Refusal(400, 'a dashcard without card_id has no virtual_card');
      const own = card.card_id === null ? undefined : cards.get(card.card_id);
      if (card.card_id !== null && !own) throw new Refusal(404, `no card ${card.card_id}`);
      for (const { parameter_id, card_id, target } of card.parameter_mappings) {
        if (card_id !== card.card_id) throw new Refusal(400, `a mapping is of card ${card_id}`);
        if (!parameters.some(({ id }) => id === parameter_id))
          throw new Refusal(400, `no parameter ${parameter_id}`);
        if (!(target[1][1] in (own?.dataset_query.stages[0]['template-tags'] ?? {})))
          throw new Refusal(400, `card ${card_id} has no template tag ${target[1][1]}`);
      }
    }
    for (const { id, values_source_config } of parameters)
      if (values_source_config && !cards.has(values_source_config.card_id))
        throw new Refusal(404, `parameter ${id}: no card ${values_source_config.card_id}`);
    // the array replaces the former one as a whole; what is new gets its id here
    const dashcards = changed.dashcards?.map((card) =>
      card.id > 0 ? card : { ...card, id: newId() },
    );
    return context.json(Object.assign(one, changed, dashcards ? { dashcards } : {}));
  });

  return await new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
      resolve({
        url: `http://127.0.0.1:${port}`,
        writes,
        cards,
        dashboards,
        changePassword: (password) => {
          wantedPassword = password;
        },
        stop: async () => {
          await new Promise((done) => server.close(done));
          await pool.end();
        },
      });
    });
  });
}

/** bi/metabase/install.ts against a strict stand-in: no Metabase can be had here (docs/bi.md says what that leaves open). */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CHARTS, DASHBOARDS, FILTERS } from '../../bi/dashboards.ts';
import { install } from '../../bi/metabase/install.ts';
import { findProblems } from '../../bi/problems.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { startMetabase, type StandIn } from '../support/metabase.ts';
import { reference } from '../support/reference.ts';

const CARDS = CHARTS.length + FILTERS.length;

let database: TestDatabase;
let metabase: StandIn;
let first: Awaited<ReturnType<typeof install>>;
let writesOfFirst: readonly string[];

beforeAll(async () => {
  database = await createTestDatabase('server');
  const { db } = database.warehouse;
  await fillWarehouse(db, reference, { from: '2022Q1', to: '2022Q1', regions: ['AM22'] });
  await fillWarehouse(db, reference, { from: '2023Q1' });
  metabase = await startMetabase(database.url);
  first = await installed();
  writesOfFirst = [...metabase.writes];
});
afterAll(async () => {
  await metabase?.stop();
  await database?.drop();
});

const installed = (password = 'geheim') =>
  install({
    url: metabase.url,
    user: 'beheer@example.org',
    password: 'geheim-genoeg',
    readerUrl: `postgres://metabase:${password}@database:5432/klantprofielen`,
  });

async function ask(
  method: string,
  path: string,
  body?: object,
  session?: string,
): Promise<{ status: number; text: string }> {
  const response = await fetch(metabase.url + path, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-metabase-session': session ?? (await logIn()),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, text: await response.text() };
}

async function logIn(): Promise<string> {
  const response = await fetch(`${metabase.url}/api/session`, {
    method: 'POST',
    body: JSON.stringify({ username: 'beheer@example.org', password: 'geheim-genoeg' }),
  });
  return ((await response.json()) as { id: string }).id;
}

function findCard(name: string) {
  const card = [...metabase.cards.values()].find((one) => one.name === name);
  if (!card) throw new Error(`no card ${name}`);
  return card;
}

describe('the first run', () => {
  it('sets Metabase up and makes every question and dashboard once', async () => {
    expect(first).toEqual({
      changed: 1 + 1 + CARDS + 2 * DASHBOARDS.length,
      asked: CARDS,
    });
    expect(
      Object.fromEntries(
        Map.groupBy(writesOfFirst, (one) => one)
          .entries()
          .map(([key, all]) => [key, all.length]),
      ),
    ).toEqual({
      'POST /api/setup': 1,
      'POST /api/database': 1,
      'POST /api/collection': 1,
      'POST /api/card': CARDS,
      'POST /api/dashboard': DASHBOARDS.length,
      'PUT /api/dashboard/:id': DASHBOARDS.length,
    });
    expect([...metabase.dashboards.values()].map(({ name }) => name)).toEqual(
      DASHBOARDS.map(({ title }) => title),
    );
  });

  it('gives questions whose numbers are those of the facts, for the newest complete quarter and for a chosen one', async () => {
    const { rows } = await sql<{ quarter: string; persons: number }>`
      select quarter_code as quarter, known_in_sonar as persons from klantprofielen.fact_region_coverage
      join klantprofielen.dim_quarter using (quarter_key) where region_key = 22`.execute(
      database.warehouse.db,
    );
    const [, share] = [...metabase.cards.values()].filter(
      ({ name }) => name === 'Personen bekend in Sonar',
    );
    const read = async (parameters: object[]) =>
      (
        JSON.parse((await ask('POST', `/api/card/${share?.id}/query`, { parameters })).text) as {
          data: { rows: unknown[][] };
        }
      ).data.rows;
    const quarter = {
      type: 'string/=',
      value: ['2022Q1'],
      target: ['variable', ['template-tag', 'kwartaal']],
    };
    const of = (code: string) => [[String(rows.find((row) => row.quarter === code)?.persons)]];
    expect(await read([])).toEqual(of('2023Q1'));
    expect(await read([quarter])).toEqual(of('2022Q1'));
  });
});

describe('a run again', () => {
  it('writes nothing when all is as it should be', async () => {
    metabase.writes.length = 0;
    expect(await installed()).toEqual({ changed: 0, asked: CARDS });
    expect(metabase.writes).toEqual([]);
  });

  it('takes a new password of the reader along', async () => {
    metabase.changePassword('nieuw');
    metabase.writes.length = 0;
    expect((await installed('nieuw')).changed).toBe(1);
    expect(metabase.writes).toEqual(['PUT /api/database/:id']);
    expect((await installed('nieuw')).changed).toBe(0);
  });

  it('gives a renamed card its name back, and one with other SQL its own, and touches no other', async () => {
    const card = findCard('Aandeel met klantprofiel per gemeente');
    const before = structuredClone(card);
    await ask('PUT', `/api/card/${card.id}`, { name: 'Mijn kaart' });
    metabase.writes.length = 0;
    expect((await installed('nieuw')).changed).toBe(1);
    expect(metabase.writes).toEqual(['PUT /api/card/:id']);
    const query = structuredClone(before.dataset_query);
    query.stages[0].native = `${query.stages[0].native} limit 1`;
    await ask('PUT', `/api/card/${card.id}`, { dataset_query: query });
    expect((await installed('nieuw')).changed).toBe(1);
    expect(card).toEqual(before);
  });

  it('puts a card back that somebody took off a dashboard, and leaves the others their ids', async () => {
    const [dashboard] = metabase.dashboards.values();
    const before = (dashboard?.dashcards ?? []).map(({ id }) => id);
    await ask('PUT', `/api/dashboard/${dashboard?.id}`, {
      dashcards: dashboard?.dashcards?.slice(1),
    });
    expect((await installed('nieuw')).changed).toBe(1);
    expect((dashboard?.dashcards ?? []).map(({ id }) => id).slice(1)).toEqual(before.slice(1));
    expect(dashboard?.dashcards).toHaveLength(before.length);
  });
});

describe('a question that fails', () => {
  it('is named with what the database says, by the check and by the script, when a column of its view has another name', async () => {
    const { db } = database.warehouse;
    await sql`alter view klantprofielen.municipality_ranking rename column rank_in_country to place`.execute(
      db,
    );
    try {
      const says = 'column "rank_in_country" does not exist';
      expect(await findProblems(db)).toEqual([
        `bi/dashboards.ts: metric Plaats in het land of municipality_ranking: ${says}`,
        `bi/dashboards.ts: chart municipality-rank: ${says}`,
      ]);
      await expect(installed('nieuw')).rejects.toThrow(
        /municipality-rank: column "rank_in_country" does not exist/,
      );
    } finally {
      await sql`alter view klantprofielen.municipality_ranking rename column place to rank_in_country`.execute(
        db,
      );
    }
  });
});

describe('the stand-in', () => {
  it('refuses whoever is not logged in, a second setup and a wrong password', async () => {
    const user = { email: 'b@example.org', password: 'geheim-genoeg' };
    const setup = { token: 'x', user, prefs: { site_name: 'x' } };
    expect((await ask('GET', '/api/database', undefined, 'nobody')).status).toBe(401);
    expect((await ask('POST', '/api/setup', setup)).status).toBe(403);
    expect(
      (await ask('POST', '/api/session', { username: 'beheer@example.org', password: 'x' })).status,
    ).toBe(401);
  });

  it('refuses a setup with a wrong token, and without a name of the site', async () => {
    const fresh = await startMetabase(database.url);
    const setUp = async (prefs: object) => {
      const user = { email: 'b@example.org', password: 'geheim-genoeg' };
      const body = JSON.stringify({ token: 'x', user, prefs });
      return await (await fetch(`${fresh.url}/api/setup`, { method: 'POST', body })).text();
    };
    expect(await setUp({ site_name: 'x' })).toMatch(/Token does not match/);
    expect(await setUp({})).toMatch(/site_name/);
    await fresh.stop();
  });

  it('masks the password of a database', async () => {
    const { text } = await ask('GET', '/api/database');
    expect(text).toContain('**MetabasePass**');
    expect(text).not.toContain('"geheim"');
  });

  type Change = (
    card: ReturnType<typeof findCard>,
  ) => readonly [path: string, method: string, body: object, says: RegExp];
  const dashboardOf = () => {
    const [dashboard] = metabase.dashboards.values();
    if (!dashboard?.dashcards?.[1]) throw new Error('no dashboard');
    return {
      path: `/api/dashboard/${dashboard.id}`,
      cards: dashboard.dashcards,
      card: dashboard.dashcards[1],
    };
  };
  const withQuery = (
    card: ReturnType<typeof findCard>,
    change: (stage: Record<string, unknown>) => void,
  ) => {
    const query = structuredClone(card.dataset_query);
    change(query.stages[0]);
    return { dataset_query: query };
  };
  const REFUSALS: Readonly<Record<string, Change>> = {
    'a key it does not know': (card) => [
      `/api/card/${card.id}`,
      'PUT',
      { nam: 'x' },
      /Unrecognized key: .*nam/,
    ],
    'a card without a query': () => [
      '/api/card',
      'POST',
      { name: 'x', display: 'table', visualization_settings: {} },
      /dataset_query/,
    ],
    'an empty query': (card) => [
      `/api/card/${card.id}`,
      'PUT',
      { dataset_query: {} },
      /dataset_query/,
    ],
    'a database that is not there': (card) => [
      `/api/card/${card.id}`,
      'PUT',
      { dataset_query: { ...card.dataset_query, database: 999 } },
      /no database 999/,
    ],
    'a display it does not have': (card) => [
      `/api/card/${card.id}`,
      'PUT',
      { display: 'taart' },
      /display/,
    ],
    'an entity_id that is no nano id': (card) => [
      '/api/card',
      'POST',
      { ...card, id: undefined, entity_id: 'kort' },
      /entity_id/,
    ],
    'an entity_id that is taken': (card) => [
      '/api/card',
      'POST',
      { ...card, id: undefined },
      /there is a card of this entity_id/,
    ],
    'a tag without its place in the query': (card) => [
      `/api/card/${card.id}`,
      'PUT',
      withQuery(card, (stage) => (stage['native'] = 'select 1')),
      /template tag kwartaal is not in the query/,
    ],
    'a place in the query without its tag': (card) => [
      `/api/card/${card.id}`,
      'PUT',
      withQuery(card, (stage) => (stage['template-tags'] = {})),
      /no template tag for/,
    ],
    'a tag under another name': (card) => [
      `/api/card/${card.id}`,
      'PUT',
      withQuery(
        card,
        (stage) =>
          (stage['template-tags'] = Object.fromEntries(
            Object.entries(card.dataset_query.stages[0]['template-tags']).map(([key, tag]) => [
              key,
              { ...tag, name: 'anders' },
            ]),
          )),
      ),
      /is named anders/,
    ],
    'a card that is not there': () => ['/api/card/99999', 'PUT', { name: 'x' }, /Not found/],
    'a value for a tag that is not there': (card) => [
      `/api/card/${card.id}/query`,
      'POST',
      {
        parameters: [
          { type: 'string/=', value: 'x', target: ['variable', ['template-tag', 'jaar']] },
        ],
      },
      /no template tag jaar/,
    ],
    'a dashcard beyond the 24 columns': () => {
      const { path, card } = dashboardOf();
      return [path, 'PUT', { dashcards: [{ ...card, col: 20 }] }, /wider than the 24 columns/];
    },
    'two dashcards of one id': () => {
      const { path, card } = dashboardOf();
      return [path, 'PUT', { dashcards: [card, card] }, /two dashcards of id/];
    },
    'a dashcard of another dashboard': () => {
      const { path, card } = dashboardOf();
      return [path, 'PUT', { dashcards: [{ ...card, id: 99_999 }] }, /no dashcard 99999/];
    },
    'a dashcard of a card that is not there': () => {
      const { path, card } = dashboardOf();
      return [path, 'PUT', { dashcards: [{ ...card, card_id: 99_999 }] }, /no card 99999/];
    },
    'a text without virtual_card': () => {
      const { path, cards } = dashboardOf();
      return [
        path,
        'PUT',
        { dashcards: [{ ...cards[0], visualization_settings: {} }] },
        /no virtual_card/,
      ];
    },
    'a mapping of another card': () => {
      const { path, card } = dashboardOf();
      return [
        path,
        'PUT',
        {
          dashcards: [
            {
              ...card,
              parameter_mappings: card.parameter_mappings.map((one) => ({
                ...one,
                card_id: 99_999,
              })),
            },
          ],
        },
        /a mapping is of card 99999/,
      ];
    },
    'a mapping of a parameter that is not there': () => {
      const { path, card } = dashboardOf();
      return [path, 'PUT', { dashcards: [card], parameters: [] }, /no parameter/];
    },
    'a mapping to a tag that is not there': () => {
      const { path, card } = dashboardOf();
      return [
        path,
        'PUT',
        {
          dashcards: [
            {
              ...card,
              parameter_mappings: card.parameter_mappings.map((one) => ({
                ...one,
                target: ['variable', ['template-tag', 'jaar']],
              })),
            },
          ],
        },
        /no template tag jaar/,
      ];
    },
    'values of a card that is not there': () => {
      const { path } = dashboardOf();
      const [dashboard] = metabase.dashboards.values();
      return [
        path,
        'PUT',
        {
          parameters: dashboard?.parameters?.map((one) => ({
            ...one,
            values_source_config: { ...one.values_source_config, card_id: 99_999 },
          })),
        },
        /no card 99999/,
      ];
    },
  };
  it('refuses each thing that Metabase would refuse or do in silence', async () => {
    for (const [what, refusal] of Object.entries(REFUSALS)) {
      const [path, method, body, says] = refusal(findCard('Aandeel met klantprofiel per gemeente'));
      const { status, text } = await ask(method, path, body);
      expect({ what, refused: status >= 400, text }).toEqual({
        what,
        refused: true,
        text: expect.stringMatching(says),
      });
    }
  });

  it('does not run a question whose value is required and missing', async () => {
    const card = findCard('Aandeel met klantprofiel per gemeente');
    const query = structuredClone(card.dataset_query);
    for (const tag of Object.values(query.stages[0]['template-tags'])) delete tag.default;
    await ask('PUT', `/api/card/${card.id}`, { dataset_query: query });
    expect((await ask('POST', `/api/card/${card.id}/query`, { parameters: [] })).text).toMatch(
      /missing required parameters: regio/,
    );
  });
});

describe('two of one name', () => {
  it('are not guessed among: two collections of its name', async () => {
    await ask('POST', '/api/collection', { name: 'Klantprofielen' });
    await expect(installed()).rejects.toThrow('There are 2 collections named Klantprofielen');
  });
});

/** What is found on a real small site: each scenario with the exact verdicts. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readSamplePublications } from '../../src/demo/samples.ts';
import { documentPath, pagePath, type SitePublication } from '../../src/demo/site-pages.ts';
import { discoverSource } from '../../src/extract/listing/discover.ts';
import type { Discovery } from '../../src/extract/listing/discovery.ts';
import {
  answerBody,
  answerStatus,
  publication,
  startFaultySite,
  type FaultySite,
} from '../support/faulty-site.ts';
import { NEVER, quickHttp } from '../support/http.ts';

const Q1_RIJNMOND = publication('2023-q1', 'Rijnmond');
const Q1_ZEELAND = publication('2023-q1', 'Zeeland');
const Q4_RIJNMOND = publication('2022-q4', 'Rijnmond', { look: 'plain' });
const ALL: SitePublication[] = [Q1_RIJNMOND, Q1_ZEELAND, Q4_RIJNMOND];
const DECOYS = [
  'beschut_werk rapportage-beschut-werk',
  'factsheet factsheet-banenafspraak',
  'factsheet factsheet-banenafspraak.pdf',
  'not_a_pdf cijfers.xlsx',
  'not_this_series jaarverslag-2022',
  'reading_guide leeswijzer-klantprofielen.pdf',
  'trendrapportage regionale-trendrapportage',
];

let site: FaultySite;
beforeEach(async () => {
  site = await startFaultySite({ publications: ALL });
});
afterEach(async () => {
  await site[Symbol.asyncDispose]();
});

const discover = async (
  source = site.overview,
  more: { maxPages?: number } = {},
): Promise<Discovery> => {
  await using http = quickHttp([site.origin]);
  return await discoverSource(source, { http, signal: NEVER, ...more });
};
const withVerdict = ({ links }: Discovery, verdict: string) =>
  links
    .filter((link) => link.verdict === verdict)
    .map(({ url, rule }) => `${rule} ${url.split('/').at(-1)}`)
    .toSorted();
const taken = ({ links }: Discovery) =>
  links.filter(({ verdict }) => verdict === 'taken').map(({ url }) => url.replace(site.origin, ''));
const pathsOf = (publications: readonly SitePublication[]) => publications.map(documentPath);

describe('the three forms of a list', () => {
  it.each([
    ['overview', 'listing'],
    ['plainList', 'listing'],
    ['jsonList', 'json'],
  ] as const)('%s: the same links with the same verdicts', async (form, kind) => {
    const discovery = await discover(site[form]);
    expect(discovery).toMatchObject({ kind, complete: true });
    expect(discovery.problem).toBeUndefined();
    expect(taken(discovery)).toEqual(pathsOf(ALL));
    expect(withVerdict(discovery, 'ignored')).toEqual(DECOYS);
    expect(withVerdict(discovery, 'failed')).toEqual([]);
  });

  it('every link carries what was seen of it on the way', async () => {
    const { links } = await discover();
    expect(links.find(({ url }) => url.endsWith(documentPath(Q1_ZEELAND)))).toEqual({
      url: `${site.origin}${documentPath(Q1_ZEELAND)}`,
      verdict: 'taken',
      rule: 'series_page',
      seenAs: {
        title: 'Transparantie van klantprofielen eerste kwartaal 2023',
        label: 'Zeeland',
        date: '2023-07-27T22:00:00Z',
        regionTags: ['Rijnmond', 'Zeeland'],
        slug: 'zeeland.pdf',
        page: `${site.origin}${pagePath(Q1_ZEELAND.page)}`,
      },
    });
  });

  it('the bundled samples are all found', async () => {
    const samples = await readSamplePublications(new URL('../../samples/', import.meta.url));
    site.change({ publications: samples });
    expect(taken(await discover())).toEqual(pathsOf(samples));
    expect(samples).toHaveLength(8);
  });

  it('nothing but pages is fetched, each once', async () => {
    await discover();
    const asked = site.requests.map(({ path }) => path);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.filter((path) => path.endsWith('.pdf'))).toEqual([]);
  });
});

describe('paging', () => {
  const many = Array.from({ length: 25 }, (_, n) => publication(`${2000 + n}-q1`, 'Rijnmond'));

  it.each(['overview', 'plainList'] as const)('%s is followed to its end', async (form) => {
    site.change({ publications: many, pageSize: 3 });
    const discovery = await discover(site[form]);
    expect(discovery.problem).toBeUndefined();
    expect(taken(discovery)).toEqual(pathsOf(many));
  });

  it('a stale first cluster lacks the newest, the page has them', async () => {
    site.change({ publications: many, pageSize: 3, staleBy: 2 });
    const discovery = await discover();
    expect(discovery.complete).toBe(true);
    expect(taken(discovery)).toEqual(pathsOf(many));
  });

  it('what the page says of an item wins over what a cluster says', async () => {
    const old = JSON.stringify({
      results: [
        { title: 'Klantprofielen (oud)', url: pagePath(Q1_RIJNMOND.page), date: '2001-01-01' },
      ],
    });
    site.misbehave('/api/overview', answerBody(old));
    const { links } = await discover();
    const seen = links.find(({ url }) => url.endsWith(documentPath(Q1_RIJNMOND)))?.seenAs;
    expect(seen).toMatchObject({ date: '2023-07-27T22:00:00Z', title: Q1_RIJNMOND.page.title });
  });

  it.each(['overview', 'plainList'] as const)(
    '%s that is longer than a run reads is not complete',
    async (form) => {
      site.change({ publications: many, pageSize: 3 });
      const discovery = await discover(site[form], { maxPages: 3 });
      expect(discovery).toMatchObject({ complete: false, problem: { code: 'paging_limit' } });
      expect(taken(discovery).length).toBeGreaterThan(8);
    },
  );

  it('clusters that go round are noticed', async () => {
    const round = JSON.stringify({
      results: [{ title: 'Klantprofielen', url: pagePath(Q1_RIJNMOND.page) }],
      meta: { cluster: { hasmore: true } },
    });
    site.misbehave('/api/overview', answerBody(round));
    await expect(discover()).resolves.toMatchObject({
      complete: false,
      problem: { code: 'paging_stuck' },
    });
  });

  it.each([
    ['500', answerStatus(500), 'http_500'],
    ['a page', answerBody('<html>Inloggen</html>'), 'listing_not_recognised'],
    ['another form', answerBody('{"items":[]}'), 'listing_not_recognised'],
  ])(
    'a cluster that answers with %s: what the page shows is taken, the listing is not complete',
    async (_, fault, code) => {
      site.misbehave('/api/overview', fault);
      const discovery = await discover();
      expect(discovery).toMatchObject({ complete: false, problem: { code } });
      expect(taken(discovery)).toEqual(pathsOf(ALL));
    },
  );

  it('numbers that lead to the first page again do not cost a page', async () => {
    const numbers = Array.from(
      { length: 9 },
      (_, n) => `<a href="?page=${n + 1}">${n + 1}</a>`,
    ).join('');
    const page = (n: number) => {
      const one = many[n];
      const link = one ? `<a href="${pagePath(one.page)}">${one.page.title}</a>` : '';
      return answerBody(`<main>${link}<div class="pager">${numbers}</div></main>`);
    };
    site.change({ publications: many });
    for (let n = 2; n <= 9; n += 1) site.misbehave(`/hub?page=${n}`, page(n - 1));
    site.misbehave('/hub', page(0));
    const discovery = await discover(`${site.origin}/hub`, { maxPages: 9 });
    expect(discovery.problem).toBeUndefined();
    expect(taken(discovery)).toEqual(pathsOf(many.slice(0, 9)));
  });

  it('a second page that fails leaves the first', async () => {
    site.change({ publications: many, pageSize: 10 });
    site.misbehave('page=2', answerStatus(404));
    const discovery = await discover(site.plainList);
    expect(discovery).toMatchObject({ complete: false, problem: { code: 'http_404' } });
    expect(taken(discovery)).toEqual(pathsOf(many.slice(0, 10)));
  });
});

/** Publication pages, lists that cannot be read, and other sources: each with its exact end. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { documentPath, pagePath, type SitePublication } from '../../src/demo/site-pages.ts';
import { discoverSource } from '../../src/extract/listing/discover.ts';
import type { Discovery } from '../../src/extract/listing/discovery.ts';
import {
  answerBody,
  answerStatus,
  hangUp,
  pdfBytes,
  publication,
  startFaultySite,
  type FaultySite,
} from '../support/faulty-site.ts';
import { NEVER, quickHttp } from '../support/http.ts';

const Q1_RIJNMOND = publication('2023-q1', 'Rijnmond');
const Q1_ZEELAND = publication('2023-q1', 'Zeeland');
const Q4_RIJNMOND = publication('2022-q4', 'Rijnmond', { look: 'plain' });
const ALL: SitePublication[] = [Q1_RIJNMOND, Q1_ZEELAND, Q4_RIJNMOND];

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

describe('publication pages', () => {
  it.each([
    ['404', answerStatus(404), 'http_404'],
    ['500', answerStatus(500), 'http_500'],
    ['a hang-up', hangUp, 'reset'],
    [
      'a redirect elsewhere',
      answerStatus(302, { location: 'https://evil.example/' }),
      'host_not_allowed',
    ],
    [
      'no documents',
      answerBody('<main><h1>Klantprofielen</h1><p>Volgt</p></main>'),
      'no_documents',
    ],
  ])('%s: counted as failed, the others go on', async (_, fault, rule) => {
    site.misbehave(pagePath(Q1_RIJNMOND.page), fault);
    const discovery = await discover();
    expect(discovery).toMatchObject({ complete: false, problem: { code: 'page_unreadable' } });
    expect(withVerdict(discovery, 'failed')).toEqual([`${rule} klantprofielen-2023-q1`]);
    expect(taken(discovery)).toEqual(pathsOf([Q4_RIJNMOND]));
  });

  it('a page with nothing but a guide is no fault', async () => {
    site.misbehave(
      pagePath(Q1_RIJNMOND.page),
      answerBody('<main><a href="/leeswijzer.pdf">Leeswijzer</a></main>'),
    );
    await expect(discover()).resolves.toMatchObject({ complete: true });
  });

  it('the title with the quarter is kept, whether the item or the page has it', async () => {
    const page = (title: string) =>
      answerBody(`<main><h1>${title}</h1><a href="/x.pdf">Rijnmond</a></main>`);
    const titleOf = async (title: string) => {
      site.behave();
      site.misbehave(pagePath(Q1_RIJNMOND.page), page(title));
      const { links } = await discover();
      return links.find(({ url }) => url.endsWith('/x.pdf'))?.seenAs.title;
    };
    await expect(titleOf('Klantprofielen')).resolves.toBe(Q1_RIJNMOND.page.title);
    await expect(titleOf('Klantprofielen per regio')).resolves.toBe(Q1_RIJNMOND.page.title);
    await expect(titleOf('Klantprofielen Q1 2023')).resolves.toBe('Klantprofielen Q1 2023');
  });

  it('may be a source, and so may a document', async () => {
    const page = await discover(`${site.origin}${pagePath(Q1_RIJNMOND.page)}`);
    expect(page).toMatchObject({ kind: 'listing', complete: true });
    expect(taken(page)).toEqual(pathsOf([Q1_RIJNMOND, Q1_ZEELAND]));
    expect(withVerdict(page, 'ignored')).toHaveLength(3);
    const url = `${site.origin}${documentPath(Q1_RIJNMOND)}`;
    await expect(discover(url)).resolves.toEqual({
      source: url,
      kind: 'document',
      complete: true,
      links: [{ url, verdict: 'taken', rule: 'named_source', seenAs: { slug: 'rijnmond.pdf' } }],
    });
  });

  it('of a series that lists its quarters by name are followed', async () => {
    const [q1, q4] = [pagePath(Q1_RIJNMOND.page), pagePath(Q4_RIJNMOND.page)];
    site.misbehave(
      '/hub',
      answerBody(`<main><h1>Transparantie van klantprofielen</h1>
      <a href="${q1}">Eerste kwartaal 2023</a><a href="${q4}">Vierde kwartaal 2022</a><a href="/nl/over">Over ons</a></main>`),
    );
    const discovery = await discover(`${site.origin}/hub`);
    expect(taken(discovery)).toEqual(pathsOf(ALL));
    expect(withVerdict(discovery, 'ignored')).toContain('not_this_series over');
  });

  it('a link with a password is not followed and not kept', async () => {
    site.misbehave(
      '/hub',
      answerBody('<main><a href="https://me:s3cret@www.uwv.nl/klantprofielen.pdf">x</a></main>'),
    );
    const discovery = await discover(`${site.origin}/hub`);
    expect(withVerdict(discovery, 'failed')).toEqual(['url_refused klantprofielen.pdf']);
    expect(JSON.stringify(discovery)).not.toContain('s3cret');
  });
});

describe('a list that cannot be read', () => {
  const list = (attributes: string) =>
    answerBody(`<main><mdgs-dynamic-list ${attributes}></mdgs-dynamic-list></main>`);

  it.each([
    ['is not there', answerStatus(404), 'http_404'],
    ['is forbidden', answerStatus(403), 'http_403'],
    ['hangs up', hangUp, 'reset'],
    ['is empty', answerBody(''), 'nothing_listed'],
    [
      'holds only menus',
      answerBody('<nav><a href="/nl/klantprofielen">x</a></nav><main></main>'),
      'nothing_listed',
    ],
    [
      'holds nothing of ours',
      answerBody('<main><a href="/nl/over">Over ons</a></main>'),
      'nothing_of_ours',
    ],
    [
      'has another element',
      answerBody('<main><mdgs-static-list items="x"></mdgs-static-list></main>'),
      'nothing_listed',
    ],
    [
      'has no items',
      list('first-results="{&quot;results&quot;:[]}" total-estimated="0"'),
      'nothing_listed',
    ],
    ['has lost its items', list('fetch-more="/x"'), 'listing_not_recognised'],
    ['has broken items', list('first-results="{oops"'), 'listing_not_recognised'],
    [
      'does not say where the rest is',
      list('first-results="{&quot;results&quot;:[]}" total-estimated="152"'),
      'listing_not_recognised',
    ],
  ])('%s', async (_, fault, code) => {
    site.misbehave('/nl/publicaties/klantprofielen', fault);
    const discovery = await discover();
    expect(discovery).toMatchObject({ complete: false, problem: { code } });
    expect(taken(discovery)).toEqual([]);
  });

  it.each([
    ['[]', 'nothing_listed'],
    ['{"results":[]}', 'nothing_listed'],
    ['{"items":[]}', 'listing_not_recognised'],
    ['{', 'listing_not_recognised'],
  ])('JSON %s', async (body, code) => {
    site.misbehave('/api/lijst', answerBody(body, { 'content-type': 'application/json' }));
    await expect(discover(site.jsonList)).resolves.toMatchObject({
      kind: 'json',
      complete: false,
      problem: { code },
    });
  });

  it('names what it saw', async () => {
    site.misbehave(
      '/nl/publicaties/klantprofielen',
      answerBody('<title>Nieuw</title><main><kai-list></kai-list></main>'),
    );
    const { problem } = await discover();
    expect(problem?.message).toContain('"Nieuw", 0 plain links, kai-list');
  });

  it('an item that cannot be understood fails by itself', async () => {
    const items = [
      { title: 'Klantprofielen', url: pagePath(Q4_RIJNMOND.page) },
      { url: '/nl/zonder-titel' },
    ];
    site.misbehave(
      '/api/lijst',
      answerBody(JSON.stringify(items), { 'content-type': 'application/json' }),
    );
    const discovery = await discover(site.jsonList);
    expect(discovery).toMatchObject({ complete: false, problem: { code: 'page_unreadable' } });
    expect(withVerdict(discovery, 'failed')).toEqual(['bad_item zonder-titel']);
    expect(taken(discovery)).toEqual(pathsOf([Q4_RIJNMOND]));
  });
});

describe('other sources', () => {
  it('JSON that lists documents', async () => {
    const items = [
      {
        title: 'Transparantie van klantprofielen Rijnmond eerste kwartaal 2023',
        url: '/a.pdf',
        date: '2023-07-27T22:00:00Z',
        region: ['Rijnmond'],
      },
      { title: 'Rijnmond', url: '/klantprofielen-rijnmond.pdf' },
      { title: 'Rijnmond', url: '/b.pdf' },
      { title: 'Klantprofielen landelijk', url: '/c.pdf' },
      { title: 'Factsheet', url: '/d.pdf' },
      { title: 'Klantprofielen in Excel', url: '/e.xlsx' },
    ];
    site.misbehave(
      '/api/lijst',
      answerBody(JSON.stringify(items), { 'content-type': 'application/json' }),
    );
    const { links } = await discover(site.jsonList);
    expect(links.map(({ verdict, rule }) => `${verdict} ${rule}`)).toEqual([
      'taken series_name',
      'taken series_name',
      'ignored not_this_series',
      'taken national',
      'ignored factsheet',
      'ignored not_a_pdf',
    ]);
  });

  it('a folder, by path and by address', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'inbox-'));
    await writeFile(join(folder, 'a.pdf'), pdfBytes('a'));
    for (const source of [folder, `file://${folder}`, `file://${folder}/`]) {
      await expect(discover(source)).resolves.toMatchObject({
        source,
        kind: 'folder',
        complete: true,
        links: [{ verdict: 'taken', url: `file://${folder}/a.pdf` }],
      });
    }
    await rm(folder, { recursive: true });
  });

  it.each(['ftp://www.uwv.nl/x', 'file://elsewhere/x', 'mailto:info@uwv.nl'])(
    '%s is none',
    async (source) => {
      await expect(discover(source)).resolves.toMatchObject({
        complete: false,
        problem: { code: 'source_invalid' },
      });
    },
  );

  it('reading is called off with the signal', async () => {
    site.misbehave('/nl/', () => undefined);
    await using http = quickHttp([site.origin]);
    const stop = new AbortController();
    const reading = discoverSource(site.overview, { http, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('SIGTERM')), 30);
    await expect(reading).rejects.toThrow('SIGTERM');
  });

  it('says how far it is', async () => {
    await using http = quickHttp([site.origin]);
    const said: string[] = [];
    await discoverSource(site.overview, {
      http,
      signal: NEVER,
      onProgress: (done, total) => said.push(`${done}/${total}`),
    });
    // two publication pages, and one item that only the page of our series makes a candidate
    expect(said).toEqual(['1/3', '2/3', '3/3']);
  });
});

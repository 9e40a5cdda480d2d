/** Whether a link leads to a page or to a document, the first bytes that answer decide; and what is none of ours is told. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { discoverSource } from '../../src/extract/listing/discover.ts';
import type { Discovery } from '../../src/extract/listing/discovery.ts';
import {
  answerBody,
  answerStatus,
  startFaultySite,
  type FaultySite,
} from '../support/faulty-site.ts';
import { NEVER, quickHttp } from '../support/http.ts';

const PDF = '%PDF-1.4\n1 0 obj\n%%EOF\n';
const SHEET = Buffer.from('PK\u0003\u0004 and more', 'latin1');
const LISTING = '/nl/lijst';
const SERIES = '<h1>Transparantie van klantprofielen, eerste kwartaal 2023</h1>';

let site: FaultySite;
beforeAll(async () => {
  site = await startFaultySite({ publications: [] });
});
afterEach(() => {
  site.behave();
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

const toList = (...links: readonly (readonly [url: string, label: string])[]) =>
  `<ul>${links.map(([url, label]) => `<li><a href="${url}">${label}</a></li>`).join('')}</ul>`;

async function discover(
  page: string | Uint8Array,
  answers: Readonly<Record<string, string | Uint8Array>> = {},
  known: readonly string[] = [],
): Promise<Discovery> {
  // the last fault of a path that fits wins: the more special ones come first
  for (const [path, body] of Object.entries(answers)) site.misbehave(path, answerBody(body));
  site.misbehave(LISTING, answerBody(page));
  await using http = quickHttp([site.origin]);
  return await discoverSource(`${site.origin}${LISTING}`, {
    http,
    signal: NEVER,
    knownDocuments: new Set(known.map((path) => `${site.origin}${path}`)),
  });
}

const linksOf = ({ links }: Discovery) =>
  links.map(({ url, verdict, rule }) => `${url.replace(site.origin, '')} ${verdict} ${rule}`);

describe('a candidate on a page of our series', () => {
  it.each([
    ['/download/17', 'Rijnmond'],
    ['/get.aspx?file=17', 'Rijnmond (17 kB)'],
    ['/cijfers.xlsx', 'Rijnmond'],
    ['/rijnmond.html', 'Klantprofielen Rijnmond'],
  ])('%s is a document where a PDF answers', async (path, label) => {
    const discovery = await discover(`${SERIES}${toList([path, label])}`, { [path]: PDF });
    expect(discovery).toMatchObject({ complete: true });
    expect(discovery.links).toMatchObject([
      {
        url: `${site.origin}${path}`,
        verdict: 'taken',
        seenAs: { title: 'Transparantie van klantprofielen, eerste kwartaal 2023' },
      },
    ]);
  });

  it('stands behind a publication page too', async () => {
    const discovery = await discover(toList(['/q1', 'Klantprofielen eerste kwartaal 2023']), {
      '/q1': `${SERIES}${toList(['/file/1', 'Rijnmond'], ['/file/2', 'Zeeland'], ['/over', 'Over ons'])}`,
      '/file/': PDF,
      '/over': '<h1>Over ons</h1>',
    });
    expect(linksOf(discovery)).toEqual(['/file/1 taken series_page', '/file/2 taken series_page']);
    expect(discovery.links[0]?.seenAs).toMatchObject({ label: 'Rijnmond', slug: '1' });
  });

  it('is read as a page where a page answers, and its document is taken', async () => {
    const discovery = await discover(toList(['/q1', 'Klantprofielen eerste kwartaal 2023']), {
      '/q1': `${SERIES}${toList(['/regio/1', 'Rijnmond'])}`,
      '/regio/1': `<h1>Transparantie van klantprofielen Rijnmond</h1>${toList(['/a/rijnmond.pdf', 'Download'])}`,
    });
    expect(linksOf(discovery)).toEqual(['/a/rijnmond.pdf taken series_page']);
    expect(discovery.links[0]?.seenAs.title).toContain('eerste kwartaal 2023');
  });

  it('that gave a document before is not asked what it is', async () => {
    const page = `${SERIES}${toList(['/download/17', 'Rijnmond'])}`;
    const before = site.requests.length;
    const discovery = await discover(page, {}, ['/download/17']);
    expect(linksOf(discovery)).toEqual(['/download/17 taken series_page']);
    expect(site.requests.slice(before).map(({ path }) => path)).not.toContain('/download/17');
  });

  it('of another publication is not asked, and another file is left by what it is', async () => {
    const page = `${SERIES}${toList(['/1', 'Factsheet banenafspraak'], ['/2', 'Cijfers'], ['/3', 'Rijnmond'])}`;
    const discovery = await discover(page, { '/1': PDF, '/2': SHEET, '/3': PDF });
    expect(linksOf(discovery)).toEqual([
      '/1 ignored factsheet',
      '/2 ignored not_a_pdf',
      '/3 taken series_page',
    ]);
    expect(discovery.links[1]?.reason).toContain('ZIP');
  });

  it('that does not answer is a fault of the source, one that is not there is none', async () => {
    site.misbehave('/5', answerStatus(503));
    site.misbehave('/6', answerStatus(404));
    const page = `${SERIES}${toList(['/5', 'Rijnmond'], ['/6', 'Meer lezen'], ['/7', 'Zeeland'])}`;
    const discovery = await discover(page, { '/7': PDF });
    expect(linksOf(discovery)).toEqual([
      '/5 failed http_503',
      '/6 ignored not_this_series',
      '/7 taken series_page',
    ]);
    expect(discovery).toMatchObject({ complete: false, problem: { code: 'page_unreadable' } });
  });

  it('one of at most 100 that only their page makes candidates', async () => {
    const many = Array.from({ length: 130 }, (_, n) => [`/many/${n}`, `Regio ${n}`] as const);
    const before = site.requests.length;
    const discovery = await discover(`${SERIES}${toList(...many)}`, { '/many/': PDF });
    const asked = site.requests.slice(before).filter(({ path }) => path.startsWith('/many/'));
    expect(asked).toHaveLength(100);
    expect(discovery).toMatchObject({ complete: false, problem: { code: 'paging_limit' } });
  });
});

describe('a source without anything of ours', () => {
  it.each([
    ['links to other things', toList(['/over', 'Over ons'], ['/jaarverslag.pdf', 'Jaarverslag'])],
    ['other publications', toList(['/f.pdf', 'Factsheet banenafspraak Rijnmond'])],
    ['a JSON list of other things', '[{"title":"Jaarverslag","url":"/j.pdf"}]'],
    ['a reading guide alone', toList(['/l.pdf', 'Leeswijzer klantprofielen'])],
  ])('%s: nothing_of_ours', async (_, body) => {
    const discovery = await discover(body);
    expect(discovery).toMatchObject({ complete: false, problem: { code: 'nothing_of_ours' } });
  });

  it('candidates that are all another kind of file say which', async () => {
    const page = `${SERIES}${toList(['/a.xlsx', 'Rijnmond'], ['/b', 'Zeeland'])}`;
    const discovery = await discover(page, { '/a.xlsx': SHEET, '/b': SHEET });
    expect(discovery).toMatchObject({ complete: false, problem: { code: 'nothing_of_ours' } });
    expect(discovery.problem?.message).toContain('2 of 2 links could be ours and none is a PDF');
  });

  it('a national document is ours', async () => {
    const page = toList(['/nl.pdf', 'Klantprofielen landelijk']);
    await expect(discover(page)).resolves.toMatchObject({ complete: true });
  });
});

describe('a source in a form that is not read says what it is taken for', () => {
  const XML = '<?xml version="1.0" encoding="UTF-8"?>';
  it.each([
    [`${XML}<urlset><url><loc>https://x/klantprofielen.pdf</loc></url></urlset>`, 'a sitemap'],
    [`${XML}<!-- made today --><sitemapindex></sitemapindex>`, 'an index of sitemaps'],
    [`${XML}<rss version="2.0"><channel/></rss>`, 'a feed (RSS)'],
    ['<feed xmlns="http://www.w3.org/2005/Atom"></feed>', 'a feed (Atom)'],
    ['{"version":"https://jsonfeed.org/version/1.1","items":[]}', 'a feed (JSON Feed)'],
    ['{"error":"canary-4711"}', 'a JSON object that tells of an error'],
    ['regio;aantal\ncanary-4711;12', 'plain text'],
    ['BEGIN:VCALENDAR\ncanary-4711', 'a calendar'],
    ['<?xml version="1.0"?><soap:Envelope>canary-4711</soap:Envelope>', 'an XML document'],
  ])('%s', async (body, what) => {
    const { problem } = await discover(body);
    expect(problem?.code).toBe('listing_not_recognised');
    expect(problem?.message).toContain(what);
    expect(problem?.message).not.toContain('canary');
  });

  it.each([
    [SHEET, 'a ZIP file'],
    [Buffer.from('\u0089PNG\r\n\u001a\n canary-4711', 'latin1'), 'a picture (PNG)'],
    [Buffer.from([0, 1, 2, 3, 0x63, 0x61, 0x6e]), 'binary data'],
  ])('bytes that are no text: %#', async (body, what) => {
    const { problem } = await discover(body);
    expect(problem).toMatchObject({ code: 'nothing_of_ours' });
    expect(problem?.message).toContain(what);
    expect(problem?.message).not.toContain('canary');
  });
});

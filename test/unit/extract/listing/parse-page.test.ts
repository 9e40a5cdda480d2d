import { describe, expect, it } from 'vitest';

import { parsePage } from '../../../../src/extract/listing/parse-page.ts';

const ADDRESS = 'https://www.uwv.nl/nl/publicaties/klantprofielen';
const parse = (main: string, around = '') =>
  parsePage(
    `<html><head><title>Titel | UWV</title></head><body>${around}<main>${main}</main></body></html>`,
    ADDRESS,
  );
const urlsOf = (main: string, around?: string) =>
  parse(main, around).links.map(({ url }) => url.replace('https://www.uwv.nl', ''));

describe('parsePage', () => {
  it('takes the heading for the title, else the title', () => {
    expect(parse('<h1> Transparantie van\n klantprofielen </h1>').title).toBe(
      'Transparantie van klantprofielen',
    );
    expect(parse('').title).toBe('Titel | UWV');
  });

  it('reads the link element of the site and ordinary links', () => {
    const { links } = parse(`
      <bgl-list-link link-url="/assets-kai/files/1-2/rijnmond.pdf" link-label="Rijnmond"></bgl-list-link>
      <a href="/overuwv/Images/zeeland.pdf"><span>Zeeland</span> (PDF, 123 kB)</a>
      <a href="/nl/k" aria-label="Eerste kwartaal"><img src="x.png"></a>`);
    expect(links).toEqual([
      {
        url: 'https://www.uwv.nl/assets-kai/files/1-2/rijnmond.pdf',
        label: 'Rijnmond',
        kind: 'pdf',
      },
      { url: 'https://www.uwv.nl/overuwv/Images/zeeland.pdf', label: 'Zeeland', kind: 'pdf' },
      { url: 'https://www.uwv.nl/nl/k', label: 'Eerste kwartaal', kind: 'page' },
    ]);
  });

  it('joins the spellings of one address', () => {
    const main = [
      '/f/x.pdf',
      'https://www.uwv.nl/f/x.pdf',
      '//WWW.uwv.nl/f/x.pdf',
      '/f/%78.pdf',
      '/f/x.pdf#a',
      '../../f/x.pdf',
    ];
    expect(urlsOf(main.map((href) => `<a href="${href}">x</a>`).join(''))).toEqual(['/f/x.pdf']);
  });

  it('keeps the first label that says anything', () => {
    const { links } = parse(
      '<a href="/x.pdf"><img></a><a href="/x.pdf">Rijnmond</a><a href="/x.pdf">Download</a>',
    );
    expect(links).toMatchObject([{ label: 'Rijnmond' }]);
  });

  it('starts from the base of the page', () => {
    const html = '<head><base href="/elders/"></head><main><a href="x.pdf">x</a></main>';
    expect(parsePage(html, ADDRESS).links).toMatchObject([
      { url: 'https://www.uwv.nl/elders/x.pdf' },
    ]);
  });

  it('does not count what is on every page, nor mail and anchors', () => {
    const around = `<header><a href="/h.pdf">h</a></header><nav><a href="/n.pdf">n</a></nav>
      <div class="main-menu"><a href="/m.pdf">m</a></div><bgl-footer><a href="/f.pdf">f</a></bgl-footer>`;
    const main = `<nav><a href="/n2">n2</a></nav><ol class="breadcrumb"><a href="/b">b</a></ol>
      <bgl-breadcrumbs><a href="/b2">b2</a></bgl-breadcrumbs>
      <a href="mailto:a@b.nl">m</a><a href="tel:1">t</a><a href="#top">a</a><a href="javascript:x()">j</a><a>n</a>
      <div class="card-header"><a href="/keep.pdf">keep</a></div><header><a href="/keep2.pdf">keep</a></header>`;
    expect(urlsOf(main, around)).toEqual(['/keep.pdf', '/keep2.pdf']);
  });

  it('looks at the whole page when there is no main content', () => {
    const html =
      '<body><nav><a href="/n">n</a></nav><section><a href="/x.pdf">x</a></section></body>';
    expect(parsePage(html, ADDRESS).links).toMatchObject([{ url: 'https://www.uwv.nl/x.pdf' }]);
  });

  it('finds documents that name our series in markup that it does not know', () => {
    const around = `<kai-download file-url="/f/klantprofielen-rijnmond.pdf" label="Rijnmond"></kai-download>
      <nav><a href="/f/leeswijzer-klantprofielen.pdf">Leeswijzer</a></nav>`;
    expect(parse('<a href="/x.pdf">x</a>', around).links).toEqual([
      { url: 'https://www.uwv.nl/x.pdf', label: 'x', kind: 'pdf' },
      { url: 'https://www.uwv.nl/f/klantprofielen-rijnmond.pdf', label: 'Rijnmond', kind: 'pdf' },
    ]);
  });

  it.each([
    ['rel', '<a rel="next" href="/p2">verder</a>', ['/p2']],
    ['a word', '<a href="/p2"> Volgende </a>', ['/p2']],
    ['a label', '<a href="/p2" aria-label="Volgende pagina">›</a>', ['/p2']],
    [
      'numbers in the query',
      '<a href="?page=2">2</a><a href="?page=3">3</a>',
      ['?page=2', '?page=3'],
    ],
    [
      'numbers in a pager',
      '<div class="pagination"><a href="/p/2">2</a><a href="/p/3">3</a></div>',
      ['/p/2', '/p/3'],
    ],
    ['the way back is no way on', '<a rel="prev" href="/p0">x</a><a href="/p0">Vorige</a>', []],
    ['a number elsewhere', '<a href="/2">2</a>', []],
  ])('follows paging by %s', (_, main, expected) => {
    const { next } = parse(main);
    const absolute = expected.map((path) => new URL(path, ADDRESS).href);
    expect(next).toEqual(absolute);
  });

  it('does not count paging links', () => {
    expect(
      urlsOf('<a href="?page=2">Volgende</a><a href="/p0">Vorige</a><a href="/x.pdf">x</a>'),
    ).toEqual(['/x.pdf']);
  });

  it('reads the dynamic list with its escaped JSON', () => {
    const first = {
      results: [{ title: 'Gooi- & "Vecht"', url: '/nl/k', date: '2026-09-03T22:00:00Z' }],
    };
    const escaped = JSON.stringify(first).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const [list] = parse(
      `<mdgs-dynamic-list fetch-results="/api/overview/nl/k" entry-id="e1" first-results="${escaped}" total-estimated="152"></mdgs-dynamic-list>`,
    ).lists;
    expect(list).toEqual({
      fetchResults: 'https://www.uwv.nl/api/overview/nl/k',
      entryId: 'e1',
      estimated: 152,
      items: [
        { title: 'Gooi- & "Vecht"', url: 'https://www.uwv.nl/nl/k', date: '2026-09-03T22:00:00Z' },
      ],
      bad: [],
      problem: undefined,
    });
  });

  it.each([
    ['', 'first-results: absent'],
    ['first-results="{oops"', 'first-results: JSON that is not whole'],
    [
      'first-results="{&quot;a&quot;:1}"',
      'first-results: a JSON object of 1 fields, neither an array nor',
    ],
  ])('says why a list cannot be read: %s', (attributes, problem) => {
    const [list] = parse(`<mdgs-dynamic-list ${attributes}></mdgs-dynamic-list>`).lists;
    expect(list?.problem).toContain(problem);
  });

  it('reads 1,500 links and does not mind a page of junk', () => {
    const many = Array.from(
      { length: 1_500 },
      (_, n) => `<a href="/f/${n}.pdf">Regio ${n}</a>`,
    ).join('');
    expect(parse(many).links).toHaveLength(1_500);
    expect(parsePage('\u0000<<<>>><a href=', ADDRESS).links).toEqual([]);
  });

  it('says of an empty page that its list may be made by scripts', () => {
    const html = '<title>Publicaties</title><div id="root"></div><script src="/app.js"></script>';
    expect(parsePage(html, ADDRESS).seen).toContain(
      '0 plain links, no elements of its own, scripts that may make',
    );
    expect(parsePage(`${html}<a href="/x">x</a>`, ADDRESS).seen).not.toContain('scripts');
  });

  it('says of a page behind a login that it asks for a password', () => {
    const html = '<title>Inloggen</title><form><input name="user"><input type="password"></form>';
    expect(parsePage(html, ADDRESS).seen).toBe(
      '"Inloggen", 0 plain links, no elements of its own, a form that asks for a password (this program cannot log in)',
    );
  });
});

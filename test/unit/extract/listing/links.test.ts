import { array, assert, constantFrom, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  findAddress,
  judgeFile,
  namesSeries,
  toForeignRule,
  toLinkKind,
  toSlug,
} from '../../../../src/extract/listing/links.ts';

const LETTERS = ['a', 'b', 'X', 'Z', '0', '9', '-', '_', '~', '%', '/', ' ', 'é'];
const BASE = 'https://www.uwv.nl/nl/publicaties/lijst';

describe('findAddress', () => {
  it.each([
    ['x.pdf', 'https://www.uwv.nl/nl/publicaties/x.pdf'],
    ['/x.pdf', 'https://www.uwv.nl/x.pdf'],
    ['//www.uwv.nl/x.pdf', 'https://www.uwv.nl/x.pdf'],
    ['HTTPS://WWW.UWV.NL:443/x.pdf', 'https://www.uwv.nl/x.pdf'],
    ['http://www.uwv.nl:80/x.pdf', 'http://www.uwv.nl/x.pdf'],
    ['/a/../x.pdf', 'https://www.uwv.nl/x.pdf'],
    ['/x.pdf#page=2', 'https://www.uwv.nl/x.pdf'],
    ['  /x.pdf\n', 'https://www.uwv.nl/x.pdf'],
    ['/%78.pdf', 'https://www.uwv.nl/x.pdf'],
    ['/%7Eu/%2d%2E_x.pdf', 'https://www.uwv.nl/~u/-._x.pdf'],
    ['/een twee.pdf', 'https://www.uwv.nl/een%20twee.pdf'],
    ['/een%20twee.pdf', 'https://www.uwv.nl/een%20twee.pdf'],
    ['/één.pdf', 'https://www.uwv.nl/%C3%A9%C3%A9n.pdf'],
    ['/%c3%a9%C3%a9n.pdf', 'https://www.uwv.nl/%C3%A9%C3%A9n.pdf'],
    ['/%2541.pdf', 'https://www.uwv.nl/%2541.pdf'],
    ['/a%2Fb.pdf', 'https://www.uwv.nl/a%2Fb.pdf'],
    ['/100%.pdf', 'https://www.uwv.nl/100%25.pdf'],
    ['/X.PDF', 'https://www.uwv.nl/X.PDF'],
    ['/x.pdf?b=%61&a=1', 'https://www.uwv.nl/x.pdf?b=a&a=1'],
    ['https://xn--bcher-kva.nl/', 'https://xn--bcher-kva.nl/'],
    ['https://bücher.nl/', 'https://xn--bcher-kva.nl/'],
    ['mailto:info@uwv.nl', undefined],
    ['tel:0900', undefined],
    ['javascript:void(0)', undefined],
    ['file:///etc/passwd', undefined],
    ['data:application/pdf,x', undefined],
    ['https://', undefined],
  ])('%s → %s', (href, expected) => {
    expect(findAddress(href, BASE)).toBe(expected);
  });

  const path = array(
    oneof(
      constantFrom('%', '%2', '%25', '%41', '%2F', '/', '.', '..', '?', '#', ' ', 'é'),
      string(),
    ),
    { maxLength: 12 },
  ).map((parts) => `/${parts.join('')}`);

  it('gives the same again when it is asked again', () => {
    assert(
      property(path, (href) => {
        const once = findAddress(href, BASE);
        expect(once === undefined ? undefined : findAddress(once, BASE)).toBe(once);
      }),
    );
  });

  it('keeps what a server will decode, whatever the spelling', () => {
    const spellings = array(
      tuple(constantFrom(...LETTERS), constantFrom('plain', 'upper', 'lower')),
      { minLength: 1, maxLength: 15 },
    );
    assert(
      property(spellings, (letters) => {
        const encode = (letter: string, how: string): string => {
          const code = [...Buffer.from(letter)]
            .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
            .join('');
          if (how === 'plain' && letter !== '%') return letter === '/' ? '%2F' : letter;
          return how === 'upper' ? code.toUpperCase() : code;
        };
        const text = letters.map(([letter]) => letter).join('');
        const spelled = letters.map(([letter, how]) => encode(letter, how)).join('');
        const address = findAddress(`https://www.uwv.nl/f-${spelled}.pdf`, BASE) ?? '';
        expect(toSlug(address)).toBe(`f-${text}.pdf`);
        expect(address).toBe(findAddress(`/f-${encodeURIComponent(text)}.pdf`, BASE));
      }),
    );
  });
});

describe('toSlug', () => {
  it.each([
    ['https://a.nl/b/c.pdf', 'c.pdf'],
    ['https://a.nl/b/c/', 'c'],
    ['https://a.nl/', ''],
    ['https://a.nl/S%C3%BAdwest.pdf', 'Súdwest.pdf'],
    ['https://a.nl/%E9.pdf', '%E9.pdf'],
    ['https://a.nl/%252e.pdf', '%2e.pdf'],
  ])('%s → %s', (address, slug) => {
    expect(toSlug(address)).toBe(slug);
  });
});

describe('toLinkKind', () => {
  it.each([
    ['https://a.nl/x.pdf', 'pdf'],
    ['https://a.nl/x.PDF', 'pdf'],
    ['https://a.nl/download?file=x.pdf', 'pdf'],
    ['https://a.nl/assets-kai/files/1-2-3/rijnmond', 'pdf'],
    ['https://a.nl/x.xlsx', 'other_file'],
    ['https://a.nl/assets-kai/files/1-2-3/x.zip', 'other_file'],
    ['https://a.nl/x.pdf.html', 'page'],
    ['https://a.nl/nl/publicaties/pdf', 'page'],
    ['https://a.nl/', 'page'],
  ])('%s is a %s', (address, kind) => {
    expect(toLinkKind(address)).toBe(kind);
  });
});

const ruleOf = (label: string, slug: string, isOnSeries = true) => {
  const kind = slug.endsWith('.xlsx') ? 'other_file' : 'pdf';
  const { verdict, rule } = judgeFile({ url: `https://a.nl/f/${slug}`, kind, label, isOnSeries });
  return `${verdict} ${rule}`;
};

describe('judgeFile on a page of our series', () => {
  it.each([
    ['Rijnmond', 'rijnmond.pdf', 'taken series_page'],
    ['Download', 'a1b2.pdf', 'taken series_page'],
    ['', 'a1b2.pdf', 'taken series_page'],
    ['Klantprofielen Rijnmond', 'x.pdf', 'taken series_name'],
    ['Klant-profielen Rijnmond', 'x.pdf', 'taken series_name'],
    ['Rijnmond', 'Transparantie_KLANTPROFIELEN_rijnmond.pdf', 'taken series_name'],
    ['Landelijk', 'landelijk.pdf', 'taken national'],
    ['Klantprofielen Nederland', 'x.pdf', 'taken national'],
    ['Leeswijzer', 'x.pdf', 'ignored reading_guide'],
    ['Leeswijzer klantprofielen', 'klantprofielen.pdf', 'ignored reading_guide'],
    ['Download', 'toelichting-klantprofielen.pdf', 'ignored reading_guide'],
    ['Factsheet banenafspraak Rijnmond', 'x.pdf', 'ignored factsheet'],
    ['Fact sheet', 'x.pdf', 'ignored factsheet'],
    ['Rijnmond', 'factsheet-rijnmond.pdf', 'ignored factsheet'],
    ['Regionale trendrapportage', 'x.pdf', 'ignored trendrapportage'],
    ['Rapportage Beschut Werk', 'x.pdf', 'ignored beschut_werk'],
    ['Rijnmond', 'beschut-werk-rijnmond.pdf', 'ignored beschut_werk'],
    ['Klantprofielen Rijnmond', 'factsheet.pdf', 'taken series_name'],
    ['Klantprofielen Rijnmond', 'klantprofielen.xlsx', 'ignored not_a_pdf'],
  ])('%s, %s → %s', (label, slug, expected) => {
    expect(ruleOf(label, slug)).toBe(expected);
  });
});

describe('judgeFile elsewhere', () => {
  it.each([
    ['Rijnmond', 'rijnmond.pdf', 'ignored not_this_series'],
    ['Landelijk', 'landelijk.pdf', 'ignored not_this_series'],
    ['Klantprofielen', 'x.pdf', 'taken series_name'],
    ['Factsheet', 'x.pdf', 'ignored factsheet'],
  ])('%s, %s → %s', (label, slug, expected) => {
    expect(ruleOf(label, slug, false)).toBe(expected);
  });
});

describe('namesSeries', () => {
  it.each([
    ['Transparantie van klantprofielen', true],
    ['KLANTPROFIEL', true],
    ['klant profielen', true],
    ['transparantie-van-klantprofielen-q1', true],
    ['Klanten en profielen', false],
    ['Transparantie', false],
  ])('%s: %s', (text, expected) => {
    expect(namesSeries(text)).toBe(expected);
  });
});

describe('toForeignRule', () => {
  it('names the publication when it is known', () => {
    const rules = ['Factsheet', 'Trendrapportage Zeeland', 'Beschut werk', 'Jaarverslag'].map(
      (title) => toForeignRule(title, 'https://a.nl/nl/x').rule,
    );
    expect(rules).toEqual(['factsheet', 'trendrapportage', 'beschut_werk', 'not_this_series']);
  });
});

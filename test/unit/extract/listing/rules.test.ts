import { describe, expect, it } from 'vitest';

import { judgeFile, namesSeries, toForeignRule } from '../../../../src/extract/listing/links.ts';

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

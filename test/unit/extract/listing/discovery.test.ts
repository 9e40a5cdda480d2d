import { describe, expect, it } from 'vitest';

import { Collector, type DiscoveredLink } from '../../../../src/extract/listing/discovery.ts';

const URL_OF_ALL = 'https://www.uwv.nl/x.pdf';
const taken = (seenAs: DiscoveredLink['seenAs']): DiscoveredLink => ({
  url: URL_OF_ALL,
  seenAs,
  verdict: 'taken',
  rule: 'series_page',
});
const ignored: DiscoveredLink = {
  url: URL_OF_ALL,
  seenAs: { label: 'Leeswijzer', page: 'https://www.uwv.nl/a' },
  verdict: 'ignored',
  rule: 'reading_guide',
  reason: 'explains',
};

describe('Collector', () => {
  it.each([
    ['before', [taken({ label: 'Rijnmond' }), ignored]],
    ['after', [ignored, taken({ label: 'Rijnmond' })]],
  ])('a link that is taken %s it is left, is taken, with its own words', (_, links) => {
    const collector = new Collector();
    for (const link of links) collector.add(link);
    expect(collector.links).toEqual([taken({ label: 'Rijnmond', page: 'https://www.uwv.nl/a' })]);
  });

  it('the first sighting counts; a later one fills what it left out', () => {
    const collector = new Collector();
    collector.add(taken({ label: '', title: 'Eerste kwartaal 2023' }));
    collector.add(taken({ label: 'Rijnmond', title: 'Vierde kwartaal 2022', date: '2023-07-27' }));
    expect(collector.links).toEqual([
      taken({ label: 'Rijnmond', title: 'Eerste kwartaal 2023', date: '2023-07-27' }),
    ]);
  });

  it('keeps the first problem', () => {
    const collector = new Collector();
    collector.report('http_500', 'first');
    collector.report('nothing_listed', 'second');
    expect(collector.toListing('listing').problem).toEqual({ code: 'http_500', message: 'first' });
  });
});

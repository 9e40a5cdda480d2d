import { describe, expect, it } from 'vitest';

import { toNameKey, toRegionKey, toWords } from '../../../src/reference/name-key.ts';

describe('toNameKey', () => {
  it.each([
    ['Rotterdam', 'rotterdam'],
    ['  ROTTERDAM ', 'rotterdam'],
    ['Súdwest-Fryslân', 'sudwest fryslan'],
    ['Su\u0301dwest\u2011Frysla\u0302n', 'sudwest fryslan'],
    ['\u0132sselstein', 'ijsselstein'],
    ['Capelle\u00a0aan\u202fden IJssel', 'capelle aan de ijssel'],
    ['Capelle a/d IJssel', 'capelle aan de ijssel'],
    ['Capelle a.d. IJssel', 'capelle aan de ijssel'],
    ['Alphen aan de Rijn', 'alphen aan de rijn'],
    ["'s-Gravenhage", 's gravenhage'],
    ['\u2019s-Gravenhage', 's gravenhage'],
    ['`s\u2010Gravenhage', 's gravenhage'],
    ['Haag, Den', 'den haag'],
    ['Ronde Venen, De', 'de ronde venen'],
    ['Bildt, Het', 'het bildt'],
    ["Hertogenbosch, 's-", 's hertogenbosch'],
    ['Nuenen, Gerwen en Nederwetten', 'nuenen gerwen en nederwetten'],
    ['Nuenen c.a.', 'nuenen ca'],
    ['Nuenen C.A.', 'nuenen ca'],
    ['Gooi & Vechtstreek', 'gooi en vechtstreek'],
    ['Gem. Utrecht', 'utrecht'],
    ['Gem.Utrecht', 'utrecht'],
    ['Gemeente Utrecht', 'utrecht'],
    ['Utrecht (gemeente)', 'utrecht'],
    ['Gemert-Bakel', 'gemert bakel'],
    ['St. Anthonis', 'sint anthonis'],
    ['St.Anthonis', 'sint anthonis'],
    ['Mill en St. Hubert', 'mill en sint hubert'],
    ['St Michielsgestel', 'sint michielsgestel'],
    ['Stein', 'stein'],
    ['Bergen (NH.)', 'bergen nh'],
    ['Bergen (N.H.)', 'bergen nh'],
    ['Noord- Beveland', 'noord beveland'],
    ['Rot\u00adterdam', 'rotterdam'],
    ['Rot\u200bterdam', 'rotterdam'],
    ['O\ufb03ce', 'office'],
    ['Haaren', 'haaren'],
    ['Haren', 'haren'],
  ])('%s → %s', (printed, key) => {
    expect(toNameKey(printed)).toBe(key);
  });

  it.each([
    ['a Cyrillic o', 'R\u043etterdam'],
    ['a Greek omicron', 'R\u03bftterdam'],
    ['a dotless i', 'Hu\u0131zen'],
    ['a stroke through a letter', 'R\u0336otterdam'],
    ['two accents on a letter', 'Su\u0301\u0301dwest'],
    ['a footnote mark', 'Rotterdam*'],
    ['a replacement character', 'S\ufffddwest'],
    ['a right-to-left override', '\u202eRotterdam'],
    ['Arabic letters', 'روتردام'],
    ['nothing', ''],
    ['signs only', '(-)'],
  ])('refuses %s', (_, printed) => {
    expect(toNameKey(printed)).toBeUndefined();
  });

  it('keeps a digit that was glued to a name', () => {
    expect(toNameKey('Rotterdam¹')).toBe('rotterdam1');
  });
});

describe('toRegionKey', () => {
  it.each([
    'Regio Zwolle',
    'Zwolle',
    'arbeidsmarktregio Zwolle',
    'Arbeidsmarktregio Regio Zwolle',
    'AMR Zwolle',
  ])('leaves the region out of %s', (printed) => {
    expect(toRegionKey(printed)).toBe('zwolle');
  });
});

describe('toWords', () => {
  it('splits slugs and titles into words', () => {
    expect(toWords('klantprofielen_Noord-Holland%20Noord (1e kwartaal)')).toEqual([
      'klantprofielen',
      'noord',
      'holland',
      '20noord',
      '1e',
      'kwartaal',
    ]);
  });

  it('never joins what a foreign letter separates', () => {
    expect(toWords('Rijnm\u043end')).toEqual(['rijnm', 'nd']);
  });
});

import { describe, expect, it, test } from 'vitest';

import { parseMunicipalityCode, parseRegionCode } from '../../../src/codes.ts';
import { lastDay, makeQuarter, quarterOfDay } from '../../../src/quarter.ts';
import { toLookupKey, toRegionKey } from '../../../src/reference/name-key.ts';
import { makeReference, type Reference } from '../../../src/reference/reference.ts';
import { quartersOfReference, reference, regionsOn } from '../../support/reference.ts';

const weesp = parseMunicipalityCode('GM0457');
const vijfheerenlanden = parseMunicipalityCode('GM1961');

/** What a reference says on a day of each name, region and municipality. */
function sayAll(of: Reference, day: string) {
  const { regions, memberships, aliases } = reference.data;
  const names = [
    ...regions.flatMap((row) => [row.official_name, ...row.name_variants]),
    ...memberships.map((row) => row.municipality_name),
    ...aliases.flatMap((row) => row.name_variants),
  ];
  return {
    named: names.map((name) => [
      name,
      of.regionsNamed(toRegionKey(name) ?? '', day),
      of.municipalitiesNamed(toLookupKey(name) ?? '').toSorted(),
    ]),
    regionNames: regions.map((row) => of.regionNameOn(row.am_code, day)),
    municipalities: memberships.map((row) => [
      of.nameOn(row.gm_code, day),
      of.regionOf(row.gm_code, day),
      of.isListed(row.gm_code, quarterOfDay(day)),
      of.allowedRegions(row.gm_code, quarterOfDay(day)),
    ]),
  };
}

test.each(['2015-03-31', '2020-06-30', '2024-03-31'])(
  'on %s a reference says the same whatever the order of its rows',
  (day) => {
    const { regions, memberships, aliases } = reference.data;
    const turned = makeReference({
      ...reference.data,
      regions: regions.toReversed(),
      memberships: memberships.toReversed(),
      aliases: aliases.toReversed(),
    });
    expect(sayAll(turned, day)).toEqual(sayAll(reference, day));
  },
);

describe('the reference of the project', () => {
  it.each([
    ['2015-01-01', 393],
    ['2016-12-31', 390],
    ['2017-12-31', 388],
    ['2018-12-31', 380],
    ['2019-01-01', 355],
    ['2020-01-01', 355],
    ['2021-01-01', 352],
    ['2022-01-01', 345],
    ['2022-03-23', 345],
    ['2022-03-24', 344],
    ['2023-01-01', 342],
    ['2026-01-01', 342],
  ])('has on %s %i municipalities, as CBS counts them', (day, count) => {
    expect(reference.municipalitiesOn(day)).toHaveLength(count);
  });

  it.each(quartersOfReference)('has 35 regions with members at the end of %s', (quarter) => {
    const regions = regionsOn(reference, lastDay(quarter));
    expect(regions).toHaveLength(35);
    for (const { code } of regions) {
      expect(reference.membersOn(code, lastDay(quarter)).length).toBeGreaterThan(0);
    }
  });

  it.each(quartersOfReference)('leads no spelling to two regions in %s', (quarter) => {
    const day = lastDay(quarter);
    for (const region of regionsOn(reference, day)) {
      for (const spelling of region.spellings) {
        const key = toRegionKey(spelling) ?? '';
        expect([spelling, reference.regionsNamed(key, day)]).toEqual([spelling, [region.code]]);
      }
    }
  });

  it('never counts AM99 among the regions', () => {
    expect(reference.regionOf(vijfheerenlanden, '2019-06-30')).toBe('AM99');
    expect(regionsOn(reference, '2019-06-30').map(({ code }) => code)).not.toContain('AM99');
    expect(reference.regionsNamed('nietintedelen', '2019-06-30')).toEqual([]);
  });

  it('knows names by their days', () => {
    const am06 = parseRegionCode('AM06');
    expect(reference.regionNameOn(am06, '2023-12-31')).toBe('Stedendriehoek en Noordwest Veluwe');
    expect(reference.regionNameOn(am06, '2024-01-01')).toBe('Veluwe Stedendriehoek');
    expect(reference.nameOn(weesp, '2022-03-31')).toBe('Weesp');
    expect(reference.nameOn(parseMunicipalityCode('GM1992'), '2022-12-31')).toBeUndefined();
  });

  it('allows known differences in their quarters only', () => {
    const allowed = (code: typeof weesp, year: number, quarter: number): readonly string[] =>
      [...reference.allowedRegions(code, makeQuarter(year, quarter))].sort();
    expect(allowed(weesp, 2021, 4)).toEqual(['AM12']);
    expect(allowed(weesp, 2022, 1)).toEqual(['AM12', 'AM18']);
    expect(allowed(weesp, 2022, 2)).toEqual([]);
    expect(allowed(vijfheerenlanden, 2020, 4)).toEqual(['AM13', 'AM35']);
    expect(allowed(vijfheerenlanden, 2021, 1)).toEqual(['AM35']);
  });

  it('lists the known differences of a quarter, open ends included', () => {
    const names = (year: number, quarter: number): readonly string[] =>
      reference
        .knownDifferencesIn(makeQuarter(year, quarter))
        .map((row) => row.municipality_name)
        .sort();
    expect(names(2022, 1)).toEqual([
      'Elburg',
      'Hardinxveld-Giessendam',
      'Nunspeet',
      'Renkum',
      'Weesp',
    ]);
    expect(names(2030, 1)).toEqual(['Hardinxveld-Giessendam', 'Renkum']);
  });
});

import { describe, expect, it } from 'vitest';

import { parseRegionCode } from '../../../src/codes.ts';
import { lastDay } from '../../../src/quarter.ts';
import { findMunicipality, findRegion, makeReference } from '../../../src/reference/reference.ts';
import { quartersOfReference, reference } from '../../support/reference.ts';

const region = parseRegionCode;

describe('findRegion', () => {
  it.each([
    ['Rijnmond', '2023-03-31', 'AM22'],
    ['RIJNMOND', '2023-03-31', 'AM22'],
    ['Gooi- en Vechtstreek', '2020-09-30', 'AM12'],
    ['Gooi & Vechtstreek', '2020-09-30', 'AM12'],
    ['Zaanstreek / Waterland', '2020-09-30', 'AM17'],
    ['Zaanstreek-Waterland', '2020-09-30', 'AM17'],
    ['Helmond–De Peel', '2020-09-30', 'AM32'],
    ['Regio Zwolle', '2020-09-30', 'AM36'],
    ['Zwolle', '2020-09-30', 'AM36'],
    ['Regio Rijnmond', '2020-09-30', 'AM22'],
    ['Noord-Holland Noord', '2019-03-31', 'AM15'],
    ['Noord-Holland', '2019-03-31', undefined],
    ['Food Valley', '2016-12-31', 'AM31'],
    ['Food Valley', '2017-03-31', 'AM38'],
    ['Veluwe Stedendriehoek', '2024-03-31', 'AM06'],
    ['Niet in te delen', '2020-03-31', undefined],
    ['Rijnmnd', '2023-03-31', undefined],
    ['Rijnm\u043end', '2023-03-31', undefined],
    ['Rotterdam', '2023-03-31', undefined],
    ['22', '2023-03-31', undefined],
    ['', '2023-03-31', undefined],
  ])('%s on %s is %s', (printed, day, code) => {
    expect(findRegion(printed, day, reference)).toBe(code);
  });
});

describe('findMunicipality', () => {
  it.each([
    ['Den Haag', '2023-03-31', 'AM21', 'GM0518'],
    ["'s-Gravenhage", '2023-03-31', 'AM21', 'GM0518'],
    ['’s-Gravenhage', '2023-03-31', 'AM21', 'GM0518'],
    ['Haag, Den', '2023-03-31', 'AM21', 'GM0518'],
    ['Den Bosch', '2023-03-31', 'AM27', 'GM0796'],
    ['Nuenen CA', '2023-03-31', 'AM28', 'GM0820'],
    ['Nuenen, Gerwen en Nederwetten', '2023-03-31', 'AM28', 'GM0820'],
    ['Sudwest-Fryslan', '2023-03-31', 'AM02', 'GM1900'],
    ['Capelle a/d IJssel', '2023-03-31', 'AM22', 'GM0502'],
    ['Capelle aan den \u0133ssel', '2023-03-31', 'AM22', 'GM0502'],
    ['Noord- Beveland', '2023-03-31', 'AM24', 'GM1695'],
    ['Schiermon- nikoog', '2023-03-31', 'AM02', 'GM0088'],
    ['Bergen (L.)', '2023-03-31', 'AM29', 'GM0893'],
    ['Bergen', '2023-03-31', 'AM29', 'GM0893'],
    ['Bergen', '2023-03-31', 'AM15', 'GM0373'],
    ['Bergen', '2023-03-31', 'AM22', undefined],
    ['Bergen', '2023-03-31', undefined, undefined],
    ['De Friese Meren', '2015-03-31', 'AM02', 'GM1921'],
    ['De Friese Meren', '2020-03-31', 'AM02', 'GM1940'],
    ['Haren', '2018-12-31', 'AM01', 'GM0017'],
    ['Haren', '2019-03-31', 'AM01', undefined],
    ['Haaren', '2018-12-31', 'AM27', 'GM0788'],
    ['Rheden', '2018-12-31', 'AM07', 'GM0275'],
    ['Rhenen', '2018-12-31', 'AM38', 'GM0340'],
    ['Weesp', '2021-12-31', 'AM12', 'GM0457'],
    ['Weesp', '2022-03-31', 'AM12', 'GM0457'],
    ['Weesp', '2022-03-31', 'AM18', 'GM0457'],
    ['Weesp', '2022-06-30', 'AM18', undefined],
    ['Vijfheerenlanden', '2019-06-30', 'AM35', 'GM1961'],
    ['Vijfheerenlanden', '2018-12-31', 'AM35', undefined],
    ['Voorne aan Zee', '2022-12-31', 'AM22', undefined],
    ['Voorne aan Zee', '2023-03-31', 'AM22', 'GM1992'],
    ['Brielle', '2023-03-31', 'AM22', undefined],
    ['R\u043etterdam', '2023-03-31', 'AM22', undefined],
    ['Roterdam', '2023-03-31', 'AM22', undefined],
    ['Rotterdam¹', '2023-03-31', 'AM22', undefined],
    ['Totaal', '2023-03-31', 'AM22', undefined],
  ])('%s on %s in %s is %s', (printed, day, code, expected) => {
    const where = code === undefined ? undefined : region(code);
    expect(findMunicipality(printed, day, where, reference)).toBe(expected);
  });

  it('never takes a municipality that is gone for its namesake elsewhere', () => {
    const memberships = reference.data.memberships.map((row) =>
      row.gm_code === 'GM0373' ? { ...row, valid_to: '2027-01-01' } : row,
    );
    const later = makeReference({ ...reference.data, memberships });
    const bergenIn = (code: string) =>
      findMunicipality('Bergen', '2027-03-31', region(code), later);
    expect(bergenIn('AM15')).toBeUndefined();
    expect(bergenIn('AM29')).toBe('GM0893');
  });

  it('finds every municipality of every quarter by its official name, inverted or in capitals', () => {
    for (const quarter of quartersOfReference) {
      const day = lastDay(quarter);
      for (const { code, name, region } of reference.municipalitiesOn(day)) {
        for (const printed of [name, name.toUpperCase(), `Gemeente ${name}`]) {
          expect([printed, findMunicipality(printed, day, region, reference)]).toEqual([
            printed,
            code,
          ]);
        }
      }
    }
  });
});

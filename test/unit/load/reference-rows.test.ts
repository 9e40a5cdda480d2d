import { describe, expect, test } from 'vitest';

import { parseMunicipalityCode, parseRegionCode } from '../../../src/codes.ts';
import { toDimensionRows, type DimensionSource } from '../../../src/load/reference-sync.ts';
import { quarterOf } from '../../support/documents.ts';
import { reference } from '../../support/reference.ts';

const AM06 = parseRegionCode('AM06');
const AM36 = parseRegionCode('AM36');
const GM1773 = parseMunicipalityCode('GM1773');

const SOURCE: DimensionSource = {
  regionTiles: [],
  provinces: [],
  layouts: reference.layouts,
  regions: [
    // the later one first: order in the file must not matter
    {
      am_code: AM06,
      number: 6,
      official_name: 'New',
      name_variants: [],
      valid_from: '2027-01-01',
      valid_to: undefined,
    },
    {
      am_code: AM06,
      number: 6,
      official_name: 'Old',
      name_variants: [],
      valid_from: '2015-01-01',
      valid_to: '2027-01-01',
    },
  ],
  memberships: [
    {
      gm_code: GM1773,
      municipality_name: 'Olst-Wijhe',
      am_code: AM06,
      valid_from: '2015-01-01',
      valid_to: '2024-01-01',
    },
    {
      gm_code: GM1773,
      municipality_name: 'Olst-Wijhe',
      am_code: AM36,
      valid_from: '2024-01-01',
      valid_to: '2030-01-01',
    },
  ],
  reorganisations: [
    {
      date: '2015-01-01',
      kind: 'split',
      old_gm_code: parseMunicipalityCode('GM1671'),
      old_name: 'Maasdonk',
      new_gm_code: GM1773,
      new_name: 'Olst-Wijhe',
    },
  ],
  knownDifferences: [
    {
      from_quarter: quarterOf('2023Q1'),
      to_quarter: undefined,
      gm_code: GM1773,
      municipality_name: 'Olst-Wijhe',
      cbs_region: undefined,
      also_allowed_in: [AM36, AM06],
      required: true,
      reason: 'why',
    },
  ],
};

describe('toDimensionRows', () => {
  test('the name of a dimension is the one of today, its validity that of the code', () => {
    const code = {
      region_key: 6,
      region_code: 'AM06',
      valid_from: '2015-01-01',
      valid_to: null,
      tile_row: null,
      tile_column: null,
      today_code: 'AM06',
    };
    expect(toDimensionRows(SOURCE, '2026-12-31').regions).toEqual([
      { ...code, region_name: 'Old', today_name: 'Old' },
    ]);
    expect(toDimensionRows(SOURCE, '2027-01-01').regions).toEqual([
      { ...code, region_name: 'New', today_name: 'New' },
    ]);
  });

  test('a name that is yet to come is taken when there is no other', () => {
    expect(toDimensionRows(SOURCE, '2014-01-01').regions).toMatchObject([{ region_name: 'Old' }]);
  });

  test('periods of one name become one; memberships stay apart', () => {
    const rows = toDimensionRows(SOURCE, '2026-01-01');
    expect(rows.municipalityNames).toEqual([
      {
        municipality_key: 1773,
        municipality_name: 'Olst-Wijhe',
        valid_from: '2015-01-01',
        valid_to: '2030-01-01',
      },
    ]);
    expect(rows.memberships.map((row) => row['region_key'])).toEqual([6, 36]);
    expect(rows.municipalities).toMatchObject([
      { municipality_code: 'GM1773', valid_to: '2030-01-01' },
    ]);
  });

  test('a code from before the data start has no key', () => {
    expect(toDimensionRows(SOURCE, '2026-01-01').successions).toMatchObject([
      { old_code: 'GM1671', old_municipality_key: null, new_municipality_key: 1773 },
    ]);
  });

  test('a known difference has a row for each region it allows', () => {
    expect(toDimensionRows(SOURCE, '2026-01-01').knownDifferences).toEqual(
      [36, 6].map((region_key) => ({
        municipality_key: 1773,
        region_key,
        from_quarter_key: 20231,
        to_quarter_key: null,
        required: true,
        reason: 'why',
      })),
    );
  });
});

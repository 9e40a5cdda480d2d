import { describe, expect, test } from 'vitest';

import { parseMunicipalityCode, parseRegionCode } from '../../../src/codes.ts';
import {
  type BorderSource,
  toBorderChanges,
  toRegionsToday,
  toLineages,
} from '../../../src/reference/lineage.ts';
import type { ReorganisationRow } from '../../../src/reference/schema.ts';
import { reference } from '../../support/reference.ts';

const TODAY = '2026-01-01';
const municipality = (letter: string) => parseMunicipalityCode(`GM000${letter.charCodeAt(0) - 64}`);
const region = (number: number) => parseRegionCode(`AM0${number}`);

/** 'A 1 2015-01-01 2018-01-01': municipality A belongs to AM01 until then. */
function makeSource(members: readonly string[], steps: readonly string[] = []): BorderSource {
  const memberships = members.map((text) => {
    const [name = '', am = '', from = '', to] = text.split(' ');
    return {
      gm_code: municipality(name),
      municipality_name: name,
      am_code: region(Number(am)),
      valid_from: from,
      valid_to: to,
    };
  });
  const regions = [...new Set(memberships.map((row) => row.am_code))].map((am_code) => ({
    am_code,
    number: 1,
    official_name: am_code,
    name_variants: [],
    valid_from: '2015-01-01',
    valid_to: undefined,
  }));
  const reorganisations = steps.map((text): ReorganisationRow => {
    const [date = '', old = '', next = ''] = text.split(' ');
    return {
      date,
      kind: 'merge',
      old_gm_code: municipality(old),
      old_name: old,
      new_gm_code: municipality(next),
      new_name: next,
    };
  });
  return { regions, memberships, reorganisations };
}

function find(source: BorderSource) {
  const lineages = toLineages({ ...source, knownDifferences: [] }, TODAY);
  return toBorderChanges(source, toRegionsToday(source, lineages, TODAY)).map(
    ({ quarter, region, joined, left }) => `${quarter} ${region} +${joined.join()} -${left.join()}`,
  );
}

describe('toBorderChanges', () => {
  test('a municipality that moves marks both regions in the four quarters that look back over that day', () => {
    const source = makeSource(['A 1 2015-01-01 2022-01-01', 'A 2 2022-01-01', 'B 1 2015-01-01']);
    expect(find(source)).toEqual([
      '2022Q1 AM02 +A -',
      '2022Q2 AM02 +A -',
      '2022Q3 AM02 +A -',
      '2022Q4 AM02 +A -',
      '2022Q1 AM01 + -A',
      '2022Q2 AM01 + -A',
      '2022Q3 AM01 + -A',
      '2022Q4 AM01 + -A',
    ]);
  });

  test('a merger within one region moves no border', () => {
    const source = makeSource(
      ['A 1 2015-01-01 2019-01-01', 'B 1 2015-01-01 2019-01-01', 'C 1 2019-01-01'],
      ['2019-01-01 A C', '2019-01-01 B C'],
    );
    expect(find(source)).toEqual([]);
  });

  test('a merger over a border moves what came from the other side, also in two steps of one day', () => {
    const source = makeSource(
      ['A 1 2015-01-01 2019-01-01', 'B 2 2015-01-01 2019-01-01', 'C 2 2019-01-01'],
      ['2019-01-01 A B', '2019-01-01 B C'],
    );
    expect(find(source).filter((text) => text.startsWith('2019Q1'))).toEqual([
      '2019Q1 AM02 +A -',
      '2019Q1 AM01 + -A',
    ]);
  });

  test('of our own regions: Weesp, and none for the codes that only changed', () => {
    const { data } = reference;
    const changes = toBorderChanges(data, toRegionsToday(data, toLineages(data, TODAY), TODAY));
    const of = (quarter: string) => changes.filter((row) => row.quarter === quarter);
    const weesp = changes.filter((row) => row.joined.includes('Weesp') && row.quarter === '2022Q2');
    expect(weesp.map((row) => row.region)).toEqual(['AM18']);
    // AM31 became AM38 on 1 January 2017 with the same municipalities
    expect(of('2017Q1').filter((row) => ['AM31', 'AM38'].includes(row.region))).toEqual([]);
  });
});

test('toRegionsToday: a code that is gone leads to where its municipalities are, AM99 to none', () => {
  const { data } = reference;
  const found = toRegionsToday(data, toLineages(data, TODAY), TODAY);
  expect(found.get(parseRegionCode('AM31'))).toBe('AM38');
  expect(found.get(parseRegionCode('AM22'))).toBe('AM22');
  expect(found.has(parseRegionCode('AM99'))).toBe(false);
});

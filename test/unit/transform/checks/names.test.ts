/** The names of a table against the municipalities and the borders of its quarter. */
import { expect, test } from 'vitest';

import { parseRegionCode } from '../../../../src/codes.ts';
import { firstDay, lastDay, makeQuarter, type Quarter } from '../../../../src/quarter.ts';
import { findMunicipality } from '../../../../src/reference/reference.ts';
import { checkNames, checkTitleFound } from '../../../../src/transform/checks/document.ts';
import type { Title } from '../../../../src/transform/title.ts';
import { reference } from '../../../support/reference.ts';

const titleOf = (quarter: Quarter, code: string): Title => ({
  isOurSeries: true,
  isNational: false,
  quarter,
  printedRegion: code,
  region: parseRegionCode(code),
  problem: undefined,
});

/** What is said against a table of these names. */
function failed(quarter: Quarter, code: string, names: readonly string[]): string[] {
  const title = titleOf(quarter, code);
  const rows = names.map((name) => ({
    name,
    printedName: name,
    municipality: findMunicipality(name, lastDay(quarter), title.region, reference),
    municipalityName: name,
    cells: [],
    counts: [],
    columns: undefined,
    persons: {
      municipal_with_profile: 0,
      municipal_without_profile: 0,
      uwv_with_profile: 0,
      uwv_without_profile: 0,
      known_in_sonar: 0,
    },
  }));
  return checkNames(rows, title, reference).flatMap((check) =>
    check.passed ? [] : [`${check.code} ${check.subject}: ${check.expected} / ${check.found}`],
  );
}

const namesOf = (code: string, day: string): string[] =>
  reference.membersOn(parseRegionCode(code), day).map(({ name }) => name);

const RIJNMOND_2022 = namesOf('AM22', '2022-12-31');
const FOODVALLEY = namesOf('AM38', '2023-03-31');
const Q4_2022 = makeQuarter(2022, 4);
const Q1_2023 = makeQuarter(2023, 1);

test('a municipality that is listed for two regions may stand in either', () => {
  expect(FOODVALLEY).toContain('Renkum');
  expect(failed(Q1_2023, 'AM38', FOODVALLEY)).toEqual([]);
  const without = FOODVALLEY.filter((name) => name !== 'Renkum');
  expect(failed(Q1_2023, 'AM38', without)).toEqual([]);
  const other = namesOf('AM07', '2023-03-31');
  expect(failed(Q1_2023, 'AM07', [...other, 'Renkum'])).toEqual([]);
});

test('one of another region is told with the regions that may have it', () => {
  expect(failed(Q4_2022, 'AM22', [...RIJNMOND_2022, 'Renkum'])).toEqual([
    'municipality_region Renkum: AM38 or AM07 / AM22',
  ]);
});

test('names that come to exist on the next day', () => {
  expect(failed(Q4_2022, 'AM22', RIJNMOND_2022)).toEqual([]);
  expect(failed(Q4_2022, 'AM22', [...RIJNMOND_2022, 'Voorne aan Zee'])).toEqual([
    'municipality_known Voorne aan Zee: a municipality on 2022-12-31 / null',
    'borders_of_quarter AM22: 2022-12-31 / the borders of 2023-01-01, Voorne aan Zee',
  ]);
  expect(failed(Q4_2022, 'AM22', namesOf('AM22', firstDay(Q1_2023))).at(-1)).toBe(
    'borders_of_quarter AM22: 2022-12-31 / the borders of 2023-01-01, Voorne aan Zee',
  );
});

test('names that fit the next day and not the last one', () => {
  const before = namesOf('AM12', '2021-12-31').filter((name) => name !== 'Weesp');
  expect(failed(makeQuarter(2021, 4), 'AM12', before)).toEqual([
    'municipality_complete Weesp: GM0457 / null',
    'borders_of_quarter AM12: 2021-12-31 / the borders of 2022-01-01',
  ]);
  // with one of another region they are the region on neither day
  expect(failed(makeQuarter(2021, 4), 'AM12', [...before, 'Delft'])).toEqual([
    'municipality_complete Weesp: GM0457 / null',
    'municipality_region Delft: AM21 / AM12',
  ]);
});

test('without rows nothing is said of names', () => {
  expect(checkNames([], titleOf(Q1_2023, 'AM22'), reference)).toEqual([]);
});

test('of a document without a line the title says only what is missing', () => {
  const title = { ...titleOf(Q1_2023, 'AM22'), problem: 'no quarter' };
  const said = (...lines: string[]) => checkTitleFound(title, lines).found;
  expect(said()).toBe('no quarter');
  expect(said('a', 'b', 'c', 'd')).toBe('no quarter: a / b / c');
  expect(said('a'.repeat(200))).toBe(`no quarter: ${'a'.repeat(160)}`);
});

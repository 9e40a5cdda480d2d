import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { PipelineError } from '../../../src/errors.ts';
import { readReference } from '../../../src/reference/read.ts';
import { REFERENCE_FOLDER } from '../../support/reference.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'reference-'));
  await cp(REFERENCE_FOLDER, folder, { recursive: true });
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const target = path.join(folder, file);
  await writeFile(target, change(await readFile(target, 'utf8')));
}

async function problemsOf(): Promise<string> {
  const error = await readReference(folder).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PipelineError)) throw new TypeError(`not refused: ${String(error)}`);
  expect([error.code, error.status]).toEqual(['reference_invalid', 'usage']);
  return error.message;
}

/** The rows of a file of the project, however many people have added by now. */
async function countRows(file: string): Promise<number> {
  return (await readFile(path.join(folder, file), 'utf8')).trimEnd().split('\n').length - 1;
}

const put = (there: string, instead: string) => (text: string) => {
  expect(text).toContain(there);
  return text.replace(there, instead);
};
const append = (line: string) => (text: string) => `${text.trimEnd()}\n${line}\n`;

describe('readReference', () => {
  it('reads the files of the project', async () => {
    const { data } = await readReference(folder);
    expect(data.regions).toHaveLength(await countRows('regions.csv'));
    expect(data.memberships).toHaveLength(await countRows('municipality_region.csv'));
    expect(data.knownDifferences).toHaveLength(await countRows('known_differences.csv'));
    const looks = data.layouts.layouts.map((layout) => layout.id);
    expect(looks).toEqual(expect.arrayContaining(['uwv-2020', 'uwv-2023']));
  });

  it('reads a file with a byte order mark and Windows line ends', async () => {
    const rows = await countRows('regions.csv');
    await edit('regions.csv', (text) => `\ufeff${text.replaceAll('\n', '\r\n')}`);
    expect((await readReference(folder)).data.regions).toHaveLength(rows);
  });

  it.each([
    ['a missing file', 'regions.csv', undefined, 'regions.csv cannot be read'],
    [
      'other headings',
      'regions.csv',
      (t: string) => t.replace('am_code', 'code'),
      'line 1: headings',
    ],
    [
      'a code',
      'regions.csv',
      append('XX,1,Nergens,,2015-01-01,'),
      'line LINE: am_code: not a region',
    ],
    [
      'a day',
      'regions.csv',
      append('AM98,1,Nergens,,2015-02-30,'),
      'line LINE: valid_from: not a day',
    ],
    [
      'a number',
      'regions.csv',
      append('AM98,x,Nergens,,2015-01-01,'),
      'line LINE: number: not a whole',
    ],
    ['a short row', 'regions.csv', append('AM98,1'), 'line LINE: 2 fields instead of 6'],
    ['an open quote', 'regions.csv', append('AM98,1,"Nergens'), 'regions.csv: Quote'],
    [
      'a bad period',
      'regions.csv',
      append('AM98,1,N,,2015-01-01,2015-01-01'),
      'line LINE: valid_to must',
    ],
    [
      'an overlap',
      'regions.csv',
      append('AM22,22,Rotterdam,,2020-01-01,'),
      'line LINE: AM22 is also valid',
    ],
    [
      'a name twice',
      'regions.csv',
      append('AM98,1,REGIO RIJNMOND,,2020-01-01,'),
      "'rijnmond' already means AM22",
    ],
    [
      'two regions at once',
      'municipality_region.csv',
      append('GM0599,Rotterdam,AM21,2020-01-01,'),
      'line LINE: GM0599 is also valid',
    ],
    [
      'a lost region',
      'municipality_region.csv',
      append('GM9999,Nieuwstad,AM98,2020-01-01,'),
      'line LINE: region AM98 does not exist',
    ],
    [
      'a region gone',
      'municipality_region.csv',
      append('GM9999,Nieuwstad,AM31,2015-01-01,'),
      'line LINE: region AM31 does not exist on all',
    ],
    [
      'a spelling twice',
      'municipality_region.csv',
      append('GM9999,SCHIE DAM,AM22,2015-01-01,'),
      "'schiedam' also means GM0606",
    ],
    [
      'an unused alias',
      'municipality_aliases.csv',
      append('GM9999,Nieuwstad,Nieuw-Stad'),
      'line LINE: unused, GM9999',
    ],
    [
      'an alias of another',
      'municipality_aliases.csv',
      append('GM0599,Roterdam,R’dam'),
      'line LINE: GM0599 was never called',
    ],
    [
      'an alias that cannot match',
      'municipality_aliases.csv',
      append('GM0599,Rotterdam,Rottеrdam'),
      'can never match',
    ],
    [
      'a lost number',
      'region_numbers.csv',
      append('AM98,Nergens,1,1,1'),
      'line LINE: AM98 does not exist',
    ],
    [
      'a lost successor',
      'reorganisations.csv',
      append('2024-01-01,merge,GM0599,Rotterdam,GM9999,N'),
      "line LINE: merge: GM9999 on 2024-01-01 must be 'N', not nothing",
    ],
    [
      'a forgotten reorganisation',
      'reorganisations.csv',
      put('2022-01-01,annex,GM0370,Beemster,GM0439,Purmerend\n', ''),
      'GM0370 ends on 2022-01-01, and no row says what follows',
    ],
    [
      'a reorganisation of another day',
      'reorganisations.csv',
      put('2022-01-01,annex,GM0370', '2022-07-01,annex,GM0370'),
      "line LINE: annex: GM0370 before 2022-07-01 must be 'Beemster', not nothing",
    ],
    [
      'an old municipality that goes on',
      'municipality_region.csv',
      put('GM0370,Beemster,AM17,2015-01-01,2022-01-01', 'GM0370,Beemster,AM17,2015-01-01,'),
      "annex: GM0370 on 2022-01-01 must be nothing, not 'Beemster'",
    ],
    [
      'a new municipality that begins late',
      'municipality_region.csv',
      put('GM1980,Dijk en Waard,AM15,2022-01-01', 'GM1980,Dijk en Waard,AM15,2022-04-01'),
      'line LINE: GM1980 begins on 2022-04-01, and no row says what was before',
    ],
    [
      'the name of another beside the old code',
      'reorganisations.csv',
      put('GM0370,Beemster', 'GM0370,Zeevang'),
      "line LINE: annex: GM0370 before 2022-01-01 must be 'Zeevang', not 'Beemster'",
    ],
    [
      'the name of another beside the new code',
      'reorganisations.csv',
      put('GM0439,Purmerend', 'GM0439,Edam-Volendam'),
      "line LINE: annex: GM0439 on 2022-01-01 must be 'Edam-Volendam', not 'Purmerend'",
    ],
    [
      'a merger into one that was there',
      'reorganisations.csv',
      put('annex,GM0370', 'merge,GM0370'),
      "line LINE: merge: GM0439 before 2022-01-01 must be nothing, not 'Purmerend'",
    ],
    [
      'an annexation by one that was not there',
      'reorganisations.csv',
      put('merge,GM0398', 'annex,GM0398'),
      "line LINE: annex: GM1980 before 2022-01-01 must be 'Dijk en Waard', not nothing",
    ],
    [
      'a gap between two regions',
      'municipality_region.csv',
      put('GM0392,Haarlem,AM37,2016-01-01', 'GM0392,Haarlem,AM37,2016-04-01'),
      'GM0392 ends on 2016-01-01, and no row says what follows',
    ],
    [
      'a merger into two',
      'reorganisations.csv',
      append('2022-01-01,annex,GM0370,Beemster,GM0385,Edam-Volendam'),
      'line LINE: annex of GM0370 on 2022-01-01 stands twice',
    ],
    [
      'a kind',
      'reorganisations.csv',
      append('2024-01-01,vanish,GM0599,Rotterdam,GM0606,S'),
      'line LINE: kind:',
    ],
    [
      'a quarter',
      'known_differences.csv',
      append('2023Q5,,GM0599,Rotterdam,AM22,AM21,yes,x'),
      'line LINE: from_quarter: not a quarter',
    ],
    [
      'a lost region there',
      'known_differences.csv',
      append('2023Q1,,GM0599,Rotterdam,AM22,AM98,yes,x'),
      'line LINE: AM98 does not exist',
    ],
    [
      'backward quarters',
      'known_differences.csv',
      append('2023Q1,2022Q4,GM0599,Rotterdam,AM22,AM21,yes,x'),
      'line LINE: to_quarter is before',
    ],
    [
      'a lost municipality',
      'known_differences.csv',
      append('2023Q1,,GM9999,N,AM22,AM21,yes,x'),
      'line LINE: unused, GM9999',
    ],
    [
      'a column twice',
      'layouts.json',
      (t: string) => t.replace('"uwv_with_profile"', '"uwv_without_profile"'),
      'a column stands twice',
    ],
    ['broken JSON', 'layouts.json', (t: string) => t.slice(1), 'layouts.json:'],
  ])('refuses %s and says where', async (_, file, change, expected) => {
    const before = (await readFile(path.join(folder, file), 'utf8')).split('\n');
    if (change === undefined) await rm(path.join(folder, file));
    else await edit(file, change);
    const after = change?.(before.join('\n')).split('\n') ?? [];
    const changed = after.findIndex((line, index) => line !== before[index]) + 1;
    expect(await problemsOf()).toContain(expected.replace('LINE', String(changed)));
  });

  it('lists the problems of all files at once', async () => {
    await edit('regions.csv', append('XX,x,Nergens,,2015-01-01,'));
    await edit('known_differences.csv', append('2023Q5,,GM0599,Rotterdam,AM22,AM21,maybe,x'));
    const problems = await problemsOf();
    expect(problems).toContain('4 problems');
    for (const field of ['am_code', 'number', 'from_quarter', 'required']) {
      expect(problems).toContain(`${field}:`);
    }
  });
});

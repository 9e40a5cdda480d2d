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
      'line LAST: am_code: not a region',
    ],
    [
      'a day',
      'regions.csv',
      append('AM98,1,Nergens,,2015-02-30,'),
      'line LAST: valid_from: not a day',
    ],
    [
      'a number',
      'regions.csv',
      append('AM98,x,Nergens,,2015-01-01,'),
      'line LAST: number: not a whole',
    ],
    ['a short row', 'regions.csv', append('AM98,1'), 'line LAST: 2 fields instead of 6'],
    ['an open quote', 'regions.csv', append('AM98,1,"Nergens'), 'regions.csv: Quote'],
    [
      'a bad period',
      'regions.csv',
      append('AM98,1,N,,2015-01-01,2015-01-01'),
      'line LAST: valid_to must',
    ],
    [
      'an overlap',
      'regions.csv',
      append('AM22,22,Rotterdam,,2020-01-01,'),
      'line LAST: AM22 is also valid',
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
      'line LAST: GM0599 is also valid',
    ],
    [
      'a lost region',
      'municipality_region.csv',
      append('GM9999,Nieuwstad,AM98,2020-01-01,'),
      'line LAST: region AM98 does not exist',
    ],
    [
      'a region gone',
      'municipality_region.csv',
      append('GM9999,Nieuwstad,AM31,2015-01-01,'),
      'line LAST: region AM31 does not exist on all',
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
      'line LAST: unused, GM9999',
    ],
    [
      'an alias of another',
      'municipality_aliases.csv',
      append('GM0599,Roterdam,R’dam'),
      'line LAST: GM0599 was never called',
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
      'line LAST: AM98 does not exist',
    ],
    [
      'a lost successor',
      'reorganisations.csv',
      append('2024-01-01,merge,GM0599,Rotterdam,GM9999,N'),
      'line LAST: GM9999 does not',
    ],
    [
      'a kind',
      'reorganisations.csv',
      append('2024-01-01,vanish,GM0599,Rotterdam,GM0606,S'),
      'line LAST: kind:',
    ],
    [
      'a quarter',
      'known_differences.csv',
      append('2023Q5,,GM0599,Rotterdam,AM22,AM21,yes,x'),
      'line LAST: from_quarter: not a quarter',
    ],
    [
      'a lost region there',
      'known_differences.csv',
      append('2023Q1,,GM0599,Rotterdam,AM22,AM98,yes,x'),
      'line LAST: AM98 does not exist',
    ],
    [
      'backward quarters',
      'known_differences.csv',
      append('2023Q1,2022Q4,GM0599,Rotterdam,AM22,AM21,yes,x'),
      'line LAST: to_quarter is before',
    ],
    [
      'a lost municipality',
      'known_differences.csv',
      append('2023Q1,,GM9999,N,AM22,AM21,yes,x'),
      'line LAST: unused, GM9999',
    ],
    [
      'a column twice',
      'layouts.json',
      (t: string) => t.replace('"uwv_with_profile"', '"uwv_without_profile"'),
      'a column stands twice',
    ],
    ['broken JSON', 'layouts.json', (t: string) => t.slice(1), 'layouts.json:'],
  ])('refuses %s and says where', async (_, file, change, expected) => {
    // the line that is added stands below the headings and all rows
    const last = (await countRows(file)) + 2;
    if (change === undefined) await rm(path.join(folder, file));
    else await edit(file, change);
    expect(await problemsOf()).toContain(expected.replace('LAST', String(last)));
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

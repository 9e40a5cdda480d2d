import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { readReference } from '../../../src/reference/read.ts';
import { reference, REFERENCE_FOLDER } from '../../support/reference.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'reference-'));
  await cp(REFERENCE_FOLDER, folder, { recursive: true });
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

it.each([
  ['a municipality that does not exist', 'GM9999,PV20,Groningen', 'unused, GM9999 does not exist'],
  ['a municipality twice', 'GM0599,PV28,Zuid-Holland', 'GM0599 stands twice'],
  ['another name of a province', 'GM0599,PV28,Holland', "PV28 is called 'Zuid-Holland' above"],
])('the provinces refuse %s', async (_, line, problem) => {
  const file = path.join(folder, 'municipality_province.csv');
  await writeFile(file, `${(await readFile(file, 'utf8')).trimEnd()}\n${line}\n`);
  await expect(readReference(folder)).rejects.toThrow(problem);
});

it('the provinces refuse a municipality without one', async () => {
  const file = path.join(folder, 'municipality_province.csv');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^GM0599.*\n/m, ''));
  await expect(readReference(folder)).rejects.toThrow('GM0599 is lacking');
});

it('there are twelve provinces', () => {
  expect(new Set(reference.data.provinces.map((row) => row.pv_code)).size).toBe(12);
});

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

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

it.each([
  ['a region that does not exist', 'AM77,Nul,1,1', 'AM77 does not exist'],
  ['a region twice', 'AM22,Rijnm,1,1', 'AM22 stands there twice'],
  ['two regions of one day at one place', 'AM99,Nergens,2,6', 'AM99 stands where AM22 stands'],
])('the tile map refuses %s', async (_, line, problem) => {
  const file = path.join(folder, 'region_tiles.csv');
  await writeFile(file, `${(await readFile(file, 'utf8')).trimEnd()}\n${line}\n`);
  await expect(readReference(folder)).rejects.toThrow(problem);
});

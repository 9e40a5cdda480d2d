import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { replaceFolder } from '../../../src/export/export.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'klantprofielen-export-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const files = (content: string) => async (folder: string) => {
  await mkdir(join(folder, 'csv'));
  await writeFile(join(folder, 'csv', 'a.csv'), content);
  await writeFile(
    join(folder, 'datapackage.json'),
    '{"name":"klantprofielen","resources":[{"path":"csv/a.csv"}]}',
  );
};

describe('replaceFolder', () => {
  test('makes the folder with those above it, and leaves nothing beside it', async () => {
    const target = join(root, 'deep', 'export');
    await replaceFolder(target, files('one'));
    expect(await readFile(join(target, 'csv', 'a.csv'), 'utf8')).toBe('one');
    expect(await readdir(join(root, 'deep'))).toEqual(['export']);
  });

  test('replaces an earlier export as a whole, and fills an empty folder', async () => {
    const target = join(root, 'export');
    await mkdir(target);
    await replaceFolder(target, files('one'));
    await replaceFolder(target, files('two'));
    expect(await readFile(join(target, 'csv', 'a.csv'), 'utf8')).toBe('two');
    expect(await readdir(root)).toEqual(['export']);
  });

  test.each([
    [
      'a file of somebody else',
      async (target: string) => writeFile(join(target, 'thesis.doc'), 'x'),
    ],
    [
      'folders of somebody else',
      async (target: string) => mkdir(join(target, 'photos', '2023'), { recursive: true }),
    ],
    [
      'another package',
      async (target: string) => writeFile(join(target, 'datapackage.json'), '{"name":"other"}'),
    ],
  ])('refuses %s, and touches nothing', async (_, spoil) => {
    const target = join(root, 'export');
    await mkdir(target);
    await spoil(target);
    const before = await readdir(target);
    await expect(replaceFolder(target, files('one'))).rejects.toMatchObject({
      code: 'export_refused',
      status: 'usage',
    });
    expect(await readdir(target)).toEqual(before);
    expect(await readdir(root)).toEqual(['export']);
  });

  test('refuses a foreign file within an earlier export, a plain file and a symbolic link', async () => {
    const target = join(root, 'export');
    await replaceFolder(target, files('one'));
    await writeFile(join(target, 'csv', 'mine.csv'), 'x');
    await expect(replaceFolder(target, files('two'))).rejects.toThrow('csv/mine.csv');
    await writeFile(join(root, 'plain'), 'x');
    await expect(replaceFolder(join(root, 'plain'), files('two'))).rejects.toThrow(
      'is not a folder',
    );
    await symlink(target, join(root, 'link'));
    await expect(replaceFolder(join(root, 'link'), files('two'))).rejects.toThrow(
      'is not a folder',
    );
  });

  test('what fails while it is written leaves the earlier export as it was, and nothing beside it', async () => {
    const target = join(root, 'export');
    await replaceFolder(target, files('one'));
    const failing = async (folder: string) => {
      await files('two')(folder);
      throw new Error('the database went away');
    };
    await expect(replaceFolder(target, failing)).rejects.toThrow('went away');
    expect(await readFile(join(target, 'csv', 'a.csv'), 'utf8')).toBe('one');
    expect(await readdir(root)).toEqual(['export']);
  });
});

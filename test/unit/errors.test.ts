import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { findFileError } from '../../src/errors.ts';
import { temporaryFolder } from '../support/program.ts';

async function errorOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return findFileError(error);
}

test('what the file system says becomes a code, with the place and what to do', async () => {
  using folder = temporaryFolder();
  const missing = join(folder.path, 'none');
  expect(await errorOf(readdir(missing))).toMatchObject({
    code: 'not_there',
    status: 'usage',
    message: `${missing}: there is no such file or folder (ENOENT, scandir).`,
  });
  await writeFile(missing, '');
  expect(await errorOf(mkdir(join(missing, 'deeper')))).toMatchObject({ code: 'not_a_folder' });
});

test.each([
  ['ENOSPC', 'disk_full', 'fault'],
  ['EDQUOT', 'disk_full', 'fault'],
  ['EACCES', 'not_allowed', 'usage'],
  ['EROFS', 'not_allowed', 'usage'],
])('%s is %s', (errno, code, status) => {
  const error = Object.assign(new Error(errno), { code: errno, syscall: 'write', path: '/x' });
  expect(findFileError(error)).toMatchObject({ code, status });
});

test('the network and other errors are none of it', () => {
  const refused = Object.assign(new Error('x'), {
    code: 'EACCES',
    syscall: 'connect',
    address: '127.0.0.1',
  });
  expect(findFileError(refused)).toBeUndefined();
  expect(findFileError(new Error('other'))).toBeUndefined();
});

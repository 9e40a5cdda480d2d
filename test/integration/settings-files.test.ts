/** Where settings are written: `.env` of any editor or shell, and the file that holds the secret. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { loadDotEnv } from '../../src/config.ts';
import { PipelineError } from '../../src/errors.ts';
import { readSecretLine } from '../../src/files.ts';
import { startProgram, temporaryFolder } from '../support/program.ts';

const CANARY = 'canary-7f3';

function refusalOf(work: () => void): PipelineError {
  try {
    work();
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('.env', () => {
  test('a line that is not understood ends the program before any other database is used', async () => {
    using folder = temporaryFolder();
    const file = `\uFEFFSOURCES=./inbox\r\nDATABASE_URL postgres://u:${CANARY}@db/kp\r\nSHEDULE=x`;
    writeFileSync(join(folder.path, '.env'), Buffer.from(file, 'utf16le'));
    const run = await startProgram(['run', '--json'], {}, { cwd: folder.path }).ended;
    expect(run.code).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'usage', run_id: null });
    expect(run.stderr).toMatch(/Error \[dotenv_invalid\]: \.env has 2 lines/);
    expect(run.stderr).toMatch(/- line 2: .* write DATABASE_URL=value/);
    expect(run.stderr).toMatch(/- line 3: SHEDULE .* did you mean SCHEDULE\?/);
    expect(run.stderr).not.toContain(CANARY);
    expect(existsSync(join(folder.path, 'data'))).toBe(false);
  });

  test('the environment beats it', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, '.env');
    writeFileSync(file, 'export WORKERS=3\nLOG_LEVEL=warn\n');
    const environment: NodeJS.ProcessEnv = { LOG_LEVEL: 'debug' };
    loadDotEnv(file, environment);
    expect(environment).toEqual({ WORKERS: '3', LOG_LEVEL: 'debug' });
  });

  test('a folder or a link to nowhere in its place, a name with .txt; none at all is fine', () => {
    using folder = temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    mkdirSync(at('folder'));
    symlinkSync(at('nowhere'), at('link'));
    writeFileSync(at('named.txt'), 'WORKERS=2');
    expect(refusalOf(() => loadDotEnv(at('folder'))).message).toContain('is a folder');
    expect(refusalOf(() => loadDotEnv(at('link'))).message).toContain('leads nowhere');
    expect(refusalOf(() => loadDotEnv(at('named'))).hint).toContain('Rename it');
    expect(() => loadDotEnv(at('none'))).not.toThrow();
  });
});

describe('a secret file', () => {
  const URL_TEXT = `postgres://u:${CANARY}@db/kp`;
  const read = (content: string | Uint8Array) => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'secret');
    writeFileSync(file, content);
    return readSecretLine(file);
  };

  test.each<[string, string | Uint8Array]>([
    ['no newline', URL_TEXT],
    ['a newline', `${URL_TEXT}\n`],
    ['CRLF', `${URL_TEXT}\r\n`],
    ['a lone CR', `${URL_TEXT}\r`],
    ['blanks and empty lines', `\n  ${URL_TEXT}\t \n\n`],
    ['the mark of UTF-8', `\uFEFF${URL_TEXT}`],
    ['UTF-16', Buffer.from(`\uFEFF${URL_TEXT}\r\n`, 'utf16le')],
  ])('with %s is read', (_, content) => {
    expect(read(content)).toEqual({ text: URL_TEXT });
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /is empty/],
    ['blank', ' \n\n', /is empty/],
    ['of two lines', `${URL_TEXT}\nsecond`, /2 lines/],
    ['with a comment', `# ours\n${URL_TEXT}`, /2 lines/],
    ['in the form of .env', `DATABASE_URL=${URL_TEXT}`, /NAME=value/],
    ['in quotes', `"${URL_TEXT}"`, /quotes/],
    ['in typographic quotes', `“${URL_TEXT}”`, /quotes/],
    ['with NUL', `${URL_TEXT}\0`, /NUL/],
    ['in UTF-16 without a mark', Buffer.from(URL_TEXT, 'utf16le'), /UTF-16/],
    ['with an invisible character', `${URL_TEXT}\u200B`, /U\+200B/],
  ])('%s is refused', (_, content, problem) => {
    const { problem: found } = read(content);
    expect(found).toMatch(problem);
    expect(found).not.toContain(CANARY);
  });

  test('that this user may not read is named, not passed over', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'secret');
    writeFileSync(file, URL_TEXT, { mode: 0o000 });
    // nobody stops the superuser from reading: then a way through a file shows the same
    const shut = process.getuid?.() === 0 ? join(file, 'below') : file;
    const run = await startProgram(['status'], { DATABASE_URL_FILE: shut }, { cwd: folder.path })
      .ended;
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/DATABASE_URL_FILE: \S+ (may not be read|cannot be read)/);
    expect(existsSync(join(folder.path, 'data'))).toBe(false);
  });

  test('given as a pipe is read, once', () => {
    const words = execFileSync('/bin/bash', [
      '-c',
      `"${process.execPath}" -e "import('${new URL('../../src/files.ts', import.meta.url).href}').then((m) => console.log(JSON.stringify(m.readSecretLine(process.argv[1]))))" <(echo '${URL_TEXT}')`,
    ]);
    expect(JSON.parse(words.toString())).toEqual({ text: URL_TEXT });
  });
});

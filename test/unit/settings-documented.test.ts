import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { SETTING_NAMES } from '../../src/config.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe.each(SETTING_NAMES)('%s', (name) => {
  test('stands in the tables of docs/operations.md', () => {
    expect(read('docs/operations.md')).toMatch(new RegExp(`^\\|.*\`${name}\``, 'm'));
  });

  test('stands in the example of .env', () => {
    expect(read('.env.example')).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
  });
});

// the secret itself stands in the file that DATABASE_URL_FILE names
test.each(SETTING_NAMES.filter((name) => name !== 'DATABASE_URL'))(
  '%s reaches the program in docker-compose.yml',
  (name) => {
    expect(read('docker-compose.yml')).toMatch(new RegExp(`^ {4}${name}: `, 'm'));
  },
);

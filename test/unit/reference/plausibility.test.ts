import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { plausibilityFile } from '../../../src/reference/schema.ts';

type Json = Record<string, Record<string, { value: unknown; reason: unknown }>>;

const FILE = new URL('../../../reference/plausibility.json', import.meta.url);

/** The file of the project with something changed. */
function changed(change: (file: Json) => void): Json {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as Json;
  change(file);
  return file;
}

describe('plausibilityFile', () => {
  it('gives numbers by name', () => {
    const file = changed((edited) => {
      Object.assign(edited['columns']?.['fewest_persons'] ?? {}, { value: 100 });
      Object.assign(edited['change']?.['most_growth'] ?? {}, { value: 3 });
    });
    const { columns, change } = plausibilityFile.parse(file);
    expect(columns.fewest_persons).toBe(100);
    expect(change.most_growth).toBe(3);
  });

  it.each<[string, (file: Json) => void, string]>([
    ['a missing threshold', (file) => delete file['change']?.['most_growth'], 'change.most_growth'],
    [
      'one that nobody knows',
      (file) => Object.assign(file['columns'] ?? {}, { limit: { value: 1, reason: 'why' } }),
      'columns',
    ],
    [
      'a text for a number',
      (file) => Object.assign(file['change']?.['most_growth'] ?? {}, { value: '3' }),
      'change.most_growth.value',
    ],
    [
      'a number below zero',
      (file) => Object.assign(file['change']?.['most_growth'] ?? {}, { value: -3 }),
      'change.most_growth.value',
    ],
    [
      'no reason',
      (file) => Object.assign(file['change']?.['most_growth'] ?? {}, { reason: ' ' }),
      'change.most_growth.reason',
    ],
  ])('refuses %s', (_, change, where) => {
    const { error } = plausibilityFile.safeParse(changed(change));
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([where]);
  });
});

/** docs/CONTRIBUTING.md, followed: its links lead somewhere, and its examples work as they are written. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { CHECK_CODES } from '../../src/findings.ts';
import { readReference } from '../../src/reference/read.ts';
import { findMunicipality } from '../../src/reference/reference.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const PAGES = ['README.md', 'docs/CONTRIBUTING.md', 'docs/architecture.md'];

describe.each(PAGES)('%s', (page) => {
  test('leads to files that are there', () => {
    const folder = page.includes('/') ? 'docs' : '.';
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      ([, link = '']) => link,
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !existsSync(join(ROOT, folder, link)))).toEqual([]);
  });
});

describe('a check', () => {
  test.each(CHECK_CODES)('%s has its entry in the runbook', (code) => {
    expect(read('docs/runbook.md')).toContain(`\`${code}\``);
  });
});

describe('the reorganisation of 2027', () => {
  const [closed = '', successor = ''] = [
    ...read('docs/CONTRIBUTING.md').matchAll(/```csv\n(.+)\n```/g),
  ].map(([, line = '']) => line);

  test('ends the old municipality on its day and not before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'contributing-'));
    try {
      cpSync(join(ROOT, 'reference'), folder, { recursive: true });
      const membership = join(folder, 'municipality_region.csv');
      const open = closed.replace(/[^,]+$/, '');
      const text = readFileSync(membership, 'utf8');
      expect(text).toContain(`${open}\n`);
      writeFileSync(membership, text.replace(`${open}\n`, `${closed}\n`));
      const reorganisations = join(folder, 'reorganisations.csv');
      writeFileSync(
        reorganisations,
        `${readFileSync(reorganisations, 'utf8').trimEnd()}\n${successor}\n`,
      );
      const reference = await readReference(folder);
      const on = (day: string) => findMunicipality('Zandvoort', day, undefined, reference);
      expect(on('2026-12-31')).toBe('GM0473');
      expect(on('2027-03-31')).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

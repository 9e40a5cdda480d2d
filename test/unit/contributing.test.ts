/** docs/CONTRIBUTING.md, followed: its links lead somewhere, and its examples work as they are written. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { type Check, CHECK_CODES, NEVER_ACCEPTABLE } from '../../src/findings.ts';
import { toLineages } from '../../src/reference/lineage.ts';
import { readReference } from '../../src/reference/read.ts';
import { findMunicipality, type Reference } from '../../src/reference/reference.ts';
import { read as readSample } from '../support/made-reading.ts';
import { sampleTruth } from '../support/raw-document.ts';

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
  const table = (title: string) =>
    read('docs/runbook.md').split(`\n## ${title}\n`)[1]?.split('\n## ')[0];
  const tables = {
    block: table('Findings of a document that block it'),
    warn: table('Findings that only warn'),
  };
  const severities = new Map(
    readSample(sampleTruth('gooi')).checks.map(({ code, severity }) => [code, severity]),
  );

  test.each(CHECK_CODES)('%s has its row in the table of the runbook', (code) => {
    const row = `\n| \`${code}\`${NEVER_ACCEPTABLE.has(code) ? ' †' : ''} |`;
    const found = Object.entries(tables).filter(([, text]) => text?.includes(row));
    // some are not made of every good document: of these either table may be the right one
    expect(found.map(([severity]) => severity)).toEqual([
      severities.get(code) ?? expect.any(String),
    ]);
  });

  test('works as the guide writes it', async () => {
    const example = /```ts\n([^]*?)```/.exec(read('docs/CONTRIBUTING.md'))?.[1];
    const findings = join(ROOT, 'src/findings.ts');
    const folder = mkdtempSync(join(tmpdir(), 'contributing-'));
    try {
      const file = join(folder, 'check.ts');
      writeFileSync(file, `import { eachOrWhole, warn } from '${findings}';\n${example}`);
      const { checkRowLikely } = (await import(file)) as Record<
        string,
        (rows: readonly unknown[], most: number) => Check[]
      >;
      const rows = [12, 12_000, null].map((known_in_sonar) => ({
        name: 'Delft',
        persons: { known_in_sonar },
      }));
      expect(checkRowLikely?.(rows, 9000)).toEqual([
        {
          code: 'row_likely',
          severity: 'warn',
          subject: 'Delft: known_in_sonar',
          passed: false,
          expected: 'at most 9000',
          found: 12_000,
        },
      ]);
      expect(checkRowLikely?.(rows, 12_000)).toMatchObject([{ passed: true, found: 3 }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the reorganisation of 2027', () => {
  const pieces = read('docs/CONTRIBUTING.md')
    .split('```csv\n')
    .map((piece) => piece.split('```')[0] ?? '');
  const before = read('docs/CONTRIBUTING.md').split('```csv\n').slice(0, -1);
  /** The lines of each block, with the file that is named last above it. */
  const blocks = pieces.slice(1).map((text, index) => ({
    file: before[index]?.match(/(?<=`reference\/)\w+\.csv(?=`)/g)?.at(-1) ?? '',
    lines: text.trimEnd().split('\n'),
  }));

  /** Puts a line in place of the row with the same beginning, else below all others. */
  function put(text: string, line: string): string {
    const beginning = line.slice(0, line.lastIndexOf(',') + 1);
    const rows = text.trimEnd().split('\n');
    const at = rows.findIndex((row) => row.startsWith(beginning));
    return `${(at < 0 ? [...rows, line] : rows.with(at, line)).join('\n')}\n`;
  }

  async function withLines<T>(work: (reference: Reference) => T): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'contributing-'));
    try {
      cpSync(join(ROOT, 'reference'), folder, { recursive: true });
      // what has really become of these municipalities by now is another story
      const successions = join(folder, 'reorganisations.csv');
      const rows = readFileSync(successions, 'utf8').split('\n');
      const others = rows.filter((row) => !/^202\d.*,(GM0473|GM0377|GM0397),/.test(row));
      writeFileSync(successions, others.join('\n'));
      for (const { file, lines } of blocks) {
        const path = join(folder, file);
        writeFileSync(path, lines.reduce(put, readFileSync(path, 'utf8')));
      }
      return work(await readReference(folder));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('ends the old municipalities on their day and not before, and begins the new one', async () => {
    await withLines((reference) => {
      const on = (name: string, day: string) => findMunicipality(name, day, undefined, reference);
      expect(on('Zandvoort', '2026-12-31')).toBe('GM0473');
      expect(on('Heemstede', '2026-12-31')).toBe('GM0397');
      expect(on('Kennemerduin', '2026-12-31')).toBeUndefined();
      for (const old of ['Zandvoort', 'Bloemendaal', 'Heemstede'])
        expect(on(old, '2027-03-31')).toBeUndefined();
      for (const name of [
        'Kennemerduin',
        'KENNEMER-DUIN',
        'Gemeente Kennemer Duin',
        'Kennemerduinen',
      ])
        expect(on(name, '2027-03-31')).toBe('GM9001');
    });
  });

  test('counts the persons of each old one where they are from then on', async () => {
    await withLines(({ data }) => {
      const lineages = toLineages(data, '2027-01-01');
      const todayOf = (code: string) => lineages.find((row) => row.municipality === code)?.today;
      expect(todayOf('GM0473')).toBe('GM0392');
      expect([todayOf('GM0377'), todayOf('GM0397')]).toEqual(['GM9001', 'GM9001']);
    });
  });
});

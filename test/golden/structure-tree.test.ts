/** A tagged sample whose structure tree says something else than its page, or nothing that makes sense. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import { runInHost, temporaryFolder } from '../support/program.ts';

const SAMPLE = new URL(
  '../../samples/transparantie-klantprofielen-gooi-en-vechtstreek-2020-q3.pdf',
  import.meta.url,
);
const sample = readFileSync(SAMPLE, 'latin1');

/** Exchanges two texts of one length that are there once: every offset in the file stays what it was. */
function exchange(file: string, a: string, b: string): string {
  const [start, between, end, ...more] = file.split(new RegExp(`(?:${a}|${b})`));
  const isOnce = file.includes(a) && file.includes(b) && more.length === 0;
  if (!isOnce || a.length !== b.length) throw new Error(`${a} and ${b} are not there once each`);
  const [first, second] = file.indexOf(a) < file.indexOf(b) ? [b, a] : [a, b];
  return [start, first, between, second, end].join('');
}

/** Puts objects in the place of those with their numbers, as an editor of PDFs saves a change: behind the end. */
function update(file: string, objects: ReadonlyMap<number, string>): string {
  const root = /\/Root \d+ 0 R/.exec(file)?.[0] ?? '';
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(file)?.[1] ?? '';
  let body = file.endsWith('\n') ? file : `${file}\n`;
  let table = '';
  for (const [number, object] of objects) {
    table += `${number} 1\n${String(body.length).padStart(10, '0')} 00000 n \n`;
    body += `${number} 0 obj\n${object}\nendobj\n`;
  }
  const size = Math.max(...objects.keys()) + 1;
  const trailer = `trailer\n<< /Size ${size} ${root} /Prev ${previous} >>`;
  return `${body}xref\n${table}${trailer}\nstartxref\n${body.length}\n%%EOF\n`;
}

/** The element that holds the name of the first row, marked content 9, is parted from its cell by as many others. */
function deepen(levels: number): string {
  const first = 1_000;
  const element = (parent: number, kid: string): string =>
    `<< /Type /StructElem /S /Div /P ${parent} 0 R /Pg 2 0 R /K ${kid} >>`;
  const between = Array.from({ length: levels }, (_, at): [number, string] => [
    first + at,
    element(at === 0 ? 23 : first + at - 1, at === levels - 1 ? '24 0 R' : `${first + at + 1} 0 R`),
  ]);
  const cell = `<< /Type /StructElem /S /TD /P 22 0 R /K ${first} 0 R >>`;
  const content = `<< /Type /StructElem /S /NonStruct /P ${first + levels - 1} 0 R /Pg 2 0 R /K 9 >>`;
  return update(sample, new Map([[23, cell], [24, content], ...between]));
}

const FILES = {
  untouched: sample,
  'saved again': deepen(3),
  'names exchanged': exchange(sample, '/K 15>>', '/K 21>>'),
  'counts exchanged': exchange(sample, '/K 16>>', '/K 17>>'),
  'a cell in itself': sample.replace('/K 24 0 R', '/K 22 0 R'),
  'a table in its cell': sample.replace('/K 24 0 R', '/K 14 0 R'),
  'a parent that is a child': sample.replace('/P 22 0 R', '/P 24 0 R'),
  'a hundred levels': deepen(100),
  'ten thousand levels': deepen(10_000),
  'too many cells': update(
    sample,
    new Map([[22, `<< /Type /StructElem /S /TR /P 14 0 R /K [${'23 0 R '.repeat(20_002)}] >>`]]),
  ),
  'no tree': sample.replace('/StructTreeRoot 8 0 R', '/StructTreeRoot 2 0 R'),
  'no parent tree': sample.replace('/ParentTree 158', '/ParentTreE 158'),
} as const;

const TOO_LARGE =
  'the structure tree cannot be used: a structure tree larger than a document of this kind can have';

type Check = {
  readonly code: string;
  readonly severity: string;
  readonly subject: string;
  readonly passed: boolean;
  readonly expected: unknown;
  readonly found: unknown;
};
type Inspection = {
  readonly file: string;
  readonly status: string;
  readonly rows: readonly unknown[];
  readonly checks: readonly Check[];
};

const inspections = new Map<string, Inspection>();

beforeAll(async () => {
  using folder = temporaryFolder();
  const files = Object.entries(FILES).map(([name, bytes], at) => {
    const file = join(folder.path, `gooi-en-vechtstreek-2020-q3-${at}.pdf`);
    writeFileSync(file, bytes, 'latin1');
    return [name, file] as const;
  });
  const outcome = await runInHost(['inspect', '--json', ...files.map(([, file]) => file)]);
  if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
  const lines = outcome.stdout.trim().split('\n');
  for (const [at, [name]] of files.entries()) {
    inspections.set(name, JSON.parse(lines[at] ?? '') as Inspection);
  }
});

const failed = (name: keyof typeof FILES): readonly Check[] =>
  inspections.get(name)?.checks.filter(({ passed }) => !passed) ?? [];

test.each(Object.keys(FILES))('%s: every number is read', (name) => {
  const read = inspections.get(name);
  expect(read?.status).toBe('ok');
  expect(read?.rows).toEqual(inspections.get('untouched')?.rows);
});

test.each(['untouched', 'saved again', 'no parent tree'] as const)(
  '%s: the tree agrees',
  (name) => {
    const checks = inspections.get(name)?.checks.filter(({ code }) => code === 'tree_agrees');
    expect(checks).toMatchObject([{ subject: 'table', passed: true, expected: 8, found: 8 }]);
    expect(failed(name)).toEqual([]);
  },
);

test('names that the tree has in each other’s place are warned about, both', () => {
  expect(failed('names exchanged')).toMatchObject([
    {
      code: 'tree_agrees',
      severity: 'warn',
      subject: 'Eemnes',
      expected: 'Eemnes | 2 | 12 | 21 | 10 | 45',
      found: 'Eemnes | 25 | 74 | 163 | 51 | 313',
    },
    { code: 'tree_agrees', severity: 'warn', subject: 'Gooise Meren' },
  ]);
});

test('counts that the tree has in each other’s place are warned about', () => {
  expect(failed('counts exchanged')).toMatchObject([
    { code: 'tree_agrees', subject: 'Eemnes', found: 'Eemnes | 12 | 2 | 21 | 10 | 45' },
  ]);
});

test.each([
  'a cell in itself',
  'a table in its cell',
  'a parent that is a child',
  'a hundred levels',
  'ten thousand levels',
] as const)('%s: a warning about the row that the tree lost, and nothing else', (name) => {
  expect(failed(name)).toMatchObject([
    { code: 'tree_agrees', severity: 'warn', subject: 'Blaricum', found: null },
  ]);
});

test('a tree that is too large is a warning of its own', () => {
  expect(failed('too many cells')).toMatchObject([
    { code: 'tree_agrees', severity: 'warn', subject: 'table', found: TOO_LARGE },
  ]);
});

test('without a tree nothing is compared', () => {
  expect(failed('no tree')).toEqual([]);
  const checks = inspections.get('no tree')?.checks ?? [];
  expect(checks.filter(({ code }) => code === 'tree_agrees')).toEqual([]);
});

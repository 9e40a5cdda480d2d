/**
 * Small documents, each with one trait that a reader could stumble over, and what must become of it
 * (test/fixtures/cases/cases.json). Read by the command, as a person would.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { beforeAll, expect, test } from 'vitest';

import { MEASURES } from '../../src/measures.ts';
import { runInHost } from '../support/program.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/cases/', import.meta.url));

type Accepted = {
  readonly file: string;
  readonly expect: 'accept';
  readonly what: string;
  readonly am_code: string;
  readonly year: number;
  readonly quarter: number;
  readonly rows: readonly (readonly [name: string, ...counts: number[]])[];
  readonly totals: readonly number[];
  readonly register: number;
  readonly pct: number;
};
type Refused = {
  readonly file: string;
  readonly expect: 'refuse';
  readonly what: string;
  readonly code: string;
};
type Inspection = {
  readonly file: string;
  readonly status: string;
  readonly reason: string | null;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly totals: Readonly<Record<string, unknown>>;
  readonly checks: readonly {
    readonly code: string;
    readonly severity: string;
    readonly passed: boolean;
    readonly found: unknown;
  }[];
};

const cases = JSON.parse(readFileSync(`${FOLDER}cases.json`, 'utf8')) as readonly (
  | Accepted
  | Refused
)[];
const inspections = new Map<string, Inspection>();

beforeAll(async () => {
  const { stdout } = await runInHost([
    'inspect',
    '--json',
    ...cases.map(({ file }) => FOLDER + file),
  ]);
  for (const line of stdout.trim().split('\n')) {
    const inspection = JSON.parse(line) as Inspection;
    inspections.set(inspection.file.replace(FOLDER, ''), inspection);
  }
});

function inspected(file: string): Inspection {
  const found = inspections.get(file);
  if (!found) throw new Error(`not inspected: ${file}`);
  return found;
}

test('all 17 of them', () => {
  const files = cases.map(({ file }) => file);
  expect(files).toHaveLength(17);
  expect([...inspections.keys()].toSorted()).toEqual(files.toSorted());
});

test.each(cases)('$what ($file)', (one) => {
  const found = inspected(one.file);
  if (one.expect === 'accept') expectAccepted(found, one);
  else expectRefused(found, one);
});

function expectAccepted(found: Inspection, one: Accepted): void {
  const failed = found.checks.filter(({ passed }) => !passed);
  expect(failed.filter(({ severity }) => severity === 'block')).toEqual([]);
  expect(found).toMatchObject({
    status: 'ok',
    quarter: `${one.year}Q${one.quarter}`,
    region: { code: one.am_code },
    register_persons: one.register,
    known_pct: one.pct,
    reason: null,
  });
  const cells = (row: Readonly<Record<string, unknown>>) => MEASURES.map((name) => row[name]);
  expect(found.rows.map((row) => [row['municipality_name'], ...cells(row)])).toEqual(one.rows);
  expect(cells(found.totals)).toEqual(one.totals);
  const marks = failed.filter(({ code }) => code === 'footnote_mark');
  expect(marks).toHaveLength(one.file.startsWith('raised-mark') ? 1 : 0);
}

function expectRefused(found: Inspection, one: Refused): void {
  expect(found).toMatchObject({ status: 'rejected', reason: one.code });
  if (one.file !== 'percent-column.pdf') return;
  const said = found.checks.map((check) => String(check.found));
  expect(said).toContainEqual(expect.stringMatching(/6 columns.*percents/));
}

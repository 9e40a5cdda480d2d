/**
 * A few documents of each foreign engine (test/support/engines), kept so that they are read where the engines are not
 * installed: each as truth.json says, cell by cell.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, test } from 'vitest';

import { MEASURES } from '../../src/measures.ts';
import { runInHost } from '../support/program.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/engines/', import.meta.url));

type Accepted = {
  readonly file: string;
  readonly expect: 'accept';
  readonly am_code: string;
  readonly quarter: string;
  readonly measures_from: string;
  readonly rows: readonly (readonly [name: string, ...counts: number[]])[];
  readonly totals: readonly number[];
  readonly register: number;
  readonly pct: number;
};
type Refused = {
  readonly file: string;
  readonly expect: 'refuse';
  readonly codes: readonly string[];
};
type Inspection = {
  readonly file: string;
  readonly status: string;
  readonly reason: string | null;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly totals: Readonly<Record<string, unknown>>;
};

const truths = JSON.parse(readFileSync(`${FOLDER}truth.json`, 'utf8')) as readonly (
  | Accepted
  | Refused
)[];
const accepted = truths.filter((truth) => truth.expect === 'accept');
const refused = truths.filter((truth) => truth.expect === 'refuse');
const inspections = new Map<string, Inspection>();

beforeAll(async () => {
  const files = truths.map(({ file }) => FOLDER + file);
  const { stdout } = await runInHost(['inspect', '--json', ...files]);
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

describe('good documents of foreign engines are read cell by cell', () => {
  test.each(accepted)('$file', (truth) => {
    const found = inspected(truth.file);
    expect(found).toMatchObject({
      reason: null,
      status: 'ok',
      quarter: truth.quarter,
      region: { code: truth.am_code },
      measures_from: truth.measures_from,
      register_persons: truth.register,
      known_pct: truth.pct,
    });
    const cells = (row: Readonly<Record<string, unknown>>) => MEASURES.map((name) => row[name]);
    expect(found.rows.map((row) => [row['municipality_name'], ...cells(row)])).toEqual(truth.rows);
    expect(cells(found.totals)).toEqual(truth.totals);
  });
});

describe('others are refused', () => {
  test.each(refused)('$file', ({ file, codes }) => {
    const { status, reason } = inspected(file);
    expect(status).toBe('rejected');
    expect(codes).toContain(reason);
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, test } from 'vitest';

import { MEASURES, type Measure } from '../../src/measures.ts';
import { runInHost } from '../support/program.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));

type Truth = {
  readonly file: string;
  readonly sha256: string;
  readonly am_code: string;
  readonly year: number;
  readonly quarter: number;
  readonly look: { readonly header: string; readonly region_columns: boolean };
  readonly rows: readonly (readonly (string | number)[])[];
  readonly totals: readonly number[];
  readonly register: number;
  readonly pct: number;
};

type Inspection = Record<Measure | 'printed_name', unknown> & {
  readonly file: string;
  readonly rows: readonly Record<string, unknown>[];
  readonly totals: Record<string, unknown>;
  readonly checks: readonly { readonly passed: boolean }[];
};

const truths = JSON.parse(readFileSync(`${SAMPLES}truth.json`, 'utf8')) as readonly Truth[];
const inspections = new Map<string, Inspection>();

beforeAll(async () => {
  const outcome = await runInHost([
    'inspect',
    '--json',
    ...truths.map(({ file }) => SAMPLES + file),
  ]);
  if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
  for (const line of outcome.stdout.trim().split('\n')) {
    const inspection = JSON.parse(line) as Inspection;
    inspections.set(inspection.file.replace(SAMPLES, ''), inspection);
  }
});

function inspected(file: string): Inspection {
  const found = inspections.get(file);
  if (!found) throw new Error(`not inspected: ${file}`);
  return found;
}

describe('inspect --json equals truth.json, cell by cell', () => {
  test.each(truths)('$file', (truth) => {
    const found = inspected(truth.file);
    expect(found).toMatchObject({
      sha256: truth.sha256,
      status: 'ok',
      quarter: `${truth.year}Q${truth.quarter}`,
      region: { code: truth.am_code },
      layout: truth.look.region_columns ? 'uwv-2023' : 'uwv-2020',
      measures_from: truth.look.header === 'image' ? 'layout' : 'header',
      register_persons: truth.register,
      known_pct: truth.pct,
      reason: null,
    });
    const rows = found.rows.map((row) => [
      row['printed_name'],
      ...MEASURES.map((name) => row[name]),
    ]);
    expect(rows).toEqual(truth.rows);
    expect(MEASURES.map((name) => found.totals[name])).toEqual(truth.totals);
    expect(found.checks.length).toBeGreaterThan(30);
    expect(found.checks.filter((check) => !check.passed)).toEqual([]);
  });
});

test('the two real tables, counted by hand', () => {
  const gooi = inspected('transparantie-klantprofielen-gooi-en-vechtstreek-2020-q3.pdf');
  expect(gooi.rows).toHaveLength(8);
  expect(Object.values(gooi.totals)).toEqual([132, 424, 866, 286, 1708]);
  expect(gooi).toMatchObject({ register_persons: 1991, known_pct: 86 });
  const rijnmond = inspected('transparantie-klantprofielen-rijnmond-2023-q1.pdf');
  expect(rijnmond.rows).toHaveLength(14);
  expect(Object.values(rijnmond.totals)).toEqual([334, 4893, 7300, 1681, 14208]);
  expect(rijnmond).toMatchObject({ register_persons: 19222, known_pct: 74 });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isBlocked } from '../../../src/findings.ts';
import { MEASURES } from '../../../src/measures.ts';
import { failedCodes, failedOf, read, withCells } from '../../support/made-reading.ts';
import { readTruths, sampleTruth, type Truth, type TruthRow } from '../../support/raw-document.ts';

const truths = fc.constantFrom(...readTruths().values());
const ANY = sampleTruth('rijnmond');
const counts = fc.array(fc.nat(9999), { minLength: 4, maxLength: 4 });

/** Any table with the names of a sample: its sums agree, and so do register and percentage. */
const tables = truths.chain((truth) =>
  fc
    .array(counts, { minLength: truth.rows.length, maxLength: truth.rows.length })
    .map((parts) => fill(truth, parts)),
);

function fill(truth: Truth, parts: readonly (readonly number[])[]): Truth {
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const cells = parts.map((row) => [...row, sum(row)]);
  const rows = truth.rows.map(([name], index): TruthRow => [name, ...(cells[index] ?? [])]);
  const totals = MEASURES.map((_, column) => sum(cells.map((row) => row[column] ?? 0)));
  // A register of the known persons and one more, so that it is never 0; they are 100 percent of it.
  return { ...truth, rows, totals, register: (totals[4] ?? 0) + 1, pct: totals[4] === 0 ? 0 : 100 };
}

describe('toReading of any table', () => {
  it('gives back what was printed', () => {
    fc.assert(
      fc.property(tables, (truth) => {
        fc.pre(Number(truth.totals[4]) > 1);
        const reading = read(truth);
        // any counts: warnings may call them unlikely
        const failed = failedOf(reading).filter(({ severity }) => severity === 'block');
        expect(failed).toEqual([]);
        const found = reading.table?.rows.map((row) => MEASURES.map((m) => row.counts[m]));
        expect(found).toEqual(truth.rows.map(([, ...cells]) => cells));
      }),
      { numRuns: 50 },
    );
  });

  it('catches every single changed count in its row and in its column', () => {
    fc.assert(
      fc.property(
        tables,
        fc.nat(),
        fc.nat(4),
        fc.integer({ min: 1, max: 999 }),
        (truth, at, cell, more) => {
          const row = truth.rows[at % truth.rows.length];
          const changed = withCells(truth, row?.[0] ?? '', {
            [cell]: Number(row?.[cell + 1]) + more,
          });
          const codes = failedCodes(read(changed));
          expect(codes).toContain('row_sum');
          expect(codes).toContain('column_sum');
        },
      ),
      { numRuns: 50 },
    );
  });

  it('blocks every document that lost one municipality, also when the totals were lowered to fit', () => {
    fc.assert(
      fc.property(truths, fc.nat(), (truth, at) => {
        const lost = at % truth.rows.length;
        const rows = truth.rows.filter((_, index) => index !== lost);
        const parts = rows.map(([, ...cells]) => cells.slice(0, 4).map(Number));
        const changed = fill({ ...truth, rows }, parts);
        // No sample holds a municipality that known_differences lists in its quarter: those are required in no single document.
        expect(isBlocked(read(changed).checks)).toBe(true);
      }),
    );
  });
});

describe('toReading of any text', () => {
  it('never throws, and finds no table', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('Transparantie van klantprofielen', 'Q1 2023 Rijnmond', ''),
    );
    fc.assert(
      fc.property(fc.array(line), fc.string({ unit: 'binary' }), (title, text) => {
        const truth = { ...ANY, title, footnote: [text], rows: [[text, text] as const] };
        expect(read(truth, { title: text, label: text, slug: text }, text).table).toBeUndefined();
      }),
    );
  });

  it('comes to an end on long lines (test/bench/long-text.ts measures how soon)', () => {
    const nasty = ['T '.repeat(50_000), '- '.repeat(50_000), `Q1 2023 ${'-'.repeat(100_000)}x`];
    const rows = [[nasty[1] ?? '', ' '.repeat(100_000)] as const];
    expect(read({ ...ANY, title: nasty, footnote: nasty, rows }).table).toBeUndefined();
  });
});

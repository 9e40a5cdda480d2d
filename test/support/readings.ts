/** Readings of small made-up documents, for tests of what becomes of them. */
import { toReading } from '../../src/transform/read.ts';
import type { Reading } from '../../src/transform/reading.ts';
import { sampleTruth, toRawDocument, type Truth } from './raw-document.ts';
import { reference } from './reference.ts';

/** A sound reading of the sample of Gooi en Vechtstreek, Q3 2020, with changes. */
export function readGooi(changes: Partial<Truth> = {}): Reading {
  return toReading(
    toRawDocument({ ...sampleTruth('gooi'), ...changes }),
    undefined,
    undefined,
    reference,
  );
}

/** The same with other numbers that still add up: a revision. `by` persons more in the first municipality. */
export function readGooiRevised(by = 1): Reading {
  const truth = sampleTruth('gooi');
  const add = (cells: readonly (number | string)[]) =>
    cells.map((cell, index) => (index === 0 || index === 4 ? Number(cell) + by : cell));
  const rows = truth.rows.map(([name, ...cells], index) =>
    index === 0 ? ([name, ...add(cells)] as const) : ([name, ...cells] as const),
  );
  return readGooi({ rows, totals: add(truth.totals) });
}

/** A row whose cells were read, whatever they turned out to say. */
import { type Measure, type PerMeasure, perMeasure } from '../measures.ts';
import type { Cell, RawRow } from '../raw.ts';
import { parseCount, toSummand, type Count } from './counts.ts';

export type CountedRow = {
  /** As printed. */
  readonly name: string;
  /** As printed, left to right. */
  readonly cells: readonly Cell[];
  readonly counts: readonly Count[];
  /** The measure of each cell; undefined while nobody knows which column is which. */
  readonly columns: readonly Measure[] | undefined;
};

export function toCountedRow(row: RawRow, columns: readonly Measure[] | undefined): CountedRow {
  const counts = row.counts.map((cell) => parseCount(cell.text));
  return { name: row.name.text, cells: row.counts, counts, columns };
}

/** The cell's value for each measure, or undefined where the columns are unknown. */
export function byMeasure<T>(row: CountedRow, values: readonly T[]): PerMeasure<T | undefined> {
  return perMeasure((measure) => values[row.columns?.indexOf(measure) ?? -1]);
}

/** Persons by measure, a dash taken for 0: for sums. Undefined where the cell does not say. */
export function toSummands(row: CountedRow): PerMeasure<number | undefined> {
  return byMeasure(row, row.counts.map(toSummand));
}

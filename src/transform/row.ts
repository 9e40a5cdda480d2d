/**
 * A row of the table, filled in step by step: what is printed (`RawRow`), what its cells say (`Row`), how many persons
 * that is (`ProvenRow`), of which municipality (`NamedRow`). A `ProfileRow` has all of it, and nothing left open.
 */
import type { MunicipalityCode } from '../codes.ts';
import { type Measure, perMeasure, type PerMeasure } from '../measures.ts';
import type { Cell, RawRow } from '../raw.ts';
import { type Count, parseCount, toSummand } from './counts.ts';

export type Row = {
  /** As printed. */
  readonly name: string;
  /** As printed, left to right. */
  readonly cells: readonly Cell[];
  readonly counts: readonly Count[];
  /** The measure of each cell; undefined while nobody knows which column is which. */
  readonly columns: readonly Measure[] | undefined;
};

/** After the sums: a dash has been proven to be a 0, or is left open. */
export type ProvenRow = Row & {
  readonly persons: PerMeasure<number | null>;
};

/** After the names: undefined where the reference does not know the name on the last day of the quarter. */
export type NamedRow = ProvenRow & {
  /** The name as one line. */
  readonly printedName: string;
  readonly municipality: MunicipalityCode | undefined;
  readonly municipalityName: string | undefined;
};

export function toRow(row: RawRow, columns: readonly Measure[] | undefined): Row {
  const counts = row.counts.map((cell) => parseCount(cell.text));
  return { name: row.name.text, cells: row.counts, counts, columns };
}

/** The cell's value for each measure, or undefined where the columns are unknown. */
export function byMeasure<T>(row: Row, values: readonly T[]): PerMeasure<T | undefined> {
  return perMeasure((measure) => values[row.columns?.indexOf(measure) ?? -1]);
}

/** Persons by measure, a dash taken for 0: for sums. Undefined where the cell does not say. */
export function toSummands(row: Row): PerMeasure<number | undefined> {
  return byMeasure(row, row.counts.map(toSummand));
}

/**
 * The name as one line: a name that was wrapped behind its hyphen ('Schouwen-' / 'Duiveland') comes joined by a blank
 * that nobody printed. Only before a capital: 'Noord- en …' would keep its blank.
 */
export function unwrapName(name: string): string {
  return name.replaceAll(/(?<=\p{L}-) (?=\p{Lu})/gu, '');
}

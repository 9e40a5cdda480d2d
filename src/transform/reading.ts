/**
 * What a document means: the vocabulary between `transform`, its checks and `load`. A row of the table is filled in step
 * by step: what is printed (`RawRow`), what its cells say (`Row`), how many persons that is (`ProvenRow`), of which
 * municipality (`NamedRow`). A `ProfileRow` has all of it, and nothing left open.
 */
import type { MunicipalityCode, RegionCode } from '../codes.ts';
import type { Check } from '../findings.ts';
import { type Counts, type Measure, MEASURES, perMeasure, type PerMeasure } from '../measures.ts';
import type { Quarter } from '../quarter.ts';
import type { Cell, RawRow } from '../raw.ts';

export type ProfileRow = {
  readonly municipality: MunicipalityCode;
  /** Official name on the last day of the quarter. */
  readonly municipalityName: string;
  readonly printedName: string;
  readonly counts: Counts;
  readonly cells: PerMeasure<Cell>;
};

/** A table whose every cell was read. Complete, but proven only when no blocking check failed. */
export type ProfileTable = {
  readonly quarter: Quarter;
  readonly region: RegionCode;
  readonly regionName: string;
  readonly layout: string;
  readonly measuresFrom: 'header' | 'layout';
  readonly rows: readonly ProfileRow[];
  readonly totals: Counts;
  readonly totalCells: PerMeasure<Cell>;
  /** Persons of the region in the doelgroepregister. */
  readonly registerPersons: number;
  /** As printed; whole percent, rounded where decimals are printed. */
  readonly knownPct: number;
};

/** Everything that could be said about a document, however little of it could be read. */
export type Reading = {
  readonly quarter: Quarter | undefined;
  readonly region: { readonly code: RegionCode; readonly name: string } | undefined;
  readonly layout: string | undefined;
  readonly measuresFrom: 'header' | 'layout' | undefined;
  /** Rows as far as they were read: `inspect` prints them also for a rejected document. */
  readonly rows: readonly NamedRow[];
  readonly totals: PerMeasure<number | null> | undefined;
  readonly registerPersons: number | undefined;
  readonly knownPct: number | undefined;
  /** Does the document call itself 'Transparantie van klantprofielen'? */
  readonly isOurSeries: boolean;
  /** Does it speak of the whole country instead of a region? */
  readonly isNational: boolean;
  /** Present when every cell was read; `checks` say whether it may be loaded. */
  readonly table: ProfileTable | undefined;
  /** All checks of the document by itself, in the order of `CHECK_CODES`. */
  readonly checks: readonly Check[];
};

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

/** Is there a value for every measure? */
export function isComplete<T>(values: PerMeasure<T | null | undefined>): values is PerMeasure<T> {
  return MEASURES.every((measure) => values[measure] !== null && values[measure] !== undefined);
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

// The printed counts. The grammar is strict: what it does not know is unreadable, and nothing becomes a 0 in silence.

export type Count =
  | { readonly kind: 'count'; readonly persons: number }
  /** A dash, Dutch statistical notation for nil: a 0 only where the sums agree. */
  | { readonly kind: 'nil' }
  /** The publisher keeps the number to itself. */
  | { readonly kind: 'withheld'; readonly mark: string }
  | { readonly kind: 'unreadable'; readonly text: string };

/** Digits alone, or in groups of three behind a dot or a blank, the same one throughout. Nine digits are plenty. */
const NUMBER = /^(?:0|[1-9][0-9]{0,8}|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){1,2}|(?: [0-9]{3}){1,2}))$/;
/** Blanks that typesetters put between thousands: space, no-break, figure, thin, narrow no-break. */
const BLANKS = /[ \u00a0\u2007\u2009\u202f]/g;
const LONGEST_CELL = 40;
const DASH = /^[-\u2010-\u2015\u2212]$/;
const WITHHELD = /^(?:[<≤] ?[0-9]{1,2}|[xX]|\.{1,3}|…|\*{1,3}|#|n\.?b\.?|n\.?v\.?t\.?)$/;

/** Reads one cell: '1.095' and '1 095' are 1095 persons. Two readings that say the same are equal values. */
export function parseCount(text: string): Count {
  if (text.length > LONGEST_CELL) return { kind: 'unreadable', text };
  const plain = text.replace(BLANKS, ' ').replace(/^ +| +$/g, '');
  if (NUMBER.test(plain)) return { kind: 'count', persons: Number(plain.replace(/[. ]/g, '')) };
  if (DASH.test(plain)) return { kind: 'nil' };
  if (WITHHELD.test(plain)) return { kind: 'withheld', mark: plain };
  return { kind: 'unreadable', text };
}

/** The number of persons, a dash taken for 0; undefined when the cell does not say. For sums only. */
export function toSummand(count: Count): number | undefined {
  if (count.kind === 'count') return count.persons;
  return count.kind === 'nil' ? 0 : undefined;
}

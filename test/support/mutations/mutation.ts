/** A mutation changes one thing in a good document; each class of mutations is one kind of mistake. */
import { type RawDocument } from '../../../src/raw.ts';
import type { SeenAs } from '../../../src/seen-as.ts';
import { toRawDocument, type Truth, type TruthRow } from '../raw-document.ts';
import type { Archive } from './archive.ts';
import { addUp, type Published } from './history.ts';
import type { Random } from './random.ts';

export type Target = {
  readonly published: Published;
  readonly archive: Archive;
  readonly random: Random;
};

export type Mutant = { readonly raw: RawDocument; readonly seenAs: SeenAs };

export type MutationClass = {
  readonly id: string;
  /** What happened to the document, for a person. */
  readonly title: string;
  /** Is the document itself also loaded, under its own name? */
  readonly isOriginalLoaded?: boolean;
  /** Undefined: this document cannot have this mistake. */
  readonly mutate: (target: Target) => Mutant | undefined;
};

/** A mistake of the publisher: it stands on the page. */
export function printed(
  id: string,
  title: string,
  change: (truth: Truth, target: Target) => Truth | undefined,
): MutationClass {
  return {
    id,
    title,
    mutate: (target) => {
      const { truth, seenAs } = target.published;
      const changed = change(truth, target);
      return changed && { raw: toRawDocument(changed), seenAs };
    },
  };
}

export function replaceRow(truth: Truth, index: number, row: TruthRow): Truth {
  return { ...truth, rows: truth.rows.map((old, at) => (at === index ? row : old)) };
}

export function numbersOf(row: TruthRow): number[] {
  return row.slice(1).map(Number);
}

/** The truth with totals that fit its rows, and a percentage that fits the total. */
export function retotal(truth: Truth, register = truth.register): Truth {
  const totals = addUp(truth.rows);
  const known = totals[4] ?? 0;
  return { ...truth, totals, register, pct: Math.round((100 * known) / register) };
}

/** One cell of the table, the total row too: row `rows.length` is the total. */
export function changeCell(
  truth: Truth,
  row: number,
  cell: number,
  change: (number: number) => number | string | undefined,
): Truth | undefined {
  const replace = (cells: readonly (number | string)[]): (number | string)[] | undefined => {
    const value = change(Number(cells[cell]));
    if (value === undefined || value === Number(cells[cell])) return undefined;
    return cells.map((old, index) => (index === cell ? value : old));
  };
  const found = truth.rows[row];
  if (found === undefined) {
    const totals = replace(truth.totals);
    return totals && { ...truth, totals };
  }
  const [name, ...cells] = found;
  const changed = replace(cells);
  return changed && replaceRow(truth, row, [name, ...changed]);
}

/** Any cell, the totals too. */
export function changeAnyCell(
  truth: Truth,
  random: Random,
  change: (number: number) => number | string | undefined,
): Truth | undefined {
  return changeCell(truth, random.int(0, truth.rows.length), random.int(0, 4), change);
}

/** Two different rows. */
export function pickTwo(truth: Truth, random: Random): readonly [number, number] {
  const first = random.int(0, truth.rows.length - 1);
  const second = random.int(0, truth.rows.length - 2);
  return [first, second < first ? second : second + 1];
}

export function rename(truth: Truth, nameAt: (index: number) => string | undefined): Truth {
  const rows = truth.rows.map(([name, ...cells], index): TruthRow => [
    nameAt(index) ?? name,
    ...cells,
  ]);
  return { ...truth, rows };
}

/** The document with the names at other heights: beside the numbers of other rows. */
export function displaceNames(raw: RawDocument, by: number): RawDocument {
  if ('problem' in raw.table) return raw;
  const rows = raw.table.rows.map((row) => ({
    ...row,
    name: {
      ...row.name,
      box: { ...row.name.box, top: row.name.box.top + by, bottom: row.name.box.bottom + by },
    },
  }));
  return { ...raw, table: { ...raw.table, rows } };
}

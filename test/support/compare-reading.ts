/** What a reader must find in a generated PDF, and how a reading differs from it. */
import type { Measure } from '../../src/measures.ts';
import type { RawTable } from '../../src/raw.ts';
import type { Look, Publication } from './publication.ts';
import { regionLines, toPrintedRows } from './table-shape.ts';

/** Rows as one text each: easy to read in a failure. */
export type Rows = { readonly rows: readonly string[]; readonly total: string };

/** Wrapped lines and blanks of every kind come back as single blanks. */
export function expectedRows(publication: Publication, look: Look): Rows {
  const printed = toPrintedRows(publication, look).map(({ lines, counts, isTotal }) => ({
    text: toRow(lines.join(' '), counts),
    isTotal,
  }));
  return {
    rows: printed.filter(({ isTotal }) => !isTotal).map(({ text }) => text),
    total: printed.find(({ isTotal }) => isTotal)?.text ?? '',
  };
}

export function rowsOfTable({ rows, total }: RawTable): Rows {
  const print = (row: RawTable['total']): string =>
    toRow(
      row.name.text,
      row.counts.map(({ text }) => text),
    );
  return { rows: rows.map(print), total: print(total) };
}

function toRow(name: string, counts: readonly string[]): string {
  return [name, ...counts].map((text) => text.replaceAll(/\s+/gu, ' ')).join(' ; ');
}

export function expectedRegion(publication: Publication, look: Look): (string | undefined)[] {
  if (look.regionColumns === 'none') return [undefined, undefined];
  return [String(publication.regionNumber), regionLines(publication, look).join(' ')];
}

/** What a person would take each heading to mean; undefined where it does not say. */
export function measuresOfHeadings({ headings }: RawTable): (Measure | undefined)[] {
  return headings.map(({ group, text }): Measure | undefined => {
    const words = `${group} ${text}`.toLowerCase();
    if (words.trim().startsWith('totaal')) return 'known_in_sonar';
    const holders = [...words.matchAll(/gemeente|uwv|(?<!uwv )werkbedrijf/g)].map(
      ([holder]) => holder,
    );
    if (!words.includes('klantprofiel') || holders.length !== 1) return undefined;
    const holder = holders[0] === 'gemeente' ? 'municipal' : 'uwv';
    return /geen|zonder/.test(words) ? `${holder}_without_profile` : `${holder}_with_profile`;
  });
}

/** Looks that no reader can be sure of: they must be refused, or read right. */
export function mayBeRefused(look: Look): { readonly table: boolean; readonly drawing: boolean } {
  return {
    table: look.decoy === 'same',
    // column by column the order of drawing does not tell where a wrapped name ends
    drawing: look.drawing === 'columns' && look.wrapAfter !== undefined,
  };
}

import type { RegionCode } from '../../codes.ts';
import type { Check } from '../../findings.ts';
import { MEASURES, type PerMeasure } from '../../measures.ts';
import type { Quarter } from '../../quarter.ts';
import { block } from './record.ts';

/** The numbers of a publication, whatever the names beside them. */
export type PublishedNumbers = {
  readonly quarter: Quarter;
  readonly region: RegionCode;
  readonly rows: readonly { readonly counts: PerMeasure<number> }[];
  readonly totals: PerMeasure<number>;
};

/**
 * No other publication has the same rows and totals. Catches a file that was published again under another quarter or
 * region, also with its rows in another order or another footnote. Lets through: a copy with one number changed.
 */
export function checkNotACopy(
  table: PublishedNumbers,
  others: readonly PublishedNumbers[],
): Check[] {
  const numbers = toNumbers(table);
  const original = others.find(
    (other) =>
      (other.quarter !== table.quarter || other.region !== table.region) &&
      toNumbers(other) === numbers,
  );
  const found = original === undefined ? null : `those of ${original.quarter} ${original.region}`;
  return [
    block('not_a_copy', {
      subject: `${table.quarter} ${table.region}`,
      passed: original === undefined,
      expected: 'numbers of its own',
      found,
    }),
  ];
}

function toNumbers(table: PublishedNumbers): string {
  const toLine = (counts: PerMeasure<number>): string =>
    MEASURES.map((measure) => counts[measure]).join(' ');
  const rows = table.rows.map((row) => toLine(row.counts)).sort();
  return [...rows, toLine(table.totals)].join('\n');
}

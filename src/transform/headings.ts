/** Which printed column is which measure: by the headings when they are printed, else by the layout. */
import { isRemnant, toMeasure, whatIsSaid, type HeadingWords } from '../heading-words.ts';
import { MEASURES, type Measure } from '../measures.ts';
import type { RawHeading, RawTable } from '../raw.ts';
import { countColumns, type Layout } from '../reference/schema.ts';

export type ColumnMapping =
  | {
      readonly kind: 'mapped';
      /** The measure of each count column, left to right: all five, each once. */
      readonly columns: readonly Measure[];
      readonly measuresFrom: 'header' | 'layout';
    }
  | { readonly kind: 'not-understood'; readonly seen: string };

/**
 * Headings decide when they name all five measures, each once. When nothing stands over the counts but the remnants
 * that `layouts.json` lists, the layout decides. Anything between is not understood: a guess would swap columns.
 */
export function findMapping(
  { headings, unclear }: Pick<RawTable, 'headings' | 'unclear'>,
  layout: Layout,
  words: HeadingWords,
): ColumnMapping {
  const isAbsent = headings.every(
    ({ text, group }) => isRemnant(text, words) && isRemnant(group, words),
  );
  if (isAbsent && unclear === undefined) {
    return { kind: 'mapped', columns: countColumns(layout), measuresFrom: 'layout' };
  }
  const columns = headings.flatMap(({ group, text }) => {
    const said = [...group.split(' / '), text].map((part) => whatIsSaid(part, words));
    if (said.includes(undefined)) return [];
    return toMeasure(new Set(said.flatMap((one) => [...(one ?? [])]))) ?? [];
  });
  if (new Set(columns).size === MEASURES.length && unclear === undefined) {
    return { kind: 'mapped', columns, measuresFrom: 'header' };
  }
  const why = unclear === undefined ? [] : [unclear];
  return { kind: 'not-understood', seen: [...headings.map(describe), ...why].join(' | ') };
}

function describe({ group, text }: RawHeading, index: number): string {
  const above = [group, text].filter((part) => part !== '').join(': ');
  return `column ${index + 1}: ${above === '' ? '(nothing)' : `'${above}'`}`;
}

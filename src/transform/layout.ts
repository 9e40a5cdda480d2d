/** Which of the known looks a table has. */
import { MEASURES } from '../measures.ts';
import { isProblem, type RawDocument, type RawTable } from '../raw.ts';
import type { Layout, Layouts } from '../reference/schema.ts';

export type LayoutResult =
  | { readonly kind: 'known'; readonly layout: Layout }
  | { readonly kind: 'unknown'; readonly seen: string };

/** A known look has five counts in every row, and both region columns or none. */
export function findLayout(table: RawDocument['table'], layouts: Layouts): LayoutResult {
  if (isProblem(table)) return { kind: 'unknown', seen: `${table.problem}: ${table.seen}` };
  const odd = findOddity(table);
  if (odd !== undefined) return { kind: 'unknown', seen: odd };
  const hasRegion = table.regionName !== undefined;
  const layout = layouts.layouts.find((known) => known.region_columns === hasRegion);
  return layout === undefined
    ? { kind: 'unknown', seen: hasRegion ? 'region columns' : 'no region columns' }
    : { kind: 'known', layout };
}

function findOddity(table: RawTable): string | undefined {
  if (table.rows.length === 0) return 'a table without rows';
  const widths = [
    ...[...table.rows, table.total].map((row) => row.counts.length),
    table.headings.length,
  ];
  const odd = widths.find((width) => width !== MEASURES.length);
  if (odd !== undefined) return `${odd} count columns instead of ${MEASURES.length}`;
  if ((table.regionName === undefined) !== (table.regionNumber === undefined)) {
    return `only one of two region columns: ${table.regionNumber?.text ?? table.regionName?.text}`;
  }
  return undefined;
}

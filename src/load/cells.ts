/** The cells of a table as rows of etl.cell: where each number stands. Pure. */
import type { Insertable } from 'kysely';

import { municipalityKey } from '../codes.ts';
import { MEASURES, type PerMeasure } from '../measures.ts';
import type { Cell } from '../raw.ts';
import type { ProfileTable } from '../transform/reading.ts';
import type { Database } from './schema.ts';

/** Row 0 is the total row, as in etl.cell. */
const TOTAL_ROW = 0;
/** Its label is not part of a ProfileTable. */
const TOTAL_NAME = '';

export function toCells(
  documentKey: number,
  table: ProfileTable,
): readonly Insertable<Database['etl.cell']>[] {
  const toRow = (
    number: number,
    municipality: number | null,
    name: string,
    counts: PerMeasure<number>,
    cells: PerMeasure<Cell>,
  ) =>
    MEASURES.map((measure) => {
      const { text, box } = cells[measure];
      return {
        document_key: documentKey,
        row_number: number,
        measure,
        municipality_key: municipality,
        printed_name: name,
        value: counts[measure],
        raw_text: text,
        page: box.page,
        box_left: box.left,
        box_top: box.top,
        box_right: box.right,
        box_bottom: box.bottom,
      };
    });
  return [
    ...table.rows.flatMap((row, index) =>
      toRow(index + 1, municipalityKey(row.municipality), row.printedName, row.counts, row.cells),
    ),
    ...toRow(TOTAL_ROW, null, TOTAL_NAME, table.totals, table.totalCells),
  ];
}

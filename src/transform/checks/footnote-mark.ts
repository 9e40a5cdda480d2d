import { warn, type Check } from '../../findings.ts';
import type { Measure } from '../../measures.ts';
import type { RawTable } from '../../raw.ts';

/**
 * Raised marks behind names, labels and counts point to a footnote: they are taken off, and never digits of a count.
 * Told because the footnote may say something about the number; one record for each mark, with all its places.
 */
export function checkFootnoteMark(
  table: RawTable,
  columns: readonly Measure[] | undefined,
): Check[] {
  const cells = [...table.rows, table.total].flatMap((row) => [
    { place: row.name.text, cell: row.name },
    ...row.counts.map((cell, index) => ({
      place: `${row.name.text}: ${columns?.[index] ?? `column ${index + 1}`}`,
      cell,
    })),
  ]);
  const region = [table.regionNumber, table.regionName].filter((cell) => cell !== undefined);
  const marked = [...cells, ...region.map((cell) => ({ place: 'table: region', cell }))].flatMap(
    ({ place, cell: { text, marks } }) => (marks === undefined ? [] : [{ marks, place, text }]),
  );
  const expected = 'no footnote marks';
  const records = [...Map.groupBy(marked, ({ marks }) => marks)].map(([marks, places]) => {
    const subject = places.length === 1 ? (places[0]?.place ?? 'table') : 'table';
    const found = `${marks} behind ${places.map(({ text }) => text).join(', ')}`;
    return warn('footnote_mark', { subject, passed: false, expected, found });
  });
  return records.length > 0
    ? records
    : [warn('footnote_mark', { subject: 'table', passed: true, expected, found: expected })];
}

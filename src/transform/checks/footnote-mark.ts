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
  const marked = [...table.rows, table.total].flatMap((row) =>
    [row.name, ...row.counts].flatMap(({ text, marks }, index) => {
      const column = index === 0 ? [] : [columns?.[index - 1] ?? `column ${index}`];
      const place = [row.name.text, ...column].join(': ');
      return marks === undefined ? [] : [{ marks, place, text }];
    }),
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

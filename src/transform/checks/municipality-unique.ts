import type { Check } from '../../findings.ts';
import { toCodes, type NamedRow } from '../named-row.ts';
import { block } from './record.ts';

/** No municipality stands twice, however it is spelled. */
export function checkMunicipalityUnique(rows: readonly NamedRow[]): Check[] {
  const known = rows.filter((row) => row.municipality !== undefined);
  const failed = [...Map.groupBy(known, (row) => row.municipality).entries()]
    .filter(([, same]) => same.length > 1)
    .map(([code, same]) =>
      block('municipality_unique', {
        subject: code ?? '',
        passed: false,
        expected: 1,
        found: same.map((row) => row.printedName).join(', '),
      }),
    );
  if (failed.length > 0) return failed;
  const found = new Set(toCodes(rows)).size;
  return [block('municipality_unique', { subject: 'table', passed: true, expected: found, found })];
}

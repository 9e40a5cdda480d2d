import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { toReport } from '../support/mutations/report.ts';
import { runStudies } from '../support/mutations/studies.ts';
import { isUndetectable } from '../support/mutations/undetectable.ts';

test(
  '20,000 mutated tables and 20,000 damaged files: none becomes a wrong fact, but in the classes that are named',
  { timeout: 3_600_000 },
  async () => {
    const studies = await runStudies();
    const { tables, alarms, bytes } = studies;
    expect(tables.reduce((sum, { tally }) => sum + tally.n, 0)).toBeGreaterThanOrEqual(20_000);
    expect(bytes.reduce((sum, { tally }) => sum + tally.n, 0)).toBeGreaterThanOrEqual(20_000);
    const unnamed = tables.filter(
      ({ mutation, setting, tally }) =>
        tally.warned + tally.silent > 0 && !isUndetectable(mutation.id, setting),
    );
    expect(unnamed).toEqual([]);
    expect(bytes.filter(({ tally }) => tally.wrong > 0)).toEqual([]);
    expect(alarms.map(({ blocked }) => blocked)).toEqual([0, 0, 0]);
    const kept = readFileSync(new URL('../../docs/detection.md', import.meta.url), 'utf8');
    expect(withoutFiles(toReport(studies))).toEqual(withoutFiles(kept));
  },
);

/** The report but for the numbers of damaged files: a slow machine may give one up that a quick one reads. */
function withoutFiles(report: string): string[] {
  return report.split(/^(?=## )/m).filter((part) => !part.startsWith('## Damaged files'));
}

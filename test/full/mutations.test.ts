import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { findLetThrough } from '../support/mutations/drawn-study.ts';
import { toReport } from '../support/mutations/report.ts';
import { runStudies } from '../support/mutations/studies.ts';
import { isUndetectable } from '../support/mutations/undetectable.ts';

test(
  '20,000 tables read wrong, 20,000 that are wrong and 20,000 damaged files: none becomes a wrong fact, but in the classes that are named',
  { timeout: 3_600_000 },
  async () => {
    const studies = await runStudies();
    const { drawn, tables, alarms, bytes } = studies;
    expect(drawn.rows.reduce((sum, { tally }) => sum + tally.n, 0)).toBeGreaterThanOrEqual(20_000);
    expect(drawn.rows.filter(({ tally }) => tally.unseen > 0 || tally.n === 0)).toEqual([]);
    expect(findLetThrough(drawn)).toEqual([]);
    const documents = (isKnown: boolean): number =>
      drawn.makers.reduce((sum, one) => sum + (one.isKnown === isKnown ? one.documents : 0), 0);
    expect(drawn.makers.filter(({ isKnown }) => !isKnown).length).toBeGreaterThanOrEqual(3);
    expect(documents(false)).toBeGreaterThanOrEqual(documents(true));
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
    expect(measuredAlike(toReport(studies))).toEqual(measuredAlike(kept));
  },
);

/**
 * The chapters whose numbers are the same on every machine: not those of damaged files, of which a slow one may give one
 * up that a quick one reads, nor those of PDFs, which depend on the versions of the programs that made them.
 */
function measuredAlike(report: string): string[] {
  const [, ...chapters] = report.split(/^(?=## )/m);
  return chapters.filter((chapter) => !/^## (?:Damaged files|What the reader)/.test(chapter));
}

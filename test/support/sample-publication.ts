/** The samples as publications for the generator, to render them again with one thing changed. */
import type { Publication } from './publication.ts';
import { sampleTruth } from './raw-document.ts';

/** What a sample says: 'rijnmond' finds the one that has it in its file name. */
export function samplePublication(part: string): Publication {
  const truth = sampleTruth(part);
  return {
    year: truth.year,
    quarter: truth.quarter,
    region: truth.region,
    noteRegion: truth.noteRegion,
    regionNumber: truth.number,
    rows: truth.rows.map(([name, ...counts]) => ({ name, counts: counts.map(Number) })),
    totals: truth.totals.map(Number),
    register: truth.register,
    pct: truth.pct,
  };
}

/** The publication with one count changed by `by`, in the row of that number; sums are left as they were. */
export function changeCount(
  publication: Publication,
  row: number,
  column: number,
  by: number,
): Publication {
  const rows = publication.rows.map(({ name, counts }, index) => ({
    name,
    counts: counts.map((count, place) => (index === row && place === column ? count + by : count)),
  }));
  return { ...publication, rows };
}

/** A revision: one person more in a part of the first row, and in every sum that holds it. */
export function revise(publication: Publication, by = 1): Publication {
  const changed = changeCount(changeCount(publication, 0, 0, by), 0, 4, by);
  const totals = publication.totals.map((total, place) =>
    place === 0 || place === 4 ? total + by : total,
  );
  return { ...changed, totals };
}

/** What a document is made to say: the truth in the spelling of its look, with the fault that the look has. */
import { numberOf, yearOf } from '../../../src/quarter.ts';
import type { Reference } from '../../../src/reference/reference.ts';
import { regionsOn } from '../reference.ts';
import type { Publication } from '../publication.ts';
import type { Look } from './look.ts';
import { printName } from './names.ts';
import { sumColumns, type Truth } from './truth.ts';

/** The truth as the older generator takes it, with names as the look spells them and the look's fault. */
export function toPublication(truth: Truth, look: Look, reference: Reference): Publication {
  const spelled = truth.rows.map(({ code, name, counts }) => ({
    name: printName(code, name, look, reference),
    counts,
  }));
  const other = otherRegion(truth, reference);
  const base: Publication = {
    year: yearOf(truth.quarter),
    quarter: numberOf(truth.quarter) as Publication['quarter'],
    region: truth.regionName,
    noteRegion:
      look.names === 'variants' ? (truth.regionVariants[0] ?? truth.regionName) : truth.regionName,
    regionNumber: truth.regionNumber,
    rows: spelled,
    totals: truth.totals,
    register: truth.register,
    pct: truth.pct,
  };
  return withFault(base, look.fault, other);
}

function otherRegion(truth: Truth, reference: Reference): string {
  const names = regionsOn(reference, '2023-01-31').map(({ name }) => name);
  return (
    names.find((name) => name !== truth.regionName && !truth.regionVariants.includes(name)) ?? ''
  );
}

function withFault(publication: Publication, fault: Look['fault'], other: string): Publication {
  const { rows, totals } = publication;
  const change = (column: number): typeof rows =>
    rows.map((row, index) =>
      index > 0
        ? row
        : { ...row, counts: row.counts.map((count, at) => count + (at === column ? 1 : 0)) },
    );
  switch (fault) {
    case 'row-sum':
      return {
        ...publication,
        rows: change(1),
        totals: totals.map((total, at) => total + (at === 1 ? 1 : 0)),
      };
    case 'column-sum':
      return {
        ...publication,
        totals: totals.map((total, at) => total + (at === 0 || at === 4 ? 1 : 0)),
      };
    case 'percentage':
      return {
        ...publication,
        pct: publication.pct < 60 ? publication.pct + 3 : publication.pct - 3,
      };
    case 'unknown-name':
      return {
        ...publication,
        rows: rows.map((row, at) => (at === 1 ? { ...row, name: 'Sint Juttemis' } : row)),
      };
    case 'missing-row':
    case 'doubled-row': {
      const [first, ...others] = rows;
      const kept = fault === 'missing-row' || first === undefined ? others : [first, ...rows];
      const sums = sumColumns(kept.map(({ counts }) => counts));
      const register = Math.max(publication.register, sums[4] ?? 0);
      return {
        ...publication,
        rows: kept,
        totals: sums,
        register,
        pct: Math.round((100 * (sums[4] ?? 0)) / register),
      };
    }
    case 'other-footnote-region':
      return { ...publication, noteRegion: other };
    case 'other-region-column':
      return { ...publication, region: other };
    default:
      return publication;
  }
}

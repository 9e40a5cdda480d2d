/** Made-up numbers that are consistent in themselves: for every quarter and region a table that adds up. */
import { municipalityKey, regionKey, type RegionCode } from '../../src/codes.ts';
import { MEASURES, perMeasure, type PerMeasure } from '../../src/measures.ts';
import { FIRST_QUARTER, lastDay, quartersBetween, type Quarter } from '../../src/quarter.ts';
import type { Cell } from '../../src/raw.ts';
import type { Reference } from '../../src/reference/reference.ts';
import type { ProfileRow, ProfileTable } from '../../src/transform/reading.ts';

const DUTCH = new Intl.NumberFormat('nl-NL');

/** The same quarter and region always give the same table; shares with a profile grow over the years. */
export function makeFacts(
  reference: Reference,
  quarter: Quarter,
  region: RegionCode,
): ProfileTable {
  const day = lastDay(quarter);
  const members = reference.membersOn(region, day);
  const rows = members.map(({ code, name }, index): ProfileRow => {
    const age = quartersBetween(FIRST_QUARTER, quarter);
    const counts = makeCounts(municipalityKey(code), age, regionKey(region));
    return {
      municipality: code,
      municipalityName: name,
      printedName: name,
      counts,
      cells: makeCells(counts, index),
    };
  });
  const totals = perMeasure((measure) => rows.reduce((sum, row) => sum + row.counts[measure], 0));
  const registerPersons = Math.round(totals.known_in_sonar / 0.74);
  return {
    quarter,
    region,
    regionName: reference.regionNameOn(region, day) ?? region,
    layout: quarter < '2021Q1' ? 'uwv-2020' : 'uwv-2023',
    measuresFrom: 'layout',
    rows,
    totals,
    totalCells: makeCells(totals, rows.length),
    registerPersons,
    knownPct: Math.round((totals.known_in_sonar / registerPersons) * 100),
  };
}

function makeCounts(key: number, age: number, region: number): PerMeasure<number> {
  const size = 20 + ((key * 7919) % 900);
  const municipal = Math.round(size * (0.4 + 0.004 * age));
  const uwv = Math.round(size * (0.6 + 0.006 * age));
  const ofMunicipality = 0.03 + 0.007 * age + ((key * 31) % 17) / 100;
  const ofUwv = 0.6 + 0.006 * age + ((region * 13) % 31) / 100 - 0.15;
  const withMunicipal = Math.round(municipal * ofMunicipality);
  const withUwv = Math.round(uwv * ofUwv);
  return {
    municipal_with_profile: withMunicipal,
    municipal_without_profile: municipal - withMunicipal,
    uwv_with_profile: withUwv,
    uwv_without_profile: uwv - withUwv,
    known_in_sonar: municipal + uwv,
  };
}

/** As on a page of 595 x 842 points: rows of 14 points from 120, numbers to the right of their columns. */
function makeCells(counts: PerMeasure<number>, row: number): PerMeasure<Cell> {
  return perMeasure((measure) => {
    const text = DUTCH.format(counts[measure]);
    const right = 260 + MEASURES.indexOf(measure) * 60;
    const top = 120 + row * 14;
    return { text, box: { page: 1, left: right - text.length * 5, top, right, bottom: top + 9 } };
  });
}

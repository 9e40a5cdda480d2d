/** All checks that need other publications. */
import type { RegionCode } from '../../codes.ts';
import { block, type Check, warn } from '../../findings.ts';
import { MEASURES, type PerMeasure } from '../../measures.ts';
import { lastDay, type Quarter } from '../../quarter.ts';
import type { Plausibility } from '../../reference/plausibility.ts';
import type { Reference } from '../../reference/reference.ts';
import type { ProfileTable } from '../reading.ts';
import { type Claim, isSameCounts, type Loaded, type RegionCounts, toPast } from './loaded.ts';
import { checkChangePlausible, checkColumnsPlausible } from './plausible.ts';
import { counted } from '../../printable.ts';

/** The facts of the table's own publication never block it: a revision may say anything that is proven. */
export function checkAgainstLoaded(
  table: ProfileTable,
  { claims, alike, neighbours, current }: Loaded,
  reference: Reference,
): Check[] {
  const { plausibility } = reference;
  const [nearest] = neighbours;
  return [
    ...checkClaims(table, claims, reference),
    ...checkNotACopy(table, alike),
    ...neighbours.flatMap((other) => checkColumnsPlausible(table, other, plausibility.columns)),
    ...(nearest ? checkChangePlausible(table, nearest, plausibility.change) : []),
    ...(nearest ? checkStillThere(table, nearest, reference) : []),
    ...(current ? checkRevisionPlausible(table, current, plausibility.change) : []),
  ];
}

/**
 * No municipality stands in two regions of one quarter, unless the known differences allow it in both.
 * The later document is blocked: counted twice, the country would be too large.
 */
export function checkClaims(
  table: ProfileTable,
  claims: readonly Claim[],
  reference: Reference,
): Check[] {
  return claims.map((claim) => {
    const listed = reference
      .knownDifferencesIn(table.quarter)
      .some((difference) => difference.gm_code === claim.municipality);
    return block('municipality_unique', {
      subject: `${claim.municipality} in ${table.quarter}`,
      passed: listed,
      expected: 'in one region of the quarter',
      found: `also in ${claim.region}`,
    });
  });
}

/** The numbers of a publication, whatever the names beside them. */
export type PublishedNumbers = {
  readonly quarter: Quarter;
  readonly region: RegionCode;
  readonly rows: readonly { readonly counts: PerMeasure<number> }[];
  readonly totals: PerMeasure<number>;
};

/**
 * No other publication has the same rows and totals. Catches a file that was published again under another quarter or
 * region, also with its rows in another order or another footnote. Lets through: a copy with one number changed.
 */
export function checkNotACopy(
  table: PublishedNumbers,
  others: readonly PublishedNumbers[],
): Check[] {
  const numbers = toNumbers(table);
  const original = others.find(
    (other) =>
      (other.quarter !== table.quarter || other.region !== table.region) &&
      toNumbers(other) === numbers,
  );
  const found = original === undefined ? null : `those of ${original.quarter} ${original.region}`;
  return [
    block('not_a_copy', {
      subject: `${table.quarter} ${table.region}`,
      passed: original === undefined,
      expected: 'numbers of its own',
      found,
    }),
  ];
}

function toNumbers(table: PublishedNumbers): string {
  const toLine = (counts: PerMeasure<number>): string =>
    MEASURES.map((measure) => counts[measure]).join(' ');
  const rows = table.rows.map((row) => toLine(row.counts)).sort();
  return [...rows, toLine(table.totals)].join('\n');
}

/**
 * A revision changes a few rows of what stands. Catches the table of another quarter that replaces this one under its
 * label. Lets through: a first document, which replaces nothing.
 */
export function checkRevisionPlausible(
  table: RegionCounts,
  current: RegionCounts,
  limits: Plausibility['change'],
): Check[] {
  const past = toPast(table, current);
  const changed = past.filter((row) => !isSameCounts(row.counts, row.before)).length;
  return [
    warn('change_plausible', {
      subject: 'against what it replaces',
      passed: changed <= limits.most_revised * past.length,
      expected: `most of ${counted(past.length, 'row')} as they are`,
      found: `${counted(changed, 'row')} changed`,
    }),
  ];
}

/**
 * Municipalities of the neighbouring quarter that exist and may stand in this table do stand in it. Catches the loss of
 * those that known_differences lists, which are required in no single document. Lets through: a first quarter.
 */
export function checkStillThere(
  table: ProfileTable,
  neighbour: RegionCounts,
  reference: Reference,
): Check[] {
  const { quarter, region } = table;
  const printed = new Set(table.rows.map((row) => row.municipality));
  return neighbour.rows
    .filter(({ municipality: code }) => !printed.has(code))
    .filter(({ municipality: code }) => reference.regionOf(code, lastDay(quarter)) !== undefined)
    .filter(({ municipality: code }) => reference.allowedRegions(code, quarter).has(region))
    .map(({ municipality, counts }) =>
      warn('change_plausible', {
        subject: `${municipality}: row`,
        passed: false,
        expected: `a row, as in ${neighbour.quarter} (${counted(counts.known_in_sonar, 'person')})`,
        found: null,
      }),
    );
}

/** Histories: what all 35 regions published in 26 quarters, as documents that a person would call good. */
import type { MunicipalityCode, RegionCode } from '../../../src/codes.ts';
import {
  addQuarters,
  FIRST_QUARTER,
  firstDay,
  lastDay,
  makeQuarter,
  numberOf,
  quartersBetween,
  yearOf,
  type Quarter,
} from '../../../src/quarter.ts';
import type { SeenAs } from '../../../src/seen-as.ts';
import { NO_HEADINGS, PRINTED_HEADINGS, type Truth, type TruthRow } from '../raw-document.ts';
import { reference, type Region, regionsOn } from '../reference.ts';
import { makeRandom, type Random } from './random.ts';
import {
  addParts,
  countParts,
  drawHabits,
  drawParts,
  drawWeather,
  drawWildParts,
  nextParts,
  type Parts,
} from './story.ts';

export const LAST_QUARTER = makeQuarter(2023, 1);
export const QUARTERS: readonly Quarter[] = Array.from(
  { length: quartersBetween(FIRST_QUARTER, LAST_QUARTER) + 1 },
  (_, index) => addQuarters(FIRST_QUARTER, index),
);

/** A document and the way to it. */
export type Published = {
  readonly quarter: Quarter;
  readonly region: RegionCode;
  readonly truth: Truth;
  /** The municipality of each row. */
  readonly codes: readonly MunicipalityCode[];
  readonly seenAs: SeenAs;
};

/** `drift`: each quarter follows from the one before. `fresh`: every quarter is drawn anew. `wild`: without any habits. */
export type Kind = 'drift' | 'fresh' | 'wild';

/** Members of the region on the last day, and Vijfheerenlanden while CBS has it nowhere; in alphabetical order. */
function membersOf(
  region: RegionCode,
  quarter: Quarter,
): { code: MunicipalityCode; name: string }[] {
  const day = lastDay(quarter);
  const listed = reference
    .knownDifferencesIn(quarter)
    .filter((row) => row.cbs_region === 'AM99' && row.also_allowed_in.at(-1) === region)
    .map((row) => ({ code: row.gm_code, name: row.municipality_name }));
  return [...reference.membersOn(region, day), ...listed].sort((a, b) =>
    a.name.localeCompare(b.name, 'nl'),
  );
}

/** All publications, by quarter and region, oldest first. */
export function makeHistory(seed: string, kind: Kind = 'drift'): readonly Published[] {
  let parts = new Map<MunicipalityCode, Parts>();
  const shares = new Map<RegionCode, number>();
  return QUARTERS.flatMap((quarter) => {
    const before = parts;
    parts = new Map();
    return regionsOn(reference, lastDay(quarter)).map((region) => {
      const random = makeRandom(`${seed} ${kind} ${quarter} ${region.code}`);
      const members = membersOf(region.code, quarter);
      const habits = drawHabits(makeRandom(`${seed} ${region.code}`), quarter);
      const weather = drawWeather(random, quarter, region.code);
      const counts = members.map(({ code }) => {
        const past = kind === 'drift' ? pastOf(code, quarter, before) : undefined;
        const next = past ? nextParts(past, random, weather) : drawParts(random, habits);
        parts.set(code, next);
        return kind === 'wild' ? drawWildParts(random) : countParts(next, random);
      });
      const share = kind === 'drift' ? shares.get(region.code) : undefined;
      shares.set(region.code, nextShare(share, random));
      const names = members.map((member) => member.name);
      const truth = toTruth(quarter, region, names, counts, shares.get(region.code) ?? 1, random);
      const seenAs = toSeenAs(quarter, region.name, random);
      return { quarter, region: region.code, truth, codes: members.map((m) => m.code), seenAs };
    });
  });
}

/** The municipality itself a quarter before, else all that it was made of. */
function pastOf(
  code: MunicipalityCode,
  quarter: Quarter,
  before: ReadonlyMap<MunicipalityCode, Parts>,
): Parts | undefined {
  const own = before.get(code);
  if (own) return own;
  const [first, last] = [firstDay(quarter), lastDay(quarter)];
  const olds = reference.data.reorganisations
    .filter((row) => row.new_gm_code === code && row.date >= first && row.date <= last)
    .map((row) => before.get(row.old_gm_code))
    .filter((parts) => parts !== undefined);
  const [one, ...others] = olds;
  return one && others.reduce(addParts, one);
}

function nextShare(share: number | undefined, random: Random): number {
  const next = share === undefined ? 0.68 + 0.22 * random.next() : share + 0.01 * random.normal();
  return Math.min(0.97, Math.max(0.55, next));
}

function toTruth(
  quarter: Quarter,
  region: Region,
  names: readonly string[],
  counts: readonly Parts[],
  share: number,
  random: Random,
): Truth {
  const rows = names.map((name, index): TruthRow => [name, ...withSum(counts[index] ?? [])]);
  const totals = addUp(rows);
  const known = totals[4] ?? 0;
  const register = Math.max(1, Math.round(known / share));
  return {
    region: region.name,
    noteRegion: random.pick(region.spellings),
    year: yearOf(quarter),
    quarter: numberOf(quarter) as 1 | 2 | 3 | 4,
    regionColumns: yearOf(quarter) >= 2022,
    number: Number(region.code.slice(2)),
    rows,
    totals,
    register,
    pct: Math.round((100 * known) / register),
    headings: random.chance(0.5) ? PRINTED_HEADINGS : NO_HEADINGS,
  };
}

function withSum(parts: readonly number[]): number[] {
  return [...parts, parts.reduce((sum, part) => sum + part, 0)];
}

/** The five totals of the rows. */
export function addUp(rows: readonly TruthRow[]): number[] {
  return [1, 2, 3, 4, 5].map((cell) => rows.reduce((sum, row) => sum + Number(row[cell]), 0));
}

const ORDINALS = ['eerste', 'tweede', 'derde', 'vierde'];

/** What links say: a page with the quarter and a label with the region; half of them also a telling slug. */
export function toSeenAs(quarter: Quarter, region: string, random: Random): SeenAs {
  const ordinal = ORDINALS[numberOf(quarter) - 1];
  return {
    title: `Transparantie van klantprofielen ${ordinal} kwartaal ${yearOf(quarter)}`,
    label: region,
    slug: random.chance(0.5) ? toSlug(quarter, region) : 'tcm94-428361.pdf',
    ...(random.chance(0.3) ? { regionTags: [region] } : {}),
  };
}

/** A file name that tells quarter and region. */
export function toSlug(quarter: Quarter, region: string): string {
  const name = region
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `transparantie-klantprofielen-${name}-${yearOf(quarter)}-q${numberOf(quarter)}.pdf`;
}

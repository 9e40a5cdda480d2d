/** Which region of today took the place of an earlier one, and whose borders moved when. Pure. */
import type { MunicipalityCode, RegionCode } from '../codes.ts';
import {
  addQuarters,
  FIRST_QUARTER,
  compareQuarters,
  quarterOfDay,
  type IsoDay,
  type Quarter,
} from '../quarter.ts';
import type { Lineage } from './lineage.ts';
import { isValidOn, type MembershipRow, type RegionRow, type ReorganisationRow } from './schema.ts';

export type BorderSource = {
  readonly regions: readonly RegionRow[];
  readonly memberships: readonly MembershipRow[];
  readonly reorganisations: readonly ReorganisationRow[];
};

/** 'Niet in te delen': never a region of a publication. */
const NOT_ASSIGNED = 'AM99';
const QUARTERS_IN_A_YEAR = 4;

/** The region of today of each code: itself while it exists, else where most of its last municipalities are now. */
export function toRegionsToday(
  source: BorderSource,
  lineages: readonly Lineage[],
  today: IsoDay,
): ReadonlyMap<RegionCode, RegionCode> {
  const regionNow = new Map(lineages.map((row) => [row.municipality, row.region]));
  const found = new Map<RegionCode, RegionCode>();
  for (const [code, names] of Map.groupBy(source.regions, (row) => row.am_code)) {
    if (code === NOT_ASSIGNED) continue;
    if (names.some((row) => row.valid_to === undefined || row.valid_to > today)) {
      found.set(code, code);
      continue;
    }
    const end = names
      .map((row) => row.valid_to ?? '')
      .sort()
      .at(-1);
    const last = source.memberships.filter((row) => row.am_code === code && row.valid_to === end);
    const heirs = Map.groupBy(last, (row) => regionNow.get(row.gm_code));
    const [heir] = [...heirs].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
    if (heir !== undefined) found.set(code, heir);
  }
  return found;
}

export type BorderChange = {
  readonly quarter: Quarter;
  readonly region: RegionCode;
  /** Names of the municipalities of before whose territory came in or went out within the year that ends with the quarter. */
  readonly joined: readonly string[];
  readonly left: readonly string[];
};

type Move = {
  readonly on: IsoDay;
  readonly region: RegionCode;
  readonly way: 'joined' | 'left';
  readonly name: string;
};

/** One row a quarter and region whose borders moved; a new code of the same region is no move, nor is a merger within one. */
export function toBorderChanges(
  source: BorderSource,
  regionsToday: ReadonlyMap<RegionCode, RegionCode>,
): readonly BorderChange[] {
  const moves = source.memberships.flatMap((row) => toMoves(row, source, regionsToday));
  const placed = moves.flatMap((move) =>
    Array.from({ length: QUARTERS_IN_A_YEAR }, (_, index) => ({
      ...move,
      quarter: addQuarters(quarterOfDay(move.on), index),
    })).filter(({ quarter }) => compareQuarters(quarter, FIRST_QUARTER) >= 0),
  );
  return [...Map.groupBy(placed, ({ quarter, region }) => `${quarter} ${region}`).values()].flatMap(
    (own) => {
      const [first] = own;
      const names = (way: Move['way']) =>
        [...new Set(own.filter((move) => move.way === way).map(({ name }) => name))].sort();
      return first
        ? [
            {
              quarter: first.quarter,
              region: first.region,
              joined: names('joined'),
              left: names('left'),
            },
          ]
        : [];
    },
  );
}

/** What the end of a membership moved: nothing when the territory stayed in its region. */
function toMoves(
  row: MembershipRow,
  source: BorderSource,
  regionsToday: ReadonlyMap<RegionCode, RegionCode>,
): Move[] {
  const on = row.valid_to;
  if (on === undefined) return [];
  const isThere = source.regions.some(
    (region) => region.am_code === row.am_code && isValidOn(region, on),
  );
  const before = isThere ? row.am_code : (regionsToday.get(row.am_code) ?? row.am_code);
  const after = new Set(findHeirs(row.gm_code, on, source).map((heir) => heir.am_code));
  const moved = [...after].filter((region) => region !== before);
  if (moved.length === 0) return [];
  const move = { on, name: row.municipality_name };
  return [
    ...moved.map((region) => ({ ...move, region, way: 'joined' as const })),
    { ...move, region: before, way: 'left' as const },
  ].filter(({ region }) => region !== NOT_ASSIGNED);
}

/** Where the territory of a municipality is on that day: still itself, or what it went into, through all steps of the day. */
function findHeirs(code: MunicipalityCode, on: IsoDay, source: BorderSource): MembershipRow[] {
  const visited = new Set<MunicipalityCode>();
  let waiting = [code];
  const heirs: MembershipRow[] = [];
  while (waiting.length > 0) {
    const next: MunicipalityCode[] = [];
    for (const at of waiting) {
      if (visited.has(at)) continue;
      visited.add(at);
      const now = source.memberships.filter((row) => row.gm_code === at && isValidOn(row, on));
      if (now.length > 0) heirs.push(...now);
      else {
        const steps = source.reorganisations.filter(
          (step) => step.old_gm_code === at && step.date === on,
        );
        next.push(...steps.map((step) => step.new_gm_code));
      }
    }
    waiting = next;
  }
  return heirs;
}

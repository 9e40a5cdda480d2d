/** Where the persons of each municipality are counted today, and which region of today took the place of an earlier one. Pure. */
import type { MunicipalityCode, RegionCode } from '../codes.ts';
import {
  addQuarters,
  compareQuarters,
  FIRST_QUARTER,
  firstDay,
  type IsoDay,
  quarterOfDay,
} from '../quarter.ts';
import { byCodeAndDay, NOT_ASSIGNED } from './reference.ts';
import {
  isValidOn,
  type KnownDifferenceRow,
  type MembershipRow,
  type ReorganisationRow,
  type Tables,
} from './schema.ts';

export type LineageSource = Pick<Tables, 'memberships' | 'reorganisations' | 'knownDifferences'>;

export type Lineage = {
  readonly municipality: MunicipalityCode;
  /** The municipality of today; itself when it still exists or was split. */
  readonly today: MunicipalityCode;
  /** Region of `today`, now or last. */
  readonly region: RegionCode | undefined;
  readonly isSplit: boolean;
  /** Last day on which it, or another of which `today` got a part, was divided. */
  readonly splitOn: IsoDay | undefined;
};

type Split = { readonly on: IsoDay; readonly into: readonly MunicipalityCode[] };

/** One row a municipality, as things stand on `today`. Every municipality ends in exactly one place, whatever the files say. */
export function toLineages(source: LineageSource, today: IsoDay): readonly Lineage[] {
  const memberships = Map.groupBy(source.memberships, (row) => row.gm_code);
  const successions = Map.groupBy(
    source.reorganisations.filter(
      (row) =>
        row.date <= today && memberships.has(row.old_gm_code) && memberships.has(row.new_gm_code),
    ),
    (row) => row.old_gm_code,
  );
  const memberAt = byCodeAndDay(source.memberships, (row) => row.gm_code);
  const codes = [...memberships.keys()];
  const ends = new Map(codes.map((code) => [code, follow(code, successions)]));
  const splits = [...ends].filter(([code, end]) => code === end.at && end.split !== undefined);
  const splitOf = new Map(splits.map(([code, end]) => [code, end.split?.on]));
  for (const [, { split }] of splits) {
    for (const heir of split?.into ?? []) {
      const group = ends.get(heir)?.at ?? heir;
      if (ends.get(group)?.split !== undefined || split === undefined) continue;
      if (split.on > (splitOf.get(group) ?? '')) splitOf.set(group, split.on);
    }
  }
  return codes.map((code) => {
    const { at, split } = ends.get(code) ?? { at: code };
    return {
      municipality: code,
      today: at,
      region: memberAt(at, today)?.am_code,
      isSplit: at === code && split !== undefined,
      splitOn: splitOf.get(at),
    };
  });
}

/** Goes forward in time only, and never twice to one place, so a loop in the files cannot hold it. */
function follow(
  start: MunicipalityCode,
  successions: ReadonlyMap<MunicipalityCode, readonly ReorganisationRow[]>,
): { readonly at: MunicipalityCode; readonly split?: Split } {
  const visited = new Set([start]);
  let at = start;
  let day = '';
  for (;;) {
    const ahead = (successions.get(at) ?? []).filter(
      (row) => row.date > day || (row.date === day && !visited.has(row.new_gm_code)),
    );
    const on = ahead.map((row) => row.date).sort()[0];
    if (on === undefined) return { at };
    const rows = ahead.filter((row) => row.date === on);
    const into = [...new Set(rows.map((row) => row.new_gm_code))];
    const [only] = into;
    if (only === undefined || into.length > 1 || rows.some((row) => row.kind === 'split')) {
      return { at, split: { on, into } };
    }
    visited.add(only);
    at = only;
    day = on;
  }
}

/** `to` is exclusive; undefined = still. */
type Period = { readonly from: IsoDay; readonly to: IsoDay | undefined };
export type GroupSize = Period & { readonly today: MunicipalityCode; readonly members: number };

/** How many municipalities that must be printed make up each municipality of today, by period; none where there are none. */
export function toGroupSizes(source: LineageSource, lineages: readonly Lineage[]): GroupSize[] {
  const todayOf = new Map(lineages.map((row) => [row.municipality, row.today]));
  const required = source.memberships.flatMap((row) =>
    withoutOptional(row, source.knownDifferences).map((period) => ({
      today: todayOf.get(row.gm_code) ?? row.gm_code,
      ...period,
    })),
  );
  return [...Map.groupBy(required, (row) => row.today)].flatMap(([today, periods]) =>
    countByPeriod(periods).map((size) => ({ today, ...size })),
  );
}

/** The days of a membership on which the complete quarter must hold the municipality. */
function withoutOptional(row: MembershipRow, differences: readonly KnownDifferenceRow[]): Period[] {
  let periods: Period[] = [{ from: row.valid_from, to: row.valid_to }];
  for (const difference of differences) {
    if (difference.gm_code !== row.gm_code || difference.required) continue;
    const from = firstDay(difference.from_quarter);
    const to = difference.to_quarter && firstDay(addQuarters(difference.to_quarter, 1));
    periods = periods.flatMap((period) => cut(period, from, to));
  }
  return periods;
}

/** What is left of a period outside of from … to. */
function cut(period: Period, from: IsoDay, to: IsoDay | undefined): Period[] {
  const until = (day: IsoDay | undefined) => day ?? '9999-12-31';
  const before = { from: period.from, to: until(period.to) < from ? period.to : from };
  const after =
    to === undefined ? [] : [{ from: to > period.from ? to : period.from, to: period.to }];
  return [before, ...after].filter((left) => left.from < until(left.to));
}

function countByPeriod(periods: readonly Period[]): Omit<GroupSize, 'today'>[] {
  const turns = periods.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));
  const days = [...new Set(turns)].sort();
  const sizes: Omit<GroupSize, 'today'>[] = [];
  for (const [index, from] of days.entries()) {
    const isOpen = (period: Period) => period.to === undefined || from < period.to;
    const members = periods.filter((period) => period.from <= from && isOpen(period)).length;
    const before = sizes.at(-1);
    const to = days[index + 1];
    if (before?.members === members && before.to === from)
      sizes[sizes.length - 1] = { ...before, to };
    else if (members > 0) sizes.push({ from, to, members });
  }
  return sizes;
}

// Which region of today took the place of an earlier one, and whose borders moved when. Pure.

export type BorderSource = Pick<Tables, 'regions' | 'memberships' | 'reorganisations'>;

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

type Move = {
  readonly on: IsoDay;
  readonly region: RegionCode;
  readonly way: 'joined' | 'left';
  readonly name: string;
};

/**
 * One row a quarter and region whose borders moved, with the names of the municipalities of before whose territory came
 * in or went out within the year that ends with the quarter. A new code of the same region is no move, nor is a merger
 * within one.
 */
export function toBorderChanges(
  source: BorderSource,
  regionsToday: ReadonlyMap<RegionCode, RegionCode>,
) {
  const moves = source.memberships.flatMap((row) => toMoves(row, source, regionsToday));
  const placed = moves.flatMap((move) =>
    Array.from({ length: QUARTERS_IN_A_YEAR }, (_, index) => ({
      ...move,
      quarter: addQuarters(quarterOfDay(move.on), index),
    })).filter(({ quarter }) => compareQuarters(quarter, FIRST_QUARTER) >= 0),
  );
  return [...Map.groupBy(placed, ({ quarter, region }) => `${quarter} ${region}`).values()].flatMap(
    (own) => {
      const names = (way: Move['way']) =>
        [...new Set(own.filter((move) => move.way === way).map(({ name }) => name))].sort();
      return own.slice(0, 1).map(({ quarter, region }) => ({
        quarter,
        region,
        joined: names('joined'),
        left: names('left'),
      }));
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
function findHeirs(
  code: MunicipalityCode,
  on: IsoDay,
  source: BorderSource,
  visited = new Set<MunicipalityCode>(),
): MembershipRow[] {
  if (visited.has(code)) return [];
  visited.add(code);
  const now = source.memberships.filter((row) => row.gm_code === code && isValidOn(row, on));
  if (now.length > 0) return now;
  return source.reorganisations
    .filter((step) => step.old_gm_code === code && step.date === on)
    .flatMap((step) => findHeirs(step.new_gm_code, on, source, visited));
}

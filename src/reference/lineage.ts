/** Where the persons of each municipality are counted today, worked out from mergers, annexations, renames and splits. Pure. */
import type { MunicipalityCode, RegionCode } from '../codes.ts';
import { firstDay, lastDay, type IsoDay } from '../quarter.ts';
import type { KnownDifferenceRow, MembershipRow, ReorganisationRow } from './schema.ts';

export type LineageSource = {
  readonly memberships: readonly MembershipRow[];
  readonly reorganisations: readonly ReorganisationRow[];
  readonly knownDifferences: readonly KnownDifferenceRow[];
};

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
      region: lastBegun(memberships.get(at) ?? [], today)?.am_code,
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

function lastBegun(rows: readonly MembershipRow[], today: IsoDay): MembershipRow | undefined {
  return rows
    .filter((row) => row.valid_from <= today)
    .sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
    .at(-1);
}

export type GroupSize = {
  readonly today: MunicipalityCode;
  readonly from: IsoDay;
  /** Exclusive; undefined = still. */
  readonly to: IsoDay | undefined;
  readonly members: number;
};

type Period = { readonly from: IsoDay; readonly to: IsoDay | undefined };

/** How many municipalities that must be printed make up each municipality of today, by period; none where there are none. */
export function toGroupSizes(
  source: LineageSource,
  lineages: readonly Lineage[],
): readonly GroupSize[] {
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
    const to = difference.to_quarter && nextDay(lastDay(difference.to_quarter));
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
  const days = [
    ...new Set(periods.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]))),
  ].sort();
  const sizes: Omit<GroupSize, 'today'>[] = [];
  for (const [index, from] of days.entries()) {
    const members = periods.filter(
      (period) => period.from <= from && (period.to === undefined || from < period.to),
    ).length;
    const before = sizes.at(-1);
    const to = days[index + 1];
    if (before?.members === members && before.to === from)
      sizes[sizes.length - 1] = { ...before, to };
    else if (members > 0) sizes.push({ from, to, members });
  }
  return sizes;
}

function nextDay(day: IsoDay): IsoDay {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

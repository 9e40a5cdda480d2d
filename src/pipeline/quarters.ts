/**
 * Quarters stream: while one is judged, the next ones are being fetched and read. Oldest first; what tells no quarter is
 * prepared before the first one is judged, because any of them may turn out to be it.
 */
import type { Quarter } from '../quarter.ts';
import type { ReadCandidate } from './candidate.ts';
import type { Deps } from './deps.ts';
import { createLimit, inOrder, type Limit } from './in-parallel.ts';
import { createJudge, type Judged } from './judge.ts';
import { recordLost, type ReadResult } from './read.ts';

/** Quarters under way at once, the one that is judged among them: what is read and not judged is held in memory. */
const QUARTERS_AHEAD = 3;

/** Documents under way at once; the limits for each host are kept by `http`, those for parsers by the pool. */
const AT_ONCE = 32;

export type QuarterSteps<T, P> = {
  /** What a thing says of its quarter, before it is read. */
  readonly quarterOf: (item: T) => Quarter | undefined;
  /** Fetches and reads the things of one quarter, within the limit. */
  readonly prepare: (items: readonly T[], limit: Limit) => Promise<P>;
  /** When it is the turn of a quarter: what was read of it. */
  readonly finish: (prepared: P, limit: Limit) => Promise<ReadResult>;
};

/** What became of everything that was read; `lost` could not be had from the archive. */
export type JudgedQuarters = { readonly judged: readonly Judged[]; readonly lost: number };

/** Judges everything quarter by quarter. The result is what it would be if all were read before the first is judged. */
export async function judgeByQuarter<T, P>(
  deps: Deps,
  runId: number,
  items: readonly T[],
  { quarterOf, prepare, finish }: QuarterSteps<T, P>,
): Promise<JudgedQuarters> {
  const groups = [...Map.groupBy(items, (item) => quarterOf(item) ?? '')].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const judge = createJudge(deps, runId);
  const limit = createLimit(AT_ONCE);
  let waiting: readonly ReadCandidate[] = [];
  let lost = 0;
  await inOrder(groups, QUARTERS_AHEAD, limit, {
    prepare: ([, group]) => prepare(group, limit),
    use: async (prepared, [quarter]) => {
      const result = await finish(prepared, limit);
      waiting = [...waiting, ...result.read];
      deps.progress.expect('loading', result.read.length);
      const isDue = ({ filed }: ReadCandidate) =>
        filed.quarter !== undefined && filed.quarter <= quarter;
      await judge.judge(waiting.filter(isDue));
      waiting = waiting.filter((candidate) => !isDue(candidate));
      for (const { candidate, error } of result.lost)
        await recordLost(deps, runId, candidate, error);
      lost += result.lost.length;
    },
  });
  await judge.judge(waiting);
  return { judged: judge.judged, lost };
}

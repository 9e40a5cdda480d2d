/**
 * Quarters stream: while one is judged, the next ones are being fetched and read. Oldest first; what tells no quarter is
 * prepared before the first one is judged, because any of them may turn out to be it.
 */
import { toPublicationKeys } from '../load/ledger/documents.ts';
import { type Reach, readStanding, type Standing, takeBack } from '../load/take-back.ts';
import { rebuildDue } from '../load/writer.ts';
import type { Quarter } from '../quarter.ts';
import type { Candidate, ReadCandidate } from './candidate.ts';
import type { RunDeps } from './deps.ts';
import { createLimit, inOrder, type Limit } from './in-parallel.ts';
import { createJudge, type Judged } from './judge.ts';
import { readAll, recordLost, type ReadResult } from './read.ts';

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

/**
 * Judges everything quarter by quarter. The result is what it would be if all were read before the first is judged; of
 * `lost` documents the archive does not hold what it should.
 */
export async function judgeByQuarter<T, P>(
  run: RunDeps,
  items: readonly T[],
  { quarterOf, prepare, finish }: QuarterSteps<T, P>,
) {
  const groups = [...Map.groupBy(items, (item) => quarterOf(item) ?? '')].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const judge = createJudge(run, run.runId);
  const limit = createLimit(AT_ONCE);
  const done: Batch[] = [];
  let waiting: readonly ReadCandidate[] = [];
  let lost = 0;
  const take = async (result: ReadResult) => {
    waiting = [...waiting, ...result.read];
    run.progress.expect('loading', result.read.length);
    for (const { candidate, error } of result.lost) await recordLost(run, candidate, error);
    lost += result.lost.length;
  };
  const judgeUpTo = async (quarter: string) => {
    const isDue = ({ filed }: ReadCandidate) => (filed.quarter ?? UNKNOWN) <= quarter;
    const due = waiting.filter(isDue);
    waiting = waiting.filter((candidate) => !isDue(candidate));
    if (due.length === 0) return;
    const reach = toReach(due);
    const standing = await run.writer.run((db) => readStanding(db, reach));
    const judged = await judge(due);
    await run.writer.run(rebuildDue);
    done.push({ quarter, candidates: due.map(letGo), reach, standing, judged });
  };
  await inOrder(groups, QUARTERS_AHEAD, limit, {
    prepare: ([, group]) => prepare(group, limit),
    use: async (prepared, [quarter]) => {
      const result = await finish(prepared, limit);
      const first = findFirst(result.read);
      const late = done.findIndex((batch) => batch.quarter >= first);
      const again = late < 0 ? [] : done.splice(late);
      if (again.length > 0) await takeBackAll(run, again, first);
      await take(result);
      for (const batch of again) {
        await take(await readAll(run, batch.candidates, limit));
        await judgeUpTo(batch.quarter);
      }
      await judgeUpTo(quarter);
    },
  });
  await judgeUpTo(UNKNOWN);
  return { judged: done.flatMap(({ judged }) => judged), lost };
}

// A document that turns out to belong to a quarter that has been judged: what was judged from there on is taken back, and
// judged again with it.

/** Comes after all quarters. */
const UNKNOWN = '~';

/** What was judged at one time, up to a quarter, and what stood before. */
type Batch = {
  readonly quarter: string;
  readonly candidates: readonly Candidate[];
  readonly reach: Reach;
  readonly standing: Standing;
  readonly judged: readonly Judged[];
};

/** The oldest quarter of which something was read. */
function findFirst(read: readonly ReadCandidate[]): string {
  const [first = UNKNOWN] = read.flatMap(({ filed }) => filed.quarter ?? []).sort();
  return first;
}

/** The newest batch first, all in one transaction: nobody sees a half of it. */
async function takeBackAll(run: RunDeps, batches: readonly Batch[], quarter: string) {
  const documents = batches.flatMap(({ candidates }) => candidates).length;
  run.log.info({ quarter, documents }, 'a document came late; its quarter is judged again');
  await run.writer.transact(async (trx) => {
    for (const { reach, standing } of batches.toReversed()) {
      await takeBack(trx, run.runId, reach, standing);
    }
    await rebuildDue(trx);
  });
}

/** Everything that the judgement of these can change, an operator's decision on their titles heeded. */
function toReach(candidates: readonly ReadCandidate[]): Reach {
  const publications = candidates.flatMap(({ filed, reading }) => [filed, reading?.table ?? filed]);
  return {
    contents: candidates.map(({ sha256 }) => sha256),
    publications: publications.map(toPublicationKeys),
    links: candidates.flatMap(({ linkKey }) => linkKey ?? []),
  };
}

/** A reading is large: it is kept in the database until it is needed again. */
function letGo(candidate: ReadCandidate): Candidate {
  return { ...candidate, reading: undefined, unkept: undefined, refusals: [] } as Candidate;
}

/** Judging again from the archive, without network: `retry`, `replay`, and what follows an operator's decision. */
import { toQuarterCode, toRegionCode } from '../codes.ts';
import { type CheckCode, firstBlocking } from '../findings.ts';
import { readCounts, type LoadedFigures } from '../load/loaded.ts';
import type { PerMeasure } from '../measures.ts';
import { findAccepted } from '../load/ledger/decisions.ts';
import { NO_COUNTS, type RunCounts } from '../load/ledger/runs.ts';
import type { ArchivedDocument } from '../load/ledger/documents.ts';
import { type ReadCandidate, toCandidate } from './candidate.ts';
import type { LinkState } from '../publication.ts';
import type { Deps } from './deps.ts';
import { drawWaiting } from './draw.ts';
import { inRun, type RunOptions } from './in-run.ts';
import type { Judged } from './judge.ts';
import { type PassResult, statusOf } from './pass.ts';
import { judgeByQuarter } from './quarters.ts';
import { readAll } from './read.ts';

export type ReplayResult = Omit<PassResult, 'troubles'> & { readonly judged: readonly Judged[] };

/** Judges archived documents again, in one run of the ledger. The writer's lock must be held. */
export async function judgeAgain(
  deps: Deps,
  documents: readonly ArchivedDocument[],
  options: RunOptions,
): Promise<ReplayResult> {
  return await inRun(deps, options, async (run) => {
    const candidates = documents.map((document) => toCandidate(run, document));
    const { judged, lost } = await judgeByQuarter(run, candidates, {
      quarterOf: ({ says }) => says.quarter,
      prepare: (group, limit) => readAll(run, group, limit),
      finish: (read) => Promise.resolve(read),
    });
    await drawWaiting(run);
    const counts = { ...countJudged(judged), failed: lost };
    return { status: statusOf(counts, []), counts, problems: [], judged, message: undefined };
  });
}

function countJudged(judged: readonly Judged[]): RunCounts {
  const counts: Record<LinkState, number> = { ...NO_COUNTS };
  for (const one of judged) counts[one.state] += 1;
  return counts;
}

// The layout canary: what the present code reads out of the archive against what is loaded, cell by cell.
// Writes nothing.

export type Difference = {
  readonly quarter: string;
  readonly region: string;
  readonly document: string;
  /** GM code, or 'region' for totals, register and percentage. */
  readonly subject: string;
  readonly measure: string;
  readonly loaded: number | null;
  readonly read: number | null;
  /** Set instead of numbers when the present code would not load the document at all. */
  readonly blocked: string | null;
};

export type CanaryResult = {
  readonly documents: number;
  readonly differences: readonly Difference[];
};

/** Reads the loaded documents again and compares. */
export async function compareWithArchive(
  deps: Deps,
  documents: readonly ArchivedDocument[],
): Promise<CanaryResult> {
  const { read, lost } = await readAll(
    deps,
    documents.map((document) => toCandidate(deps, document)),
  );
  const byKey = new Map(read.map((candidate) => [candidate.documentKey, candidate]));
  const lostKeys = new Map(lost.map((one) => [one.candidate.documentKey, one.error.code]));
  const differences: Difference[] = [];
  for (const document of documents) {
    const { documentKey = 0, quarterKey = 0, regionKey = 0 } = document;
    const candidate = byKey.get(document.documentKey);
    if (candidate) {
      const loaded = await deps.writer.run((db) => readCounts(db, quarterKey, regionKey));
      const accepted = await deps.writer.run((db) => findAccepted(db, documentKey));
      differences.push(...compareOne(candidate, loaded, accepted));
    } else {
      differences.push(toLoss(document, lostKeys.get(document.documentKey) ?? 'not_read'));
    }
  }
  deps.progress.end();
  return { documents: documents.length, differences };
}

function toLoss({ quarterKey, regionKey, sha256 }: ArchivedDocument, blocked: string): Difference {
  const filed = { quarter: toQuarterCode(quarterKey), region: toRegionCode(regionKey) };
  return { ...toWhole(filed, sha256), blocked };
}

/** All of a document, of which no cell is compared. */
function toWhole(
  filed: { quarter?: string | undefined; region?: string | undefined },
  sha256: string,
) {
  const { quarter = '?', region = '?' } = filed;
  const nothing = { subject: 'document', measure: '-', loaded: null, read: null };
  return { quarter, region, document: sha256.slice(0, 12), ...nothing };
}

/** The numbers of a publication, loaded or read, by 'GM0361 known_in_sonar'; 'region' has what is printed for all of it. */
function toFigures(
  table: Pick<LoadedFigures, 'rows' | 'totals' | 'registerPersons' | 'knownPct'> | undefined,
): ReadonlyMap<string, number> {
  if (!table) return new Map();
  const { rows, totals, registerPersons, knownPct } = table;
  const subjects: [string, Readonly<Record<string, number>>][] = [
    ...rows.map((row): [string, PerMeasure<number>] => [row.municipality, row.counts]),
    ['region', { ...totals, register_persons: registerPersons, known_pct: knownPct }],
  ];
  return new Map(
    subjects.flatMap(([subject, values]) =>
      Object.entries(values).map(([measure, value]) => [`${subject} ${measure}`, value]),
    ),
  );
}

/** Pure: one document against the figures that are loaded for its publication. */
export function compareOne(
  candidate: ReadCandidate,
  loaded: LoadedFigures | undefined,
  accepted: ReadonlySet<CheckCode>,
): Difference[] {
  const whole = toWhole(candidate.filed, candidate.sha256);
  const table = candidate.reading?.table;
  const checks = [...candidate.refusals, ...(candidate.reading?.checks ?? [])];
  const blocked = firstBlocking(checks.filter((check) => !accepted.has(check.code)));
  if (!table) return [{ ...whole, blocked: blocked ?? 'layout_known' }];
  const read = toFigures(table);
  const before = toFigures(loaded);
  const differences = [...new Set([...before.keys(), ...read.keys()])].flatMap((name) => {
    const [subject = '', measure = ''] = name.split(' ');
    const was = before.get(name) ?? null;
    const is = read.get(name) ?? null;
    return was === is ? [] : [{ ...whole, subject, measure, loaded: was, read: is, blocked: null }];
  });
  return blocked ? [{ ...whole, blocked }, ...differences] : differences;
}

/** The layout canary: what the present code reads out of the archive against what is loaded, cell by cell. Writes nothing. */
import { firstBlocking, type CheckCode } from '../findings.ts';
import { toQuarterCode, toRegionCode } from '../keys.ts';
import { findAccepted } from '../load/ledger/decisions.ts';
import { readLoadedFigures, type Figure } from '../load/figures.ts';
import type { ArchivedDocument } from '../load/ledger/selections.ts';
import { toFigures } from '../load/figures.ts';
import { toCandidate, type ReadCandidate } from './candidate.ts';
import type { Deps } from './deps.ts';
import { readAll } from './read.ts';

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
      const loaded = await deps.writer.run((db) => readLoadedFigures(db, quarterKey, regionKey));
      const accepted = await deps.writer.run((db) => findAccepted(db, documentKey));
      differences.push(...compareOne(candidate, loaded, accepted));
    } else {
      differences.push(toLoss(document, lostKeys.get(document.documentKey) ?? 'not_read'));
    }
  }
  deps.progress.end();
  return { documents: documents.length, differences };
}

function toLoss(document: ArchivedDocument, code: string): Difference {
  const { quarterKey, regionKey, sha256 } = document;
  return {
    quarter: toQuarterCode(quarterKey) ?? '?',
    region: toRegionCode(regionKey) ?? '?',
    document: sha256.slice(0, 12),
    subject: 'document',
    measure: '-',
    loaded: null,
    read: null,
    blocked: code,
  };
}

/** Pure: one document against the figures that are loaded for its publication. */
export function compareOne(
  candidate: ReadCandidate,
  loaded: readonly Figure[],
  accepted: ReadonlySet<CheckCode>,
): Difference[] {
  const base = {
    quarter: candidate.filed.quarter ?? '?',
    region: candidate.filed.region ?? '?',
    document: candidate.sha256.slice(0, 12),
  };
  const table = candidate.reading?.table;
  const checks = [...candidate.refusals, ...(candidate.reading?.checks ?? [])];
  const blocked = firstBlocking(checks.filter((check) => !accepted.has(check.code)));
  if (!table) {
    return [
      {
        ...base,
        subject: 'document',
        measure: '-',
        loaded: null,
        read: null,
        blocked: blocked ?? 'layout_known',
      },
    ];
  }
  const read = new Map(toFigures(table).map((figure) => [nameOf(figure), figure.value]));
  const before = new Map(loaded.map((figure) => [nameOf(figure), figure.value]));
  const differences = [...new Set([...before.keys(), ...read.keys()])].flatMap((name) => {
    const [subject = '', measure = ''] = name.split(' ');
    const was = before.get(name) ?? null;
    const is = read.get(name) ?? null;
    return was === is ? [] : [{ ...base, subject, measure, loaded: was, read: is, blocked: null }];
  });
  return blocked
    ? [
        { ...base, subject: 'document', measure: '-', loaded: null, read: null, blocked },
        ...differences,
      ]
    : differences;
}

function nameOf(figure: Figure): string {
  return `${figure.subject} ${figure.measure}`;
}

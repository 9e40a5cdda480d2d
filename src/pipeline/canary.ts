/** The layout canary: what the present code reads out of the archive against what is loaded, cell by cell. Writes nothing. */
import { firstBlocking } from '../findings.ts';
import { readLoadedFigures, type Figure } from '../load/figures.ts';
import type { ArchivedDocument } from '../load/ledger/selections.ts';
import { toFigures } from '../load/figures.ts';
import type { ReadCandidate } from './candidate.ts';
import type { Deps } from './deps.ts';
import { readAll } from './reading.ts';
import { toCandidate } from './replay.ts';

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
  const read = await readAll(
    deps,
    documents.map((document) => toCandidate(deps, document)),
  );
  const byHash = new Map(
    read.map((candidate) => [`${candidate.sha256} ${candidate.url}`, candidate]),
  );
  const differences: Difference[] = [];
  for (const document of documents) {
    const candidate = byHash.get(`${document.sha256} ${document.url}`);
    if (!candidate || document.quarterKey === undefined || document.regionKey === undefined)
      continue;
    const loaded = await deps.writer.run((db) =>
      readLoadedFigures(db, document.quarterKey ?? 0, document.regionKey ?? 0),
    );
    differences.push(...compareOne(candidate, loaded));
  }
  deps.progress.end();
  return { documents: documents.length, differences };
}

/** Pure: one document against the figures that are loaded for its publication. */
export function compareOne(candidate: ReadCandidate, loaded: readonly Figure[]): Difference[] {
  const base = {
    quarter: candidate.filed.quarter ?? '?',
    region: candidate.filed.region ?? '?',
    document: candidate.sha256.slice(0, 12),
  };
  const table = candidate.reading?.table;
  const blocked = firstBlocking([...candidate.refusals, ...(candidate.reading?.checks ?? [])]);
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

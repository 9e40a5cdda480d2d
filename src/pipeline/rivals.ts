/** Documents of one publication that the source offered first in one and the same run. Pure. */
import type { Rival } from './decide.ts';
import type { StoredDocument } from '../load/ledger/documents.ts';
import { numbersHash } from '../transform/fingerprint.ts';
import type { ReadCandidate } from './candidate.ts';

/**
 * The rivals of a candidate: other documents of its publication with other numbers that were first seen in the same
 * run: those under judgement beside it when they are sound, those that wait since such a meeting, and the one that
 * stands.
 */
export function findRivals(
  candidate: ReadCandidate,
  together: readonly ReadCandidate[],
  documents: readonly StoredDocument[],
  isSoundCandidate: (other: ReadCandidate) => boolean,
): Rival[] {
  const own = hashOf(candidate);
  const current = documents.find((document) => document.status === 'current');
  if (own === undefined || own === current?.numbersHash) return [];
  const stored = documents
    .filter(
      (document) =>
        document.numbersHash !== own &&
        document.sha256 !== candidate.sha256 &&
        (isWaitingRival(document) ||
          (document === current && document.firstSeenRun === candidate.seenRun)),
    )
    .map(toRival);
  const known = new Map(documents.map((document) => [document.sha256, document]));
  const fresh = together
    .filter((other) => {
      const hash = hashOf(other);
      const status = known.get(other.sha256)?.status;
      return (
        other.seenRun === candidate.seenRun &&
        (status === undefined || status === 'quarantined') &&
        hash !== undefined &&
        hash !== own &&
        hash !== current?.numbersHash &&
        isSoundCandidate(other)
      );
    })
    .map(toRival);
  return [...new Map([...stored, ...fresh].map((rival) => [rival.sha256, rival])).values()];
}

function isWaitingRival(document: StoredDocument): boolean {
  return document.status === 'quarantined' && document.reason === 'two_candidates';
}

function toRival({ sha256, publishedOn }: Rival): Rival {
  return { sha256, publishedOn };
}

function hashOf(candidate: ReadCandidate): string | undefined {
  const table = candidate.reading?.table;
  return table && numbersHash(table);
}

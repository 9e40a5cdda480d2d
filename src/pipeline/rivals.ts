/** Documents of one publication that came together in one run. Pure. */
import type { Rival } from '../judge/decide.ts';
import type { StoredDocument } from '../load/ledger/documents.ts';
import { numbersHash } from '../transform/fingerprint.ts';
import type { ReadCandidate } from './candidate.ts';

/**
 * The rivals of a candidate: other sound documents of its publication, never seen before this run
 * or waiting since such a meeting, with numbers that are neither its own nor those that stand.
 */
export function findRivals(
  candidate: ReadCandidate,
  together: readonly ReadCandidate[],
  documents: readonly StoredDocument[],
  isSoundCandidate: (other: ReadCandidate) => boolean,
): Rival[] {
  const own = hashOf(candidate);
  const standing = documents.find((document) => document.status === 'current')?.numbersHash;
  if (own === undefined || own === standing) return [];
  const seen = new Map(documents.map((document) => [document.sha256, document]));
  const fresh = together
    .filter((other) => {
      const hash = hashOf(other);
      const known = seen.get(other.sha256);
      const isNew = known === undefined || known.reason === 'two_candidates';
      return (
        isNew && hash !== undefined && hash !== own && hash !== standing && isSoundCandidate(other)
      );
    })
    .map((other) => ({ sha256: other.sha256, publishedOn: other.publishedOn }));
  const waiting = documents
    .filter(
      (document) =>
        document.status === 'quarantined' &&
        document.reason === 'two_candidates' &&
        document.numbersHash !== own,
    )
    .map((document) => ({ sha256: document.sha256, publishedOn: document.publishedOn }));
  return [...new Map([...waiting, ...fresh].map((rival) => [rival.sha256, rival])).values()];
}

function hashOf(candidate: ReadCandidate): string | undefined {
  const table = candidate.reading?.table;
  return table && numbersHash(table);
}

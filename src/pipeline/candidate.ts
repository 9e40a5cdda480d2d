/** A content under judgement, together with what was seen about it on the way. */
import { regionKey, type Sha256 } from '../codes.ts';
import type { Check } from '../findings.ts';
import type { NewReading } from '../load/ledger/archive.ts';
import type { StoredDocument, ArchivedDocument } from '../load/ledger/documents.ts';
import { quarterKey } from '../quarter.ts';
import type { Reference } from '../reference/reference.ts';
import type { SeenAs } from '../seen-as.ts';
import type { Reading } from '../transform/reading.ts';
import { numbersHash } from '../transform/fingerprint.ts';
import { parseSeenAs } from '../transform/seen-as.ts';
import type { Rival } from './decide.ts';
import type { Publication } from '../publication.ts';

export type Candidate = {
  readonly sha256: Sha256;
  /** Undefined when a document is judged again from the archive. */
  readonly linkKey: number | undefined;
  /** The document that is judged again; undefined when a link brought the content. */
  readonly documentKey: number | undefined;
  /** This very content was judged through this link before: it did not come back, it never went away. */
  readonly isKnownAtLink: boolean;
  readonly url: string;
  readonly seenAs: SeenAs;
  /** Amsterdam date of the item, 'YYYY-MM-DD'. */
  readonly publishedOn: string | undefined;
  /** What the link says of quarter and region. */
  readonly says: Publication;
};

/** A candidate after its file was read, or could not be read. */
export type ReadCandidate = Candidate & {
  /** Undefined when the file could not be read; then `refusals` say why. */
  readonly reading: Reading | undefined;
  readonly refusals: readonly Check[];
  /** The run in which the source offered the content first. */
  readonly seenRun: number;
  /** The publication it is filed under. */
  readonly filed: Publication;
  /** To be kept together with what is judged of it. */
  readonly unkept?: NewReading | undefined;
};

/** A document of the archive, to be judged again. */
export function toCandidate(
  { reference }: { readonly reference: Reference },
  document: ArchivedDocument,
): Candidate {
  const { quarter, region } = parseSeenAs(document.seenAs, reference);
  return { ...document, isKnownAtLink: false, says: { quarter, region } };
}

/**
 * The order in which documents are judged: oldest quarter first, then region, then what was seen first, then
 * publication date, then address; the unknown last. It depends on nothing else, so neither does the result.
 */
export function compareCandidates(a: ReadCandidate, b: ReadCandidate): number {
  return (
    orderOf(a.filed) - orderOf(b.filed) ||
    a.seenRun - b.seenRun ||
    compareText(a.publishedOn ?? '', b.publishedOn ?? '') ||
    compareText(a.url, b.url)
  );
}

function orderOf(filed: Publication): number {
  const quarter = filed.quarter ? quarterKey(filed.quarter) : 99_999;
  const region = filed.region ? regionKey(filed.region) : 99;
  return quarter * 100 + region;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// Documents of one publication that the source offered first in one and the same run. Pure.

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

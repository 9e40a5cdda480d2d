/** Where a candidate is filed, and what it was judged as before. */
import type { Kysely } from 'kysely';

import { parseRegionCode } from '../codes.ts';
import type { CheckCode } from '../findings.ts';
import type { Publication } from './decide.ts';
import { toRegionCode } from '../keys.ts';
import { findAccepted } from '../load/ledger/decisions.ts';
import {
  findDocumentsOf,
  moveDocument,
  toPublicationKeys,
  type PublicationKeys,
  type StoredDocument,
} from '../load/ledger/documents.ts';
import type { Database } from '../load/schema.ts';
import { quarterOfKey } from '../quarter.ts';
import type { ReadCandidate } from './candidate.ts';

export type Place = {
  readonly filed: Publication;
  /** The same content, judged before as a document of that publication. */
  readonly own: StoredDocument | undefined;
  /** Findings that an operator accepted for it. */
  readonly accepted: ReadonlySet<CheckCode>;
};

/** Only documents that brought no facts may move: facts stay with their publication. */
const MOVABLE: ReadonlySet<string> = new Set(['quarantined', 'rejected', 'ignored']);

/**
 * Finds the place of a candidate. A document that waits moves with what is said about it now; one whose title an
 * operator accepted against its link belongs to the publication of its title.
 */
export async function findPlace(trx: Kysely<Database>, candidate: ReadCandidate): Promise<Place> {
  const judged = await findDocumentsOf(trx, candidate.sha256);
  const atPlace = judged.find((document) =>
    isSame(document.keys, toPublicationKeys(candidate.filed)),
  );
  const before =
    judged.find((document) => document.documentKey === candidate.documentKey) ??
    atPlace ??
    judged.find((document) => document.url === candidate.url);
  if (!before) return { filed: candidate.filed, own: undefined, accepted: new Set() };

  const accepted = await findAccepted(trx, before.documentKey);
  const filed = toFiled(candidate, accepted);
  const keys = toPublicationKeys(filed);
  if (isSame(before.keys, keys)) return { filed, own: before, accepted };
  const there = judged.find((document) => isSame(document.keys, keys));
  if (!MOVABLE.has(before.status)) {
    // judged again, it stays what it is, whatever is said about it now; a link that says so brings another document
    return before.documentKey === candidate.documentKey
      ? { filed: toPublication(before.keys), own: before, accepted }
      : { filed, own: there, accepted: new Set() };
  }
  await moveDocument(trx, before.documentKey, keys, there?.documentKey);
  return { filed, own: there ?? { ...before, keys }, accepted };
}

function toPublication({ quarterKey, regionKey }: PublicationKeys): Publication {
  const region = toRegionCode(regionKey);
  return {
    quarter: quarterKey === null ? undefined : quarterOfKey(quarterKey),
    region: region === undefined ? undefined : parseRegionCode(region),
  };
}

function toFiled(candidate: ReadCandidate, accepted: ReadonlySet<CheckCode>): Publication {
  const table = candidate.reading?.table;
  return table && accepted.has('title_agrees')
    ? { quarter: table.quarter, region: table.region }
    : candidate.filed;
}

function isSame(a: PublicationKeys, b: PublicationKeys): boolean {
  return a.quarterKey === b.quarterKey && a.regionKey === b.regionKey;
}

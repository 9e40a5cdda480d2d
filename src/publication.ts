/** What one document is about, and the states that it and the link to it can be in: the words of the ledger. */
import type { RegionCode } from './codes.ts';
import type { Quarter } from './quarter.ts';

/** A publication as far as it is known. */
export type Publication = {
  readonly quarter: Quarter | undefined;
  readonly region: RegionCode | undefined;
};

export type DocumentStatus =
  | 'current'
  | 'republished'
  | 'superseded'
  | 'quarantined'
  | 'rejected'
  | 'ignored';

/** The state in which a link ends a run. */
export type LinkState =
  | 'loaded'
  | 'revised'
  | 'unchanged'
  | 'quarantined'
  | 'waiting'
  | 'failed'
  | 'ignored';

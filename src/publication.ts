/** What one document is about, and the states that it and the link to it can be in: the words of the ledger. */
import type { RegionCode } from './codes.ts';
import meanings from './meanings.json' with { type: 'json' };
import type { Quarter } from './quarter.ts';

/** A publication as far as it is known. */
export type Publication = {
  readonly quarter: Quarter | undefined;
  readonly region: RegionCode | undefined;
};

export type DocumentStatus = keyof typeof meanings.document_status;

/** The state in which a link ends a run. */
export type LinkState = keyof typeof meanings.link_state;

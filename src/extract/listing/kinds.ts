/** What a discovery gives: every link with the rule that took or left it. */
import type { SeenAs } from '../../seen-as.ts';
import type { FetchCode } from '../http/answers.ts';
import type { Verdict } from './verdict.ts';

/** Why a link that should lead to documents of ours gave none. */
export type FailRule =
  | FetchCode
  /** A publication page of our series without a single document. */
  | 'no_documents'
  /** An item of the listing that cannot be understood. */
  | 'bad_item'
  /** NAME.json beside a PDF cannot be understood. */
  | 'bad_sidecar'
  /** A symbolic link that leads out of the folder, or nowhere. */
  | 'link_outside_folder';

export type DiscoveredLink = {
  /** One spelling for each address (see `findAddress`); `file:` for files of a folder. */
  readonly url: string;
  readonly seenAs: SeenAs;
} & (
  | (Verdict & { readonly reason?: string })
  | { readonly verdict: 'failed'; readonly rule: FailRule; readonly reason: string }
);

export type SourceKind = 'listing' | 'json' | 'folder' | 'document';

/** Why a source could not be read in whole, or gave nothing. */
export type ListingProblem = { readonly code: ProblemCode; readonly message: string };

export type ProblemCode =
  | FetchCode
  /** No items and no links at all. */
  | 'nothing_listed'
  /** There are links, and none of them can be a document of our series. */
  | 'nothing_of_ours'
  /** There is a list, but not in a form that is known. */
  | 'listing_not_recognised'
  /** The list goes on after the last page that a run reads. */
  | 'paging_limit'
  /** Paging gives the same items again and says that there is more. */
  | 'paging_stuck'
  /** A publication page or an item of our series could not be read. */
  | 'page_unreadable'
  /** SOURCES names something that is neither an address nor a folder. */
  | 'source_invalid';

/** What a source lists. */
export type Listing = {
  readonly kind: SourceKind;
  /** Was everything read that the source lists? Only then does absence mean something. */
  readonly complete: boolean;
  readonly problem?: ListingProblem;
  /** Each address once. */
  readonly links: readonly DiscoveredLink[];
};

export type Discovery = Listing & {
  /** As written in SOURCES. */
  readonly source: string;
};

export type DiscoverOptions = {
  readonly signal: AbortSignal;
  /** Pages of one list that are read at most; default 10. */
  readonly maxPages?: number;
  /** Addresses that gave a document before: they are not asked what they are. */
  readonly knownDocuments?: ReadonlySet<string>;
  /** Publication pages read so far, and how many are known. */
  readonly onProgress?: (done: number, total: number) => void;
};

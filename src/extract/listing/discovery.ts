/** What a discovery gives: every link with the rule that took or left it, gathered by the Collector. */
import type { SeenAs } from '../../seen-as.ts';
import type { FetchCode } from '../http/answers.ts';
import type { Http } from '../http/http.ts';
import { toPrintableUrl } from '../../printable.ts';
import type { BadItem } from './items.ts';
import type { Verdict } from './links.ts';

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

export type Problem = { readonly code: ProblemCode; readonly message: string };

/** What a source lists. */
export type Discovery = {
  /** As written in SOURCES. */
  readonly source: string;
  readonly kind: SourceKind;
  /** Was everything read that the source lists? Only then does absence mean something. */
  readonly complete: boolean;
  /** Why it could not be read in whole, or gave nothing. */
  readonly problem?: Problem;
  /** Beside that problem: nothing of what was read is ours. Both have to be mended. */
  readonly foreign?: Problem;
  /** Each address once. */
  readonly links: readonly DiscoveredLink[];
};

export type Listing = Omit<Discovery, 'source'>;

export type DiscoverOptions = {
  readonly http: Http;
  readonly signal: AbortSignal;
  /** Pages of one list that are read at most; default 10. */
  readonly maxPages?: number;
  /** Addresses that gave a document before: they are not asked what they are. */
  readonly knownDocuments?: ReadonlySet<string>;
  /** Publication pages read so far, and how many are known. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** A discovery under way: what it may use, and what it has found. */
export type Discovering = DiscoverOptions & { readonly collector: Collector };

/** A taken link beats a failed one, and that an ignored one: what one page calls a guide another may offer as a table. */
const RANK = { taken: 2, failed: 1, ignored: 0 } as const;

/** Gathers the links of one source: each address once, the better verdict and what every sighting said. */
export class Collector {
  readonly #links = new Map<string, DiscoveredLink>();
  #problem: Problem | undefined;
  #foreign: Problem | undefined;

  add(link: DiscoveredLink): void {
    const safe = withoutCredentials(link);
    const known = this.#links.get(safe.url) ?? safe;
    const [better, other] =
      RANK[safe.verdict] > RANK[known.verdict] ? [safe, known] : [known, safe];
    // what the first sighting leaves out, another may say; words that say nothing give way
    const said = Object.entries(better.seenAs).filter(([, value]) => value);
    const seenAs = { ...other.seenAs, ...Object.fromEntries(said) };
    this.#links.set(safe.url, { ...better, seenAs });
  }

  /** Items that cannot be understood are counted as failed: nobody knows whether they are ours. */
  addBadItems(bad: readonly BadItem[], page: string): void {
    for (const { where: url, message: reason } of bad) {
      this.add({ url, seenAs: { page }, verdict: 'failed', rule: 'bad_item', reason });
      this.report('page_unreadable', `an item of ${page} cannot be understood: ${reason}`);
    }
  }

  /** Something was not read. The first problem is the one that is told. */
  report(code: ProblemCode, message: string): void {
    this.#problem ??= { code, message };
  }

  /** Of links that were read none is ours. */
  reportForeign(message: string): void {
    if (this.#problem !== undefined && this.#links.size > 0)
      this.#foreign = { code: 'nothing_of_ours', message };
    this.report('nothing_of_ours', message);
  }

  get links(): readonly DiscoveredLink[] {
    return [...this.#links.values()];
  }

  toListing(kind: SourceKind): Listing {
    const [problem, foreign] = [this.#problem, this.#foreign];
    return {
      kind,
      complete: problem === undefined,
      links: this.links,
      ...(problem && { problem }),
      ...(foreign && { foreign }),
    };
  }
}

/** An address with a user name or password is not followed, and neither word is kept. */
function withoutCredentials(link: DiscoveredLink): DiscoveredLink {
  const url = URL.parse(link.url);
  if (url === null || (url.username === '' && url.password === '')) return link;
  url.username = '';
  url.password = '';
  const reason = `the link to ${toPrintableUrl(url.href)} holds a user name or password`;
  return { url: url.href, seenAs: link.seenAs, verdict: 'failed', rule: 'url_refused', reason };
}

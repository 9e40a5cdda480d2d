/** Gathers the links of one source: each address once, the better verdict and what every sighting said. */
import type { SeenAs } from '../../seen-as.ts';
import { toPrintableUrl } from '../../printable.ts';
import type { DiscoveredLink, ListingProblem, ProblemCode } from './kinds.ts';

/** A taken link beats a failed one, and that an ignored one: what one page calls a guide another may offer as a table. */
const RANK = { taken: 2, failed: 1, ignored: 0 } as const;

export class Collector {
  readonly #links = new Map<string, DiscoveredLink>();
  #problem: ListingProblem | undefined;

  add(link: DiscoveredLink): void {
    const safe = withoutCredentials(link);
    const known = this.#links.get(safe.url);
    if (known === undefined) {
      this.#links.set(safe.url, safe);
      return;
    }
    const [better, other] =
      RANK[safe.verdict] > RANK[known.verdict] ? [safe, known] : [known, safe];
    this.#links.set(safe.url, { ...better, seenAs: joinSeen(better.seenAs, other.seenAs) });
  }

  /** Something was not read. The first problem is the one that is told. */
  report(code: ProblemCode, message: string): void {
    this.#problem ??= { code, message };
  }

  get problem(): ListingProblem | undefined {
    return this.#problem;
  }

  get links(): readonly DiscoveredLink[] {
    return [...this.#links.values()];
  }
}

/** What the first sighting leaves out, another may say; labels that say nothing give way. */
function joinSeen(first: SeenAs, second: SeenAs): SeenAs {
  const label = first.label || second.label;
  return { ...second, ...first, ...(label === undefined ? {} : { label }) };
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

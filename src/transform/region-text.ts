/** Regions named in free text: page titles, link labels, slugs, file names. */
import type { RegionCode } from '../codes.ts';
import type { IsoDay } from '../quarter.ts';
import { toWords } from '../reference/name-key.ts';
import type { Reference } from '../reference/reference.ts';

/** No name of a region has more words ('Stedendriehoek en Noordwest Veluwe' has four, seven when hyphens are blanks). */
const MOST_WORDS = 7;

type Found = { readonly region: RegionCode; readonly from: number; readonly to: number };

/**
 * Every different region that a text names by whole words on that day. The longest name wins where names overlap:
 * 'Noord-Holland Noord' is one region, and 'Rijk van Nijmegen' is not also 'Nijmegen'.
 */
export function findRegionsInText(
  text: string,
  day: IsoDay,
  reference: Reference,
): readonly RegionCode[] {
  const words = toWords(text);
  const found: Found[] = [];
  for (let from = 0; from < words.length; from += 1) {
    const last = Math.min(words.length, from + MOST_WORDS);
    for (let to = from + 1; to <= last; to += 1) {
      const key = words.slice(from, to).join('');
      for (const region of reference.regionsNamed(key, day)) found.push({ region, from, to });
    }
  }
  return [...new Set(found.filter((match) => !isInLonger(match, found)).map((m) => m.region))];
}

function isInLonger(match: Found, found: readonly Found[]): boolean {
  const length = match.to - match.from;
  return found.some(
    (other) => other.to - other.from > length && other.from < match.to && match.from < other.to,
  );
}

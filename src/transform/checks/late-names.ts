/** Names that were drawn apart from their counts, after all rows. */
import { toWords } from '../../reference/name-key.ts';

/** Are these names among the late texts, in this order, each made of one whole text or several in a row? */
export function areAmong(names: readonly string[], late: readonly string[]): boolean {
  const texts = late.map(toLetters);
  let at: number | undefined = 0;
  for (const name of names) {
    at = findEnd(texts, toLetters(name), at);
    if (at === undefined) return false;
  }
  return true;
}

/** Where the texts that make up the letters end, from `start` on. */
function findEnd(texts: readonly string[], letters: string, start: number): number | undefined {
  for (let from = start; from < texts.length; from += 1) {
    let seen = '';
    for (let to = from; to < texts.length && letters.startsWith(seen); to += 1) {
      seen += texts[to] ?? '';
      if (seen === letters) return to + 1;
    }
  }
  return undefined;
}

function toLetters(text: string): string {
  return toWords(text).join('');
}
